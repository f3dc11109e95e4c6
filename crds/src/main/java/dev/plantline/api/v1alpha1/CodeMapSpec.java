package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A plant's codes to canonical codes. At most 256 KiB as JSON; no line twice.
 *
 * @param kind what kind of code
 * @param steward who keeps it
 * @param entries the table
 */
public record CodeMapSpec(
        @Required Kind kind,
        @Required
                @Size(min = 1, max = 253)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String steward,
        @Required @Size(min = 1, max = CodeMapSpec.MOST_ENTRIES) List<Entry> entries) {

    /** Most lines of a table. */
    public static final int MOST_ENTRIES = 5_000;
    /** Largest table as JSON, bytes. The operator checks it, as it does that no line is there twice: no rule of a schema can afford to. */
    public static final int MOST_BYTES = 262_144;

    /** A day or a time with its offset, ISO 8601. */
    private static final String FROM =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2}))?$";

    /** What the codes of a map stand for. */
    public enum Kind {
        /** States of documents. */
        status,
        /** Units of measure, with factors. */
        unit,
        /** Stock locations. */
        location,
        /** Items. */
        item,
        /** Accounts. */
        account,
        /** Partners. */
        partner,
        /** Reasons, for example of scrap. */
        reason
    }

    /**
     * One line of the table. Of two lines of one code and product the latest one counts that has begun when intake received the message; by the
     * pod's clock nothing is decided, so a message that is tried again or replayed meets the same line.
     *
     * @param code the plant's code
     * @param value the canonical code
     * @param factor kind unit only: exact decimal; one of the plant's unit is this many of the canonical; absent: 1
     * @param product kind unit only: this line is for this product alone; absent: for all
     * @param validFrom from when on it counts: a day, which begins at midnight in the plant's time zone, or a time with its offset; absent: always
     */
    public record Entry(
            @Required @Size(min = 1, max = 128) String code,
            @Required @Size(min = 1, max = 128) String value,
            @Size(max = 32) @Pattern("^[0-9]{1,15}([.][0-9]{1,15})?$") String factor,
            @Size(min = 1, max = 128) String product,
            @Size(max = 25) @Pattern(FROM) String validFrom) {}
}
