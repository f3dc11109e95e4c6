package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.MetricNames;
import dev.plantline.model.RefusedRequests.Reason;
import io.prometheus.client.CollectorRegistry;
import org.junit.jupiter.api.Test;

/** What is heard as it happens is counted under its name, and begins at 0. */
class MetersTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Meters meters = new Meters(registry, "lyon", "fast");

    private Double delivery(String metric) {
        return registry.getSampleValue(
                metric, new String[] {"plant", "interface", "class"}, new String[] {"lyon", "lots", "fast"});
    }

    private Double gateway(String metric, String label, String value) {
        return registry.getSampleValue(
                metric, new String[] {"plant", "interface", label}, new String[] {"lyon", "lots", value});
    }

    @Test
    void whatDeliveryTellsIsCounted() {
        meters.delivers("lots");
        assertThat(delivery(MetricNames.LOST)).isZero();
        assertThat(delivery(MetricNames.NOT_SEALED)).isZero();
        assertThat(delivery(MetricNames.NOT_PURGED)).isZero();
        assertThat(delivery(MetricNames.NOT_NOTED)).isZero();

        meters.lost("lots", 0);
        meters.notSealed("lots", 0);
        meters.notSealed("lots", 1);
        meters.notPurged("lots", 0);
        meters.notNoted("lots", 0);

        assertThat(delivery(MetricNames.LOST)).isEqualTo(1);
        assertThat(delivery(MetricNames.NOT_SEALED)).isEqualTo(2);
        assertThat(delivery(MetricNames.NOT_PURGED)).isEqualTo(1);
        assertThat(delivery(MetricNames.NOT_NOTED)).isEqualTo(1);
    }

    @Test
    void whatTheGatewayTellsIsCounted() {
        meters.receives("lots");
        assertThat(gateway(MetricNames.ANSWERS, "status", "500")).isZero();

        meters.answered("lots", 500);
        meters.refused("lots", Reason.internal);

        assertThat(gateway(MetricNames.ANSWERS, "status", "500")).isEqualTo(1);
        assertThat(gateway(MetricNames.REFUSED, "reason", "internal")).isEqualTo(1);
    }
}
