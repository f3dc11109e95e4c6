package dev.plantline.api.v1alpha1.source;

import dev.plantline.api.v1alpha1.SecretPurpose;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.ArrayList;
import java.util.Optional;

/**
 * HTTP push to the gateway: POST /{path}.
 *
 * @param path path below the gateway's root, unique in the plant
 * @param authentication how senders prove themselves
 */
public record HttpSource(
        @Required @Size(min = 1, max = 128) @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")
                String path,
        @Required HttpAuthentication authentication) {

    /**
     * What it asks of the plant; a manifest may lack anything.
     *
     * @param at where it stands in the manifest
     */
    SourceNeeds needs(String at) {
        var secrets = new ArrayList<SourceNeeds.Secret>();
        if (authentication != null && authentication.keys() != null) {
            for (var key : authentication.keys()) {
                secrets.add(new SourceNeeds.Secret(
                        key.id(),
                        at + ".authentication.keys[" + secrets.size() + "].secretRef",
                        key.secretRef(),
                        SecretPurpose.HTTP_SOURCE));
            }
        }
        return new SourceNeeds(
                secrets,
                Optional.ofNullable(path).map(name -> new SourceNeeds.Place(name, at + ".path")),
                Optional.empty(),
                false);
    }
}
