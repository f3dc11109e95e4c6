package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.policy.Policies;
import dev.plantline.operator.desired.policy.PolicyVerdict;
import java.util.List;

/**
 * Holds each manifest with everything filled in against the policies of the centre. They decide about changes of a manifest: one that has gone live
 * goes on and is only told of, whatever a policy, a day, the end of an exception, or a change of plant, class or connection says.
 */
final class Govern implements Stage {
    private final Policies policies;

    Govern(Policies policies) {
        this.policies = policies;
    }

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        return world.policies().isEmpty()
                ? draft
                : draft.eachMerged(candidate -> {
                    var verdicts = policies.judge(
                            world,
                            candidate.resource(),
                            candidate.spec().orElseThrow().withTests(candidate.tests()),
                            draft.plant());
                    var judged = candidate.judged(verdicts);
                    var denied = verdicts.stream()
                            .filter(PolicyVerdict::isDenied)
                            .flatMap(each -> obstacles(each).stream())
                            .toList();
                    return denied.isEmpty()
                                    || Policies.isAccepted(candidate.resource(), world.template(candidate.resource()))
                            ? judged
                            : judged.refused(denied);
                });
    }

    private static List<Obstacle> obstacles(PolicyVerdict verdict) {
        return verdict.broken().stream()
                .filter(each -> !each.isExcepted())
                .map(each -> new Obstacle(
                        Reason.PolicyDenied,
                        each.path(),
                        each.message() + " (policy " + verdict.policy()
                                + (each.rule() == null ? "" : ", rule " + each.rule()) + ")"))
                .toList();
    }
}
