package dev.plantline.runtime;

import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.MetricNames;
import dev.plantline.model.RefusedRequests;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;

/** Counts events as they happen, for what cannot be read from the checkpoints at a scrape ({@link DeliveryCollector}). */
final class Meters implements GatewayMeter, DeliveryListener {
    private static final double[] END_TO_END_SECONDS = {.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400
    };
    private static final double[] CALL_SECONDS = {.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 120};

    private static final String INTERNAL_ERROR = "500";

    private final String plant;
    private final String latencyClass;
    private final Histogram endToEnd;
    private final Histogram calls;
    private final Counter lost;
    private final Counter notSealed;
    private final Counter notPurged;
    private final Counter notNoted;
    private final Counter notNoticed;
    private final Counter answers;
    private final Counter refused;
    private final Counter copied;

    /**
     * Registers the meters.
     *
     * @param registry what {@code /metrics} shows
     * @param plant whose pod this is
     * @param latencyClass empty in the gateway
     */
    Meters(CollectorRegistry registry, String plant, String latencyClass) {
        this.plant = plant;
        this.latencyClass = latencyClass;
        endToEnd = Histogram.build(MetricNames.END_TO_END, "From intake to outcome, seconds.")
                .labelNames("plant", "interface", "class", "outcome")
                .buckets(END_TO_END_SECONDS)
                .register(registry);
        calls = Histogram.build(MetricNames.CALLS, "How long calls to Odoo took, seconds.")
                .labelNames("plant", "interface", "class", "result")
                .buckets(CALL_SECONDS)
                .register(registry);
        lost = Counter.build(MetricNames.LOST, "Partitions lost to an error or to another owner.")
                .labelNames("plant", "interface", "class")
                .register(registry);
        notSealed = Counter.build(
                        MetricNames.NOT_SEALED,
                        "Old messages that could not be sealed or deleted and stay in the topic.")
                .labelNames("plant", "interface", "class")
                .register(registry);
        notPurged = Counter.build(
                        MetricNames.NOT_PURGED,
                        "Attempts to let Odoo forget old rows of its ledger that failed, so that they stay.")
                .labelNames("plant", "interface", "class")
                .register(registry);
        notNoted = Counter.build(
                        MetricNames.NOT_NOTED,
                        "Attempts to write an anchor into Odoo's ledger, its second place, that failed.")
                .labelNames("plant", "interface", "class")
                .register(registry);
        notNoticed = Counter.build(
                        MetricNames.NOT_NOTICED,
                        "Notices that could not be opened or closed on a record in Odoo, once for each attempt.")
                .labelNames("plant", "interface", "class")
                .register(registry);
        answers = Counter.build(MetricNames.ANSWERS, "HTTP requests answered, by status.")
                .labelNames("plant", "interface", "status")
                .register(registry);
        refused = Counter.build(MetricNames.REFUSED, "HTTP requests refused, by reason.")
                .labelNames("plant", "interface", "reason")
                .register(registry);
        copied = Counter.build(MetricNames.COPIED, "Messages copied from topics of the plant's own.")
                .labelNames("plant", "interface")
                .register(registry);
    }

    @Override
    public void settled(String interfaceName, AuditRecord.What what, Duration sinceReceived) {
        endToEnd.labels(plant, interfaceName, latencyClass, what.name()).observe(seconds(sinceReceived));
    }

    @Override
    public void called(String interfaceName, CallResult result, int operations, Duration took) {
        calls.labels(plant, interfaceName, latencyClass, result.name()).observe(seconds(took));
    }

    @Override
    public void committed(String interfaceName, int partition, int results, Duration took) {
        // The checkpoint that it wrote is what DeliveryCollector shows.
    }

    @Override
    public void lost(String interfaceName, int partition) {
        lost.labels(plant, interfaceName, latencyClass).inc();
    }

    @Override
    public void delivers(String interfaceName) {
        lost.labels(plant, interfaceName, latencyClass);
        notSealed.labels(plant, interfaceName, latencyClass);
        notPurged.labels(plant, interfaceName, latencyClass);
        notNoted.labels(plant, interfaceName, latencyClass);
        notNoticed.labels(plant, interfaceName, latencyClass);
    }

    @Override
    public void notSealed(String interfaceName, int partition) {
        notSealed.labels(plant, interfaceName, latencyClass).inc();
    }

    @Override
    public void notPurged(String interfaceName, int partition) {
        notPurged.labels(plant, interfaceName, latencyClass).inc();
    }

    @Override
    public void notNoted(String interfaceName, int partition) {
        notNoted.labels(plant, interfaceName, latencyClass).inc();
    }

    @Override
    public void notNoticed(String interfaceName, int partition) {
        notNoticed.labels(plant, interfaceName, latencyClass).inc();
    }

    @Override
    public void receives(String interfaceName) {
        answers.labels(plant, interfaceName, INTERNAL_ERROR);
    }

    @Override
    public void answered(String interfaceName, int status) {
        answers.labels(plant, interfaceName, Integer.toString(status)).inc();
    }

    @Override
    public void refused(String interfaceName, RefusedRequests.Reason reason) {
        refused.labels(plant, interfaceName, reason.name()).inc();
    }

    @Override
    public void copied(String interfaceName, int messages) {
        copied.labels(plant, interfaceName).inc(messages);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
