package dev.plantline.engine;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Decimal numbers that come as text: an optional sign, digits, a point. No exponent, no thousands separator, no comma: nothing is guessed. */
final class DecimalText {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d{1," + MessageReader.MAX_DIGITS + "}(\\.\\d{0,"
            + MessageReader.MAX_DIGITS + "})?|\\.\\d{1," + MessageReader.MAX_DIGITS + "})");

    private DecimalText() {}

    /** The number; null when the text is none. */
    static BigDecimal parse(String text) {
        return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}
