package dev.plantline.operator.plant;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron expression as a LatencyClass may have it: five fields of values, ranges, steps and lists, in a time zone. Only the controller of a CronJob
 * starts runs; this tells when it should have.
 */
final class Schedule {
    private static final int FIELDS = 5;
    /** A 29th of February can be eight years away. */
    private static final int MOST_DAYS = 366 * 8 + 1;

    private static final List<String> MONTHS = names(Month.values(), Month::getDisplayName);
    private static final List<String> WEEKDAYS = names(
            new DayOfWeek[] {
                DayOfWeek.SUNDAY,
                DayOfWeek.MONDAY,
                DayOfWeek.TUESDAY,
                DayOfWeek.WEDNESDAY,
                DayOfWeek.THURSDAY,
                DayOfWeek.FRIDAY,
                DayOfWeek.SATURDAY
            },
            DayOfWeek::getDisplayName);

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    /** Where days and weekdays are both restricted, either will do. */
    private final boolean eitherDay;

    private final ZoneId zone;

    private interface Display<T> {
        String of(T each, TextStyle style, Locale locale);
    }

    private static <T> List<String> names(T[] all, Display<T> display) {
        List<String> names = new ArrayList<>();
        for (T each : all) {
            names.add(display.of(each, TextStyle.SHORT, Locale.ENGLISH).toLowerCase(Locale.ROOT));
        }
        return List.copyOf(names);
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException when it is none that a LatencyClass may have
     */
    Schedule(String expression, ZoneId zone) {
        String[] fields = expression.strip().split(" +", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a schedule has five fields: " + expression);
        }
        minutes = values(fields[0], 0, 59, List.of());
        hours = values(fields[1], 0, 23, List.of());
        days = values(fields[2], 1, 31, List.of());
        months = values(fields[3], 1, 12, MONTHS);
        weekdays = values(fields[4], 0, 6, WEEKDAYS);
        eitherDay = !isAny(fields[2]) && !isAny(fields[4]);
        this.zone = zone;
    }

    /** As Kubernetes reads it: a step of more than one makes a restriction of the star before it. */
    private static boolean isAny(String field) {
        return Arrays.stream(field.split(",")).anyMatch(part -> part.equals("*") || part.matches("\\*/0*1"));
    }

    private static BitSet values(String field, int least, int most, List<String> names) {
        BitSet all = new BitSet();
        for (String part : field.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            String[] ends = stepped[0].split("-", -1);
            boolean any = ends[0].equals("*");
            int from = any ? least : number(ends[0], least, names);
            int to = any || ends.length == 1 && stepped.length > 1 ? most : number(ends[ends.length - 1], least, names);
            int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
            if (from < least || to > most || step < 1 || stepped.length > 2 || ends.length > 2) {
                throw new IllegalArgumentException("no such time: " + field);
            }
            for (int value = from; value <= to; value += step) {
                all.set(value);
            }
        }
        return all;
    }

    private static int number(String text, int least, List<String> names) {
        int name = names.indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 ? least + name : Integer.parseInt(text);
    }

    /** When a run was due for the last time, not later than a moment; empty: never in the last eight years. */
    Optional<Instant> lastDue(Instant atLatest) {
        LocalDateTime latest = LocalDateTime.ofInstant(atLatest, zone);
        for (int back = 0; back < MOST_DAYS; back++) {
            LocalDate day = latest.toLocalDate().minusDays(back);
            if (has(day)) {
                Optional<Instant> due = lastOf(day, atLatest);
                if (due.isPresent()) {
                    return due;
                }
            }
        }
        return Optional.empty();
    }

    private boolean has(LocalDate day) {
        boolean dayOfMonth = days.get(day.getDayOfMonth());
        boolean weekday = weekdays.get(day.getDayOfWeek().getValue() % 7);
        return months.get(day.getMonthValue()) && (eitherDay ? dayOfMonth || weekday : dayOfMonth && weekday);
    }

    /**
     * A clock that is set back has an hour twice, and Kubernetes starts a run in each of the two; so the instants are compared and not the local times. A
     * time that a clock which is set forward leaves out is one at which it starts nothing.
     */
    private Optional<Instant> lastOf(LocalDate day, Instant atLatest) {
        return hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream().mapToObj(minute -> day.atTime(hour, minute)))
                .flatMap(time -> zone.getRules().getValidOffsets(time).stream().map(time::toInstant))
                .filter(time -> !time.isAfter(atLatest))
                .max(Comparator.naturalOrder());
    }
}
