package dev.plantline.engine;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Functions of times. A time is CEL's {@code timestamp}, a moment; a day is a text such as {@code 2026-01-31}. Both are read as {@code as: datetime} and
 * {@code as: date} read them, so what a contract lets in is read here too. What depends on a zone has it as its last operand: {@link ExpressionRewriter}
 * writes the plant's where the expression names none.
 */
final class CelTimes {
    /** Stands for the time of receipt. No expression can name it: no name begins like this. */
    static final String RECEIVED = "@received";

    private static final CelType TIME = SimpleType.TIMESTAMP;
    private static final CelType TEXT = SimpleType.STRING;
    private static final CelType WHOLE = SimpleType.INT;

    /** What reading or writing a time takes, in steps, besides the call. */
    private static final int STEPS = 5;
    /** Longest text that can be a time, in characters. */
    private static final int MAX_LENGTH = 64;
    /** Most seconds between two times of Odoo, and so of a duration. */
    private static final BigDecimal MAX_SECONDS = new BigDecimal("315576000000");

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    /** CEL's would write years that nothing reads. */
    static final CelFunctionBinding TO_TEXT =
            CelFunctionBinding.from("timestamp_to_string", Instant.class, CelTimes::text);

    private CelTimes() {}

    static void addTo(CelFunctions functions) {
        functions
                .around("timestamp", TIME, List.of(TEXT, TEXT), of -> moment((String) of[0], zone(of[1])))
                .around("timestamp", TIME, List.of(TIME, TEXT), of -> of[0])
                .around(
                        "timestamp",
                        TIME,
                        List.of(TEXT, TEXT, TEXT),
                        of -> moment((String) of[0], (String) of[1], zone(of[2])))
                .around("day", TEXT, List.of(TEXT, TEXT), of -> day((String) of[0], zone(of[1]))
                        .toString())
                .around("day", TEXT, List.of(TIME, TEXT), of -> local(of[0], of[1])
                        .toLocalDate()
                        .toString())
                .around("day", TEXT, List.of(TEXT, TEXT, TEXT), of -> dayWritten((String) of[0], (String) of[1]))
                .around("format", TEXT, List.of(TIME, TEXT, TEXT), of -> written(local(of[0], of[2]), (String) of[1]))
                .around(
                        "format",
                        TEXT,
                        List.of(TEXT, TEXT, TEXT),
                        of -> written(day((String) of[0], zone(of[2])), (String) of[1]))
                .around("addDays", TEXT, List.of(TEXT, WHOLE, TEXT), of -> later(of, BigDecimal.valueOf((Long) of[1])))
                .around("addDays", TEXT, List.of(TEXT, CelNumbers.TYPE, TEXT), of -> later(of, (BigDecimal) of[1]))
                .around(
                        "daysBetween",
                        WHOLE,
                        List.of(TEXT, TEXT, TEXT),
                        of -> ChronoUnit.DAYS.between(
                                day((String) of[0], zone(of[2])), day((String) of[1], zone(of[2]))));
        part(functions, "year", time -> time.getYear());
        part(functions, "month", time -> time.getMonthValue());
        part(functions, "dayOfMonth", time -> time.getDayOfMonth());
        part(functions, "dayOfYear", time -> time.getDayOfYear());
        part(functions, "weekday", time -> time.getDayOfWeek().getValue());
        part(functions, "week", time -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        clock(functions, "hour", ChronoField.HOUR_OF_DAY);
        clock(functions, "minute", ChronoField.MINUTE_OF_HOUR);
        clock(functions, "second", ChronoField.SECOND_OF_MINUTE);
        unit(functions, "seconds", "inSeconds", 1);
        unit(functions, "minutes", "inMinutes", 60);
        unit(functions, "hours", "inHours", 3_600);
    }

    private static void part(CelFunctions functions, String name, ToLongFunction<LocalDate> part) {
        functions
                .around(
                        name,
                        WHOLE,
                        List.of(TIME, TEXT),
                        of -> part.applyAsLong(local(of[0], of[1]).toLocalDate()))
                .around(name, WHOLE, List.of(TEXT, TEXT), of -> part.applyAsLong(day((String) of[0], zone(of[1]))));
    }

    private static void clock(CelFunctions functions, String name, ChronoField part) {
        functions.around(
                name, WHOLE, List.of(TIME, TEXT), of -> local(of[0], of[1]).getLong(part));
    }

    private static void unit(CelFunctions functions, String of, String in, long seconds) {
        BigDecimal unit = BigDecimal.valueOf(seconds);
        functions
                .around(
                        of,
                        SimpleType.DURATION,
                        List.of(WHOLE),
                        given -> duration(BigDecimal.valueOf((Long) given[0]), unit))
                .around(
                        of,
                        SimpleType.DURATION,
                        List.of(CelNumbers.TYPE),
                        given -> duration((BigDecimal) given[0], unit))
                .around(in, CelNumbers.TYPE, List.of(SimpleType.DURATION), given -> count((Duration) given[0], unit));
    }

    private static ZoneId zone(Object name) {
        return ZoneId.of((String) name);
    }

    private static String shortEnough(String text) throws CelEvaluationException {
        Evaluation.work(STEPS);
        if (text.length() > MAX_LENGTH) {
            throw new CelEvaluationException(Failures.shown(text) + " is too long for a day or a time");
        }
        return text;
    }

    private static Instant moment(String text, ZoneId zone) throws CelEvaluationException {
        try {
            return Times.moment(shortEnough(text), zone).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new CelEvaluationException(
                    Failures.shown(text)
                            + " is not a time such as 2026-01-31T10:00:00+01:00 (without offset it is the time of the zone, which the clock change"
                            + " must not skip)",
                    e);
        }
    }

    private static Instant moment(String text, String pattern, ZoneId zone) throws CelEvaluationException {
        try {
            LocalDateTime local = TimePattern.of(pattern).time(shortEnough(text));
            return Times.utc(local, Times.offset(local, zone)).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new CelEvaluationException(
                    Failures.shown(text) + " is not a time written as " + pattern
                            + ", or one that the clock change skips",
                    e);
        }
    }

    private static LocalDate day(String text, ZoneId zone) throws CelEvaluationException {
        try {
            return Times.day(shortEnough(text), zone);
        } catch (DateTimeException e) {
            throw new CelEvaluationException(
                    Failures.shown(text) + " is not a day such as 2026-01-31, or a time on it", e);
        }
    }

    private static String dayWritten(String text, String pattern) throws CelEvaluationException {
        try {
            return Times.inYears(TimePattern.of(pattern).day(shortEnough(text))).toString();
        } catch (DateTimeException e) {
            throw new CelEvaluationException(Failures.shown(text) + " is not a day written as " + pattern, e);
        }
    }

    private static ZonedDateTime local(Object time, Object zone) throws CelEvaluationException {
        Evaluation.work(STEPS);
        try {
            ZonedDateTime local = ((Instant) time).atZone(zone(zone));
            Times.inYears(local.toLocalDate());
            return local;
        } catch (DateTimeException e) {
            throw outside(e);
        }
    }

    private static String text(Instant time) throws CelEvaluationException {
        local(time, "UTC");
        return time.toString();
    }

    /** The moment as text, for what leaves the expression. */
    static String written(Instant time) {
        Times.inYears(time.atZone(ZoneOffset.UTC).toLocalDate());
        return time.toString();
    }

    private static String written(ZonedDateTime local, String pattern) {
        return TimePattern.of(pattern).format(local);
    }

    private static String written(LocalDate day, String pattern) throws CelEvaluationException {
        TimePattern known = TimePattern.of(pattern);
        if (known.hasTime()) {
            throw new CelEvaluationException(
                    "a day has no time of day, which " + pattern + " needs: timestamp(x) reads a text that has both");
        }
        return known.format(day);
    }

    private static String later(Object[] of, BigDecimal days) throws CelEvaluationException {
        try {
            if (days.stripTrailingZeros().scale() > 0) {
                throw new CelEvaluationException("addDays adds whole days: round(x, 0) rounds");
            }
            LocalDate day = day((String) of[0], zone(of[2]));
            return Times.inYears(day.plusDays(days.longValueExact())).toString();
        } catch (DateTimeException | ArithmeticException e) {
            throw outside(e);
        }
    }

    private static CelEvaluationException outside(RuntimeException e) {
        return new CelEvaluationException("the day lies outside the years 1 to 9999", e);
    }

    private static Duration duration(BigDecimal number, BigDecimal unit) throws CelEvaluationException {
        BigDecimal seconds = CelNumbers.exact(BigDecimal::multiply, number, unit);
        if (seconds.abs().compareTo(MAX_SECONDS) > 0) {
            throw new CelEvaluationException("no two times lie more than 10 000 years apart");
        }
        BigDecimal nanos = seconds.multiply(NANOS).setScale(0, RoundingMode.HALF_UP);
        BigDecimal[] parts = nanos.divideAndRemainder(NANOS);
        return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static BigDecimal count(Duration duration, BigDecimal unit) throws CelEvaluationException {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        return CelNumbers.exact((a, b) -> a.divide(b, CelNumbers.DIVISION), seconds, unit);
    }
}
