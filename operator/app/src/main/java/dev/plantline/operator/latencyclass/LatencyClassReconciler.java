package dev.plantline.operator.latencyclass;

import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.LatencyClassStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.OwnCounts;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.reconcile.Reconciles;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.util.List;
import java.util.Optional;

/** Writes how many interfaces use a class. The schema has checked the rest of it. */
@ControllerConfiguration(name = "latencyclass", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
@RateLimited(maxReconciliations = 2, within = 5) // a thousand new interfaces are not a thousand new statuses
public class LatencyClassReconciler implements Reconciler<LatencyClass> {
    private final ClusterCaches caches;
    private final PlantViews views;
    private final Conditions conditions;
    private final Reconciles reconciles;
    private final OwnCounts counts = new OwnCounts();
    private final StatusWrites<LatencyClass> writes = new StatusWrites<>(TimeSource.system());

    /** Reconciles latency classes with these parts. */
    public LatencyClassReconciler(
            ClusterCaches caches, PlantViews views, Conditions conditions, Reconciles reconciles) {
        this.caches = caches;
        this.views = views;
        this.conditions = conditions;
        this.reconciles = reconciles;
    }

    @Override
    public List<EventSource<?, LatencyClass>> prepareEventSources(EventSourceContext<LatencyClass> context) {
        SharedWatch<LatencyClass> watch = caches.share(LatencyClass.class, context);
        views.onClassChange(name -> watch.propagateEvent(new ResourceID(name)));
        return List.of(watch);
    }

    @Override
    public UpdateControl<LatencyClass> reconcile(LatencyClass latencyClass, Context<LatencyClass> context) {
        return reconciles.guard(() -> guarded(latencyClass, context));
    }

    private UpdateControl<LatencyClass> guarded(LatencyClass latencyClass, Context<LatencyClass> context) {
        Optional<Integer> interfaces = caches.whenComplete(() -> interfacesOf(latencyClass));
        if (interfaces.isEmpty()) {
            return UpdateControl.noUpdate(); // comes back when they can be counted
        }
        LatencyClassStatus old = latencyClass.getStatus();
        Long generation = latencyClass.getMetadata().getGeneration();
        LatencyClassStatus status = new LatencyClassStatus(
                generation,
                conditions.of(
                        old == null ? null : old.conditions(), generation, Summary.with(Optional.empty(), List.of())),
                counts.toShow(
                        latencyClass.getMetadata().getName(), interfaces.get(), old == null ? null : old.interfaces()));
        return writes.write(latencyClass, old, status, StatusWrites.only(LatencyClass::new, latencyClass, status));
    }

    @Override
    public ErrorStatusUpdateControl<LatencyClass> updateErrorStatus(
            LatencyClass latencyClass, Context<LatencyClass> context, Exception failure) {
        LatencyClassStatus stands = latencyClass.getStatus();
        LatencyClassStatus before = stands != null ? stands : new LatencyClassStatus(null, null, null);
        return writes.failed(
                latencyClass,
                stands,
                failure,
                why -> new LatencyClassStatus(
                        before.observedGeneration(),
                        conditions.failed(
                                before.conditions(), latencyClass.getMetadata().getGeneration(), why),
                        before.interfaces()),
                status -> StatusWrites.only(LatencyClass::new, latencyClass, status),
                status -> {}); // what belongs to no namespace has no Events
    }

    private int interfacesOf(LatencyClass latencyClass) {
        return (int) caches.list(OdooInterface.class)
                .filter(each -> caches.templated(each)
                        .latencyClass()
                        .filter(latencyClass.getMetadata().getName()::equals)
                        .isPresent())
                .count();
    }
}
