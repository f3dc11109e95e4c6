package dev.plantline.operator.cluster;

/** The one field manager of everything that the operator writes; must never change, or fields of the old name stay for ever. */
public final class FieldManager {
    /** Its name. */
    public static final String NAME = "plantline";

    private FieldManager() {}
}
