package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;
import java.util.List;

/**
 * Stages that give out what interfaces share, repeated until none of them takes a manifest back. A manifest that is taken back leaves its last good
 * revision running, which keeps what an earlier stage has given to another interface already: its HTTP path, for example.
 *
 * <p>It ends: these stages only add obstacles and none takes one away, so every repetition but the last refuses at least one more manifest. With n
 * manifests there are at most n + 1 rounds. The last one changed nothing, so all of its stages have seen the same manifests refused.
 */
final class UntilSettled implements Stage {
    private final List<Stage> stages;

    UntilSettled(Stage... stages) {
        this.stages = List.of(stages);
    }

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        var settled = draft;
        int refusedBefore;
        do {
            refusedBefore = settled.obstacles().size();
            for (var stage : stages) {
                settled = stage.apply(world, settled);
            }
        } while (settled.obstacles().size() > refusedBefore);
        return settled;
    }
}
