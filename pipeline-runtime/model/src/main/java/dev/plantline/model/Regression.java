package dev.plantline.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What became of recorded messages under a revision of an interface or a table of a code map that waits, beside what is live: counts, places and positions, and
 * nothing of a message.
 *
 * @param revision that waits, by which decisions name it
 * @param live revision that runs, as its configuration names it; of a table {@link #live}
 * @param at when it was compared, RFC 3339
 * @param messages that were compared
 * @param same of which both ask the same
 * @param different of which both ask something, and not the same
 * @param newlyFailing that fail under the one that waits, and not now
 * @param newlyPassing that fail now, and not under the one that waits
 * @param failing that fail under both
 * @param otherMajor that were looked at and not compared, because they were received under another major version of the contract
 * @param fields where they differ, those of most messages first; at most {@value #MOST_FIELDS}
 * @param differentAt positions of the newest that differ, at most {@value #MOST_POSITIONS}
 * @param newlyFailingAt positions of the newest that newly fail, likewise
 * @param newlyPassingAt positions of the newest that newly pass, likewise
 * @param ranges what was looked at of each partition
 * @param shortened why it is not as many messages as were asked for, though there are more; null: it is, or there are no more
 * @param problem why nothing was compared; null: it was. It is tried again
 */
public record Regression(
        String revision,
        String live,
        String at,
        long messages,
        long same,
        long different,
        long newlyFailing,
        long newlyPassing,
        long failing,
        long otherMajor,
        List<Field> fields,
        List<At> differentAt,
        List<At> newlyFailingAt,
        List<At> newlyPassingAt,
        List<Range> ranges,
        String shortened,
        String problem) {
    /** Messages that are looked at, unless somebody asks for another number. */
    public static final int MESSAGES = 1_000;
    /** Most messages that somebody may ask for. */
    public static final int MOST_MESSAGES = 100_000;
    /** Places that are told at most. */
    public static final int MOST_FIELDS = 20;
    /** Positions of each kind that are told at most. */
    public static final int MOST_POSITIONS = 20;
    /** Places, and positions of each kind, that are told of each of the many interfaces that use a code map. */
    public static final int MOST_IN_BRIEF = 5;

    /** Copies the lists. */
    public Regression {
        Objects.requireNonNull(revision);
        Objects.requireNonNull(live);
        Objects.requireNonNull(at);
        fields = List.copyOf(fields);
        differentAt = List.copyOf(differentAt);
        newlyFailingAt = List.copyOf(newlyFailingAt);
        newlyPassingAt = List.copyOf(newlyPassingAt);
        ranges = List.copyOf(ranges);
    }

    /**
     * A place where messages differ.
     *
     * @param path names of fields, with the number of the step; lines have none
     * @param messages that differ there
     */
    public record Field(String path, long messages) {}

    /**
     * Where a message stands.
     *
     * @param partition of the interface's {@code .in}
     * @param offset in it
     */
    public record At(int partition, long offset) {}

    /**
     * What was looked at of a partition.
     *
     * @param partition its number
     * @param from first offset
     * @param to offset behind the last one
     */
    public record Range(int partition, long from, long to) {}

    /** A problem that lasts is told this often, though its words may change with every attempt. */
    public static final Duration PROBLEM_AGAIN = Duration.ofHours(1);

    /**
     * Whether what could not be compared again is no news: the same class of failure, which stands before the first colon, within {@link #PROBLEM_AGAIN}.
     *
     * @param before why it was not compared at {@code beforeAt}; null: it was
     * @param now why it was not compared at {@code nowAt}, RFC 3339 both; null: it was
     */
    public static boolean sameProblem(String before, String beforeAt, String now, String nowAt) {
        return before != null
                && now != null
                && before.split(":", 2)[0].equals(now.split(":", 2)[0])
                && Instant.parse(nowAt).isBefore(Instant.parse(beforeAt).plus(PROBLEM_AGAIN));
    }

    /**
     * What a waiting table of a code map is held against.
     *
     * @param revision of the interface that runs, as its configuration names it
     * @param table revision of the table with which it runs, as pods are given it
     */
    public static String live(String revision, String table) {
        return revision + "/" + table;
    }

    /** The same with the first of its places and the newest positions, and without what was looked at of each partition. */
    public Regression brief() {
        return new Regression(
                revision,
                live,
                at,
                messages,
                same,
                different,
                newlyFailing,
                newlyPassing,
                failing,
                otherMajor,
                first(fields),
                first(differentAt),
                first(newlyFailingAt),
                first(newlyPassingAt),
                List.of(),
                shortened,
                problem);
    }

    private static <T> List<T> first(List<T> list) {
        return list.subList(0, Math.min(list.size(), MOST_IN_BRIEF));
    }

    /** One that could not be made. */
    public static Regression failed(String revision, String live, String at, String problem) {
        return new Regression(
                revision, live, at, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), null,
                problem);
    }
}
