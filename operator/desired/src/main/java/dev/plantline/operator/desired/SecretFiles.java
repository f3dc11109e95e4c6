package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import dev.plantline.operator.desired.secret.Destination;
import dev.plantline.operator.desired.secret.SecretUse;
import java.util.Optional;

/**
 * Names of the files that a workload's secret directory holds, and what the manifests want in them. An underscore separates, because no name of a
 * resource has one. The name of a file with a key that is sent says where to: a pod sees its configuration and its secrets change one after the
 * other, and must not meet a new address with the key for the old one.
 */
public final class SecretFiles {
    static final String KAFKA_CA = "kafka_ca";
    static final String GATEWAY_CERTIFICATE = "gateway_tls_crt";
    static final String GATEWAY_KEY = "gateway_tls_key";
    static final String GATEWAY_CLIENT_CA = "gateway_client_ca";
    static final String HISTORY_KEYS = "history_keys";
    static final String ANCHOR_KEYS = "anchor_keys";

    private SecretFiles() {}

    static String kafkaPassword(String bootstrapServers) {
        return "kafka_" + Destination.ofBrokers(bootstrapServers).hash() + "_password";
    }

    static String odooCa(String odooConnection) {
        return "odoo_" + odooConnection + "_ca";
    }

    static String odooKey(String odooConnection, String duty, String url) {
        return "odoo_" + odooConnection + "_" + duty + "_"
                + Destination.ofUrl(url).hash() + "_key";
    }

    /** The keys with which a plant's delivery signs its checkpoints; the operator makes the Secret once and never writes it again. */
    public static SecretKeyReference historyKeys(String plant) {
        return new SecretKeyReference(plant + "-history", "keys");
    }

    /** The keys with which a plant's delivery anchors its audit; made like those of the history, and apart from them: who verifies needs none of these. */
    public static SecretKeyReference anchorKeys(String plant) {
        return new SecretKeyReference(plant + "-anchors", "keys");
    }

    /** A secret of an interface's source, for example a sender's key. */
    public static String source(String interfaceName, String role) {
        return "source_" + interfaceName + "_" + role;
    }

    /** The certificates to trust; empty: those of the Java runtime. */
    public static Optional<SecretUse> kafkaCa(PlantSpec plant) {
        return Optional.ofNullable(plant.kafka().tls())
                .map(PlantSpec.Tls::caSecretRef)
                .map(SecretUse.Certificates::new);
    }

    /** The password of a role; empty: none is asked for, or it is a human's. */
    public static Optional<SecretUse> kafkaPassword(PlantSpec plant, KafkaRole role) {
        return KafkaUsers.password(plant, role)
                .map(reference -> SecretUse.kafka(
                        reference,
                        KafkaUsers.isOneForAll(plant) ? SecretPurpose.KAFKA : role.purpose(),
                        plant.kafka().bootstrapServers()));
    }

    /** With what the gateway proves itself; empty: it speaks in the clear. */
    public static Optional<PlantSpec.GatewayTls> gatewayTls(PlantSpec plant) {
        return Optional.ofNullable(plant.gateway()).map(PlantSpec.Gateway::tls);
    }

    /** The authorities whose senders may show a certificate; empty: none is asked for. */
    public static Optional<SecretUse> gatewayClientCa(PlantSpec plant) {
        return gatewayTls(plant)
                .map(PlantSpec.GatewayTls::clientCertificates)
                .map(PlantSpec.ClientCertificates::caSecretRef)
                .map(SecretUse.Certificates::new);
    }

    /** The gateway's certificate with its chain; empty: it speaks in the clear. */
    public static Optional<SecretUse> gatewayCertificate(PlantSpec plant) {
        return gatewayTls(plant).map(tls -> tls.secretRef().certificate()).map(SecretUse.Certificates::new);
    }

    /** The key of the gateway's certificate; empty: it speaks in the clear. */
    public static Optional<SecretUse> gatewayKey(PlantSpec plant) {
        return gatewayTls(plant).map(tls -> SecretUse.compared(tls.secretRef().privateKey(), SecretPurpose.GATEWAY));
    }

    /** The certificates to trust; empty: those of the Java runtime. */
    public static Optional<SecretUse> odooCa(OdooConnection odooConnection) {
        return Optional.ofNullable(odooConnection.getSpec().tls())
                .map(OdooConnectionSpec.Tls::caSecretRef)
                .map(SecretUse.Certificates::new);
    }

    /** The API key of a duty for the address that the manifest names; empty: the connection has none for it. */
    public static Optional<SecretUse> odooKey(OdooConnection odooConnection, String duty) {
        return odooKey(odooConnection, duty, odooConnection.getSpec().url());
    }

    /** The API key of a duty for an address; empty: the connection has none for it. */
    public static Optional<SecretUse> odooKey(OdooConnection odooConnection, String duty, String url) {
        return odooConnection.getSpec().credentials().stream()
                .filter(credential -> credential.duty().equals(duty))
                .map(credential -> SecretUse.odoo(credential.secretRef(), duty, url))
                .findFirst();
    }
}
