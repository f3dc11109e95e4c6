package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;

/** Holds each manifest against the other resources of its namespace and cluster, and against the calendar. */
final class Check implements Stage {
    @Override
    public Draft apply(ClusterState world, Draft draft) {
        var checks = new InterfaceChecks(world, draft);
        return draft.eachMerged(candidate -> candidate.refused(
                checks.obstacles(candidate.resource(), candidate.spec().orElseThrow())));
    }
}
