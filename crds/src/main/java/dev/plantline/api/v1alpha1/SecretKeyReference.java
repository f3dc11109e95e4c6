package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One key of a Secret in the same namespace; values never stand in a manifest.
 *
 * @param name the Secret's name
 * @param key the key inside its data
 */
public record SecretKeyReference(
        @Required @Size(min = 1, max = 253) String name,
        @Required @Size(min = 1, max = 253) @Pattern("^[-._a-zA-Z0-9]+$") String key) {}
