package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All that decides what a namespace's plant gets, as seen at one moment. Lists may hold more than one namespace; only what belongs is used.
 *
 * @param now the moment
 * @param plants every Plant of the cluster, because a plant's name is unique in it
 * @param latencyClasses every LatencyClass
 * @param odooConnections OdooConnections, at least those of the namespace
 * @param interfaces OdooInterfaces, at least those of the namespace
 * @param running what the namespace's workloads are configured with now, see {@link RuntimeConfigurations#running}; it keeps an interface's last
 *     good revision at work while a new one is invalid
 * @param secrets looks into the Secrets that manifests refer to
 */
public record ClusterState(
        Instant now,
        List<Plant> plants,
        List<LatencyClass> latencyClasses,
        List<OdooConnection> odooConnections,
        List<OdooInterface> interfaces,
        List<RuntimeConfiguration> running,
        SecretReader secrets) {

    /** The plant of a name: the oldest, because a plant's name is unique in the cluster. */
    public static Optional<Plant> plant(Collection<Plant> plants, String name) {
        return plants.stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .min(PlantChecks.OLDER_FIRST);
    }

    /** Copies the lists. */
    public ClusterState {
        plants = List.copyOf(plants);
        latencyClasses = List.copyOf(latencyClasses);
        odooConnections = List.copyOf(odooConnections);
        interfaces = List.copyOf(interfaces);
        running = List.copyOf(running);
    }
}
