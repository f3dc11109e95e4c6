package dev.plantline.engine;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How days and times may be written in expressions: a fixed list, because a pattern of anybody's own is easily wrong in a way that shows once a year ({@code YYYY},
 * {@code hh}). Letters as in ISO 8601 texts: {@code yyyy} year, {@code MM} month, {@code dd} day, {@code DDD} day of the year, {@code Www} ISO week.
 */
final class TimePattern {
    /** What {@code yy} counts from. */
    private static final int CENTURY = 2000;

    private static final String WEEK = "yyyy-Www";
    private static final Map<String, TimePattern> ALL = all();

    private final String text;
    private final DateTimeFormatter formatter;

    private TimePattern(String text) {
        this.text = text;
        this.formatter = formatter(text);
    }

    private static Map<String, TimePattern> all() {
        Map<String, TimePattern> all = new LinkedHashMap<>();
        for (String text : List.of(
                "yyyy-MM-dd",
                "yyyyMMdd",
                "yyMMdd",
                "dd.MM.yyyy",
                "dd/MM/yyyy",
                "MM/dd/yyyy",
                "yyyy-MM-dd HH:mm:ss",
                "yyyy-MM-dd HH:mm",
                "yyyy-MM-ddTHH:mm:ss",
                "yyyyMMddHHmmss",
                "yyyyMMddHHmm",
                "dd.MM.yyyy HH:mm:ss",
                "dd.MM.yyyy HH:mm",
                "HH:mm:ss",
                "HH:mm",
                "HHmmss",
                "HHmm",
                "yyDDD",
                "yyyyDDD",
                WEEK)) {
            all.put(text, new TimePattern(text));
        }
        return all;
    }

    private static DateTimeFormatter formatter(String text) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        if (text.equals(WEEK)) {
            builder.appendValue(IsoFields.WEEK_BASED_YEAR, 4)
                    .appendLiteral("-W")
                    .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2);
        } else {
            int at = 0;
            while (at < text.length()) {
                int end = at + 1;
                while (end < text.length() && text.charAt(end) == text.charAt(at)) {
                    end++;
                }
                append(builder, text.charAt(at), end - at);
                at = end;
            }
        }
        return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    private static void append(DateTimeFormatterBuilder builder, char letter, int length) {
        switch (letter) {
            case 'y' -> {
                if (length == 2) {
                    builder.appendValueReduced(ChronoField.YEAR, 2, 2, CENTURY);
                } else {
                    builder.appendValue(ChronoField.YEAR, length);
                }
            }
            case 'M' -> builder.appendValue(ChronoField.MONTH_OF_YEAR, length);
            case 'd' -> builder.appendValue(ChronoField.DAY_OF_MONTH, length);
            case 'D' -> builder.appendValue(ChronoField.DAY_OF_YEAR, length);
            case 'H' -> builder.appendValue(ChronoField.HOUR_OF_DAY, length);
            case 'm' -> builder.appendValue(ChronoField.MINUTE_OF_HOUR, length);
            case 's' -> builder.appendValue(ChronoField.SECOND_OF_MINUTE, length);
            default -> builder.appendLiteral(letter);
        }
    }

    /** All, as they are written. */
    static Set<String> texts() {
        return ALL.keySet();
    }

    /** The pattern that is written like this; one of {@link #texts()}. */
    static TimePattern of(String text) {
        return ALL.get(text);
    }

    /** Whether it has a time of day, and not a day alone. */
    boolean hasTime() {
        return text.contains("HH");
    }

    /** Whether a day can be read with it: {@code yyyy-Www} has none, {@code HH:mm} neither. */
    boolean hasDay() {
        return text.contains("dd") || text.contains("DDD");
    }

    String format(TemporalAccessor time) {
        return formatter.format(time);
    }

    /**
     * The day that a text says; what it says of the time of day must be right too.
     *
     * @throws DateTimeException when it is written otherwise, or there is no such day
     */
    LocalDate day(String text) {
        return hasTime() ? time(text).toLocalDate() : LocalDate.parse(text, formatter);
    }

    /**
     * The day and time of day that a text says.
     *
     * @throws DateTimeException when it is written otherwise, or there is no such time
     */
    LocalDateTime time(String text) {
        return LocalDateTime.parse(text, formatter);
    }

    @Override
    public String toString() {
        return text;
    }
}
