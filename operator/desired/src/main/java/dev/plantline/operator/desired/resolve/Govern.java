package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfacePolicySpec.Action;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.policy.Policies;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import java.util.List;

/**
 * Holds each manifest with everything filled in against the policies of the centre. They decide about changes: what already runs as the manifest says
 * goes on and is only told of, whatever a policy, a day or the end of an exception says.
 */
final class Govern implements Stage {
    private final Policies policies = new Policies();

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        return world.policies().isEmpty()
                ? draft
                : draft.eachMerged(candidate -> {
                    var spec = candidate.spec().orElseThrow();
                    var verdicts = policies.judge(world, candidate.resource(), spec, draft.plant());
                    var denied = denied(verdicts);
                    var judged = candidate.judged(verdicts);
                    return denied.isEmpty() || runs(draft.lastGood(), candidate, spec)
                            ? judged
                            : judged.refused(denied);
                });
    }

    private static List<Obstacle> denied(List<PolicyVerdict> verdicts) {
        return verdicts.stream()
                .filter(each -> each.action() == Action.deny)
                .flatMap(verdict -> verdict.broken().stream()
                        .filter(each -> !each.isExcepted())
                        .map(each -> new Obstacle(
                                Reason.PolicyDenied,
                                each.path(),
                                each.message() + " (policy " + verdict.policy()
                                        + (each.rule() == null ? "" : ", rule " + each.rule()) + ")")))
                .toList();
    }

    private static boolean runs(LastGood lastGood, Candidate candidate, OdooInterfaceSpec spec) {
        return lastGood.of(candidate.resource())
                .map(each -> decides(each.configuration().spec()).equals(decides(spec)))
                .orElse(false);
    }

    /** All but whether it is suspended: suspending, and going on as before, is nothing that a policy decides about. */
    private static String decides(OdooInterfaceSpec spec) {
        ObjectNode tree = Json.MAPPER.valueToTree(spec);
        tree.remove("suspend");
        return tree.toString();
    }
}
