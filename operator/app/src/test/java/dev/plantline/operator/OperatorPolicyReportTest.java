package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policies say of interfaces, as OpenReports where the cluster has its kind. */
class OperatorPolicyReportTest extends OperatorInMemory {
    private static final String RUNBOOK = "{\"spec\":{\"runbook\":\"https://wiki.example.com/lots\"}}";

    /** As OpenReports publishes it. */
    static CustomResourceDefinition reports() {
        try {
            return Serialization.unmarshal(
                    Files.readString(Path.of("src/test/resources/openreports/reports.yaml")),
                    CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void withoutTheKindNothingIsReportedAndNothingIsWrong() {
        List<String> requests = new CopyOnWriteArrayList<>();
        kubernetes.onRequest(requests::add);
        client.resource(policy("true")).create();
        applyAll();
        settle();
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().policies())
                .isNotNull());

        assertThat(requests).isNotEmpty().noneMatch(each -> each.contains("/apis/openreports.io"));
        assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).status())
                .isEqualTo(Finding.Status.True);
    }

    @Test
    void reportsComeWithTheKindFollowTheVerdictsAndAreWrittenOnlyThen() {
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        settle();

        client.resource(reports()).create();
        eventually(() ->
                assertThat(results()).isEqualTo(Map.of("odoointerface-lots", "warn", "odoointerface-nightly", "warn")));
        GenericKubernetesResource lots = report("lots");
        assertThat(lots.getMetadata().getLabels())
                .containsEntry(Labels.PLANT, "lyon")
                .containsEntry(Labels.INTERFACE, "lots")
                .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR);
        assertThat(lots.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getKind, OwnerReference::getUid)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "Plant", get(Plant.class, "lyon").getMetadata().getUid()));
        settle();

        String other = report("nightly").getMetadata().getResourceVersion();
        edit(OdooInterface.class, "lots", RUNBOOK).accept(client);
        eventually(() ->
                assertThat(results()).isEqualTo(Map.of("odoointerface-lots", "pass", "odoointerface-nightly", "warn")));
        settle();
        assertThat(report("nightly").getMetadata().getResourceVersion()).isEqualTo(other);

        client.resource(Manifests.secret(NAMESPACE, "stranger", "any", "thing")).create();
        pause();
        assertThat(operator.requests()).as("a look without a change").isEmpty();
        assertThat(operator.seenReport(NAMESPACE, "odoointerface-lots"))
                .as("by which it knows that nobody has touched it")
                .contains(report("lots").getMetadata().getResourceVersion());
        operator.close();
        startOperator();
        pause();
        assertThat(operator.writes()).as("a restart").isEmpty();
    }

    @Test
    void whatSomebodyElseWroteIntoAReportOrTookAwayIsPutRight() {
        client.resource(reports()).create();
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        eventually(() -> assertThat(results()).containsEntry("odoointerface-lots", "warn"));
        settle();

        client.resource(report("lots")).edit(each -> {
            each.setAdditionalProperty("results", List.of(Map.of("policy", "runbook", "result", "pass")));
            return each;
        });
        eventually(() -> assertThat(results()).containsEntry("odoointerface-lots", "warn"));

        client.resource(report("lots")).delete();
        eventually(() -> assertThat(results()).containsEntry("odoointerface-lots", "warn"));
    }

    @Test
    void aReportGoesWithItsInterfaceAndWithTheLastPolicyThatIsForIt() {
        client.resource(reports()).create();
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        eventually(() -> assertThat(results()).hasSize(2));

        client.resource(get(OdooInterface.class, "nightly")).delete();
        eventually(() -> assertThat(results()).containsOnlyKeys("odoointerface-lots"));

        client.resources(InterfacePolicy.class).withName("runbook").delete();
        eventually(() -> assertThat(results()).isEmpty());
    }

    @Test
    void aReportThatSomebodyElseMadeUnderOurNameIsLeftAndTold() {
        client.resource(reports()).create();
        applyAll();
        settle();
        GenericKubernetesResource theirs = Serialization.unmarshal(
                """
                apiVersion: openreports.io/v1alpha1
                kind: Report
                metadata:
                  name: odoointerface-lots
                  namespace: %s
                  ownerReferences: [{apiVersion: plantline.dev/v1alpha1, kind: OdooInterface, name: lots, uid: %s}]
                source: theirs
                """
                        .formatted(
                                NAMESPACE,
                                get(OdooInterface.class, "lots").getMetadata().getUid()),
                GenericKubernetesResource.class);
        client.resource(theirs).create();

        client.resource(policy("interface.runbook != null")).create();

        eventually(() -> assertThat(
                        condition(Plant.class, "lyon", Finding.REPORTS_WRITTEN).message())
                .contains("Report odoointerface-lots: it already exists and was not made by Plantline"));
        assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared");
        assertThat(report("lots").<String>get("source")).isEqualTo("theirs");
        assertThat(results()).containsEntry("odoointerface-nightly", "warn");
    }

    /** Each is another field: beside ours, in ours, and the mark of what was applied last. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scopeSelector\":{\"matchLabels\":{\"a\":\"b\"}}}",
                "{\"configuration\":{\"limits\":{\"statusFilter\":[\"fail\"]}}}",
                "{\"metadata\":{\"annotations\":{\"plantline.dev/applied\":\"forged\"}},\"results\":[]}",
                "{\"metadata\":{\"annotations\":null},\"results\":[]}",
                "{\"metadata\":{\"ownerReferences\":null},\"results\":[]}",
            })
    void whateverAPersonPatchesIntoAReportIsPutRightOnce(String patch) {
        client.resource(reports()).create();
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        eventually(() -> assertThat(results()).hasSize(2));
        settle();
        GenericKubernetesResource before = report("lots");

        client.resource(before).patch(PatchContext.of(PatchType.JSON_MERGE), patch);

        eventually(() -> {
            GenericKubernetesResource now = report("lots");
            assertThat(now.getAdditionalProperties()).isEqualTo(before.getAdditionalProperties());
            assertThat(now.getMetadata().getAnnotations())
                    .isEqualTo(before.getMetadata().getAnnotations());
            assertThat(now.getMetadata().getOwnerReferences())
                    .isEqualTo(before.getMetadata().getOwnerReferences());
        });
        quiet();
        client.resource(Manifests.secret(NAMESPACE, "stranger", "any", "thing")).create();
        pause();
        assertThat(operator.writes()).as("the next look").isEmpty();
    }

    /** A quota, a kind that is just being taken away, and an object that is too large. */
    @ParameterizedTest
    @ValueSource(ints = {403, 404, 413})
    void aReportThatTheApiServerDoesNotTakeStopsNothing(int code) {
        client.resource(reports()).create();
        kubernetes.refuse(code, request -> request.startsWith("PATCH ") && request.contains("/reports/"));
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        settle();

        eventually(() -> assertThat(
                        condition(Plant.class, "lyon", Finding.REPORTS_WRITTEN).message())
                .contains("could not be written, for example Report "));
        assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).status())
                .isEqualTo(Finding.Status.True);
    }

    @Test
    void whenTheKindGoesNothingIsAskedForAndWhenItComesBackSoDoTheReports() {
        client.resource(reports()).create();
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        eventually(() -> assertThat(results()).hasSize(2));
        settle();
        assertThat(condition(Plant.class, "lyon", Finding.REPORTS_WRITTEN).status())
                .isEqualTo(Finding.Status.True);

        client.resource(reports()).delete();
        eventually(() -> assertThat(
                        condition(Plant.class, "lyon", Finding.REPORTS_WRITTEN).reason())
                .isEqualTo("NoStatus"));
        quiet();
        List<String> requests = new CopyOnWriteArrayList<>();
        kubernetes.onRequest(requests::add);
        edit(OdooInterface.class, "lots", RUNBOOK).accept(client);
        settle();
        assertThat(requests).isNotEmpty().noneMatch(each -> each.contains("/apis/openreports.io"));

        client.resource(reports()).create();
        eventually(() ->
                assertThat(results()).isEqualTo(Map.of("odoointerface-lots", "pass", "odoointerface-nightly", "warn")));
    }

    /** Else a team could break its manifest to make what is said of it disappear, while the last good revision runs. */
    @Test
    void aManifestThatCannotBeJudgedKeepsTheReportOfTheOneBefore() {
        client.resource(reports()).create();
        client.resource(policy("interface.runbook != null")).create();
        applyAll();
        eventually(() -> assertThat(results()).hasSize(2));
        settle();

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":null}}").accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).startsWith("False"));
        quiet();
        assertThat(get(OdooInterface.class, "lots").getStatus().policies()).isNull();

        assertThat(results()).containsEntry("odoointerface-lots", "warn");
    }

    private GenericKubernetesResource report(String name) {
        return client.genericKubernetesResources("openreports.io/v1alpha1", "Report")
                .inNamespace(NAMESPACE)
                .withName("odoointerface-" + name)
                .get();
    }

    /** The result of the only rule, by name of the report. */
    private Map<String, String> results() {
        Map<String, String> results = new TreeMap<>();
        client.genericKubernetesResources("openreports.io/v1alpha1", "Report")
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .forEach(each -> results.put(each.getMetadata().getName(), each.get("results", 0, "result")));
        return results;
    }

    private static InterfacePolicy policy(String check) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: InterfacePolicy
                metadata: {name: runbook}
                spec:
                  action: Warn
                  rules: [{name: first, check: "%s", message: write one, place: spec.runbook}]
                """
                        .formatted(check),
                InterfacePolicy.class);
    }
}
