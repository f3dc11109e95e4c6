package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.change.Approval;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The interfaces of a namespace with every default filled in, and the obstacles that keep others from going live.
 *
 * @param plant the namespace's plant; empty when there is none or it was refused
 * @param live what the workloads are to run: good manifests, and the last good revision of those that are not; ordered by name
 * @param kits the side kits in use, by OdooConnection, duty and use
 * @param filledIn what was filled in for what manifests leave out: by name of OdooInterface, then by where it comes from (class, plant or default), then
 *     by path below the spec
 * @param policies how manifests stand with the policies that are for them, by name of OdooInterface
 * @param approvals how good manifests stand with the people who decide, by name of OdooInterface; only where they are asked
 * @param controls whether and whom people are asked about each interface, by name of OdooInterface
 * @param codeMaps what became of the plant's code maps, by name
 * @param plantObstacles by name of Plant
 * @param interfaceObstacles by name of OdooInterface
 */
public record EffectiveInterfaces(
        Optional<Plant> plant,
        List<EffectiveInterface> live,
        Map<String, SortedMap<DutyUse, KitInUse>> kits,
        Map<String, Map<String, Map<String, String>>> filledIn,
        Map<String, List<PolicyVerdict>> policies,
        Map<String, Approval> approvals,
        Map<String, ChangeControl> controls,
        Map<String, CodeMapState> codeMaps,
        Map<String, List<Obstacle>> plantObstacles,
        Map<String, List<Obstacle>> interfaceObstacles) {

    /** Whether a connection leads elsewhere only when all its interfaces may: people are asked about one that runs on it. */
    public boolean isHeld(String odooConnection) {
        return live.stream()
                .filter(each -> each.configuration().odooConnection().equals(odooConnection))
                .anyMatch(each -> controls.containsKey(each.id().name())
                        && controls.get(each.id().name()).on());
    }

    /** The same without some that cannot run yet; they count for everything else, so that nothing is decided twice. */
    public EffectiveInterfaces without(Set<String> names) {
        return new EffectiveInterfaces(
                plant,
                live.stream().filter(each -> !names.contains(each.id().name())).toList(),
                kits,
                filledIn,
                policies,
                approvals,
                controls,
                codeMaps,
                plantObstacles,
                interfaceObstacles);
    }
}
