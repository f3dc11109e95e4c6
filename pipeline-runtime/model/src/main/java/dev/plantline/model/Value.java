package dev.plantline.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A value of an operation. References are symbolic: the target resolves them. Numbers are exact. */
public sealed interface Value {
    /**
     * Text; also dates (yyyy-MM-dd) and times (yyyy-MM-dd HH:mm:ss, UTC) as Odoo writes them.
     *
     * @param value the text
     */
    record Text(String value) implements Value {}

    /**
     * An exact number.
     *
     * @param value the number
     */
    record Decimal(BigDecimal value) implements Value {}

    /**
     * True or false.
     *
     * @param value the truth
     */
    record Bool(boolean value) implements Value {}

    /** Clears the field. */
    record Clear() implements Value {}

    /**
     * A list of plain values (where, until).
     *
     * @param values the values
     */
    record Many(List<Value> values) implements Value {}

    /**
     * A record by external id.
     *
     * @param externalId bare name or module.name
     */
    record Reference(String externalId) implements Value {}

    /**
     * A record by natural key.
     *
     * @param model Odoo model
     * @param by Odoo field to value, all equal; exactly one record must match
     */
    record Lookup(String model, Map<String, Value> by) implements Value {}
}
