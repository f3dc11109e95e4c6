package dev.plantline.operator;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.reconcile.Rounds;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Metrics of manifests with {@code kind,namespace,name,reason}: 1 for every one that is concerned, no series for the others. Read from the caches
 * again and again, so that what is corrected or deleted leaves none behind.
 * <ul>
 *   <li>{@code plantline_resource_stalled}: only a human can go on, or the operator fails on it
 *   <li>{@code plantline_resource_insecure_transport}: what is sent leaves the cluster in the clear
 * </ul>
 */
final class ResourceGauges implements AutoCloseable {
    private final ClusterCaches caches;
    private final MultiGauge stalled;
    private final MultiGauge insecure;
    private final Rounds rounds;

    /**
     * Counts nothing yet.
     *
     * @param interval between two looks
     */
    ResourceGauges(MeterRegistry registry, ClusterCaches caches, Duration interval) {
        this.caches = caches;
        this.stalled = MultiGauge.builder("plantline.resource.stalled")
                .description("Manifests with which only a human can go on, or on which the operator fails")
                .register(registry);
        this.insecure = MultiGauge.builder("plantline.resource.insecure.transport")
                .description("Manifests by which keys, passwords or messages leave the cluster in the clear")
                .register(registry);
        this.rounds = new Rounds("resource-gauges", this::refresh, interval);
    }

    /** Begins to look. */
    void start() {
        rounds.start();
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void refresh() {
        caches.whenComplete(() -> rows(ResourceGauges::needsHuman)).ifPresent(rows -> stalled.register(rows, true));
        caches.whenComplete(() -> rows(ResourceGauges::leavesInTheClear))
                .ifPresent(rows -> insecure.register(rows, true));
    }

    private List<MultiGauge.Row<?>> rows(Function<List<Condition>, Optional<Finding>> concern) {
        return Stream.of(
                        rows(concern, Plant.class, each -> Optional.ofNullable(each.getStatus())
                                .map(PlantStatus::conditions)),
                        rows(concern, OdooInterface.class, each -> Optional.ofNullable(each.getStatus())
                                .map(OdooInterfaceStatus::conditions)),
                        rows(concern, OdooConnection.class, each -> Optional.ofNullable(each.getStatus())
                                .map(OdooConnectionStatus::conditions)))
                .flatMap(Function.identity())
                .<MultiGauge.Row<?>>map(Function.identity())
                .toList();
    }

    private <T extends HasMetadata> Stream<MultiGauge.Row<Number>> rows(
            Function<List<Condition>, Optional<Finding>> concern,
            Class<T> kind,
            Function<T, Optional<List<Condition>>> conditions) {
        return caches.list(kind)
                .flatMap(each ->
                        conditions.apply(each).flatMap(concern).map(why -> row(kind, each, why.reason())).stream());
    }

    /** An internal error is tried again by itself; one that stands for long is nothing that goes away. */
    private static Optional<Finding> needsHuman(List<Condition> conditions) {
        return Conditions.finding(conditions, Finding.STALLED)
                .filter(each -> each.status() == Finding.Status.True)
                .or(() -> Conditions.finding(conditions, Finding.READY)
                        .filter(each -> each.reason().equals(Finding.OPERATOR_FAILED)));
    }

    private static Optional<Finding> leavesInTheClear(List<Condition> conditions) {
        return Conditions.finding(conditions, Finding.INSECURE_TRANSPORT)
                .filter(each -> each.reason().equals(Finding.OUTSIDE_IN_THE_CLEAR));
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
