package dev.plantline.api.v1alpha1.source;

import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.api.v1alpha1.SecretPurpose;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * HTTP push to the gateway: POST /{path}.
 *
 * @param path path below the gateway's root, unique in the plant
 * @param authentication how senders prove themselves
 * @param allowedAddresses ranges of addresses from which messages come; others are answered 403. Absent: all. Behind a load balancer name it in
 *     spec.gateway.trustedProxies of the Plant, or its address is the one that counts
 * @param rate how many messages of all senders together; absent: 2 000 a second
 */
public record HttpSource(
        @Required @Size(min = 1, max = 128) @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")
                String path,
        @Required HttpAuthentication authentication,
        @Size(min = 1, max = 64)
                @ValidationRule(value = PlantlineApi.ADDRESS_RANGES, message = PlantlineApi.ADDRESS_RANGES_MESSAGE)
                List<@Size(min = 1, max = 49) String> allowedAddresses,
        RateLimit rate) {

    /**
     * What it asks of the plant; a manifest may lack anything.
     *
     * @param at where it stands in the manifest
     */
    SourceNeeds needs(String at) {
        var secrets = new ArrayList<SourceNeeds.Secret>();
        var certificates = new ArrayList<SourceNeeds.Place>();
        if (authentication != null && authentication.keys() != null) {
            for (var key : authentication.keys()) {
                String of = at + ".authentication.keys[" + secrets.size() + "]";
                secrets.add(new SourceNeeds.Secret(
                        key.id(), of + ".secretRef", key.secretRef(), SecretPurpose.HTTP_SOURCE));
                if (key.subject() != null) {
                    certificates.add(new SourceNeeds.Place(key.subject(), of + ".subject"));
                }
            }
        }
        return new SourceNeeds(
                secrets,
                Optional.ofNullable(path).map(name -> new SourceNeeds.Place(name, at + ".path")),
                Optional.empty(),
                certificates,
                Optional.empty(),
                false);
    }
}
