package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * HTTP push to the gateway: POST /{path}.
 *
 * @param path path below the gateway's root, unique in the plant
 * @param authentication how senders prove themselves
 */
public record HttpSource(
        @Required @Size(min = 1, max = 128) @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")
                String path,
        @Required HttpAuthentication authentication) {}
