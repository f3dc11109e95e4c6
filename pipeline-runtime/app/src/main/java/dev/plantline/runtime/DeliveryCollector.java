package dev.plantline.runtime;

import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.MetricNames;
import dev.plantline.model.Outcome;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Shows at each scrape what the checkpoints of this pod's partitions say; nothing is counted twice, and a new owner goes on where the last one stood. */
final class DeliveryCollector extends Collector {
    private static final List<String> LABELS = List.of("plant", "interface", "class", "partition");

    private final Supplier<RuntimeConfiguration> configuration;
    private final Supplier<List<PartitionStatus>> partitions;
    private final BooleanSupplier signsAnchors;
    private final Supplier<List<InterfaceStatus>> interfaces;
    private final AppliedCounters applied = new AppliedCounters();

    DeliveryCollector(DeliveryWorkload workload) {
        this(workload::configuration, workload::partitions, workload::signsAnchors, workload::status);
    }

    /**
     * A collector.
     *
     * @param configuration of the pod; null: none yet
     * @param partitions that are assigned to it
     * @param signsAnchors whether it has a key for anchors
     * @param interfaces how they stand
     */
    DeliveryCollector(
            Supplier<RuntimeConfiguration> configuration,
            Supplier<List<PartitionStatus>> partitions,
            BooleanSupplier signsAnchors,
            Supplier<List<InterfaceStatus>> interfaces) {
        this.configuration = configuration;
        this.partitions = partitions;
        this.signsAnchors = signsAnchors;
        this.interfaces = interfaces;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var now = configuration.get();
        if (now == null) {
            return List.of();
        }
        var page = new Page(now.plant().name(), now.latencyClass(), applied);
        // Before it is the owner a partition knows nothing of its account: a 0 would make the first true total look
        // like an increase.
        partitions.get().stream()
                .filter(partition -> partition.ownerEpoch() != 0)
                .forEach(page::add);
        page.anchors.addMetric(List.of(page.plant, page.latencyClass), signsAnchors.getAsBoolean() ? 1 : 0);
        interfaces.get().forEach(each -> page.add(each.name(), each.state(), each.revision()));
        return page.families;
    }

    /**
     * What has been applied, as a counter: it never falls. The account does while messages are replayed, which are held until they are applied again, and
     * Prometheus would take that for a restart and count everything once more.
     */
    private static final class AppliedCounters {
        /** What was shown of a partition last. */
        private record Shown(long received, long applied) {}

        private final Map<String, Shown> shown = new HashMap<>();

        synchronized long next(PartitionStatus partition) {
            Totals totals = partition.totals();
            String key = partition.interfaceName() + "/" + partition.partition();
            Shown before = shown.get(key);
            // Where fewer were received than before the account has begun anew, and so does the counter.
            boolean goesOn = before != null && before.received() <= totals.received();
            long applied = goesOn ? Math.max(before.applied(), totals.applied()) : totals.applied();
            shown.put(key, new Shown(totals.received(), applied));
            return applied;
        }
    }

    /** One scrape's families, filled partition by partition. */
    private static final class Page {
        private final List<MetricFamilySamples> families = new ArrayList<>();
        private final String plant;
        private final String latencyClass;
        private final AppliedCounters applied;
        private final CounterMetricFamily messages =
                counter(MetricNames.MESSAGES, "Messages by what they are for good.", "outcome");
        private final CounterMetricFamily givenUpAgain = counter(
                MetricNames.REPEATS_OF_GIVEN_UP, "Duplicates of messages that were given up: neither has an effect.");
        private final CounterMetricFamily received = counter(MetricNames.RECEIVED, "Messages read from the topic.");
        private final GaugeMetricFamily held =
                gauge(MetricNames.HELD_MESSAGES, "Messages that wait behind a failing one.");
        private final GaugeMetricFamily heldKeys = gauge(MetricNames.HELD_KEYS, "Order keys that are held.");
        private final GaugeMetricFamily dead =
                gauge(MetricNames.DEAD_LETTERS, "Dead letters that nobody has resolved.");
        private final GaugeMetricFamily overdue = gauge(
                MetricNames.ASIDE_OVERDUE,
                "Messages that are set aside for longer than the interface's asideRetention.");
        private final GaugeMetricFamily pending = gauge(MetricNames.PENDING, "Messages without an outcome.");
        private final GaugeMetricFamily unaccounted =
                gauge(MetricNames.UNACCOUNTED, "What the account misses; anything but 0 is an error of Plantline.");
        private final GaugeMetricFamily commitLosses = gauge(
                MetricNames.COMMIT_LOSSES, "Ownerships in a row that were lost to an error while committing results.");
        private final GaugeMetricFamily oldest =
                gauge(MetricNames.OLDEST_PENDING, "When the oldest message was received that is in flight or held.");
        private final GaugeMetricFamily lastApplied =
                gauge(MetricNames.LAST_APPLIED, "When a message had its effect for the last time.");
        private final GaugeMetricFamily unanchored =
                gauge(MetricNames.UNANCHORED, "Since when there are lines of the audit that no anchor covers.");
        private final CounterMetricFamily quantityReceived = counter(
                MetricNames.QUANTITY_RECEIVED,
                "Main quantities of messages with an outcome, as they say them.",
                "unit");
        private final CounterMetricFamily quantityApplied =
                counter(MetricNames.QUANTITY_APPLIED, "Main quantities as the target keeps them.", "unit");
        private final CounterMetricFamily quantityDifferences = counter(
                MetricNames.QUANTITY_DIFFERENCES,
                "Messages that were applied with another quantity than they say; anything but 0 is an error of Plantline.");
        private final GaugeMetricFamily quantityDiffered = gauge(
                MetricNames.QUANTITY_DIFFERED,
                "When a message was applied for the last time with another quantity than it says.");
        private final GaugeMetricFamily anchors = family(new GaugeMetricFamily(
                MetricNames.ANCHORS,
                "1 while this pod has a key with which it signs anchors, else 0.",
                List.of("plant", "class")));
        private final GaugeMetricFamily states = family(new GaugeMetricFamily(
                MetricNames.STATE,
                "1 for the state of the interface.",
                List.of("plant", "interface", "class", "state")));
        private final GaugeMetricFamily revisions = family(new GaugeMetricFamily(
                MetricNames.REVISION, "The revision at work.", List.of("plant", "interface", "class", "revision")));

