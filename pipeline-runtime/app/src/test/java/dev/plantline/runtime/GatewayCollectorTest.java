package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.gateway.SourceLoss;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.MetricNames;
import dev.plantline.model.WorkloadStatus.State;
import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a scrape of the gateway shows of its sources. */
class GatewayCollectorTest {
    private static final String[] LABELS = {"plant", "interface"};

    @Test
    void whatASourceLostIsCountedAndDatedAndWhatLostNothingHasNoDate() {
        var lost = new SourceLoss(12, Instant.ofEpochSecond(1_764_000_000));
        var sources =
                Map.of("orders", SourceState.RECEIVING.having(lost, "mes.orders"), "products", SourceState.RECEIVING);
        var registry = new CollectorRegistry();
        new GatewayCollector("lyon", () -> sources, Map::of, Optional::empty).register(registry);

        assertThat(registry.getSampleValue(MetricNames.SOURCE_GAP, LABELS, new String[] {"lyon", "orders"}))
                .isEqualTo(12);
        assertThat(registry.getSampleValue(MetricNames.SOURCE_GAP_SEEN, LABELS, new String[] {"lyon", "orders"}))
                .isEqualTo(1_764_000_000);
        assertThat(registry.getSampleValue(MetricNames.SOURCE_GAP, LABELS, new String[] {"lyon", "products"}))
                .isZero();
        assertThat(registry.getSampleValue(MetricNames.SOURCE_GAP_SEEN, LABELS, new String[] {"lyon", "products"}))
                .isNull();
        assertThat(registry.getSampleValue(MetricNames.SOURCE_COPYING, LABELS, new String[] {"lyon", "orders"}))
                .as("it goes on")
                .isEqualTo(1);
    }

    @Test
    void aSourceThatDoesNotCopyIsZero() {
        var registry = new CollectorRegistry();
        var sources = Map.of("orders", new SourceState(State.blocked, "mes.orders does not exist"));
        new GatewayCollector("lyon", () -> sources, Map::of, Optional::empty).register(registry);

        assertThat(registry.getSampleValue(MetricNames.SOURCE_COPYING, LABELS, new String[] {"lyon", "orders"}))
                .isZero();
    }

    @Test
    void whetherASourceThatIsSentToTakesWhatComesIsShown() {
        var registry = new CollectorRegistry();
        new GatewayCollector("lyon", Map::of, () -> Map.of("lots", true, "moves", false), Optional::empty)
                .register(registry);

        assertThat(registry.getSampleValue(MetricNames.RECEIVING, LABELS, new String[] {"lyon", "lots"}))
                .isEqualTo(1);
        assertThat(registry.getSampleValue(MetricNames.RECEIVING, LABELS, new String[] {"lyon", "moves"}))
                .isZero();
    }
}
