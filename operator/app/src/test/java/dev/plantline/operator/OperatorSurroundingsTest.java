package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An operator beside a broker and an Odoo that are away, or not as they should be. */
class OperatorSurroundingsTest extends OperatorInMemory {
    @Test
    void aBrokerThatIsAwayIsWaitedForAndItsInterfacesAreNotConfiguredBeforeTheirTopics() {
        topics.away = true;
        applyAll();
        eventually(() -> {
            assertThat(condition(OdooInterface.class, "lots", Finding.TOPICS_READY)
                            .reason())
                    .isEqualTo("KafkaUnreachable");
            assertThat(condition(OdooInterface.class, "lots", Finding.RECONCILING)
                            .status())
                    .isEqualTo(Finding.Status.True);
        });
        assertThat(made()).noneMatch(each -> each.startsWith("ConfigMap/"));

        topics.away = false;

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void whatRunsGoesOnWhileTheBrokerIsAway() {
        applyAll();
        settle();
        Set<String> made = made();
        operator.close();
        topics.away = true;
        startOperator();

        eventually(() -> assertThat(condition(OdooInterface.class, "lots", Finding.TOPICS_READY)
                        .reason())
                .isEqualTo("KafkaUnreachable"));

        assertThat(made()).isEqualTo(made);
        topics.away = false;
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void anOdooThatIsAwaySaysSoAndComesBackByItself() {
        applyAll();
        settle();
        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "KeyRefused", "refuses the key of duty production");
        eventually(() -> {
            assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("False KeyRefused");
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .reason())
                    .isEqualTo("KeyRefused");
        });
        assertThat(get(OdooConnection.class, "odoo").getStatus().databaseUuid()).isNotEmpty();

        odoo.failing = null;

        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared"));
    }

    @Test
    void aPlantInANamespaceThatIsNotListedSaysSoAndNothingIsMade() {
        operator.close();
        operator = new OperatorUnderTest(kubernetes.configuration(), Set.of("plant-porto"), topics, odoo, runtime);
        applyAll();

        eventually(() -> {
            Finding stalled = condition(Plant.class, "lyon", Finding.STALLED);
            assertThat(stalled.reason()).isEqualTo("NamespaceNotWatched");
            assertThat(stalled.message()).contains(NAMESPACE);
        });
        assertThat(made()).isEmpty();
    }

    @Test
    void aPlantThatAnotherOperatorSpeaksOfIsLeftToIt() {
        Set<String> elsewhere = Set.of("plant-porto");
        try (OperatorUnderTest other =
                new OperatorUnderTest(kubernetes.configuration(), elsewhere, topics, odoo, runtime)) {
            applyAll();
            settle();
            assertThat(other.writes())
                    .noneMatch(request ->
                            request.contains("/plants/") || request.contains("plantline.dev/v1alpha1/namespaces"));
        }
        assertThat(condition(Plant.class, "lyon", Finding.STALLED).reason()).isNotEqualTo("NamespaceNotWatched");
    }

    @Test
    void aDriftedKitIsStalledWithWhatToDo() {
        odoo.kitState = "drifted";
        applyAll();

        eventually(() -> {
            assertThat(condition(OdooConnection.class, "odoo", Finding.STALLED).reason())
                    .isEqualTo("SideKitDrifted");
            assertThat(condition(OdooConnection.class, "odoo", Finding.STALLED).message())
                    .contains("plantline sidekit install");
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .message())
                    .contains("kubectl describe odooconnection odoo");
        });
    }

    @Test
    void aKitThatServesAnotherClusterIsStalledWithWhatToDo() {
        odoo.kitState = "otherCluster";
        applyAll();

        eventually(() -> {
            assertThat(condition(OdooConnection.class, "odoo", Finding.STALLED).reason())
                    .isEqualTo("OtherCluster");
            assertThat(condition(OdooConnection.class, "odoo", Finding.STALLED).message())
                    .contains("another cluster has", "plantline sidekit adopt");
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .reason())
                    .isEqualTo("OtherCluster");
        });
    }

    @Test
    void aManifestThatNeedsAnotherKitWaitsForItAndStopsNothing() {
        applyAll();
        settle();
        odoo.installed = Set.copyOf(get(OdooConnection.class, "odoo").getStatus().sideKit().stream()
                .map(each -> each.action())
                .toList());
        String revision = get(OdooInterface.class, "lots").getStatus().revision();

        edit(OdooInterface.class, "lots", "{\"spec\":{\"workflow\":\"rawMasterDataSteps\"}}")
                .accept(client);

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).endsWith("SideKitPending");
            assertThat(condition(OdooInterface.class, "lots", Finding.STALLED).status())
                    .isEqualTo(Finding.Status.False);
            assertThat(condition(OdooInterface.class, "lots", Finding.ODOO_REACHABLE)
                            .status())
                    .isEqualTo(Finding.Status.True);
            assertThat(get(OdooInterface.class, "lots").getStatus().revision()).isEqualTo(revision);
            assertThat(ready(OdooInterface.class, "nightly")).isEqualTo("True AsDeclared");
            assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("False SideKitMissing");
        });

        odoo.installed = null;

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(get(OdooConnection.class, "odoo").getStatus().sideKit())
                    .as("the kit before is forgotten")
                    .hasSize(1);
        });
    }

    @Test
    void aMissingKitStaysStalledAcrossARestart() {
        odoo.kitState = "missing";
        applyAll();
        eventually(() -> assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("False SideKitMissing"));
        operator.close();
        Condition before = stalled();

        startOperator();
        pause();
        pause();

        assertThat(stalled()).as("since when it is").isEqualTo(before);
    }

    private Condition stalled() {
        return get(OdooConnection.class, "odoo").getStatus().conditions().stream()
                .filter(each -> each.getType().equals(Finding.STALLED))
                .findFirst()
                .orElseThrow();
    }
}
