package dev.plantline.operator.cluster;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From what changed to the Plants that it matters to. Only caches are asked. */
final class PlantJoins {
    private final IndexerResourceCache<Plant> plants;
    private final BooleanSupplier complete;
    private final Supplier<Stream<OdooInterface>> interfaces;
    private final Supplier<Stream<ConfigMap>> configurations;

    PlantJoins(
            IndexerResourceCache<Plant> plants,
            BooleanSupplier complete,
            Supplier<Stream<OdooInterface>> interfaces,
            Supplier<Stream<ConfigMap>> configurations) {
        this.plants = plants;
        this.complete = complete;
        this.interfaces = interfaces;
        this.configurations = configurations;
    }

    /** A plant's name is unique in the cluster, and a namespace has one: the younger waits for the older. */
    SecondaryToPrimaryMapper<Plant> plantToPlantsOfTheSameNameOrNamespace() {
        return changed -> ids(plant ->
                plant.getMetadata().getName().equals(changed.getMetadata().getName()) || sameNamespace(plant, changed));
    }

    /** Interfaces and Odoo connections belong to the plant of their namespace. */
    <T extends HasMetadata> SecondaryToPrimaryMapper<T> namespacedToPlantsOfItsNamespace() {
        return changed -> ids(plant -> sameNamespace(plant, changed));
    }

    /** A class is cluster-wide; it matters where an interface names it, or still runs in it with its last good revision. */
    SecondaryToPrimaryMapper<LatencyClass> latencyClassToPlantsThatUseIt() {
        return changed -> {
            if (!complete.getAsBoolean()) {
                return ids(plant -> true); // nobody knows yet who uses it
            }
            String name = changed.getMetadata().getName();
            Set<String> namespaces = Stream.concat(
                            interfaces
                                    .get()
                                    .filter(each -> name.equals(each.getSpec().latencyClass())),
                            configurations
                                    .get()
                                    .filter(each -> name.equals(
                                            each.getMetadata().getLabels().get(Labels.LATENCY_CLASS))))
                    .map(each -> each.getMetadata().getNamespace())
                    .collect(Collectors.toSet());
            return ids(plant -> namespaces.contains(plant.getMetadata().getNamespace()));
        };
    }

    private Set<ResourceID> ids(Predicate<Plant> matches) {
        return plants.list(matches).map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    private static boolean sameNamespace(HasMetadata one, HasMetadata other) {
        return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }
}
