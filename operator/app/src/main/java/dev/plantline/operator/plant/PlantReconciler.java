package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.InterfacePolicy;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.LatencyClass;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.WatchedNamespaces;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.OptionalKinds;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.events.EventRecorder;
import dev.plantline.operator.reconcile.Reconciles;
import dev.plantline.operator.runtime.Observations;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes of a namespace's manifests what they ask for, and tells the other reconcilers what came of it. */
@ControllerConfiguration(name = "plant", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class PlantReconciler implements Reconciler<Plant> {
    /** Time for the operator whose plant it is: more than its first look takes with a Kafka that does not answer. */
    private static final Duration OTHERS_FIRST = Duration.ofSeconds(30);

    private final ClusterCaches caches;
    private final OptionalKinds optional;
    private final PlantWork work;
    private final PlantViews views;
    private final PlantStatuses statuses;
    private final EventRecorder events;
    private final Reconciles reconciles;
    private final Observations observations;
    private final StatusWrites<Plant> writes = new StatusWrites<>(TimeSource.system());
    private final Duration checkInterval;
    private final WatchedNamespaces namespaces;
    private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private SharedWatch<Plant> watch;

    /** Reconciles plants with these parts. */
    public PlantReconciler(
            ClusterCaches caches,
            OptionalKinds optional,
            PlantWork work,
            PlantViews views,
            PlantStatuses statuses,
            EventRecorder events,
            Reconciles reconciles,
            Observations observations,
            OperatorSettings settings) {
        this.checkInterval = settings.kafka().checkInterval();
        this.namespaces = WatchedNamespaces.of(settings.namespaces());
        this.caches = caches;
        this.optional = optional;
        this.work = work;
        this.views = views;
        this.statuses = statuses;
        this.events = events;
        this.reconciles = reconciles;
        this.observations = observations;
    }

    @Override
    public List<EventSource<?, Plant>> prepareEventSources(EventSourceContext<Plant> context) {
        watch = caches.share(Plant.class, context);
        ConcernedPlants concerned = new ConcernedPlants(caches);
        caches.onDeclared(Plant.class, changed -> tell(ConcernedPlants.by(changed)));
        caches.onDeclared(OdooInterface.class, changed -> tell(concerned.by(changed)));
        caches.onDeclared(CodeMap.class, changed -> tell(ConcernedPlants.inNamespaceOf(changed)));
        caches.onAnyChange(OdooConnection.class, changed -> tell(ConcernedPlants.inNamespaceOf(changed)));
        caches.onDeclared(LatencyClass.class, changed -> tell(concerned.by(changed)));
        caches.onDeclared(InterfaceTemplate.class, changed -> tell(concerned.by(changed)));
        caches.onDeclared(InterfacePolicy.class, changed -> tell(plant -> true)); // for whom it is its expressions say
        caches.secrets().onChange(namespace -> tell(ConcernedPlants.in(namespace)));
        caches.finance().onChange(namespace -> tell(ConcernedPlants.in(namespace)));
        caches.changes().onChange(namespace -> tell(ConcernedPlants.in(namespace)));
        optional.onChange(this::tell);
        observations.onProblemChange(
                name -> tell(plant -> name.equals(plant.getMetadata().getName())));
        List<EventSource<?, Plant>> sources = new ArrayList<>(caches.made().watch(context));
        sources.add(watch);
        return sources;
    }

    @Override
    public UpdateControl<Plant> reconcile(Plant plant, Context<Plant> context) {
        return reconciles.guard(() -> guarded(plant, context));
    }

    private UpdateControl<Plant> guarded(Plant plant, Context<Plant> context) {
        if (!caches.isComplete()) {
            return UpdateControl.noUpdate(); // comes back when it is
        }
        if (!namespaces.contains(plant.getMetadata().getNamespace())) {
            return outsideOfOurNamespaces(plant);
        }
        ResourceID id = ResourceID.fromResource(plant);
        Optional<PlantWork.Result> done = work.on(plant, () -> watch.propagateEvent(id));
        caches.requireRunning();
        if (done.isEmpty()) {
            return UpdateControl.noUpdate(); // Kafka is asked, and its answer comes back here
        }
        PlantWork.Result result = done.get();
        views.publish(plant.getMetadata().getNamespace(), result.view());
        PlantStatus status = statuses.of(plant, result);
        UpdateControl<Plant> control =
                writes.write(plant, plant.getStatus(), status, StatusWrites.only(Plant::new, plant, status));
        if (control.isPatchStatus()) {
            events.record(plant, conditions(plant), status.conditions());
        }
        String key = plant.getMetadata().getUid();
        Duration askAgain = Stream.of(
                        result.kafka().askAgain().orElse(checkInterval),
                        // a moment later: who comes too early looks once more
                        result.next().map(time -> time.plusMillis(10)).orElse(checkInterval))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        if (result.refused().isEmpty() && result.historyTrouble().isEmpty()) {
            pauses.worked(key);
            return StatusWrites.atLatest(control, askAgain);
        }
        Duration pause = pauses.failed(key);
        return StatusWrites.atLatest(control, pause.compareTo(askAgain) < 0 ? pause : askAgain);
    }

    /** Another operator may look after that namespace: only a plant is spoken of about which nobody has said anything for a while. */
    private UpdateControl<Plant> outsideOfOurNamespaces(Plant plant) {
        if (plant.getStatus() != null) {
            return UpdateControl.noUpdate();
        }
        Duration age = Duration.between(Instant.parse(plant.getMetadata().getCreationTimestamp()), Instant.now());
        if (age.compareTo(OTHERS_FIRST) < 0) {
            return UpdateControl.<Plant>noUpdate().rescheduleAfter(OTHERS_FIRST);
        }
        // Whoever has spoken meanwhile is not written over.
        return UpdateControl.patchStatus(StatusWrites.only(Plant::new, plant, statuses.notWatched(plant)));
    }

    @Override
    public ErrorStatusUpdateControl<Plant> updateErrorStatus(Plant plant, Context<Plant> context, Exception failure) {
        return writes.failed(
                plant,
                plant.getStatus(),
                failure,
                why -> statuses.failed(plant, why),
                status -> StatusWrites.only(Plant::new, plant, status),
                status -> events.record(plant, conditions(plant), status.conditions()));
    }

    private static List<Condition> conditions(Plant plant) {
        return plant.getStatus() == null ? null : plant.getStatus().conditions();
    }

    private void tell(Predicate<Plant> concerned) {
        caches.list(Plant.class).filter(concerned).map(ResourceID::fromResource).forEach(watch::propagateEvent);
    }
}
