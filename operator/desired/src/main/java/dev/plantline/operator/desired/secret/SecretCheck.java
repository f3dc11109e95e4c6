package dev.plantline.operator.desired.secret;

import dev.plantline.api.v1alpha1.SecretPurpose;
import dev.plantline.operator.desired.secret.SecretAnswer.Given;
import dev.plantline.operator.desired.secret.SecretAnswer.Missing;
import dev.plantline.operator.desired.secret.SecretAnswer.Refused;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a Secret is for what a manifest wants it for. A manifest alone must not decide where a key is sent: whoever writes one could name any
 * Secret of the namespace and an address of his own.
 */
final class SecretCheck {
    private final Secret secret;
    private final SecretUse use;

    private SecretCheck(Secret secret, SecretUse use) {
        this.secret = secret;
        this.use = use;
    }

    static SecretAnswer of(Secret secret, SecretUse use) {
        return new SecretCheck(secret, use).answer();
    }

    private SecretAnswer answer() {
        var value = Optional.ofNullable(secret.getData())
                .map(data -> data.get(use.reference().key()));
        return value.isEmpty() ? new Missing() : use.match(key -> key(key, value.get()), all -> trusted(value.get()));
    }

    private SecretAnswer trusted(String value) {
        return Trusted.certificates(value)
                .<SecretAnswer>map(Given::new)
                .orElseGet(() -> new Refused(
                        true,
                        "key '" + use.reference().key() + "' of " + name()
                                + " is not PEM certificates alone, and nothing else is taken from a Secret to be trusted: put the"
                                + " certificates of the authority there, without a private key"));
    }

    private SecretAnswer key(SecretUse.Key key, String value) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(SecretPurpose.PURPOSE, key.purpose().label());
        key.duty().ifPresent(duty -> labels.put(SecretPurpose.DUTY, duty));
        var has = Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of());
        labels.entrySet().removeIf(wanted -> wanted.getValue().equals(has.get(wanted.getKey())));
        var elsewhere = key.sentTo().filter(place -> !isSentTo(place));
        return labels.isEmpty() && elsewhere.isEmpty()
                ? new Given(value)
                : new Refused(false, why(key, labels, elsewhere));
    }

    private boolean isSentTo(Destination place) {
        return Optional.ofNullable(secret.getMetadata().getAnnotations())
                .map(all -> all.get(SecretPurpose.SENT_TO))
                .flatMap(Destination::parse)
                .filter(place::equals)
                .isPresent();
    }

    private String why(SecretUse.Key key, Map<String, String> labels, Optional<Destination> elsewhere) {
        var what = key.duty().map(duty -> "the duty " + duty + " in Odoo").orElseGet(() -> key.purpose()
                .label());
        var commands = new LinkedHashMap<String, String>();
        if (!labels.isEmpty()) {
            commands.put(
                    "label",
                    labels.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining(" ")));
        }
        elsewhere.ifPresent(place -> commands.put("annotate", SecretPurpose.SENT_TO + "=" + place));
        return name() + " does not say that it is for " + what
                + key.sentTo().map(place -> " and may be sent to " + place).orElse("")
                + ", so nothing of it is used. If it is, whoever answers for the Secret says so: "
                + commands.entrySet().stream()
                        .map(each -> "kubectl " + each.getKey() + " secret "
                                + secret.getMetadata().getName() + " --namespace "
                                + secret.getMetadata().getNamespace() + " --overwrite " + each.getValue())
                        .collect(Collectors.joining(" && "));
    }

    private String name() {
        return "Secret " + secret.getMetadata().getName() + " in namespace "
                + secret.getMetadata().getNamespace();
    }
}
