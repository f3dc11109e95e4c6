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
    static final String HISTORY_KEYS = "history_keys";

    private SecretFiles() {}

    static String odooCa(String odooConnection) {
        return "odoo_" + odooConnection + "_ca";
    }

    static String odooKey(String odooConnection, String duty) {
        return "odoo_" + odooConnection + "_" + duty + "_key";
    }

    /** The keys with which a plant's delivery signs its checkpoints; the operator makes the Secret once and never writes it again. */
    public static SecretKeyReference historyKeys(String plant) {
        return new SecretKeyReference(plant + "-history", "keys");
    }

    /** A secret of an interface's source, for example a sender's key. */
    public static String source(String interfaceName, String role) {
        return "source_" + interfaceName + "_" + role;
    }

    /** The certificates to trust; empty: those of the Java runtime. */
    public static Optional<SecretKeyReference> kafkaCa(PlantSpec plant) {
        return Optional.ofNullable(plant.kafka().tls()).map(PlantSpec.Tls::caSecretRef);
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
