package dev.plantline.operator.cluster;

/** The field managers of everything that the operator writes; must never change, or fields of the old name stay for ever. */
public final class FieldManager {
    /** Its name. */
    public static final String NAME = "plantline";
    /** Of what became of recorded messages under a revision: it stays while the rest of the status is written. */
    public static final String REGRESSION = "plantline-regression";

    private FieldManager() {}
}
