package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.StackGuard;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.conditions.StatusWrites;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes of a namespace's manifests what they ask for, and tells the other reconcilers what came of it. */
@ControllerConfiguration(name = "plant", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class PlantReconciler implements Reconciler<Plant> {
    /** The caches follow within milliseconds, and tell; this is for an event that comes by no way. */
    private static final Duration NOT_SHOWN_YET = Duration.ofSeconds(1);

    private final ClusterCaches caches;
    private final PlantWork work;
    private final PlantViews views;
    private final PlantStatuses statuses;
    private final StatusWrites<Plant> writes = new StatusWrites<>(InstantSource.system());
    private final Duration checkInterval;
    private final SimpleInboundEventSource<Plant> fromOutside = new SimpleInboundEventSource<>("plant-from-outside");
    private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** Reconciles plants with these parts. */
    public PlantReconciler(
            ClusterCaches caches, PlantWork work, PlantViews views, PlantStatuses statuses, OperatorSettings settings) {
        this.checkInterval = settings.kafka().checkInterval();
        this.caches = caches;
        this.work = work;
        this.views = views;
        this.statuses = statuses;
    }

    @Override
    public List<EventSource<?, Plant>> prepareEventSources(EventSourceContext<Plant> context) {
        caches.onSecretChange(namespace -> tell(context, inNamespace(namespace)));
        caches.onRulesChange(owners -> tell(context, owners));
        List<EventSource<?, Plant>> sources = caches.watch(context);
        sources.add(fromOutside);
        return sources;
    }

    @Override
    public UpdateControl<Plant> reconcile(Plant plant, Context<Plant> context) {
        return StackGuard.guard(() -> guarded(plant, context));
    }

    private UpdateControl<Plant> guarded(Plant plant, Context<Plant> context) {
        if (!caches.shows(plant)) {
            return UpdateControl.<Plant>noUpdate().rescheduleAfter(NOT_SHOWN_YET);
        }
        ResourceID id = ResourceID.fromResource(plant);
        Optional<PlantWork.Result> done = work.on(plant, () -> fromOutside.propagateEvent(id));
        caches.requireRunning();
        if (done.isEmpty()) {
            return UpdateControl.noUpdate(); // Kafka is asked, and its answer comes back here
        }
        PlantWork.Result result = done.get();
        views.publish(plant.getMetadata().getNamespace(), result.view());
        PlantStatus status = statuses.of(plant, result);
        UpdateControl<Plant> control = writes.write(plant, plant.getStatus(), status, fresh(plant, status));
        String key = plant.getMetadata().getUid();
        Duration askAgain = result.kafka().askAgain().orElse(checkInterval);
        if (result.refused().isEmpty()) {
            pauses.worked(key);
            return StatusWrites.atLatest(control, askAgain);
        }
        Duration pause = pauses.failed(key);
        return StatusWrites.atLatest(control, pause.compareTo(askAgain) < 0 ? pause : askAgain);
    }

    /** What the operator cannot do because of itself stands in the status; what the API server does not let it do passes by itself. */
    @Override
    public ErrorStatusUpdateControl<Plant> updateErrorStatus(Plant plant, Context<Plant> context, Exception failure) {
        if (!(failure instanceof OperatorFailedException)) {
            return ErrorStatusUpdateControl.defaultErrorProcessing();
        }
        PlantStatus status = statuses.failed(plant, failure.getMessage());
        return status.equals(plant.getStatus())
                ? ErrorStatusUpdateControl.noStatusUpdate()
                : ErrorStatusUpdateControl.patchStatus(fresh(plant, status));
    }

    private static Plant fresh(Plant plant, PlantStatus status) {
        Plant fresh = new Plant();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(plant.getMetadata().getName())
                .withNamespace(plant.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    private static Predicate<Plant> inNamespace(String namespace) {
        return plant -> namespace.equals(plant.getMetadata().getNamespace());
    }

    private void tell(EventSourceContext<Plant> context, Predicate<Plant> matches) {
        context.getPrimaryCache().list(matches).map(ResourceID::fromResource).forEach(fromOutside::propagateEvent);
    }
}
