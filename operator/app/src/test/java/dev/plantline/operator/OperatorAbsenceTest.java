package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is missing or old is no reason to stop what runs. */
class OperatorAbsenceTest extends OperatorInMemory {
    private void stall() {
        applyAll();
        settle();
        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"warp\"}}")
                .accept(client);
        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False UnknownLatencyClass");
            assertThat(get(OdooInterface.class, "lots").getStatus().lastGood()).isNotEmpty();
        });
    }

    private void deleteConfigurations() {
        client.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(Labels.WORKLOAD, "lyon-near-real-time")
                .delete();
    }

    @Test
    void aStalledInterfaceOutlivesItsConfigMap() {
        stall();
        String configuration = configuration("lyon-near-real-time");
        Map<String, String> before = uids();

        deleteConfigurations();

        eventually(() -> assertThat(configuration("lyon-near-real-time")).isEqualTo(configuration));
        assertThat(uids().get("Deployment/lyon-near-real-time"))
                .isEqualTo(before.get("Deployment/lyon-near-real-time"));
    }

    @Test
    void aStalledInterfaceOutlivesItsConfigMapWhileNoOperatorRuns() {
        stall();
        String configuration = configuration("lyon-near-real-time");
        Map<String, String> before = uids();
        operator.close();
        deleteConfigurations();

        startOperator();

        eventually(() -> assertThat(configuration("lyon-near-real-time")).isEqualTo(configuration));
        assertThat(uids().get("Deployment/lyon-near-real-time"))
                .isEqualTo(before.get("Deployment/lyon-near-real-time"));
    }

    @Test
    void aGoodManifestLeavesNoCopyOfTheRevisionBefore() {
        stall();

        edit(OdooInterface.class, "lots", "{\"spec\":{\"latencyClass\":\"near-real-time\"}}")
                .accept(client);

        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(get(OdooInterface.class, "lots").getStatus().lastGood()).isNull();
        });
    }

    @Test
    void whatLosesItsLabelsIsStillOurs() {
        stall();
        Map<String, String> before = uids();

        client.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel(Labels.WORKLOAD, "lyon-near-real-time")
                .resources()
                .forEach(each -> each.edit(map -> {
                    map.getMetadata().getLabels().remove(Labels.MANAGED_BY);
                    return map;
                }));
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("lyon-gateway")
                .edit(each -> {
                    each.getMetadata().getLabels().remove(Labels.MANAGED_BY);
                    return each;
                });

        eventually(() -> {
            assertThat(client.apps()
                            .deployments()
                            .inNamespace(NAMESPACE)
                            .withName("lyon-gateway")
                            .get()
                            .getMetadata()
                            .getLabels())
                    .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR);
            assertThat(client.configMaps()
                            .inNamespace(NAMESPACE)
                            .withLabel(Labels.WORKLOAD, "lyon-near-real-time")
                            .list()
                            .getItems())
                    .allMatch(each -> Labels.OPERATOR.equals(
                            each.getMetadata().getLabels().get(Labels.MANAGED_BY)));
        });
        assertThat(uids()).isEqualTo(before);
    }

    @Test
    void theFirstCheckpointOfAnInterfaceNamesNoDatabaseOfYesterday() {
        applyAll();
        settle();
        odoo.failing = Finding.no(Finding.ODOO_REACHABLE, "OdooUnreachable", "is away");

        edit(OdooConnection.class, "odoo", "{\"spec\":{\"database\":\"lyon2\"}}")
                .accept(client);
        client.resource(Manifests.lots(NAMESPACE, "new", "near-real-time")).create();

        eventually(() -> assertThat(topics.databases).containsKey("new"));
        assertThat(topics.databases.get("new")).isEmpty();
        eventually(() -> assertThat(ready(OdooConnection.class, "odoo")).isEqualTo("False OdooUnreachable"));
        assertThat(get(OdooConnection.class, "odoo").getStatus().databaseUuid()).isNull();
    }
}
