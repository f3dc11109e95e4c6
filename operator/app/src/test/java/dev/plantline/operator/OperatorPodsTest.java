package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRelease;
import dev.plantline.api.v1alpha1.InterfaceReleaseStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Batch;
import dev.plantline.model.PodLayout;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What pods say becomes the status of interfaces. */
class OperatorPodsTest extends OperatorInMemory {
    @Test
    void holdsAndDeadLettersStandInTheStatusAtOnce() {
        applyAll();
        settle();

        runtime.totals = new Totals(10, 6, 0, 0, 3, 1, 0, 0);

        eventually(() -> {
            var delivery = get(OdooInterface.class, "lots").getStatus().delivery();
            assertThat(delivery.held()).isEqualTo(3);
            assertThat(delivery.deadLetters()).isEqualTo(1);
            assertThat(delivery.applied()).isEqualTo(6);
        });
    }

    @Test
    void whatAPodRefusesStandsInTheStatus() {
        applyAll();
        settle();
        runtime.problem = "shard-0.json is not JSON";

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False ConfigurationRefused");
            assertThat(condition(OdooInterface.class, "lots", Finding.RUNTIME_READY)
                            .message())
                    .contains("lyon-near-real-time", "shard-0.json is not JSON");
            assertThat(ready(Plant.class, "lyon")).isEqualTo("False ConfigurationRefused");
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                    .as("of its gateway")
                    .contains("shard-0.json is not JSON");
        });
        runtime.problem = null;
        eventually(() -> assertThat(ready(Plant.class, "lyon")).startsWith("True"));
    }

    @Test
    void aGatewayWithoutTlsIsSaidAndKeepsNothingFromBeingReady() {
        applyAll();
        eventually(() -> {
            assertThat(condition(Plant.class, "lyon", Finding.GATEWAY_TLS).reason())
                    .isEqualTo("InTheClear");
            assertThat(ready(Plant.class, "lyon")).startsWith("True");
        });
    }

    @Test
    void aGatewayThatWaitsForItsCertificateIsStillSaidToBeInTheClear() {
        applyAll();
        settle();

        edit(Plant.class, "lyon", "{\"spec\":{\"gateway\":{\"tls\":{\"secretRef\":{\"name\":\"door\"}}}}}")
                .accept(client);

        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("False SecretMissing");
            assertThat(condition(Plant.class, "lyon", Finding.GATEWAY_TLS).message())
                    .contains("still", "in the clear");
        });
    }

    @Test
    void theTokenOfAWorkloadIsMadeOnceAndStays() {
        applyAll();
        settle();
        String token = token();
        assertThat(token).hasSizeGreaterThan(40);
        runtime.problem = "look again";
        eventually(() -> assertThat(ready(Plant.class, "lyon")).startsWith("False"));
        operator.close();
        startOperator();
        runtime.problem = null;
        eventually(() -> assertThat(ready(Plant.class, "lyon")).startsWith("True"));
        assertThat(token()).as("after a restart of the operator").isEqualTo(token);
    }

    private String token() {
        return client.secrets()
                .inNamespace(NAMESPACE)
                .withName("lyon-gateway-secrets")
                .get()
                .getData()
                .get(PodLayout.STATUS_TOKEN_FILE);
    }

    @Test
    void anInterfaceThatMovesToAFreshClassIsNotReadyBeforeAPodOfThatClassRunsIt() {
        applyAll();
        settle();
        client.resource(Manifests.streaming("fresh")).create();
        runtime.silent.add("lyon-fresh");

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"fresh\"}}")
                .accept(client);

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False NotReported"));
        runtime.silent.clear();
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void anInterfaceIsNotReadyWithoutTheGatewayThatReceivesItsMessages() {
        applyAll();
        settle();
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("lyon-gateway")
                .editStatus(each -> {
                    each.getStatus().setAvailableReplicas(0);
                    return each;
                });

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False GatewayNotReady");
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("False GatewayNotReady");
        });
    }

    @Test
    void podsThatOwnNothingYetDoNotTakeBackWhatIsKnown() {
        applyAll();
        settle();
        runtime.totals = new Totals(10, 6, 0, 0, 3, 1, 0, 0);
        eventually(() -> assertThat(
                        get(OdooInterface.class, "lots").getStatus().delivery().held())
                .isEqualTo(3));

        runtime.totals = null;
        runtime.reason = "the broker is away";
        runtime.state = State.blocked;

        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.RUNTIME_READY)
                        .reason())
                .isEqualTo("Blocked"));
        assertThat(get(OdooInterface.class, "lots").getStatus().delivery().held())
                .isEqualTo(3);
    }

    @Test
    void aStoppedInterfaceIsStalledWithThePodsReason() {
        applyAll();
        settle();

        runtime.reason = "lyon.aside.lots has no checkpoint; run: plantline adopt lots";
        runtime.state = State.stopped;

        eventually(() -> {
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).reason())
                    .isEqualTo("Stopped");
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).message())
                    .contains("plantline adopt");
        });
    }

    @Test
    void aBatchInterfaceThatStoppedStaysStoppedBetweenItsRuns() {
        applyAll();
        settle();
        Pod run = batchRun();
        runtime.state = State.stopped;
        runtime.reason = "lyon.aside.nightly has no checkpoint";
        eventually(() -> assertThat(condition(OdooInterface.class, "nightly", Finding.STALLED)
                        .reason())
                .isEqualTo("Stopped"));

        client.resource(run).delete();
        pause();

        assertThat(condition(OdooInterface.class, "nightly", Finding.STALLED).reason())
                .isEqualTo("Stopped");
    }

    /** A run is short: the operator may see it only while it becomes the owner. */
    @Test
    void aBatchInterfaceWhoseRunHasEndedIsNotBlockedByWhatItSaidAtItsStart() {
        applyAll();
        settle();
        Pod run = batchRun();
        runtime.state = State.blocked;
        runtime.reason = "becoming the owner";
        eventually(() -> assertThat(condition(OdooInterface.class, "nightly", Finding.RUNTIME_READY)
                        .reason())
                .isEqualTo("Blocked"));

        client.resource(run).delete();

        eventually(() -> {
            assertThat(condition(OdooInterface.class, "nightly", Finding.RUNTIME_READY)
                            .reason())
                    .isEqualTo("Scheduled");
            assertThat(condition(OdooInterface.class, "nightly", Finding.READY).status())
                    .isEqualTo(Finding.Status.True);
        });
    }

    @Test
    void aBatchThatARunHasMeasuredWaitsForPeopleAndIsToldToTheNextRun() {
        applyAll();
        settle();
        edit(OdooInterface.class, "nightly", "{\"spec\":{\"gate\":{\"when\":\"always\"}}}")
                .accept(client);
        eventually(() -> assertThat(waiting()).isEqualTo("False AsDeclared"));
        Batch batch = batch();
        runtime.batch = batch;
        Pod run = batchRun();
        eventually(() -> assertThat(waiting()).isEqualTo("True AwaitingRelease"));
        client.resource(run).delete();
        operator.close();
        startOperator();
        quiet();
        assertThat(waiting()).as("nothing of it stands in the operator").isEqualTo("True AwaitingRelease");
        assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
        assertThat(releases()).hasSize(1);

        approve(batch);
        eventually(() -> assertThat(waiting()).isEqualTo("False Released"));
        eventually(() ->
                assertThat(releases().get(0).getStatus().state()).isEqualTo(InterfaceReleaseStatus.State.released));
        assertThat(client
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withLabel(Labels.WORKLOAD, "lyon-scheduled-batch")
                        .list()
                        .getItems()
                        .stream()
                        .flatMap(each -> each.getData().values().stream())
                        .filter(each -> each.contains(batch.digest())))
                .singleElement()
                .asString()
                .contains("\"name\":\"nightly-1\"", "\"released\":true");
    }

    /** What runs has the gate that it went live with, whatever a bad manifest says by now. */
    @Test
    void aBatchIsReleasedWhileTheManifestIsBadAndHasNoGateAnyMore() {
        applyAll();
        settle();
        edit(OdooInterface.class, "nightly", "{\"spec\":{\"gate\":{\"when\":\"always\"}}}")
                .accept(client);
        eventually(() -> assertThat(waiting()).isEqualTo("False AsDeclared"));
        edit(OdooInterface.class, "nightly", "{\"spec\":{\"gate\":null,\"latencyClass\":\"warp\"}}")
                .accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "nightly")).startsWith("False"));
        runtime.batch = batch();
        batchRun();
        eventually(() -> assertThat(waiting()).isEqualTo("True AwaitingRelease"));

        approve(runtime.batch);

        eventually(() -> assertThat(waiting()).isEqualTo("False Released"));
    }

    /** Else a plant in which one person does everything would wait and not know why. */
    @Test
    void whoeverMadeTheManifestIsToldThatItTakesSomebodyElse() {
        applyAll();
        settle();
        edit(
                        OdooInterface.class,
                        "nightly",
                        "{\"metadata\":{\"annotations\":{\"plantline.dev/changed-by\":\"ana\"}},\"spec\":{\"gate\":{\"when\":\"always\"}}}")
                .accept(client);
        runtime.batch = batch();
        batchRun();
        eventually(() -> assertThat(waiting()).isEqualTo("True AwaitingRelease"));

        approve(runtime.batch);

        eventually(
                () -> assertThat(condition(OdooInterface.class, "nightly", Finding.BATCH_WAITING)
                                .message())
                        .contains(
                                "waits for business. The approval of ana does not count: he made what it is applied with, so it takes somebody else who has the role"));
        assertThat(waiting()).isEqualTo("True AwaitingRelease");
    }

    private static Batch batch() {
        return Batch.of(
                "0123456789abcdef",
                new TreeMap<>(),
                "the gate says always",
                7,
                0,
                0,
                List.of(new Batch.Total("stock.lot", null, 7, null)),
                List.of(new Batch.Part(0, 0, 7, 0, 0, "ab".repeat(32))),
                new TreeSet<>());
    }

    private void approve(Batch batch) {
        var decision = new InterfaceDecision();
        decision.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("ana").build());
        decision.setSpec(InterfaceDecisionSpec.ofBatch(
                "nightly", batch.digest(), InterfaceDecisionSpec.Verdict.approve, "business", "ana", null));
        client.resource(decision).create();
    }

    private String waiting() {
        Finding waiting = condition(OdooInterface.class, "nightly", Finding.BATCH_WAITING);
        return waiting.status() + " " + waiting.reason();
    }

    private List<InterfaceRelease> releases() {
        return client.resources(InterfaceRelease.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private Pod batchRun() {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("lyon-scheduled-batch-1")
                        .withNamespace(NAMESPACE)
                        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                        .addToLabels(Labels.PLANT, "lyon")
                        .addToLabels(Labels.WORKLOAD, "lyon-scheduled-batch")
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build())
                .create();
    }

    @Test
    void aPodOfAnotherNamespaceIsNotBelieved() {
        applyAll();
        settle();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("liar")
                        .withNamespace("elsewhere")
                        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                        .addToLabels(Labels.PLANT, "lyon")
                        .addToLabels(Labels.WORKLOAD, "lyon-near-real-time")
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build())
                .create();
        runtime.asked.clear();

        pause();
        eventually(() -> assertThat(runtime.asked).isNotEmpty());

        assertThat(runtime.asked).doesNotContain("elsewhere/liar");
    }
}
