package dev.plantline.operator.plant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfacePolicySpec;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Action;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Rule;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.cluster.ResourceApplier.Refused;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.KnownCodeMaps;
import dev.plantline.operator.desired.change.ChangeRecords;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import dev.plantline.operator.desired.policy.PolicyVerdict.Broken;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a Report is built and compared. */
class PlantReportsTest {
    private static final String NAMESPACE = "plant-lyon";
    private static final String LOTS = "odoointerface-lots";
    private static final String NIGHTLY = "odoointerface-nightly";

    /** As the watch shows it: of each Report what was applied, with its version. */
    private final Map<String, GenericKubernetesResource> cluster = new HashMap<>();
    /** What was compared since the last look, by name. */
    private final List<String> compared = new ArrayList<>();

    private final Map<String, Boolean> kept = new TreeMap<>(Map.of("lots", true, "nightly", true));
    private PlantReports reports = operator();
    private String plant = "p1";
    private String rule = "first";
    private int version;
    private boolean fails;

    private PlantReports operator() {
        return new PlantReports(
                (namespace, name) -> Optional.ofNullable(cluster.get(name))
                        .map(each -> each.getMetadata().getResourceVersion()),
                this::converge);
    }

    /** As the applier: what differs is written, what is superfluous goes. */
    private List<Refused> converge(
            Plant owner, List<HasMetadata> desired, Predicate<HasMetadata> considered, Consumer<HasMetadata> same) {
        for (HasMetadata each : desired) {
            String name = each.getMetadata().getName();
            compared.add(name);
            if (fails) {
                throw new KubernetesClientException("away");
            }
            GenericKubernetesResource seen = cluster.get(name);
            if (seen != null && content(seen).equals(content(each))) {
                same.accept(seen);
            } else {
                put((GenericKubernetesResource) each);
            }
        }
        List<String> wanted =
                desired.stream().map(each -> each.getMetadata().getName()).toList();
        cluster.values()
                .removeIf(each -> considered.test(each)
                        && !wanted.contains(each.getMetadata().getName()));
        return List.of();
    }

    private static Object content(HasMetadata each) {
        return List.of(
                ((GenericKubernetesResource) each).getAdditionalProperties(),
                each.getMetadata().getOwnerReferences());
    }

    private void put(GenericKubernetesResource report) {
        cluster.put(
                report.getMetadata().getName(),
                new GenericKubernetesResourceBuilder(report)
                        .editMetadata()
                        .withResourceVersion("v" + ++version)
                        .endMetadata()
                        .build());
    }

    /** One look. */
    private List<String> look() {
        compared.clear();
        reports.write(world(), plant(), declared());
        return List.copyOf(compared);
    }

    /** Each was written, and a look has found it as it should be. */
    private void everythingIsWritten() {
        look();
        look();
        assertThat(cluster).containsOnlyKeys(LOTS, NIGHTLY);
    }

    @Test
    void aLookWithoutNewsBuildsAndComparesNothing() {
        assertThat(look()).as("there is none yet").containsExactlyInAnyOrder(LOTS, NIGHTLY);
        assertThat(look()).as("what was written is looked at once").containsExactlyInAnyOrder(LOTS, NIGHTLY);

        assertThat(look()).isEmpty();
        assertThat(look()).isEmpty();
        assertThat(cluster).containsOnlyKeys(LOTS, NIGHTLY);
    }

    @Test
    void onlyTheReportIsBuiltWhoseVerdictHasChanged() {
        everythingIsWritten();

        kept.put("lots", false);

        assertThat(look()).containsExactly(LOTS);
        assertThat(cluster.get(LOTS).<Map<String, Integer>>get("summary")).containsEntry("warn", 1);
        assertThat(look()).containsExactly(LOTS);
        assertThat(look()).isEmpty();
    }

