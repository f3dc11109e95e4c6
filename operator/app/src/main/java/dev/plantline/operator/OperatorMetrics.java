package dev.plantline.operator;

import dev.plantline.operator.reconcile.Reconciles;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/**
 * All metrics of the reconcilers, by controller and never by resource: {@code reconciliations.started}, {@code .retries}, {@code .failed},
 * {@code .succeeded}, {@code .duration} (seconds) and {@code .active}. The names are those of the Java Operator SDK's newer metrics, so that its
 * dashboard fits.
 */
@Singleton
class OperatorMetrics implements Metrics {
    private static final String CONTROLLER = "controller";

    private final MeterRegistry registry;
    private final Reconciles reconciles;

    OperatorMetrics(MeterRegistry registry, Reconciles reconciles) {
        this.registry = registry;
        this.reconciles = reconciles;
        // Not counted up and down: the SDK tells that it has finished with a deleted resource with which it never
        // started.
        registry.gauge("reconciliations.active", reconciles, Reconciles::underWay);
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, RetryInfo retryInfo, Map<String, Object> metadata) {
        count("started", resource.getKind());
        Optional.ofNullable(retryInfo)
                .filter(each -> each.getAttemptCount() > 0)
                .ifPresent(each -> count("retries", resource.getKind()));
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        reconciles.begins(resource);
    }

    @Override
    public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
        reconciles.ends();
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        count("succeeded", resource.getKind());
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        count("failed", resource.getKind());
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        Timer timer = Timer.builder("reconciliations.duration")
                .tag(CONTROLLER, execution.controllerName())
                .register(registry);
        return timer.recordCallable(execution::execute);
    }

    private void count(String what, String kind) {
        registry.counter("reconciliations." + what, CONTROLLER, kind.toLowerCase(java.util.Locale.ROOT))
                .increment();
    }
}
