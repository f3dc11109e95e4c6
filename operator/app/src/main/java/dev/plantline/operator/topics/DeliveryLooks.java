package dev.plantline.operator.topics;

import dev.plantline.model.Command.LostBy;
import dev.plantline.model.Hashes;
import dev.plantline.model.StopReason.WayOut;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.topics.account.ReplayReader;
import dev.plantline.topics.account.Replayable.Entry;
import dev.plantline.topics.account.Replayable.Found;
import dev.plantline.topics.account.Replayable.TooManyException;
import dev.plantline.topics.inspection.InterfaceInspection;
import dev.plantline.topics.inspection.InterfaceInspection.Unfinished;
import dev.plantline.topics.inspection.Stop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** What a command names that is not set aside, seen as delivery itself sees it: what can be replayed, what is pending, what a stop has lost. It only reads. */
final class DeliveryLooks {
    /** Memory that one look takes for what a replay names, bytes. */
    private static final long MOST_BYTES = 8 << 20;

    private static final int MOST_TOLD = 3;
    private static final int SEEN_DIGITS = 16;

    private final Broker broker;
    private final Map<String, Object> settings;

    DeliveryLooks(Broker broker, Duration timeout) {
        this.broker = broker;
        this.settings = new HashMap<>(broker.settings());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "plantline-operator");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    }

    /**
     * What of what was applied can be tried once more.
     *
     * @param audit end of the audit by partition
     */
    CommandLook applied(CommandOrder order, IntFunction<Long> audit) {
        NavigableMap<Integer, Found> all;
        try {
            all = new ReplayReader(settings)
                    .find(
                            order.id(),
                            order.applied().partition(),
                            order.applied().which(),
                            MOST_BYTES);
        } catch (TooManyException e) {
            return CommandLook.not(e.getMessage());
        } catch (UnreadableFormException e) {
            return CommandLook.not("What was applied cannot be told: " + e.getMessage());
        }
        List<CommandLook.Found> found = new ArrayList<>();
        StringBuilder seen = new StringBuilder();
        List<String> told = new ArrayList<>();
        long later = 0;
        for (Map.Entry<Integer, Found> one : all.entrySet()) {
            Found there = one.getValue();
            if (!there.chosen().isEmpty()) {
                found.add(new CommandLook.Found(
                        one.getKey(),
                        audit.apply(one.getKey()),
                        there.seen(),
                        new TreeMap<>(Map.of("applied", there.chosen().size()))));
            }
            seen.append(one.getKey()).append(there.seen()).append('/').append(there.laterCount());
            later += there.laterCount();
            there.later().stream().limit(MOST_TOLD).forEach(each -> seen.append('<')
                    .append(each.offset()));
            cannot(one.getKey(), there, told);
            first(one.getKey(), there).ifPresent(told::add);
        }
        if (found.isEmpty()) {
            return CommandLook.not("Nothing that it names was applied and stands in "
                    + order.id().inTopic() + " as it was received." + sentence(told));
        }
        if (later > 0 && !order.applied().which().acceptReorder()) {
            return CommandLook.not(later + (later == 1 ? " later message" : " later messages")
                    + " of the same order keys were applied already and are not named."
                    + sentence(told)
                    + " Name them too, or accept that these come behind them (acceptReorder).");
        }
        return new CommandLook(
                Optional.empty(),
                found,
                List.of(),
                code(seen),
                Optional.empty(),
                sentence(told).strip());
    }

    private static void cannot(int partition, Found there, List<String> told) {
        if (!there.not().isEmpty()) {
            told.add(there.not().size() + " cannot be: " + partition + "/"
                    + there.not().firstKey() + " " + there.not().firstEntry().getValue()
                    + (there.not().size() > 1 ? ", and others" : ""));
        }
    }

    private static Optional<String> first(int partition, Found there) {
        return there.later().stream()
                .findFirst()
                .map((Entry each) -> "Later, and not named: " + partition + "/" + each.offset() + " of order key "
                        + each.orderKey());
    }

    private static String sentence(List<String> told) {
        return told.isEmpty() ? "" : " " + String.join(". ", told) + ".";
    }

    /**
     * What has no outcome yet.
     *
     * @param audit end of the audit by partition
     */
    CommandLook unfinished(CommandOrder order, IntFunction<Long> audit) {
        try (InterfaceInspection inspection = inspection(order)) {
            Optional<String> missing = missing(order, inspection);
            if (missing.isPresent()) {
                return CommandLook.not(missing.get());
            }
            for (Map.Entry<Integer, Stop> each : stops(inspection).entrySet()) {
                if (each.getValue().why().wayOut() == WayOut.adopt) {
                    return CommandLook.not("Partition " + each.getKey() + " is stopped: "
                            + each.getValue().text()
                            + ". What is pending cannot be told before that is settled: adopt it first.");
                }
            }
            List<CommandLook.Found> found = new ArrayList<>();
            StringBuilder seen = new StringBuilder();
            for (Map.Entry<Integer, Unfinished> one : inspection.unfinished().entrySet()) {
                Unfinished there = one.getValue();
                seen.append(one.getKey()).append('/').append(there.before()).append('\n');
                if (there.pending() + there.setAside() > 0) {
                    SortedMap<String, Integer> counts = new TreeMap<>();
                    count(counts, "pending", there.pending());
                    count(counts, "set aside", there.setAside());
                    found.add(
                            new CommandLook.Found(one.getKey(), audit.apply(one.getKey()), "", counts, there.before()));
                }
            }
            return new CommandLook(Optional.empty(), found, List.of(), code(seen));
        }
    }

    private static void count(SortedMap<String, Integer> counts, String what, long many) {
        if (many > 0) {
            counts.put(what, (int) Math.min(many, Integer.MAX_VALUE / 2));
        }
    }

    /**
     * What stops have lost.
     *
     * @param audit end of the audit by partition
     */
    CommandLook lost(CommandOrder order, IntFunction<Long> audit) {
        try (InterfaceInspection inspection = inspection(order)) {
            Optional<String> missing = missing(order, inspection);
            if (missing.isPresent()) {
                return CommandLook.not(missing.get());
            }
            List<CommandLook.Found> found = new ArrayList<>();
            StringBuilder seen = new StringBuilder();
            List<String> told = new ArrayList<>();
            stops(inspection).forEach((partition, stop) -> {
                told.add("Partition " + partition + ": " + stop.text());
                if (stop.why().wayOut() == WayOut.adopt) {
                    String those = seen(stop.seen());
                    seen.append(partition).append('/').append(those).append('\n');
                    stop.writtenOff(partition).stream().limit(MOST_TOLD).forEach(told::add);
                    found.add(new CommandLook.Found(
                            partition, audit.apply(partition), those, new TreeMap<>(Map.of("written off", (int)
                                    Math.min(stop.writtenOffCount(), Integer.MAX_VALUE / 2)))));
                } else {
                    told.add("No adopt is needed there: it goes on when that is put right");
                }
            });
            return found.isEmpty()
                    ? CommandLook.not("Nothing of " + order.id() + " is lost that could be adopted." + sentence(told))
                    : new CommandLook(
                            Optional.empty(),
                            found,
                            List.of(),
                            code(seen),
                            Optional.empty(),
                            sentence(told).strip());
        }
    }

    /** What stops have lost now, by partition; only where somebody can adopt it. */
    SortedMap<Integer, LostBy> losses(CommandOrder order) {
        SortedMap<Integer, LostBy> losses = new TreeMap<>();
        try (InterfaceInspection inspection = inspection(order)) {
            stops(inspection).forEach((partition, stop) -> {
                if (stop.why().wayOut() == WayOut.adopt) {
                    losses.put(partition, stop.seen());
                }
            });
        }
        return losses;
    }

    /** The same as long as exactly this is lost. */
    static String seen(LostBy lost) {
        return code(lost.toString());
    }

    private InterfaceInspection inspection(CommandOrder order) {
        HistoryKeys history = broker.history() == null ? HistoryKeys.NONE : broker.history();
        return new InterfaceInspection(order.id(), settings, history);
    }

    private static Optional<String> missing(CommandOrder order, InterfaceInspection inspection) {
        List<String> missing = inspection.missing();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("Missing: " + String.join(", ", missing)
                        + ". Make it anew, empty, with plantline adopt " + order.id()
                        + " and the operator's user of Kafka; then give this again.");
    }

    private static SortedMap<Integer, Stop> stops(InterfaceInspection inspection) {
        SortedMap<Integer, Stop> stops = new TreeMap<>();
        inspection.stops().forEach((partition, stop) -> stop.ifPresent(there -> stops.put(partition, there)));
        return stops;
    }

    private static String code(CharSequence seen) {
        return Hashes.sha256(seen.toString().getBytes(StandardCharsets.UTF_8)).substring(0, SEEN_DIGITS);
    }
}
