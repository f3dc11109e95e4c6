package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import java.util.Set;

/**
 * Tells the name of a side kit's server action, which carries the hash of its code, from the workflows that it must be able to work: what those may do
 * comes with the release, and no mapping changes it.
 */
public interface KitNames {
    /**
     * Name of the server action. The same workflows always get the same name.
     *
     * @param plant the plant's code
     * @param duty whose credential calls it
     * @param workflows of all interfaces that use this connection and duty
     */
    String action(String plant, String duty, Set<Workflow> workflows);

    /**
     * Whether two kits come from the same text and differ in their allow-lists alone: then both take every request that this release sends. True of
     * names that do not tell.
     */
    default boolean isSameText(String one, String other) {
        return true;
    }
}
