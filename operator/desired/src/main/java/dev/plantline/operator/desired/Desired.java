package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.alerts.AlertRules;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The readable specification of the operator: what resources ask for, as a function of everything that decides it. */
public final class Desired {
    private Desired() {}

    /** What the plant of a namespace is to have. */
    public static DesiredPlant of(ClusterState world, String namespace, Platform platform) {
        return of(world, platform.resolution().of(world, namespace), platform);
    }

    /** What a plant with these interfaces is to have. */
    public static DesiredPlant of(ClusterState world, EffectiveInterfaces effective, Platform platform) {
        var configurations = RuntimeConfigurations.of(world, effective, platform.cluster());
        var topics = new TreeMap<String, List<DesiredTopic>>();
        var resources = new ArrayList<HasMetadata>();
        effective.plant().ifPresent(plant -> {
            effective.live().forEach(each -> topics.put(each.id().name(), Topics.of(each.id(), plant.getSpec())));
            boolean desk = DeskResources.isWanted(plant.getSpec());
            if (!configurations.isEmpty() || desk) {
                resources.add(WorkloadResources.serviceAccount(plant));
            }
            var codeMaps = CodeMapConfigurations.stored(effective.codeMaps());
            if (!configurations.isEmpty() && !codeMaps.isEmpty()) {
                resources.add(CodeMapConfigurations.configMap(plant, codeMaps));
            }
            var candidates = CandidateConfigurations.files(world, effective);
            if (!configurations.isEmpty() && !candidates.isEmpty()) {
                resources.add(CandidateConfigurations.configMap(plant, candidates));
            }
            if (desk) {
                resources.addAll(new DeskResources(world, plant, platform).all());
            }
            for (RuntimeConfiguration configuration : configurations) {
                resources.addAll(new WorkloadResources(world, plant, configuration, platform).all());
            }
            if (platform.prometheusRules() && (!configurations.isEmpty() || hasLeftBehind(plant))) {
                resources.addAll(new AlertRules(plant, platform.ruleLabels()).of(effective.live()));
            }
        });
        return new DesiredPlant(
                effective.plant(),
                List.copyOf(resources),
                topics,
                configurations,
                effective.live(),
                effective.kits(),
                effective.filledIn(),
                effective.policies(),
                effective.approvals(),
                effective.controls(),
                effective.codeMaps(),
                effective.plantObstacles(),
                effective.interfaceObstacles());
    }

    /** What the last interface of a plant has left behind is still to be told. */
    private static boolean hasLeftBehind(Plant plant) {
        return plant.getStatus() != null
                && plant.getStatus().leftBehind() != null
                && !plant.getStatus().leftBehind().isEmpty();
    }
}
