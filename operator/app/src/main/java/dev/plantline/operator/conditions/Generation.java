package dev.plantline.operator.conditions;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A state of a manifest. One that was deleted and made anew under its name begins with the same number.
 *
 * @param uid of the resource
 * @param number its metadata.generation
 */
public record Generation(String uid, Long number) {
    /** The one that a resource shows. */
    public static Generation of(HasMetadata resource) {
        return new Generation(
                resource.getMetadata().getUid(), resource.getMetadata().getGeneration());
    }
}
