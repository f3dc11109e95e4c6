package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import java.util.Optional;

/** Names of the files that a workload's secret directory holds. An underscore separates, because no name of a resource has one. */
public final class SecretFiles {
    static final String KAFKA_CA = "kafka_ca";
    static final String KAFKA_PASSWORD = "kafka_password";
    static final String GATEWAY_CERTIFICATE = "gateway_tls_crt";
    static final String GATEWAY_KEY = "gateway_tls_key";
    static final String GATEWAY_CLIENT_CA = "gateway_client_ca";

    private SecretFiles() {}

    static String odooCa(String odooConnection) {
        return "odoo_" + odooConnection + "_ca";
    }

    static String odooKey(String odooConnection, String duty) {
        return "odoo_" + odooConnection + "_" + duty + "_key";
    }

    /** A secret of an interface's source, for example a sender's key. */
    public static String source(String interfaceName, String role) {
        return "source_" + interfaceName + "_" + role;
    }

    /** The certificates to trust; empty: those of the Java runtime. */
    public static Optional<SecretKeyReference> kafkaCa(PlantSpec plant) {
        return Optional.ofNullable(plant.kafka().tls()).map(PlantSpec.Tls::caSecretRef);
    }

    /** The password; empty: none is asked for. */
    public static Optional<SecretKeyReference> kafkaPassword(PlantSpec plant) {
        return Optional.ofNullable(plant.kafka().sasl()).map(PlantSpec.Sasl::passwordSecretRef);
    }

    /** With what the gateway proves itself; empty: it speaks in the clear. */
    public static Optional<PlantSpec.GatewayTls> gatewayTls(PlantSpec plant) {
        return Optional.ofNullable(plant.gateway()).map(PlantSpec.Gateway::tls);
    }

    /** The authorities whose senders may show a certificate; empty: none is asked for. */
    public static Optional<SecretKeyReference> gatewayClientCa(PlantSpec plant) {
        return gatewayTls(plant)
                .map(PlantSpec.GatewayTls::clientCertificates)
                .map(PlantSpec.ClientCertificates::caSecretRef);
    }

    /** The certificates to trust; empty: those of the Java runtime. */
    public static Optional<SecretKeyReference> odooCa(OdooConnection odooConnection) {
        return Optional.ofNullable(odooConnection.getSpec().tls()).map(OdooConnectionSpec.Tls::caSecretRef);
    }

    /** The API key of a duty; empty: the connection has none for it. */
    public static Optional<SecretKeyReference> odooKey(OdooConnection odooConnection, String duty) {
        return odooConnection.getSpec().credentials().stream()
                .filter(credential -> credential.duty().equals(duty))
                .map(OdooConnectionSpec.Credential::secretRef)
                .findFirst();
    }
}
