package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * To which Plants a change matters. Only caches are asked.
 *
 * @param caches that are asked
 */
record ConcernedPlants(ClusterCaches caches) {
    /** A plant's name is unique in the cluster, and a namespace has one: the younger waits for the older. */
    static Predicate<Plant> by(Plant changed) {
        return plant ->
                plant.getMetadata().getName().equals(changed.getMetadata().getName())
                        || plant.getMetadata()
                                .getNamespace()
                                .equals(changed.getMetadata().getNamespace());
    }

    /** Interfaces, Odoo connections and Secrets belong to the plant of their namespace. */
    static Predicate<Plant> in(String namespace) {
        return plant -> namespace.equals(plant.getMetadata().getNamespace());
    }

    /** As above, by one of them. */
    static Predicate<Plant> inNamespaceOf(HasMetadata changed) {
        return in(changed.getMetadata().getNamespace());
    }

    /** Its own plant; one that keeps master records may own what another plant wants to write into the same Odoo. */
    Predicate<Plant> by(OdooInterface changed) {
        Predicate<OdooInterface> keepsRecords = each -> caches.templated(each).keepsRecords();
        if (!keepsRecords.test(changed)) {
            return inNamespaceOf(changed);
        }
        Set<String> namespaces = caches.list(OdooInterface.class)
                .filter(keepsRecords)
                .map(each -> each.getMetadata().getNamespace())
                .collect(Collectors.toSet());
        return inNamespaceOf(changed)
                .or(plant -> namespaces.contains(plant.getMetadata().getNamespace()));
    }

    /** A template is cluster-wide; it matters where an interface names it. */
    Predicate<Plant> by(InterfaceTemplate changed) {
        String name = changed.getMetadata().getName();
        Set<String> namespaces = caches.list(OdooInterface.class)
                .filter(each -> Optional.ofNullable(each.getSpec().templateRef())
                        .filter(ref -> name.equals(ref.name()))
                        .isPresent())
                .map(each -> each.getMetadata().getNamespace())
                .collect(Collectors.toSet());
        return plant -> namespaces.contains(plant.getMetadata().getNamespace());
    }

    /** A class is cluster-wide; it matters where an interface names it, or still runs in it with its last good revision. */
    Predicate<Plant> by(LatencyClass changed) {
        String name = changed.getMetadata().getName();
        Set<String> namespaces = Stream.concat(
                        caches.list(OdooInterface.class).filter(each -> caches.templated(each)
                                .latencyClass()
                                .filter(name::equals)
                                .isPresent()),
                        caches.made()
                                .list(ConfigMap.class)
                                .filter(each -> name.equals(
                                        each.getMetadata().getLabels().get(Labels.LATENCY_CLASS))))
                .map(each -> each.getMetadata().getNamespace())
                .collect(Collectors.toSet());
        return plant -> namespaces.contains(plant.getMetadata().getNamespace());
    }
}
