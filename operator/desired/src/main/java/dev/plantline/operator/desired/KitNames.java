package dev.plantline.operator.desired;

/** Tells the name of a side kit's server action, which carries the hash of its code, from what decides its text. */
public interface KitNames {
    /**
     * Name of the server action. The same content always gets the same name.
     *
     * @param plant the plant's code
     * @param duty whose credential calls it
     * @param content what it must be able to work
     */
    String action(String plant, String duty, KitContent content);

    /**
     * Whether two kits for the same use come from the same text and differ in what was generated into it alone: then both take every request that this
     * release sends. True of names that do not tell.
     */
    default boolean isSameText(String one, String other) {
        return true;
    }
}
