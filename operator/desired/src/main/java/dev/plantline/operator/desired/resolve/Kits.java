package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.KitNames;

/** Chooses the side kits that the workloads call; manifests whose kit is not installed yet wait. */
final class Kits implements Stage {
    private final KitNames names;

    Kits(KitNames names) {
        this.names = names;
    }

    @Override
    public Draft apply(ClusterState world, Draft draft) {
        return new SideKits(world, draft, names).choose();
    }
}
