package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus.Ask;
import dev.plantline.api.v1alpha1.PlantStatus.Person;
import dev.plantline.model.Json;
import dev.plantline.operator.conditions.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a new plant waits for, and who can do it. */
class OperatorOnboardingTest extends OperatorInMemory {
    @Test
    void aPlantSaysWhatIsMissingAndWhoHasIt() throws Exception {
        applyAll();
        settle();
        eventually(() -> assertThat(asks()).isEmpty());
        ObjectNode whole =
                Json.MAPPER.valueToTree(get(OdooInterface.class, "lots").getSpec());

        for (String name : List.of("more", "most")) {
            client.resource(byTemplate(whole, name)).create();
        }

        eventually(() -> assertThat(asks()).singleElement().satisfies(each -> {
            assertThat(each.who()).isEqualTo(Person.plantTeam);
            assertThat(each.reason()).isEqualTo("UnknownTemplate");
            assertThat(each.what()).startsWith("spec.templateRef.name: ").contains("nobody.v1");
            assertThat(each.interfaces()).containsExactly("more", "most");
        }));

        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "KeyRefused", "Odoo does not accept the key.");

        eventually(() ->
                assertThat(asks()).extracting(Ask::who).containsExactly(Person.odooAdministrator, Person.plantTeam));

        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "SecretMissing", "Secret odoo-keys is not there.");

        eventually(
                () -> assertThat(asks()).extracting(Ask::who).containsExactly(Person.platformTeam, Person.plantTeam));

        odoo.failing = null;
        List.of("more", "most").forEach(name -> client.resources(OdooInterface.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .delete());

        eventually(() -> assertThat(asks()).isEmpty());
    }

    @Test
    void whoKeepsKafkaIsAskedWhileTopicsCannotBeMade() {
        topics.away = true;
        applyAll();

        eventually(() -> assertThat(asks()).singleElement().satisfies(each -> {
            assertThat(each.who()).isEqualTo(Person.kafkaAdministrator);
            assertThat(each.reason()).isEqualTo("KafkaUnreachable");
            assertThat(each.what()).contains("kafka:9092 is away");
            assertThat(each.interfaces()).containsExactly("lots", "nightly");
        }));
    }

    /** Those of a code map that is not there, of a template that cannot be used, and of an interface that is to be approved: each asks somebody else. */
    @Test
    void stewardsTheCentreAndApproversAreAskedForWhatIsTheirs() throws Exception {
        applyPlant();
        ObjectNode whole = Json.MAPPER.valueToTree(
                Manifests.lots(NAMESPACE, "lots", "near-real-time").getSpec());
        ObjectNode coded = whole.deepCopy();
        ((ObjectNode) coded.at("/mapping/steps/0/fields/0")).put("code", "places");
        ObjectNode values = whole.deepCopy();
        values.remove("source");
        InterfaceTemplate faulty = new InterfaceTemplate();
        faulty.getMetadata().setName("nobody.v1");
        faulty.setSpec(new InterfaceTemplateSpec(values, null, List.of("asideRetention"), null));
        client.resource(faulty).create();
        askPeople();
        eventually(() -> assertThat(get(Plant.class, "lyon").getStatus()).isNotNull());

        client.resource(made(coded, "coded")).create();
        client.resource(byTemplate(whole, "more")).create();
        client.resource(made(whole, "waiting")).create();

        eventually(() -> assertThat(asks())
                .extracting(each -> each.who() + " " + each.reason() + " " + each.interfaces())
                .containsExactly(
                        "centre InvalidTemplate [more]",
                        "stewards UnknownCodeMap [coded]",
                        "approvers AwaitingApproval [waiting]"));
    }

    private List<Ask> asks() {
        var status = get(Plant.class, "lyon").getStatus();
        List<Ask> asks = status == null ? null : status.onboarding();
        return asks == null ? List.of() : asks;
    }

    private static OdooInterface byTemplate(ObjectNode whole, String name) throws Exception {
        ObjectNode local = Json.MAPPER.createObjectNode();
        local.putObject("templateRef").put("name", "nobody.v1");
        local.set("source", whole.path("source").deepCopy());
        return made(local, name);
    }

    private static OdooInterface made(ObjectNode spec, String name) throws Exception {
        ObjectNode local = spec.deepCopy();
        ((ObjectNode) local.at("/source/http")).put("path", name);
        OdooInterface made = new OdooInterface();
        made.getMetadata().setName(name);
        made.getMetadata().setNamespace(NAMESPACE);
        made.setSpec(Json.MAPPER.treeToValue(local, OdooInterfaceSpec.class));
        return made;
    }
}
