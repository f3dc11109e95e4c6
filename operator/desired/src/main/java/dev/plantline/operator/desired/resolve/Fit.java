package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.Optional;

/** Gives out what the interfaces of a plant share and of which there is not enough for all: the gateway's paths, and the room of its configuration. */
final class Fit implements Stage {
    @Override
    public Draft apply(ClusterState world, Draft draft) {
        return ConfigurationRoom.keep(withPathsOfTheirOwn(draft));
    }

    private static Draft withPathsOfTheirOwn(Draft draft) {
        var paths = new HttpPaths(draft);
        return draft.each(candidate -> paths.isTaken(candidate.resource())
                .map(owner -> candidate.withoutPath(taken(candidate.resource(), owner)))
                .orElse(candidate));
    }

    private static Obstacle taken(OdooInterface resource, OdooInterface owner) {
        var path = path(resource).orElseThrow();
        var name = owner.getMetadata().getName();
        var leaves =
                path(owner).filter(wanted -> wanted.name().equals(path.name())).isEmpty();
        return leaves
                ? new Obstacle(
                        Reason.HttpPathPending,
                        path.field(),
                        "interface " + name + " receives '" + path.name()
                                + "' until its changed manifest can go live. See why it cannot: kubectl describe odoointerface "
                                + name + ". Or choose another path")
                : new Obstacle(
                        Reason.HttpPathTaken,
                        path.field(),
                        "path '" + path.name() + "' belongs to interface " + name + ": choose another path");
    }

    private static Optional<SourceNeeds.Place> path(OdooInterface resource) {
        return Optional.ofNullable(resource.getSpec().source())
                .flatMap(source -> source.needs().path());
    }
}
