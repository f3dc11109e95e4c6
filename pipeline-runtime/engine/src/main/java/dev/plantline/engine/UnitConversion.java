package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.Units.Unit;
import dev.plantline.model.MessageFailedException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Converts quantities between units with exact factors and rounds once, at the end, HALF_UP. */
final class UnitConversion {
    private final CodeTable codes;
    private final Path unit;
    private final Path product;
    private final String to;
    private final Unit toUnit;
    private final Integer scale;
    private final String at;

    /**
     * Prepares a conversion.
     *
     * @param codes null: built-in units only
     * @param unit null: no conversion, the value is rounded only
     * @param product null: factors for all products only
     * @param to null: rounded only
     * @param scale null: exact
     * @param at path in the manifest
     */
    UnitConversion(CodeTable codes, Path unit, Path product, String to, Integer scale, String at) {
        this.codes = codes;
        this.unit = unit;
        this.product = product;
        this.to = to;
        this.toUnit = to == null ? null : Units.of(to);
        this.scale = scale;
        this.at = at;
    }

    BigDecimal convert(BigDecimal quantity, Origin origin, Scope scope) throws MessageFailedException {
        if (unit == null) {
            return scale == null ? quantity : quantity.setScale(scale, RoundingMode.HALF_UP);
        }
        JsonNode node = unit.find(scope);
        String code = node == null ? null : CanonicalForm.text(node);
        if (code == null || code.isEmpty()) {
            throw Failures.mapping(
                    unit.pointer(scope),
                    "The quantity at " + origin.place(scope) + " has no unit here; the sender must fill it (" + at
                            + ").");
        }
        Meaning meaning = meaning(code, scope);
        BigDecimal canonical = meaning.factor() == BigDecimal.ONE ? quantity : quantity.multiply(meaning.factor());
        if (meaning.value().equals(to)) {
            return scale == null ? canonical : canonical.setScale(scale, RoundingMode.HALF_UP);
        }
        Unit from = Units.of(meaning.value());
        if (from == null || toUnit == null || !from.dimension().equals(toUnit.dimension())) {
            throw Failures.business(
                    unit.pointer(scope),
                    "Unit " + Failures.shown(code) + " is " + meaning.value() + ", which cannot be converted to " + to
                            + (codes == null
                                    ? ""
                                    : "; code map " + codes.name() + " needs an entry with a factor to " + to)
                            + " (" + at + ").");
        }
        return divided(canonical.multiply(from.factor()), toUnit.factor(), origin, scope);
    }

    private Meaning meaning(String code, Scope scope) throws MessageFailedException {
        JsonNode node = product == null ? null : product.find(scope);
        String productCode = node == null ? null : CanonicalForm.text(node);
        Meaning meaning = codes == null ? null : codes.of(code, productCode, scope.receivedOrNull());
        if (meaning != null) {
            return meaning;
        }
        if (Units.of(code) != null) {
            return new Meaning(code, BigDecimal.ONE);
        }
        if (codes != null) {
            throw codes.unknown(code, productCode, unit.pointer(scope));
        }
        throw Failures.business(
                unit.pointer(scope),
                "Unit " + Failures.shown(code) + " is not built in; a code map of kind unit must say what it is (" + at
                        + ").");
    }

    private BigDecimal divided(BigDecimal dividend, BigDecimal divisor, Origin origin, Scope scope)
            throws MessageFailedException {
        if (scale != null) {
            return dividend.divide(divisor, scale, RoundingMode.HALF_UP);
        }
        try {
            return dividend.divide(divisor);
        } catch (ArithmeticException e) {
            throw Failures.mapping(
                    origin.place(scope),
                    "The quantity does not come out even in " + to + ": the conversion needs a scale (" + at + ").");
        }
    }
}