        Page(String plant, String latencyClass, AppliedCounters applied) {
            this.plant = plant;
            this.latencyClass = Objects.toString(latencyClass, "");
            this.applied = applied;
        }

        void add(PartitionStatus partition) {
            var labels =
                    List.of(plant, partition.interfaceName(), latencyClass, Integer.toString(partition.partition()));
            Totals totals = partition.totals();
            outcome(labels, Outcome.applied, applied.next(partition));
            outcome(labels, Outcome.duplicate, totals.duplicate());
            outcome(labels, Outcome.superseded, totals.superseded());
            outcome(labels, Outcome.discarded, totals.discarded());
            givenUpAgain.addMetric(labels, totals.duplicateOfGivenUp());
            received.addMetric(labels, totals.received());
            held.addMetric(labels, totals.held());
            heldKeys.addMetric(labels, partition.heldKeys());
            dead.addMetric(labels, totals.deadLettered());
            overdue.addMetric(labels, partition.asideOverdue());
            pending.addMetric(labels, partition.pending());
            unaccounted.addMetric(labels, totals.unaccounted());
            commitLosses.addMetric(labels, partition.commitLosses());
            time(oldest, labels, partition.oldestPending());
            time(lastApplied, labels, partition.lastApplied());
            time(unanchored, labels, partition.unanchoredSince());
            quantities(labels, partition.quantities());
        }

        private void quantities(List<String> labels, ControlTotals quantities) {
            for (ControlTotals.Unit each : quantities.units()) {
                var all = new ArrayList<>(labels);
                all.add(Objects.toString(each.unit(), ""));
                quantityReceived.addMetric(all, each.received().doubleValue());
                quantityApplied.addMetric(all, each.applied().doubleValue());
            }
            quantityDifferences.addMetric(labels, quantities.differences());
            time(quantityDiffered, labels, quantities.lastDifference());
        }

        void add(String interfaceName, State state, String revision) {
            for (State each : State.values()) {
                states.addMetric(List.of(plant, interfaceName, latencyClass, each.name()), each == state ? 1 : 0);
            }
            revisions.addMetric(List.of(plant, interfaceName, latencyClass, revision), 1);
        }

        private void outcome(List<String> labels, Outcome outcome, long count) {
            var all = new ArrayList<>(labels);
            all.add(outcome.name());
            messages.addMetric(all, count);
        }

        private static void time(GaugeMetricFamily family, List<String> labels, Instant time) {
            if (time != null) {
                family.addMetric(labels, time.toEpochMilli() / 1e3);
            }
        }

        private GaugeMetricFamily gauge(String name, String help) {
            return family(new GaugeMetricFamily(name, help, LABELS));
        }

        private CounterMetricFamily counter(String name, String help, String... more) {
            var labels = new ArrayList<>(LABELS);
            labels.addAll(List.of(more));
            return family(new CounterMetricFamily(name, help, labels));
        }

        private <F extends MetricFamilySamples> F family(F family) {
            families.add(family);
            return family;
        }
    }
}
