package dev.plantline.operator.desired.secret;

import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.api.v1alpha1.SecretPurpose;
import java.util.Optional;
import java.util.function.Function;

/** What a manifest wants of a Secret. */
public sealed interface SecretUse {
    /** The Secret and the key inside it. */
    SecretKeyReference reference();

    /** What it is, handled completely. */
    <T> T match(Function<Key, T> key, Function<Certificates, T> certificates);

    /**
     * Something that nobody else may know.
     *
     * @param reference the Secret and the key inside it
     * @param purpose what for
     * @param duty of an Odoo key, else empty
     * @param sentTo where it is sent; empty: it is only compared
     */
    record Key(SecretKeyReference reference, SecretPurpose purpose, Optional<String> duty, Optional<Destination> sentTo)
            implements SecretUse {
        /** Refuses a key that is sent nobody knows where. */
        public Key {
            if (purpose.isSent() != sentTo.isPresent()) {
                throw new IllegalArgumentException(
                        "a secret for " + purpose.label() + " with the destination " + sentTo);
            }
        }

        @Override
        public <T> T match(Function<Key, T> key, Function<Certificates, T> certificates) {
            return key.apply(this);
        }
    }

    /**
     * Certificates to trust, which are public.
     *
     * @param reference the Secret and the key inside it
     */
    record Certificates(SecretKeyReference reference) implements SecretUse {
        @Override
        public <T> T match(Function<Key, T> key, Function<Certificates, T> certificates) {
            return certificates.apply(this);
        }
    }

    /** The API key of a duty, sent to an Odoo. */
    static SecretUse odoo(SecretKeyReference reference, String duty, String url) {
        return new Key(reference, SecretPurpose.ODOO, Optional.of(duty), Optional.of(Destination.ofUrl(url)));
    }

    /** A password for a purpose, sent to brokers. */
    static SecretUse kafka(SecretKeyReference reference, SecretPurpose purpose, String bootstrapServers) {
        return new Key(reference, purpose, Optional.empty(), Optional.of(Destination.ofBrokers(bootstrapServers)));
    }

    /** A key that is compared with what comes in. */
    static SecretUse compared(SecretKeyReference reference, SecretPurpose purpose) {
        return new Key(reference, purpose, Optional.empty(), Optional.empty());
    }
}
