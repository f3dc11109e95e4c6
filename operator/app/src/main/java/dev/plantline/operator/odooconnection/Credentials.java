package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odoo.Administrators;
import dev.plantline.operator.odoo.OdooAccess;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that an OdooConnection refers to.
 *
 * @param access with every key that is there; empty: the certificates to trust are missing
 * @param missing the first key that is not
 */
record Credentials(Optional<OdooAccess> access, Optional<Finding> missing) {
    static Credentials of(OdooConnection odooConnection, NamespaceSecrets secrets, Administrators administrators) {
        Reader reader = new Reader(odooConnection.getMetadata().getNamespace(), secrets);
        OdooConnectionSpec spec = odooConnection.getSpec();
        Map<String, String> keys = new HashMap<>();
        for (OdooConnectionSpec.Credential credential : spec.credentials()) {
            String key = reader.read("spec.credentials[" + credential.duty() + "].secretRef", credential.secretRef());
            if (key != null) {
                keys.put(credential.duty(), key);
            }
        }
        String administrator =
                administrators.keyFor(spec.url(), spec.database()).orElse(null);
        String ca = spec.tls() == null || spec.tls().caSecretRef() == null
                ? null
                : reader.read("spec.tls.caSecretRef", spec.tls().caSecretRef());
        boolean trusted = spec.tls() == null || spec.tls().caSecretRef() == null || ca != null;
        return new Credentials(
                trusted
                        ? Optional.of(new OdooAccess(spec.url(), spec.database(), ca, keys, administrator))
                        : Optional.empty(),
                reader.missing());
    }

    private static final class Reader {
        private final String namespace;
        private final NamespaceSecrets secrets;
        private Finding missing;

        Reader(String namespace, NamespaceSecrets secrets) {
            this.namespace = namespace;
            this.secrets = secrets;
        }

        String read(String path, SecretKeyReference reference) {
            Optional<String> value = secrets.text(namespace, reference).map(String::strip);
            if (value.isEmpty() && missing == null) {
                missing = Finding.no(
                        Finding.ODOO_REACHABLE,
                        "SecretMissing",
                        path + ": Secret " + reference.name() + " in namespace " + namespace + " has no key '"
                                + reference.key() + "' yet. Add it; the operator continues by itself");
            }
            return value.orElse(null);
        }

        Optional<Finding> missing() {
            return Optional.ofNullable(missing);
        }
    }
}
