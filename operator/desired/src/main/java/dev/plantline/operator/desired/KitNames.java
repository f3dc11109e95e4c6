package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.MappingSpec;
import java.util.List;

/** Tells the name of a side kit's server action, which carries the hash of its code, from the mappings that it must be able to work. */
public interface KitNames {
    /**
     * Name of the server action. The same mappings, in whatever order, always get the same name.
     *
     * @param plant the plant's code
     * @param duty whose credential calls it
     * @param mappings of all interfaces that use this connection and duty
     * @throws IllegalArgumentException when no kit can be made for one of the mappings, because it holds something that is no name of Odoo's; mappings
     *     for each of which a kit can be made have one together
     */
    String action(String plant, String duty, List<MappingSpec> mappings);

    /**
     * Whether two kits come from the same text and differ in their allow-lists alone: then both take every request that this release sends. True of
     * names that do not tell.
     */
    default boolean isSameText(String one, String other) {
        return true;
    }
}