    @Test
    void aRuleOfAnotherNameIsToldAlthoughTheVerdictIsTheSame() {
        everythingIsWritten();

        rule = "second";

        look();
        assertThat(cluster.get(LOTS).<String>get("results", 0, "rule")).isEqualTo("second");
    }

    @Test
    void whatSomebodyTouchedIsComparedAgain() {
        everythingIsWritten();
        GenericKubernetesResource forged = new GenericKubernetesResourceBuilder(cluster.get(LOTS))
                .addToAdditionalProperties("results", List.of())
                .build();

        put(forged);

        assertThat(look()).containsExactly(LOTS);
        assertThat(cluster.get(LOTS).<List<?>>get("results")).hasSize(1);
        cluster.remove(LOTS);
        assertThat(look()).containsExactly(LOTS);
        assertThat(cluster).containsKey(LOTS);
    }

    @Test
    void aPlantThatWasMadeAnewOwnsItsReports() {
        everythingIsWritten();

        plant = "p2";

        look();
        assertThat(cluster.values())
                .allMatch(each ->
                        each.getMetadata().getOwnerReferences().get(0).getUid().equals("p2"));
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAtTheNextLook() {
        everythingIsWritten();
        kept.put("lots", false);
        fails = true;
        assertThat(reports.write(world(), plant(), declared())).hasSize(1);

        fails = false;

        assertThat(look()).containsExactly(LOTS);
        assertThat(cluster.get(LOTS).<Map<String, Integer>>get("summary")).containsEntry("warn", 1);
    }

    @Test
    void aReportGoesWithItsInterface() {
        everythingIsWritten();

        kept.remove("nightly");

        assertThat(look()).isEmpty();
        assertThat(cluster).containsOnlyKeys(LOTS);
    }

    @Test
    void afterARestartEachIsComparedOnceAndNoneIsWritten() {
        everythingIsWritten();
        int before = version;

        reports = operator();

        assertThat(look()).containsExactlyInAnyOrder(LOTS, NIGHTLY);
        assertThat(look()).isEmpty();
        assertThat(version).isEqualTo(before);
    }

    @Test
    void nothingIsKnownOfANamespaceThatIsGone() {
        everythingIsWritten();

        reports.forget(Set.of(NAMESPACE));

        assertThat(look()).containsExactlyInAnyOrder(LOTS, NIGHTLY);
    }

    private Plant plant() {
        Plant made = new Plant();
        made.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName("lyon")
                .withUid(plant)
                .build());
        return made;
    }

    private Stream<OdooInterface> interfaces() {
        return kept.keySet().stream().map(name -> {
            OdooInterface made = new OdooInterface();
            made.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(NAMESPACE)
                    .withName(name)
                    .withUid("of " + name)
                    .build());
            return made;
        });
    }

    /** All of it is made anew for each look, as the judgement of policies is. */
    private ClusterState world() {
        InterfacePolicy policy = new InterfacePolicy();
        policy.setMetadata(new ObjectMetaBuilder().withName("runbook").build());
        policy.setSpec(new InterfacePolicySpec(
                Action.warn,
                null,
                List.of(new Rule(rule, "interface.runbook != null", "write one", null)),
                null,
                null));
        return new ClusterState(
                Instant.EPOCH,
                List.of(plant()),
                List.of(),
                List.of(policy),
                List.of(),
                List.of(),
                interfaces().toList(),
                KnownCodeMaps.NONE,
                List.of(),
                (namespace, name) -> Optional.empty(),
                Set.of(),
                ChangeRecords.NONE);
    }

    private DesiredPlant declared() {
        Map<String, List<PolicyVerdict>> verdicts = new HashMap<>();
        kept.forEach((name, isKept) -> verdicts.put(
                name,
                List.of(new PolicyVerdict(
                        "runbook",
                        Action.warn,
                        isKept ? List.of() : List.of(new Broken(rule, "spec.runbook", "write one", null, false))))));
        return new DesiredPlant(
                Optional.of(plant()),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                verdicts,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }
}
