package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantlineApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** To whom an object belongs: its owner reference decides. Labels are edited easily, and say nothing. */
final class Ownership {
    private Ownership() {}

    /** Whether an object was made for exactly this plant, and goes when it is no longer desired. */
    static boolean owns(Plant plant, HasMetadata object) {
        return owners(object).stream()
                .anyMatch(owner -> owner.getUid().equals(plant.getMetadata().getUid()));
    }

    /**
     * Whether the operator may write over an object: it was made for this plant, or for an earlier one whose objects are still going, or it is an
     * orphan that the operator applied once.
     */
    static boolean mayWrite(Plant plant, HasMetadata object) {
        if (owners(object).isEmpty()) {
            return annotations(object).containsKey(Difference.APPLIED);
        }
        return owners(object).stream()
                .anyMatch(owner -> owner.getKind().equals(plant.getKind())
                        && owner.getApiVersion().startsWith(PlantlineApi.GROUP + "/"));
    }

    private static List<OwnerReference> owners(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of());
    }

    private static Map<String, String> annotations(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
    }
}
