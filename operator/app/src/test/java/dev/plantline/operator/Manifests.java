package dev.plantline.operator;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretPurpose;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/** What a plant's team and the platform write, for tests. */
final class Manifests {
    private Manifests() {}

    static Plant plant(String namespace, String name, String bootstrapServers) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: Plant
                metadata: {name: %s, namespace: %s}
                spec:
                  displayName: Lyon
                  timeZone: Europe/Paris
                  kafka: {bootstrapServers: "%s", replicationFactor: 1, insecureTransport: true}
                  odooConnection: odoo
                  systems: [{name: mes}]
                """
                        .formatted(name, namespace, bootstrapServers),
                Plant.class);
    }

    static OdooConnection odooConnection(String namespace) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooConnection
                metadata: {name: odoo, namespace: %s}
                spec:
                  environment: production
                  url: http://odoo.example.com
                  insecureTransport: true
                  database: lyon
                  version: "19"
                  workers: 2
                  credentials:
                  - duty: production
                    secretRef: {name: odoo-keys, key: production}
                """
                        .formatted(namespace),
                OdooConnection.class);
    }

    static LatencyClass streaming(String name) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: LatencyClass
                metadata: {name: %s}
                spec: {mode: streaming, objective: 30s, maxRecords: 50, connections: 2}
                """
                        .formatted(name),
                LatencyClass.class);
    }

    static LatencyClass batch(String name) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: LatencyClass
                metadata: {name: %s}
                spec: {mode: batch, objective: 24h, schedule: "0 * * * *", maxRecords: 500, connections: 1}
                """
                        .formatted(name),
                LatencyClass.class);
    }

    /** Lots that a sender pushes to the gateway. */
    static OdooInterface lots(String namespace, String name, String latencyClass) {
        return Serialization.unmarshal(
                """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  workflow: rawSteps
                  owners:
                    business:  {name: Planning, contact: planning@example.com}
                    technical: {name: MES, contact: mes@example.com}
                  classification: {criticality: high, failureImpact: productionStop, consequence: Lots are missing.}
                  latencyClass: %3$s
                  source:
                    system: mes
                    http: {path: %1$s, authentication: {keys: [{id: mes, secretRef: {name: mes-hmac, key: key}}]}}
                  contract:
                    version: 1.0.0
                    format: json
                    schema:
                      type: object
                      required: [id, lot, product]
                      properties:
                        id: {type: string}
                        lot: {type: string}
                        product: {type: string}
                  keys: {order: [lot], idempotency: [id]}
                  target:
                    odoo: {duty: production}
                  mapping:
                    steps:
                    - upsert: {model: stock.lot, id: "lot_{product}_{lot}"}
                      fields:
                      - {to: name, from: lot}
                      - {to: product_id, ref: "product_{product}"}
                """
                        .formatted(name, namespace, latencyClass),
                OdooInterface.class);
    }

    /** The same whose names of lots go through a code map. */
    static OdooInterface codedLots(String namespace, String name, String latencyClass, String codeMap) {
        return Serialization.unmarshal(
                Serialization.asYaml(lots(namespace, name, latencyClass))
                        .replaceFirst("from: \"?lot\"?\n", "$0        code: " + codeMap + "\n"),
                OdooInterface.class);
    }

    /** The key of {@link #odooConnection}. */
    static Secret odooKey(String namespace, String value) {
        return odooKey(namespace, "http://odoo.example.com", value);
    }

    /** The same for another address. */
    static Secret odooKey(String namespace, String url, String value) {
        return new SecretBuilder(secret(namespace, "odoo-keys", "production", value))
                .editMetadata()
                .withLabels(Map.of(SecretPurpose.PURPOSE, "odoo", SecretPurpose.DUTY, "production"))
                .withAnnotations(Map.of(SecretPurpose.SENT_TO, url))
                .endMetadata()
                .build();
    }

    /** The key that the sender of {@link #lots} signs with. */
    static Secret senderKey(String namespace, String value) {
        return new SecretBuilder(secret(namespace, "mes-hmac", "key", value))
                .editMetadata()
                .withLabels(Map.of(SecretPurpose.PURPOSE, "http-source"))
                .endMetadata()
                .build();
    }

    /** A Secret that says nothing of itself. */
    static Secret secret(String namespace, String name, String key, String value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of(
                        key,
                        java.util.Base64.getEncoder()
                                .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .build();
    }
}
