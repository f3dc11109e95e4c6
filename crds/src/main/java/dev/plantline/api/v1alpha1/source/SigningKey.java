package dev.plantline.api.v1alpha1.source;

import dev.plantline.api.v1alpha1.SecretKeyReference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/**
 * A key that one sender signs with.
 *
 * @param id names the key in every signature (keyid); unique in the interface
 * @param secretRef the key, shared with the sender; at least 16 bytes
 * @param sender who signs with it, for the audit; absent: the id
 * @param subject the name in the client certificate that its sender shows, for example CN=press-1,O=Lyon; absent: it needs none. The Plant asks for
 *     certificates in spec.gateway.tls.clientCertificates
 * @param rate how many messages it may sign; absent: 1 000 a second
 * @param where values that messages signed with this key must have, by their path: what this sender may claim to be
 */
public record SigningKey(
        @Required @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9._-]+$") String id,
        @Required SecretKeyReference secretRef,
        @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9]([A-Za-z0-9 ._-]*[A-Za-z0-9])?$") String sender,
        @Size(min = 1, max = 253) String subject,
        RateLimit rate,
        @Size(min = 1, max = 8) Map<String, @Size(min = 1, max = 256) String> where) {}
