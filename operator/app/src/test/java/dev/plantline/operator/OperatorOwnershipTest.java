package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/** What one plant's pods write counts for the others, and what was live before is known again: both from what stands in the cluster. */
class OperatorOwnershipTest extends OperatorInMemory {
    private static final String NANTES = "plant-nantes";

    @Test
    void whatRunsInAnotherNamespaceKeepsWhatItWritesWhateverItsManifestSaysByNow() {
        applyAll();
        client.resource(items(NAMESPACE, "mes")).create();
        eventually(() -> assertThat(ready(OdooInterface.class, "items")).isEqualTo("True AsDeclared"));
        // The manifest speaks of another field now and does not become live; the pods go on with the name.
        edit(
                        OdooInterface.class,
                        "items",
                        "{\"spec\":{\"latencyClass\":\"nobody\",\"mapping\":{\"steps\":[{\"do\":\"product.master\",\"fields\":"
                                + "[{\"to\":\"item\",\"from\":\"code\"},{\"to\":\"internalReference\",\"from\":\"name\"}]}]}}}")
                .accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "items")).isEqualTo("False UnknownLatencyClass"));

        client.resource(Manifests.odooKey(NANTES, "0123456789")).create();
        client.resource(Manifests.odooConnection(NANTES)).create();
        Plant nantes = Manifests.plant(NANTES, "nantes", "kafka:9092");
        client.resource(Serialization.unmarshal(
                        Serialization.asYaml(nantes).replace("name: \"mes\"", "name: \"erp\""), Plant.class))
                .create();
        client.resource(items(NANTES, "erp")).create();

        eventually(() -> {
            OdooInterface theirs = client.resources(OdooInterface.class)
                    .inNamespace(NANTES)
                    .withName("items")
                    .get();
            assertThat(theirs.getStatus()).isNotNull();
            assertThat(Conditions.finding(theirs.getStatus().conditions(), Finding.STALLED))
                    .get()
                    .satisfies(each -> {
                        assertThat(each.reason()).isEqualTo("OwnershipConflict");
                        assertThat(each.message())
                                .contains("interface items in namespace plant-lyon writes name by product.master");
                    });
        });
    }

    @Test
    void aContractThatWasLiveMayComeBackUnderItsLowerVersion() {
        applyAll();
        settle();
        OdooInterface first = get(OdooInterface.class, "lots");
        assertThat(first.getStatus().contracts()).singleElement().asString().startsWith("1.0.0 ");

        edit(
                        OdooInterface.class,
                        "lots",
                        "{\"spec\":{\"contract\":{\"version\":\"1.1.0\",\"schema\":{\"properties\":{\"note\":{\"type\":\"string\"}}}}}}")
                .accept(client);
        eventually(() -> assertThat(get(OdooInterface.class, "lots").getStatus().contracts())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("1.1.0 "));
        edit(OdooInterface.class, "lots", "{\"spec\":{\"contract\":{\"version\":\"1.0.1\"}}}")
                .accept(client);
        eventually(() -> assertThat(ready(OdooInterface.class, "lots")).isEqualTo("False ContractBroken"));

        edit(
                        OdooInterface.class,
                        "lots",
                        "{\"spec\":{\"contract\":{\"version\":\"1.0.0\",\"schema\":{\"properties\":{\"note\":null}}}}}")
                .accept(client);
        eventually(() -> {
            assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");
            assertThat(get(OdooInterface.class, "lots").getStatus().revision())
                    .isEqualTo(first.getStatus().revision());
        });
    }

    private static OdooInterface items(String namespace, String system) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: items, namespace: %s}
                spec:
                  workflow: masterData
                  owners:
                    business:  {name: Master data, contact: data@example.com}
                    technical: {name: PLM, contact: plm@example.com}
                  classification: {criticality: medium, failureImpact: availabilityWrong, consequence: New products are missing.}
                  latencyClass: scheduled-batch
                  source: {system: %s, kafka: {topic: items.%2$s}}
                  contract:
                    version: 1.0.0
                    format: json
                    schema:
                      type: object
                      required: [id, code, name]
                      properties: {id: {type: string}, code: {type: string}, name: {type: string}}
                  keys: {order: [code], idempotency: [id]}
                  target: {odoo: {duty: production}}
                  mapping:
                    steps:
                    - do: product.master
                      fields: [{to: item, from: code}, {to: name, from: name}]
                """
                        .formatted(namespace, system),
                OdooInterface.class);
    }
}
