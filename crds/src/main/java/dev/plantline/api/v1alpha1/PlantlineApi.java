package dev.plantline.api.v1alpha1;

/** Names that every kind of this API shares. */
public final class PlantlineApi {
    /** API group of all kinds. */
    public static final String GROUP = "plantline.dev";
    /** Version of this package. */
    public static final String VERSION = "v1alpha1";

    /** A DNS label: what names of resources and of what is derived from them are made of. */
    public static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    /** A day of the calendar, ISO 8601; 29 February in every year. */
    static final String DATE =
            "^[0-9]{4}-(02-(0[1-9]|[12][0-9])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))$";
    /** A duration: a whole number and s, m or h. */
    static final String DURATION = "^[1-9][0-9]{0,5}(s|m|h)$";
    /** A model of Odoo, for example stock.lot. */
    static final String MODEL = "^[a-z_][a-z0-9_]*([.][a-z0-9_]+)*$";
    /** A field or method of Odoo, for example product_id. */
    static final String FIELD = "^[a-z_][a-z0-9_]*$";

    /** Longest {@link OdooInterfaceStatus#lastGood}, characters: with the spec beside it the resource stays below what etcd stores. */
    public static final int LAST_GOOD_LENGTH = 262_144;

    private PlantlineApi() {}
}
