package dev.plantline.runtime;

import dev.plantline.gateway.SourceState;
import dev.plantline.model.MetricNames;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Shows at each scrape how the Kafka sources of this gateway stand. */
final class GatewayCollector extends Collector {
    private final String plant;
    private final Supplier<Map<String, SourceState>> sources;

    /**
     * A collector.
     *
     * @param plant whose gateway this is
     * @param sources how they stand, by interface
     */
    GatewayCollector(String plant, Supplier<Map<String, SourceState>> sources) {
        this.plant = plant;
        this.sources = sources;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var copying = new GaugeMetricFamily(
                MetricNames.SOURCE_COPYING,
                "1 while this gateway copies from the interface's topic, else 0.",
                List.of("plant", "interface"));
        sources.get().forEach((name, source) -> copying.addMetric(List.of(plant, name), source.receiving() ? 1 : 0));
        return List.of(copying);
    }
}
