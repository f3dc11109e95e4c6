package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;

/** Gives out what the interfaces of a plant share and of which there is not enough for all: the gateway's paths, and the room of its configuration. */
final class Fit implements Stage {
    @Override
    public Draft apply(ClusterState world, Draft draft) {
        return ConfigurationRoom.keep(withPathsOfTheirOwn(draft));
    }

    private static Draft withPathsOfTheirOwn(Draft draft) {
        var paths = new HttpPaths(draft);
        return draft.each(candidate -> paths.isTaken(candidate.resource())
                .map(owner -> {
                    var path = candidate
                            .resource()
                            .getSpec()
                            .source()
                            .needs()
                            .path()
                            .orElseThrow();
                    return candidate.refusedFirst(new Obstacle(
                            Reason.HttpPathTaken,
                            path.field(),
                            "interface " + owner.getMetadata().getName() + " receives '" + path.name()
                                    + "' already: choose another path"));
                })
                .orElse(candidate));
    }
}
