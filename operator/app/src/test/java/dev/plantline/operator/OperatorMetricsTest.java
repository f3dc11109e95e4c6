package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.reconcile.Reconciles;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final OperatorMetrics metrics =
            new OperatorMetrics(registry, new Reconciles(registry, System::nanoTime, Duration.ofMinutes(10)));

    @Test
    void aDeletedResourceThatTheSdkSkipsLeavesTheNumberOfActiveReconcilesAlone() throws InterruptedException {
        Plant plant = new Plant();
        plant.setMetadata(new ObjectMetaBuilder()
                .withName("lyon")
                .withNamespace("plant-lyon")
                .build());
        metrics.reconciliationExecutionStarted(plant, Map.of());

        Thread skips = new Thread(() -> metrics.reconciliationExecutionFinished(null, Map.of()));
        skips.start();
        skips.join();
        assertThat(active()).isEqualTo(1);

        metrics.reconciliationExecutionFinished(plant, Map.of());
        assertThat(active()).isZero();
    }

    private double active() {
        return registry.get("reconciliations.active").gauge().value();
    }
}
