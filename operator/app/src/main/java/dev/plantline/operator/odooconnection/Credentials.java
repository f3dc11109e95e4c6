package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.secret.SecretUse;
import dev.plantline.operator.odoo.Administrators;
import dev.plantline.operator.odoo.OdooAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that an OdooConnection refers to.
 *
 * @param access with every key that may be sent there; empty: the certificates to trust are missing
 * @param missing why the first key that is not among them is not
 * @param administratorMissing whether the platform names an administrator's key for this database and it is not there
 */
record Credentials(Optional<OdooAccess> access, Optional<Finding> missing, boolean administratorMissing) {
    static Credentials of(OdooConnection odooConnection, NamespaceSecrets secrets, Administrators administrators) {
        Reader reader = new Reader(odooConnection.getMetadata().getNamespace(), secrets);
        OdooConnectionSpec spec = odooConnection.getSpec();
        Map<String, String> keys = new HashMap<>();
        for (OdooConnectionSpec.Credential credential : spec.credentials()) {
            String duty = credential.duty();
            SecretFiles.odooKey(odooConnection, duty)
                    .flatMap(use -> reader.read("spec.credentials[" + duty + "].secretRef", use))
                    .ifPresent(key -> keys.put(duty, key));
        }
        String administrator =
                administrators.keyFor(spec.url(), spec.database()).orElse(null);
        Optional<SecretUse> ca = SecretFiles.odooCa(odooConnection);
        Optional<String> trust = ca.flatMap(use -> reader.read("spec.tls.caSecretRef", use));
        return new Credentials(
                ca.isEmpty() || trust.isPresent()
                        ? Optional.of(new OdooAccess(
                                spec.url(),
                                spec.database(),
                                trust.orElse(null),
                                keys,
                                administrator,
                                administrators
                                        .trustFor(spec.url(), spec.database())
                                        .orElse(null)))
                        : Optional.empty(),
                reader.missing(),
                administrator == null && administrators.isNamed(spec.url(), spec.database()));
    }

    private static final class Reader {
        private final String namespace;
        private final NamespaceSecrets secrets;
        private Finding missing;

        Reader(String namespace, NamespaceSecrets secrets) {
            this.namespace = namespace;
            this.secrets = secrets;
        }

        Optional<String> read(String path, SecretUse use) {
            return secrets.answer(namespace, use)
                    .match(
                            given -> Optional.of(
                                    new String(Base64.getDecoder().decode(given.base64()), StandardCharsets.UTF_8)
                                            .strip()),
                            () -> missing(
                                    "SecretMissing",
                                    path + ": Secret " + use.reference().name() + " in namespace " + namespace
                                            + " has no key '" + use.reference().key()
                                            + "' yet. Add it; the operator continues by itself"),
                            refused -> missing(
                                    refused.certificates() ? "NotCertificates" : "SecretNotForPlantline",
                                    path + ": " + refused.why()));
        }

        private Optional<String> missing(String reason, String message) {
            if (missing == null) {
                missing = Finding.no(Finding.ODOO_REACHABLE, reason, message);
            }
            return Optional.empty();
        }

        Optional<Finding> missing() {
            return Optional.ofNullable(missing);
        }
    }
}
