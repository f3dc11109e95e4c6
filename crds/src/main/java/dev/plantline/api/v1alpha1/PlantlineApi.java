package dev.plantline.api.v1alpha1;

/** Names that every kind of this API shares. */
public final class PlantlineApi {
    /** API group of all kinds. */
    public static final String GROUP = "plantline.dev";
    /** Version of this package. */
    public static final String VERSION = "v1alpha1";

    /** A DNS label: what names of resources and of what is derived from them are made of. */
    public static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    /** A revision that people decide about: 32 hex digits. */
    static final String REVISION = "^[0-9a-f]{32}$";
    /** Longest name of a user, characters. */
    public static final int USER_LENGTH = 256;
    /** Annotation of an OdooInterface, a CodeMap, and of the Plant, OdooConnection and InterfaceTemplate of interfaces: the user who made its last change. */
    public static final String CHANGED_BY = "plantline.dev/changed-by";

    /** A day of the calendar, ISO 8601. */
    static final String DATE = "^([0-9]{4}-(02-(0[1-9]|1[0-9]|2[0-8])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
            + "|(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))"
            + "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)$";
    /** A time of a day, to the minute or second, local or with its offset. */
    static final String MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$";
    /** A duration: a whole number and s, m or h. */
    public static final String DURATION = "^[1-9][0-9]{0,5}(s|m|h)$";
    /** A model of Odoo, for example stock.lot. */
    public static final String MODEL = "^[a-z_][a-z0-9_]*([.][a-z0-9_]+)*$";
    /** A field or method of Odoo, for example product_id. */
    public static final String FIELD = "^[a-z_][a-z0-9_]*$";
    /** One to five fields of Odoo, joined by dots, for example move_ids.quantity. */
    public static final String FIELDS = "^[a-z_][a-z0-9_]*([.][a-z_][a-z0-9_]*){0,4}$";
    /** What a mapping fills: a field of Odoo, or a property of an operation's document, for example movedAt. */
    static final String TARGET = "^[a-z_][a-zA-Z0-9_]*$";
    /** A field below a spec, for example classification.consequence. */
    static final String PATH = "^[a-zA-Z]+([.][a-zA-Z]+)*$";
    /** The name of a value in a mapping, for example lotNumber. */
    static final String LET = "^[a-zA-Z][a-zA-Z0-9_]*$";
    /** A business operation, for example stock.transfer. */
    static final String OPERATION = "^[a-z]+([.][a-zA-Z]+)+$";

    /** Longest {@link OdooInterfaceStatus#lastGood} and {@link CodeMapStatus#lastGood}, characters: with the spec beside it the resource stays below what etcd stores. */
    public static final int LAST_GOOD_LENGTH = 262_144;

    /** What {@link #ONE_LINE} asks for, where a rule cannot stand: of an element of a list. */
    static final String LINE = "^[^\\p{C}\\p{Z}]([^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*[^\\p{C}\\p{Z}])?$";

    /**
     * Rule for text that people read in alerts, tables and logs: one line, not blank, without control characters and without invisible marks, some of
     * which turn the direction of what follows.
     */
    static final String ONE_LINE =
            "self.matches(r'^[^\\p{C}\\p{Z}]([^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*[^\\p{C}\\p{Z}])?$')";
    /** What {@link #ONE_LINE} says. */
    static final String ONE_LINE_MESSAGE =
            "write one line of text, without blanks around it, control characters and invisible marks (in YAML, '>-' folds lines without a line break at the end, '>' with one)";

    /**
     * Rule for a list of address ranges, each an IPv4 or IPv6 address, a slash and the bits that count. One regular expression that accepts nothing
     * else, so that nobody has to parse what was accepted and find it wrong.
     */
    public static final String ADDRESS_RANGES = "self.all(one, one.matches('^("
            + "((25[0-5]|(2[0-4]|1[0-9]|[1-9]|)[0-9])[.]){3}(25[0-5]|(2[0-4]|1[0-9]|[1-9]|)[0-9])/(3[0-2]|[12]?[0-9])"
            + "|(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
            + "|([0-9a-fA-F]{1,4}:){1,7}:"
            + "|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}"
            + "|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}"
            + "|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}"
            + "|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}"
            + "|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}"
            + "|[0-9a-fA-F]{1,4}:(:[0-9a-fA-F]{1,4}){1,6}"
            + "|:(:[0-9a-fA-F]{1,4}){1,7}"
            + "|::)/(12[0-8]|1[01][0-9]|[1-9]?[0-9])"
            + ")$'))";
    /** What {@link #ADDRESS_RANGES} says. */
    public static final String ADDRESS_RANGES_MESSAGE =
            "an entry is no range of addresses: write address/bits, for example 10.20.0.0/16, 2001:db8::/32, or 10.20.0.7/32 for one address";

    /** Rule for a pause between two tries. */
    static final String PAUSE = "duration(self) <= duration('24h')";
    /** What {@link #PAUSE} says. */
    static final String PAUSE_MESSAGE = "a pause is at most 24h";

    private PlantlineApi() {}
}
