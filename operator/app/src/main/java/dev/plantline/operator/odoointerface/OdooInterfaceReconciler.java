package dev.plantline.operator.odoointerface;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Batch;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Regression;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.ReleaseWriter;
import dev.plantline.operator.cluster.RevisionWriter;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.change.Regressed;
import dev.plantline.operator.desired.change.ReleasePlan;
import dev.plantline.operator.events.EventRecorder;
import dev.plantline.operator.odoo.TargetViews;
import dev.plantline.operator.plant.CodeMapView;
import dev.plantline.operator.plant.InterfaceView;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.plant.RunningRevision;
import dev.plantline.operator.reconcile.Reconciles;
import dev.plantline.operator.runtime.Observation;
import dev.plantline.operator.runtime.Observations;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes the status of interfaces. What they ask for is made with their plant. */
@ControllerConfiguration(
        name = "odoointerface",
        fieldManager = FieldManager.NAME,
        informer = @Informer(informerListLimit = OdooInterfaceReconciler.PAGE))
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class OdooInterfaceReconciler implements Reconciler<OdooInterface> {
    /** So many are read in one answer at the start: thousands at once are, as text and as objects, what takes most memory of all. */
    static final long PAGE = 250;

    private final ClusterCaches caches;
    private final PlantViews views;
    private final TargetViews targets;
    private final Observations observations;
    private final InterfaceStatuses statuses;
    private final EventRecorder events;
    private final Reconciles reconciles;
    private final StatusWrites<OdooInterface> writes = new StatusWrites<>(TimeSource.system());
    private SharedWatch<OdooInterface> watch;

    /** Reconciles interfaces with these parts. */
    public OdooInterfaceReconciler(
            ClusterCaches caches,
            PlantViews views,
            TargetViews targets,
            Observations observations,
            InterfaceStatuses statuses,
            EventRecorder events,
            Reconciles reconciles) {
        this.caches = caches;
        this.views = views;
        this.targets = targets;
        this.observations = observations;
        this.statuses = statuses;
        this.events = events;
        this.reconciles = reconciles;
    }

    @Override
    public List<EventSource<?, OdooInterface>> prepareEventSources(EventSourceContext<OdooInterface> context) {
        watch = caches.share(OdooInterface.class, context);
        views.onInterfaceChange(watch::propagateEvent);
        targets.onChange(watch::propagateEvent);
        observations.onChange(
                id -> tell(each -> each.getMetadata().getName().equals(id.name()) && isOf(id.plant(), each)));
        observations.onProblemChange(plant -> tell(each -> isOf(plant, each)));
        observations.onFirstRound(watch::lookAtAll);
        // The first plant of a namespace, or none any more; what came of the work on it is told by the view.
        caches.onDeclared(
                Plant.class,
                plant -> tell(each -> each.getMetadata()
                        .getNamespace()
                        .equals(plant.getMetadata().getNamespace())));
        return List.of(watch);
    }

    @Override
    public UpdateControl<OdooInterface> reconcile(OdooInterface resource, Context<OdooInterface> context) {
        return reconciles.guard(() -> guarded(resource, context));
    }

    private UpdateControl<OdooInterface> guarded(OdooInterface resource, Context<OdooInterface> context) {
        Optional<InterfaceView> view = view(resource);
        if (view.isEmpty()) {
            return UpdateControl.noUpdate(); // the work on the plant is under way and tells us
        }
        String plant = String.valueOf(view.get().plant());
        InterfaceId id = new InterfaceId(plant, resource.getMetadata().getName());
        Optional<String> workload = view.get().live().map(RunningRevision::workload);
        workload.flatMap(each -> observations.of(id, each))
                .flatMap(Observation::batch)
                .filter(batch -> view.get().batch() != null)
                .ifPresent(batch -> waits(resource, batch, context));
        boolean told = view.get()
                .live()
                .filter(live -> view.get().changeControl())
                .flatMap(live ->
                        observations.of(id, live.workload()).map(each -> regressed(resource, live, each, context)))
                .orElse(true);
        OdooInterfaceStatus status = statuses.of(
                resource,
                view.get(),
                workload.flatMap(each -> observations.of(id, each)),
                view.get().live().map(RunningRevision::gateway).flatMap(each -> observations.of(id, each)),
                workload.flatMap(each -> observations.problem(plant, each)),
                targets.of(ResourceID.fromResource(resource), Generation.of(resource)),
                observations.complete());
        UpdateControl<OdooInterface> control = writes.write(
                resource, resource.getStatus(), status, StatusWrites.only(OdooInterface::new, resource, status));
        if (control.isPatchStatus()) {
            events.record(resource, conditions(resource), status.conditions());
        }
        return (told ? statuses.lookAgain(status) : Optional.of(Duration.ZERO))
                .map(pause -> StatusWrites.atLatest(control, pause.plusSeconds(1)))
                .orElse(control);
    }

    /** The pod that measured it may be gone before anybody has decided. */
    private void waits(OdooInterface resource, Batch batch, Context<OdooInterface> context) {
        ReleasePlan.made(
                        resource,
                        batch,
                        caches.changes().releases(resource.getMetadata().getNamespace()))
                .ifPresent(new ReleaseWriter(context.getClient())::make);
    }

    /** Whether all that a pod found stands where it is decided; not: a revision has changed meanwhile. */
    private boolean regressed(
            OdooInterface resource, RunningRevision live, Observation seen, Context<OdooInterface> context) {
        boolean told = seen.regression()
                .map(found -> regressed(resource, live, found, context))
                .orElse(true);
        for (Map.Entry<String, Regression> each : seen.codeMapRegressions().entrySet()) {
            told &= regressed(resource, live, each.getKey(), each.getValue(), context);
        }
        return told;
    }

    /** Whoever decides about the revision sees it. */
    private boolean regressed(
            OdooInterface resource, RunningRevision live, Regression found, Context<OdooInterface> context) {
        return Regressed.of(
                        resource.getMetadata().getName(),
                        live.revision(),
                        found,
                        caches.changes().revisions(resource.getMetadata().getNamespace()))
                .map(new RevisionWriter(context.getClient())::regression)
                .orElse(true);
    }

    /** Whoever decides about the code map sees it. */
    private boolean regressed(
            OdooInterface resource,
            RunningRevision live,
            String codeMap,
            Regression found,
            Context<OdooInterface> context) {
        String namespace = resource.getMetadata().getNamespace();
        Optional<CodeMapView> view = caches.whenComplete(() -> plants(resource))
                .flatMap(plants -> views.ofCodeMap(new ResourceID(codeMap, namespace), plants));
        return Regressed.ofCodeMap(
                        resource.getMetadata().getName(),
                        live.revision(),
                        found,
                        caches.changes().ofCodeMap(namespace, codeMap),
                        name -> view.isEmpty() || view.get().runsIn().contains(name))
                .map(new RevisionWriter(context.getClient())::regressionOfCodeMap)
                .orElse(true);
    }

    /** The view of exactly this generation; a namespace without a plant has nobody who makes one. */
    private Optional<InterfaceView> view(OdooInterface resource) {
        Optional<Set<String>> plants = caches.whenComplete(() -> plants(resource));
        if (plants.isEmpty()) {
            return Optional.empty(); // comes back when they are known
        }
        return plants.get().isEmpty()
                ? Optional.of(InterfaceStatuses.withoutPlant(resource))
                : views.ofInterface(ResourceID.fromResource(resource), plants.get())
                        .filter(each -> each.generation().equals(Generation.of(resource)));
    }

    private Set<String> plants(OdooInterface resource) {
        return caches.list(Plant.class, resource.getMetadata().getNamespace())
                .map(plant -> plant.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    @Override
    public ErrorStatusUpdateControl<OdooInterface> updateErrorStatus(
            OdooInterface resource, Context<OdooInterface> context, Exception failure) {
        return writes.failed(
                resource,
                resource.getStatus(),
                failure,
                why -> statuses.failed(resource, why),
                status -> StatusWrites.only(OdooInterface::new, resource, status),
                status -> events.record(resource, conditions(resource), status.conditions()));
    }

    private static List<Condition> conditions(OdooInterface resource) {
        return resource.getStatus() == null ? null : resource.getStatus().conditions();
    }

    /** One without a status has not been worked on yet, and is before long. */
    private static boolean isOf(String plant, OdooInterface each) {
        return each.getStatus() != null && plant.equals(each.getStatus().plant());
    }

    private void tell(Predicate<OdooInterface> concerned) {
        caches.list(OdooInterface.class)
                .filter(concerned)
                .map(ResourceID::fromResource)
                .forEach(watch::propagateEvent);
    }
}
