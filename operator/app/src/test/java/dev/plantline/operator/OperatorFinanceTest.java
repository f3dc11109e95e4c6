package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a namespace's label decides about interfaces of finance. */
class OperatorFinanceTest extends OperatorInMemory {
    private static final String WORKLOAD = "lyon-near-real-time-finance";

    @Test
    void theLabelOfTheNamespaceLetsFinanceInAsSoonAsItIsSetAndItsLossStopsNothing() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        applyAll();
        applyFinance();

        eventually(() -> assertThat(ready(OdooInterface.class, "bills")).isEqualTo("Unknown FinanceNotAllowed"));
        assertThat(condition(OdooInterface.class, "bills", Finding.READY).message())
                .contains("spec.workflow", "kubectl label namespace plant-lyon plantline.dev/finance=true");
        settle();
        assertThat(deployments()).doesNotContain(WORKLOAD);

        label("true");

        eventually(() -> assertThat(ready(OdooInterface.class, "bills")).isEqualTo("True AsDeclared"));
        assertThat(configuration(WORKLOAD)).contains("\"bills\"").doesNotContain("\"lots\"");
        assertThat(configuration("lyon-near-real-time"))
                .contains("\"lots\"")
                .doesNotContain("\"bills\"", "odoo_odoo_finance_");
        assertThat(keys("lyon-near-real-time-secrets")).noneMatch(file -> file.startsWith("odoo_odoo_finance_"));
        assertThat(keys(WORKLOAD + "-secrets"))
                .anyMatch(file -> file.startsWith("odoo_odoo_finance_"))
                .noneMatch(file -> file.startsWith("odoo_odoo_production_"));

        label("no");

        eventually(() -> assertThat(ready(OdooInterface.class, "bills")).isEqualTo("Unknown FinanceNotAllowed"));
        quiet();
        assertThat(configuration(WORKLOAD)).contains("\"bills\"");
    }

    private void applyFinance() {
        client.resource(new SecretBuilder(Manifests.odooKey(NAMESPACE, "9876543210"))
                        .editMetadata()
                        .withName("odoo-finance")
                        .addToLabels("plantline.dev/duty", "finance")
                        .endMetadata()
                        .build())
                .create();
        edit(
                        OdooConnection.class,
                        "odoo",
                        "{\"spec\":{\"credentials\":[{\"duty\":\"production\",\"secretRef\":{\"name\":\"odoo-keys\",\"key\":\"production\"}},"
                                + "{\"duty\":\"finance\",\"secretRef\":{\"name\":\"odoo-finance\",\"key\":\"production\"}}]}}")
                .accept(client);
        client.resource(Serialization.unmarshal(
                        """
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooInterface
                        metadata: {name: bills, namespace: plant-lyon}
                        spec:
                          workflow: rawFinanceSteps
                          owners:
                            business:  {name: Payable, contact: payable@example.com}
                            technical: {name: ERP, contact: erp@example.com}
                          classification: {criticality: high, failureImpact: financeDelay, consequence: Suppliers are paid late.}
                          latencyClass: near-real-time
                          source: {system: mes, kafka: {topic: erp.bills}}
                          contract:
                            version: 1.0.0
                            format: json
                            schema: {type: object, required: [id], properties: {id: {type: string}}}
                          keys: {order: [id], idempotency: [id]}
                          target: {odoo: {duty: finance}}
                          mapping:
                            steps:
                            - load: {model: account.move}
                              context: {default_move_type: in_invoice}
                              fields: [{to: ref, from: id}]
                        """,
                        OdooInterface.class))
                .create();
    }

    private void label(String value) {
        client.namespaces().withName(NAMESPACE).edit(namespace -> {
            namespace.getMetadata().setLabels(Map.of(Labels.FINANCE, value));
            return namespace;
        });
    }

    private Set<String> keys(String name) {
        Secret secret = client.secrets().inNamespace(NAMESPACE).withName(name).get();
        return secret.getData().keySet();
    }

    private java.util.List<String> deployments() {
        return client.apps().deployments().inNamespace(NAMESPACE).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .toList();
    }
}
