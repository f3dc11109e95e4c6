package dev.plantline.operator.desired.resolve;

import dev.plantline.operator.desired.ClusterState;

/**
 * One step in making the interfaces of a plant live. Pure: what it says depends on its arguments alone. It looks at all interfaces of the plant at
 * once, because some of what keeps one back is another. Used by several threads.
 */
interface Stage {
    /**
     * The draft after this step: candidates with more decided about them, or with obstacles. A stage never throws for what a manifest says, and
     * leaves candidates out of which nothing is known but their obstacles.
     */
    Draft apply(ClusterState world, Draft draft);
}
