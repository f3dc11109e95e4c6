package dev.plantline.engine;

import com.ethlo.time.DateTime;
import com.ethlo.time.Field;
import com.ethlo.time.ITU;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** One reader of days and times for contracts and mappings: what the contract lets in, the mapping reads. */
final class Times {
    /** The contract's formats of days and times, in place of the library's. */
    static final List<Format> FORMATS = List.of(new Day(), new Moment());

    private static final int SECONDS_END = "2026-01-31T10:00:00".length();

    private Times() {}

    /**
     * A day, with or without a time, with or without an offset.
     *
     * @throws DateTimeException when it is none
     */
    static DateTime parse(String text) {
        String usual = usual(text);
        DateTime time = ITU.parseLenient(usual);
        // The library stops silently after a Z.
        if (!time.includesGranularity(Field.DAY) || time.getParseLength() != usual.length()) {
            throw new DateTimeException("a day is needed, and nothing after it");
        }
        return time;
    }

    /** Offsets as many machines write them: {@code +0100} made {@code +01:00}, and {@code -00:00}, of which the library knows nothing, {@code Z}. */
    private static String usual(String text) {
        int sign = text.length() - 5;
        String usual = sign < 16 || text.charAt(sign) != '+' && text.charAt(sign) != '-'
                ? text
                : text.substring(0, sign + 3) + ":" + text.substring(sign + 3);
        return usual.length() > SECONDS_END && usual.endsWith("-00:00")
                ? usual.substring(0, usual.length() - "-00:00".length()) + "Z"
                : usual;
    }

    /**
     * The moment in UTC that a text says; without an offset it is the time of the zone, the first of two where the clock goes back.
     *
     * @throws DateTimeException when it says a day alone or none at all, a time that the clock change skips, or one of a year that Odoo does not have
     */
    static LocalDateTime moment(String text, ZoneId zone) {
        DateTime time = parse(text);
        if (!time.includesGranularity(Field.MINUTE)) {
            throw new DateTimeException("a day alone is no time");
        }
        return time.getOffset().isPresent()
                ? utc(time)
                : utc(time.toLocalDatetime(), offset(time.toLocalDatetime(), zone));
    }

    /**
     * The day that a text says; a time with an offset is on the day that it is in the zone.
     *
     * @throws DateTimeException when it says none, or one of a year that Odoo does not have
     */
    static LocalDate day(String text, ZoneId zone) {
        DateTime time = parse(text);
        return inYears(
                time.getOffset().isPresent()
                        ? utc(time)
                                .atOffset(ZoneOffset.UTC)
                                .atZoneSameInstant(zone)
                                .toLocalDate()
                        : time.toLocalDate());
    }

    /**
     * The zone's offset at this local time, the earlier of two.
     *
     * @throws DateTimeException when the clock change skips it
     */
    static ZoneOffset offset(LocalDateTime local, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            throw new DateTimeException("the clock change skips it");
        }
        return offsets.get(0);
    }

    /**
     * The moment in UTC.
     *
     * @param time that has an offset
     * @throws DateTimeException when its offset is none on earth, or its year none in Odoo
     */
    static LocalDateTime utc(DateTime time) {
        return utc(
                time.toLocalDatetime(),
                ZoneOffset.ofTotalSeconds(time.getOffset().orElseThrow().getTotalSeconds()));
    }

    /**
     * The moment in UTC.
     *
     * @throws DateTimeException when its year is none in Odoo
     */
    static LocalDateTime utc(LocalDateTime time, ZoneOffset offset) {
        LocalDateTime utc = time.minusSeconds(offset.getTotalSeconds());
        inYears(utc.toLocalDate());
        return utc;
    }

    /** A moment in UTC as Odoo writes it, to the second: {@code 2026-01-31 09:00:00}. */
    static String odoo(LocalDateTime utc) {
        StringBuilder text = new StringBuilder(19).append(utc.toLocalDate()).append(' ');
        two(text, utc.getHour()).append(':');
        two(text, utc.getMinute()).append(':');
        return two(text, utc.getSecond()).toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** The same as a document of an operation writes it: {@code 2026-01-31T09:00:00Z}. */
    static String rfc3339(String odoo) {
        return odoo.replace(' ', 'T') + "Z";
    }

    /**
     * The day itself.
     *
     * @throws DateTimeException when it lies outside Python's years, and so Odoo's
     */
    static LocalDate inYears(LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new DateTimeException("the year must be 1 to 9999");
        }
        return day;
    }

    private static boolean reads(Reading reading) {
        try {
            return reading.succeeds();
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** May fail with {@link DateTimeException}. */
    private interface Reading {
        boolean succeeds();
    }

    /** {@code date}: RFC 3339, full-date. */
    private static final class Day implements Format {
        @Override
        public String getName() {
            return "date";
        }

        @Override
        public String getMessageKey() {
            return "format.date";
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return value.length() == 10 && reads(() -> inYears(LocalDate.parse(value)) != null);
        }
    }

    /** {@code date-time}: RFC 3339, date-time; a leap second is refused, because Odoo has none. */
    private static final class Moment implements Format {
        @Override
        public String getName() {
            return "date-time";
        }

        @Override
        public String getMessageKey() {
            return "format.date-time";
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return isWritten(value) && reads(() -> utc(parse(value)) != null);
        }

        /** Whether day, time to the second and offset are there as RFC 3339 writes them. */
        private static boolean isWritten(String value) {
            if (value.length() <= SECONDS_END || value.length() > 40) {
                return false;
            }
            char between = value.charAt(10);
            boolean offset = value.endsWith("Z") || value.endsWith("z") || value.charAt(value.length() - 3) == ':';
            return (between == 'T' || between == 't') && value.charAt(16) == ':' && offset;
        }
    }
}
