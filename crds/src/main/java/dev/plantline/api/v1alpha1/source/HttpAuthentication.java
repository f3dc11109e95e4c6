package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * How senders prove themselves: each signs what it sends with a key of its own (RFC 9421, hmac-sha256).
 *
 * @param keys the keys of all senders
 */
public record HttpAuthentication(
        @Required
                @Size(min = 1, max = 32)
                @ValidationRule(
                        value = "self.all(one, self.exists_one(other, other.id == one.id))",
                        message = "two keys have the same id: give each its own, a signature names its key by it")
                List<SigningKey> keys) {}
