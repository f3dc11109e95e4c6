package dev.plantline.operator;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.DaemonThreads;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The metric {@code plantline_resource_stalled{kind,namespace,name,reason}}: 1 for every manifest with which only a human can go on, and no series for
 * the others. Read from the caches again and again, so that what is corrected or deleted leaves none behind.
 */
final class StalledResources implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StalledResources.class);

    private final ClusterCaches caches;
    private final MultiGauge gauge;
    private final Duration interval;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("stalled-resources"));

    /**
     * Counts nothing yet.
     *
     * @param interval between two looks
     */
    StalledResources(MeterRegistry registry, ClusterCaches caches, Duration interval) {
        this.caches = caches;
        this.interval = interval;
        this.gauge = MultiGauge.builder("plantline.resource.stalled")
                .description("Manifests with which only a human can go on")
                .register(registry);
    }

    /** Begins to look. */
    void start() {
        timer.scheduleWithFixedDelay(this::refresh, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void refresh() {
        try {
            caches.whenComplete(this::rows).ifPresent(rows -> gauge.register(rows, true));
        } catch (RuntimeException e) { // what is thrown out of here ends all looks to come
            LOG.warn("Stalled manifests could not be counted; tried again: " + e);
        }
    }

    private List<MultiGauge.Row<?>> rows() {
        return Stream.of(
                        rows(Plant.class, each -> Optional.ofNullable(each.getStatus())
                                .map(PlantStatus::conditions)),
                        rows(OdooInterface.class, each -> Optional.ofNullable(each.getStatus())
                                .map(OdooInterfaceStatus::conditions)),
                        rows(OdooConnection.class, each -> Optional.ofNullable(each.getStatus())
                                .map(OdooConnectionStatus::conditions)))
                .flatMap(Function.identity())
                .<MultiGauge.Row<?>>map(Function.identity())
                .toList();
    }

    private <T extends HasMetadata> Stream<MultiGauge.Row<Number>> rows(
            Class<T> kind, Function<T, Optional<List<Condition>>> conditions) {
        return caches.list(kind)
                .flatMap(each -> conditions
                        .apply(each)
                        .flatMap(all -> Conditions.finding(all, Finding.STALLED))
                        .filter(stalled -> stalled.status() == Finding.Status.True)
                        .map(stalled -> row(kind, each, stalled.reason()))
                        .stream());
    }

    private static MultiGauge.Row<Number> row(Class<? extends HasMetadata> kind, HasMetadata each, String reason) {
        return MultiGauge.Row.of(
                Tags.of(
                        "kind",
                        HasMetadata.getKind(kind),
                        "namespace",
                        each.getMetadata().getNamespace(),
                        "name",
                        each.getMetadata().getName(),
                        "reason",
                        reason),
                1);
    }
}
