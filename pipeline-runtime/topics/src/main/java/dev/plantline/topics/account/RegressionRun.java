package dev.plantline.topics.account;

import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.MessageComparison;
import dev.plantline.engine.MessageComparison.Difference;
import dev.plantline.model.Regression;
import dev.plantline.model.Regression.At;
import dev.plantline.model.Regression.Field;
import dev.plantline.model.Regression.Range;
import dev.plantline.topics.account.RecordedMessages.Recorded;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Holds a form of an interface that waits against recorded messages, beside the one that is live. For one thread and one run. */
public final class RegressionRun {
    /** Bodies that are read, unless somebody asks for another number of bytes. */
    public static final long BYTES = 64 << 20;

    /** Different places that are counted; a mapping has fewer. */
    private static final int MOST_PLACES = 1_000;

    private static final Comparator<At> NEWEST_FIRST =
            Comparator.comparingLong(At::offset).reversed().thenComparingInt(At::partition);

    private final CompiledInterface live;
    private final CompiledInterface candidate;
    private final String major;
    private final Limits limits;

    private final Map<String, Long> fields = new HashMap<>();
    private final NavigableSet<At> differentAt = new TreeSet<>(NEWEST_FIRST);
    private final NavigableSet<At> newlyFailingAt = new TreeSet<>(NEWEST_FIRST);
    private final NavigableSet<At> newlyPassingAt = new TreeSet<>(NEWEST_FIRST);
    private long bytes;
    private long same;
    private long different;
    private long newlyFailing;
    private long newlyPassing;
    private long failing;
    private long otherMajor;
    private long tooLong;
    private String shortened;

    /**
     * How far it goes.
     *
     * @param messages that are looked at, of whatever contract
     * @param bytes of their bodies; the message that reaches it is the last
     * @param longest body that is compared, bytes; those of longer ones are counted
     * @param pace asked before each message: why it shall be the end; empty: it shall not
     */
    public record Limits(int messages, long bytes, int longest, Supplier<Optional<String>> pace) {}

    /**
     * A run that has not begun.
     *
     * @param contractVersion of the candidate; messages of another major version are not compared
     */
    public RegressionRun(CompiledInterface live, CompiledInterface candidate, String contractVersion, Limits limits) {
        this.live = live;
        this.candidate = candidate;
        this.major = major(contractVersion);
        this.limits = limits;
    }

    private static String major(String version) {
        int point = version.indexOf('.');
        return point < 0 ? version : version.substring(0, point);
    }

    /**
     * Compares.
     *
     * @param revision of the candidate, and {@code liveRevision} of what is live, as the answer names them
     * @param seen hears of each message that was compared
     * @throws org.apache.kafka.common.KafkaException as {@link RecordedMessages#newest}
     */
    public Regression of(
            RecordedMessages messages,
            String revision,
            String liveRevision,
            Instant now,
            BiConsumer<Recorded, MessageComparison> seen) {
        List<Range> ranges = messages.newest(limits.messages(), message -> take(message, seen));
        return new Regression(
                revision,
                liveRevision,
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                compared(),
                same,
                different,
                newlyFailing,
                newlyPassing,
                failing,
                otherMajor,
                fields.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(Regression.MOST_FIELDS)
                        .map(each -> new Field(each.getKey(), each.getValue()))
                        .toList(),
                new ArrayList<>(differentAt),
                new ArrayList<>(newlyFailingAt),
                new ArrayList<>(newlyPassingAt),
                ranges,
                shortened(),
                null);
    }

    private String shortened() {
        if (tooLong == 0) {
            return shortened;
        }
        String longer = tooLong + " messages of more than " + (limits.longest() >> 10)
                + " KiB were not compared in the pod; plantline regress compares them";
        return shortened == null ? longer : shortened + ", and " + longer;
    }

    private long compared() {
        return same + different + newlyFailing + newlyPassing + failing;
    }

    private boolean take(Recorded message, BiConsumer<Recorded, MessageComparison> seen) {
        Optional<String> end = bytes >= limits.bytes()
                ? Optional.of((limits.bytes() >> 20) + " MiB were read")
                : limits.pace().get();
        if (end.isPresent()) {
            shortened = end.get();
            return false;
        }
        if (!message.contractVersion().isEmpty()
                && !major(message.contractVersion()).equals(major)) {
            otherMajor++;
        } else if (message.body().length > limits.longest()) {
            tooLong++;
        } else {
            MessageComparison comparison = MessageComparison.of(live, candidate, message.body(), message.received());
            count(message.at(), comparison);
            seen.accept(message, comparison);
        }
        bytes += message.body().length;
        return true;
    }

    private void count(At at, MessageComparison comparison) {
        switch (comparison.verdict()) {
            case same -> same++;
            case different -> {
                different++;
                keep(differentAt, at);
                for (Difference each : comparison.differences()) {
                    if (fields.size() < MOST_PLACES || fields.containsKey(each.place())) {
                        fields.merge(each.place(), 1L, Long::sum);
                    }
                }
            }
            case newlyFailing -> {
                newlyFailing++;
                keep(newlyFailingAt, at);
            }
            case newlyPassing -> {
                newlyPassing++;
                keep(newlyPassingAt, at);
            }
            case failing -> failing++;
        }
    }

    private static void keep(NavigableSet<At> positions, At at) {
        positions.add(at);
        if (positions.size() > Regression.MOST_POSITIONS) {
            positions.pollLast();
        }
    }
}
