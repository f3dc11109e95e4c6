package dev.plantline.engine;

import dev.plantline.api.v1alpha1.MappingSpec.Type;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;

/**
 * The types of {@code as}. What cannot be told for sure is refused, not guessed: a decimal comma, a number where a time is wanted, a local time that
 * the clock change skipped. Of a local time that occurs twice the first is taken.
 */
final class Typed {
    private final Type type;
    private final ZoneId plantZone;

    Typed(Type type, ZoneId plantZone) {
        this.type = type;
        this.plantZone = plantZone;
    }

    /** The value as this type. */
    Value of(Value value, Origin origin, Scope scope) throws MessageFailedException {
        Value typed = convert(value);
        if (typed == null) {
            throw Failures.mapping(origin.place(scope), Failures.shown(text(value)) + " is not " + expected() + ".");
        }
        return typed;
    }

    /**
     * A constant of the manifest as this type.
     *
     * @throws IllegalArgumentException when it is none
     */
    Value constant(Value value) {
        Value typed = convert(value);
        if (typed == null) {
            throw new IllegalArgumentException("\"" + text(value) + "\" is not " + expected());
        }
        return typed;
    }

    private String expected() {
        return switch (type) {
            case string -> "a text";
            case integer -> "a whole number; convert with scale: 0 rounds";
            case decimal -> "a decimal number such as -12.5";
            case bool -> "true or false (1 or 0)";
            case date -> "a day such as 2026-01-31, or a time on it";
            case datetime ->
                "a time such as 2026-01-31T10:00:00+01:00 (without offset it is the plant's time, which the clock change must not skip)";
        };
    }

    private Value convert(Value value) {
        return switch (type) {
            case string -> scalar(value, text -> text, number -> asText(value), bool -> asText(value));
            case decimal -> scalar(value, text -> decimal(text.value()), number -> number, bool -> null);
            case integer ->
                scalar(value, text -> integer(DecimalText.parse(text.value())), Typed::integer, bool -> null);
            case bool -> scalar(value, text -> bool(text.value()), number -> bool(text(number)), bool -> bool);
            case date -> scalar(value, text -> date(text.value()), number -> null, bool -> null);
            case datetime -> scalar(value, text -> dateTime(text.value()), number -> null, bool -> null);
        };
    }

    /** What messages, constants and expressions give is plain: a list, a reference and a cleared field come later. */
    private static <R> R scalar(
            Value value,
            Function<Value.Text, ? extends R> text,
            Function<Value.Decimal, ? extends R> number,
            Function<Value.Bool, ? extends R> bool) {
        return value.match(
                text,
                number,
                bool,
                Typed::notPlain,
                Typed::notPlain,
                Typed::notPlain,
                Typed::notPlain,
                Typed::notPlain,
                Typed::notPlain);
    }

    private static <R> R notPlain(Value value) {
        throw new IllegalStateException(
                "no type is given to " + value.getClass().getSimpleName());
    }

    private static Value asText(Value value) {
        return new Value.Text(text(value));
    }

    private static String text(Value value) {
        return scalar(
                value,
                Value.Text::value,
                number -> CanonicalForm.text(number.value()),
                bool -> String.valueOf(bool.value()));
    }

    private static Value decimal(String text) {
        BigDecimal number = DecimalText.parse(text);
        return number == null ? null : new Value.Decimal(number);
    }

    private static Value integer(BigDecimal number) {
        return number == null ? null : integer(new Value.Decimal(number));
    }

    private static Value integer(Value.Decimal number) {
        if (number.value().scale() == 0) {
            return number;
        }
        try {
            return new Value.Decimal(new BigDecimal(number.value().toBigIntegerExact()));
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static Value bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> Plain.bool(true);
            case "false", "0" -> Plain.bool(false);
            default -> null;
        };
    }

    private Value date(String text) {
        try {
            return new Value.Text(Times.day(text, plantZone).toString());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Value dateTime(String text) {
        try {
            return new Value.Text(Times.odoo(Times.moment(text, plantZone)));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
