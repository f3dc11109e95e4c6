package dev.plantline.runtime;

import dev.plantline.gateway.SourceState;
import dev.plantline.model.MetricNames;
import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows at each scrape how the sources of this gateway stand, what they lost, and how long its certificate is good. */
final class GatewayCollector extends Collector {
    private final String plant;
    private final Supplier<Map<String, SourceState>> sources;
    private final Supplier<Map<String, Boolean>> receiving;
    private final Supplier<Optional<Instant>> certificateExpires;

    /**
     * A collector.
     *
     * @param plant whose gateway this is
     * @param sources how those stand that fetch messages, by interface
     * @param receiving whether those that are sent to take what comes, by interface
     * @param certificateExpires until when the certificate of the port for messages is good; empty: it has none
     */
    GatewayCollector(
            String plant,
            Supplier<Map<String, SourceState>> sources,
            Supplier<Map<String, Boolean>> receiving,
            Supplier<Optional<Instant>> certificateExpires) {
        this.plant = plant;
        this.sources = sources;
        this.receiving = receiving;
        this.certificateExpires = certificateExpires;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var copying = new GaugeMetricFamily(
                MetricNames.SOURCE_COPYING,
                "1 while this gateway fetches from the interface's topic or Odoo, else 0.",
                List.of("plant", "interface"));
        var gaps = new CounterMetricFamily(
                MetricNames.SOURCE_GAP,
                "Records of the interface's topic that were deleted before they were copied.",
                List.of("plant", "interface"));
        var gapsSeen = new GaugeMetricFamily(
                MetricNames.SOURCE_GAP_SEEN,
                "When such a loss was seen for the last time, Unix seconds.",
                List.of("plant", "interface"));
        sources.get().forEach((name, source) -> {
            var labels = List.of(plant, name);
            copying.addMetric(labels, source.receiving() ? 1 : 0);
            gaps.addMetric(labels, source.loss().records());
            if (!source.loss().isNone()) {
                gapsSeen.addMetric(labels, source.loss().last().getEpochSecond());
            }
        });
        var taking = new GaugeMetricFamily(
                MetricNames.RECEIVING,
                "1 while this gateway takes the messages that are sent to the interface, else 0.",
                List.of("plant", "interface"));
        receiving.get().forEach((name, takes) -> taking.addMetric(List.of(plant, name), takes ? 1 : 0));
        var expires = new GaugeMetricFamily(
                MetricNames.CERTIFICATE_EXPIRES,
                "When the certificate of the port for messages expires, Unix seconds.",
                List.of("plant"));
        certificateExpires.get().ifPresent(when -> expires.addMetric(List.of(plant), when.getEpochSecond()));
        return List.of(copying, gaps, gapsSeen, taking, expires);
    }
}
