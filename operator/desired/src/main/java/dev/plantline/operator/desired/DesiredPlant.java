package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a namespace is to have.
 *
 * @param plant the plant that counts; empty: there is none or it was refused, and then nothing that exists may be changed or deleted
 * @param resources everything to make; what carries the plant's labels and is not among them is to be deleted
 * @param topics by name of OdooInterface; also of interfaces whose last good revision runs
 * @param configurations one per workload
 * @param live what the workloads run
 * @param kits the side kits in use, by OdooConnection, duty and use
 * @param filledIn as in {@link EffectiveInterfaces}
 * @param policies as in {@link EffectiveInterfaces}
 * @param approvals as in {@link EffectiveInterfaces}
 * @param controls as in {@link EffectiveInterfaces}
 * @param codeMaps as in {@link EffectiveInterfaces}
 * @param plantObstacles by name of Plant
 * @param interfaceObstacles by name of OdooInterface; an interface may be live and have obstacles, then its last good revision runs
 */
public record DesiredPlant(
        Optional<Plant> plant,
        List<HasMetadata> resources,
        Map<String, List<DesiredTopic>> topics,
        List<RuntimeConfiguration> configurations,
        List<EffectiveInterface> live,
        Map<String, SortedMap<DutyUse, KitInUse>> kits,
        Map<String, Map<String, Map<String, String>>> filledIn,
        Map<String, List<PolicyVerdict>> policies,
        Map<String, Approval> approvals,
        Map<String, ChangeControl> controls,
        Map<String, CodeMapState> codeMaps,
        Map<String, List<Obstacle>> plantObstacles,
        Map<String, List<Obstacle>> interfaceObstacles) {}
