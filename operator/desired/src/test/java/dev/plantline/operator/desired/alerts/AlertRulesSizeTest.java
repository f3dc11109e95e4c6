package dev.plantline.operator.desired.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.MadeResource;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Alerts grow with the plant, and no object that holds them becomes larger than the Prometheus operator or the API server takes. */
class AlertRulesSizeTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final int MOST_OF_PROMETHEUS = 512 * 1024;
    private static final int INTERFACES = 2_000;

    private static final ClusterState WORLD = Manifests.read(
                    DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-streaming-and-batch.yaml"))
            .world();
    private static final List<EffectiveInterface> LIVE =
            InterfaceResolution.withoutKits().of(WORLD, "plant-lyon").live();

    @Test
    void theGroupOfTheLongestTextsFits() {
        var plant = WORLD.plants().get(0);
        ObjectNode spec = Json.MAPPER.valueToTree(LIVE.get(1).configuration().spec());
        spec.put("runbook", "https://" + "{".repeat(1016));
        spec.withObject("/classification").put("consequence", longest(512));
        for (var owner : List.of("business", "technical")) {
            spec.withObject("/owners/" + owner).put("name", longest(128)).put("contact", longest(253));
        }
        ObjectNode longest = Json.MAPPER.valueToTree(plant);
        longest.withObject("/spec").put("displayName", longest(128));
        ((ObjectNode) longest.at("/spec/systems/0"))
                .put("displayName", longest(128))
                .put("contact", longest(253));

        var rules = new AlertRules(Json.MAPPER.convertValue(longest, Plant.class), Map.of())
                .of(List.of(
                        with(LIVE.get(1), "n".repeat(63), Json.MAPPER.convertValue(spec, OdooInterfaceSpec.class))));

        assertThat(rules).singleElement().satisfies(AlertRulesSizeTest::fits);
        assertThat(json(rules.get(0)).length).as("bytes").isLessThan(AlertRules.MOST_BYTES);
    }

    @Test
    void namesThatLeadIntoOnePartMakeMoreObjectsAndNoneTooLarge() {
        var live = IntStream.range(0, INTERFACES)
                .mapToObj(AlertRulesSizeTest::sameHash)
                .map(name -> with(LIVE.get(1), name, LIVE.get(1).configuration().spec()))
                .toList();
        assertThat(live.stream().map(each -> each.id().name().hashCode()).distinct())
                .hasSize(1);

        check(new AlertRules(WORLD.plants().get(0), Map.of()).of(live));
    }

    @Test
    void whatAPlantOfTwoThousandInterfacesHasFitsItsStatus() {
        var live = IntStream.range(0, INTERFACES)
                .mapToObj(number -> with(
                        LIVE.get(1),
                        "interface-" + number,
                        LIVE.get(1).configuration().spec()))
                .toList();

        var rules = new AlertRules(WORLD.plants().get(0), Map.of()).of(live);

        check(rules);
        var listed = rules.stream()
                .map(each -> new MadeResource(each.getKind(), each.getMetadata().getName(), true))
                .toList();
        assertThat(json(listed).length).as("bytes in the status of the Plant").isLessThan(16 * 1024);
    }

    private static void check(List<GenericKubernetesResource> rules) {
        assertThat(rules).allSatisfy(AlertRulesSizeTest::fits);
        assertThat(rules).extracting(each -> each.getMetadata().getName()).doesNotHaveDuplicates();
        assertThat(
                        rules.stream()
                                .flatMap(each -> Json.MAPPER
                                        .<JsonNode>valueToTree(each)
                                        .at("/spec/groups")
                                        .findValuesAsText("name")
                                        .stream()))
                .as("groups: one for each interface, and that of the plant")
                .hasSize(INTERFACES + 1)
                .doesNotHaveDuplicates();
    }

    private static void fits(GenericKubernetesResource rule) {
        assertThat(Manifests.yaml(List.of(rule)).getBytes(StandardCharsets.UTF_8).length)
                .as("bytes of %s", rule.getMetadata().getName())
                .isLessThan(MOST_OF_PROMETHEUS);
    }

    private static EffectiveInterface with(EffectiveInterface each, String name, OdooInterfaceSpec spec) {
        var configuration = each.configuration();
        return new EffectiveInterface(
                each.resource(),
                new InterfaceId(each.id().plant(), name),
                new RuntimeConfiguration.Interface(
                        name,
                        configuration.revision(),
                        configuration.keysRevision(),
                        configuration.partitions(),
                        configuration.odooConnection(),
                        configuration.sourceSecrets(),
                        spec),
                each.timing(),
                each.odooConnection(),
                each.environment(),
                each.lastGood());
    }

    /** As long as it may be, of what grows most when it is written: a template's opening, which is made text. */
    private static String longest(int length) {
        return "{".repeat(length);
    }

    /** Java's hash of "c0" is that of "an", and so for every text that is made of the two. */
    private static String sameHash(int number) {
        var name = new StringBuilder();
        for (var bit = 0; bit < 11; bit++) {
            name.append((number >> bit & 1) == 1 ? "c0" : "an");
        }
        return name.toString();
    }

    private static byte[] json(Object value) {
        try {
            return Json.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
