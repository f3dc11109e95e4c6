package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.cluster.OptionalKind;
import dev.plantline.operator.cluster.ResourceApplier.Refused;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.policy.PolicyReports;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Writes what the policies say of a plant's interfaces. What was found to stand in the cluster as it should is neither built nor compared again until the
 * verdicts change or somebody touches it; after a restart each Report is compared once.
 */
final class PlantReports {
    private static final Logger LOG = Logger.getLogger(PlantReports.class);

    private final Versions versions;
    private final Writer writer;
    /** By namespace, then by name of the Report. */
    private final Map<String, Map<String, Written>> written = new ConcurrentHashMap<>();

    /** Which version of a Report was seen last; empty: there is none. */
    @FunctionalInterface
    interface Versions {
        Optional<String> of(String namespace, String name);
    }

    /** As {@link dev.plantline.operator.cluster.ResourceApplier#converge(Plant, List, Predicate, Consumer)}. */
    @FunctionalInterface
    interface Writer {
        List<Refused> converge(
                Plant plant, List<HasMetadata> desired, Predicate<HasMetadata> considered, Consumer<HasMetadata> same);
    }

    /** What a Report says, and the version in which it was found to say that. */
    private record Written(PolicyReports.Source source, String version) {}

    PlantReports(Versions versions, Writer writer) {
        this.versions = versions;
        this.writer = writer;
    }

    /** Whatever is wrong with it stops nothing else. */
    List<Refused> write(ClusterState world, Plant plant, DesiredPlant declared) {
        String namespace = plant.getMetadata().getNamespace();
        Map<String, Written> now = new HashMap<>(written.getOrDefault(namespace, Map.of()));
        now.entrySet().removeIf(each -> versions.of(namespace, each.getKey())
                .filter(version -> version.equals(each.getValue().version()))
                .isEmpty());
        Map<String, PolicyReports.Source> sources = new HashMap<>();
        now.forEach((name, each) -> sources.put(name, each.source()));
        PolicyReports all = PolicyReports.of(world, plant, declared, sources);
        now.keySet().retainAll(all.standing());
        try {
            return writer.converge(
                    plant,
                    all.resources(),
                    each -> OptionalKind.REPORT.is(each)
                            && !all.standing().contains(each.getMetadata().getName()),
                    same -> now.put(
                            same.getMetadata().getName(),
                            new Written(
                                    all.sources().get(same.getMetadata().getName()),
                                    same.getMetadata().getResourceVersion())));
        } catch (KubernetesClientException e) {
            LogKeys.warn(
                    LOG,
                    "Reports could not be written; the operator tries again",
                    LogKeys.PLANT.of(plant.getMetadata().getName()),
                    LogKeys.REASON.of(e.getMessage()));
            return List.of(new Refused(
                    PolicyReports.KIND,
                    plant.getMetadata().getName(),
                    "the API server answers " + e.getCode() + ": "
                            + (e.getStatus() == null
                                    ? "no reason given"
                                    : e.getStatus().getMessage())));
        } finally {
            written.put(namespace, now);
        }
    }

    /** Namespaces whose plant is gone. */
    void forget(Set<String> gone) {
        written.keySet().removeAll(gone);
    }
}
