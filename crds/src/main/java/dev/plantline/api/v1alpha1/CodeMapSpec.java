package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A plant's codes to canonical codes.
 *
 * @param name how the mapping names it
 * @param kind what kind of code
 * @param steward who keeps it
 * @param entries the table
 */
public record CodeMapSpec(
        @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String name,
        @Required Kind kind,
        @Size(min = 1, max = 253)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String steward,
        @Required @Size(min = 1, max = 256) List<Entry> entries) {

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
     * One line of the table.
     *
     * @param code the plant's code
     * @param value the canonical code
     * @param factor kind unit only: exact decimal; one of the plant's unit is this many of the canonical; absent: 1
     * @param product kind unit only: this line is for this product alone; absent: for all
     */
    public record Entry(
            @Required @Size(min = 1, max = 128) String code,
            @Required @Size(min = 1, max = 128) String value,
            @Size(max = 32) @Pattern("^[0-9]{1,15}([.][0-9]{1,15})?$") String factor,
            @Size(min = 1, max = 128) String product) {}
}
