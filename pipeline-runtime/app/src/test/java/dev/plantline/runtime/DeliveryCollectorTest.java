package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.model.ControlTotals;
import dev.plantline.model.MetricNames;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Kafka;
import dev.plantline.model.RuntimeConfiguration.PlantConfiguration;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import io.prometheus.client.CollectorRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each number of a partition stands under its name in a scrape. */
class DeliveryCollectorTest {
    private static final RuntimeConfiguration CONFIGURATION = new RuntimeConfiguration(
            RuntimeConfiguration.VERSION,
            new PlantConfiguration(
                    "lyon", "here", "Europe/Paris", new Kafka("k:1", false, null, null, null, null), 1024, null),
            Role.streaming,
            "fast",
            null,
            Map.of(),
            List.of());

    private static final ControlTotals QUANTITIES = new ControlTotals(
            List.of(
                    new ControlTotals.Unit("kg", new BigDecimal("12.5"), new BigDecimal("12")),
                    new ControlTotals.Unit(null, new BigDecimal("3"), BigDecimal.ZERO)),
            1,
            Instant.ofEpochSecond(1_764_000_120));

    private final CollectorRegistry registry = new CollectorRegistry();

    private void shows(State state, PartitionStatus partition) {
        shows(state, () -> List.of(partition));
    }

    private void shows(State state, Supplier<List<PartitionStatus>> partitions) {
        new DeliveryCollector(
                        () -> CONFIGURATION,
                        partitions,
                        () -> false,
                        () -> List.of(new InterfaceStatus("lots", "r1", state, "why", Totals.NONE, 0L, null, null)))
                .register(registry);
    }

    private static PartitionStatus partition(Totals totals) {
        return new PartitionStatus(
                "lots",
                0,
                "r1",
                State.blocked,
                "why",
                totals,
                QUANTITIES,
                4,
                3,
                2,
                false,
                Instant.ofEpochSecond(1_764_000_000),
                null,
                5,
                9,
                Instant.ofEpochSecond(1_764_000_060));
    }

    private Double sample(String metric) {
        return registry.getSampleValue(metric, new String[] {"plant", "interface", "class", "partition"}, new String[] {
            "lyon", "lots", "fast", "0"
        });
    }

    private Double sample(String metric, String label, String value) {
        return registry.getSampleValue(
                metric,
                new String[] {"plant", "interface", "class", "partition", label},
                new String[] {"lyon", "lots", "fast", "0", value});
    }

    @Test
    void quantitiesAreShownByUnitAndADifferenceWithItsTime() {
        shows(State.running, partition(Totals.NONE));

        assertThat(sample(MetricNames.QUANTITY_RECEIVED, "unit", "kg")).isEqualTo(12.5);
        assertThat(sample(MetricNames.QUANTITY_APPLIED, "unit", "kg")).isEqualTo(12);
        assertThat(sample(MetricNames.QUANTITY_RECEIVED, "unit", "")).isEqualTo(3);
        assertThat(sample(MetricNames.QUANTITY_APPLIED, "unit", "")).isZero();
        assertThat(sample(MetricNames.QUANTITY_DIFFERENCES)).isEqualTo(1);
        assertThat(sample(MetricNames.QUANTITY_DIFFERED)).isEqualTo(1_764_000_120);
    }

    private Double state(String value) {
        return registry.getSampleValue(
                MetricNames.STATE,
                new String[] {"plant", "interface", "class", "state"},
                new String[] {"lyon", "lots", "fast", value});
    }

    @Test
    void whatAPartitionSaysStandsUnderItsName() {
        shows(State.blocked, partition(new Totals(40, 1, 6, 2, 7, 8, 9, 10, 0)));

        assertThat(sample(MetricNames.MESSAGES, "outcome", "duplicate")).isEqualTo(6);
        assertThat(sample(MetricNames.MESSAGES, "outcome", "superseded")).isEqualTo(7);
        assertThat(sample(MetricNames.MESSAGES, "outcome", "discarded")).isEqualTo(10);
        assertThat(sample(MetricNames.REPEATS_OF_GIVEN_UP)).isEqualTo(2);
        assertThat(sample(MetricNames.HELD_KEYS)).isEqualTo(3);
        assertThat(sample(MetricNames.DEAD_LETTERS)).isEqualTo(9);
        assertThat(sample(MetricNames.ASIDE_OVERDUE)).isEqualTo(2);
        assertThat(sample(MetricNames.OLDEST_PENDING)).isEqualTo(1_764_000_000);
        assertThat(sample(MetricNames.UNANCHORED)).isEqualTo(1_764_000_060);
        assertThat(sample(MetricNames.COMMIT_LOSSES)).isEqualTo(5);
        assertThat(state("blocked")).isEqualTo(1);
        assertThat(state("stopped")).isZero();
    }

    @Test
    void aStoppedInterfaceIsOneInThatStateAlone() {
        shows(State.stopped, partition(Totals.NONE));

        assertThat(state("stopped")).isEqualTo(1);
        assertThat(state("blocked")).isZero();
    }

    @Test
    void aMessageWithoutAnOutcomeIsUnaccounted() {
        shows(State.running, partition(new Totals(42, 1, 6, 2, 7, 8, 9, 10, 0)));

        assertThat(sample(MetricNames.UNACCOUNTED)).isEqualTo(1);
    }

    @Test
    void whatIsReplayedIsCountedAsAppliedAllTheTime() {
        AtomicReference<Totals> totals = new AtomicReference<>(new Totals(10, 10, 0, 0, 0, 0, 0, 0));
        shows(State.running, () -> List.of(partition(totals.get())));
        assertThat(sample(MetricNames.MESSAGES, "outcome", "applied")).isEqualTo(10);

        totals.set(new Totals(11, 7, 0, 0, 4, 0, 0, 0));
        assertThat(sample(MetricNames.MESSAGES, "outcome", "applied")).isEqualTo(10);

        totals.set(new Totals(11, 11, 0, 0, 0, 0, 0, 0));
        assertThat(sample(MetricNames.MESSAGES, "outcome", "applied")).isEqualTo(11);

        totals.set(new Totals(2, 2, 0, 0, 0, 0, 0, 0));
        assertThat(sample(MetricNames.MESSAGES, "outcome", "applied"))
                .as("another account")
                .isEqualTo(2);
    }
}
