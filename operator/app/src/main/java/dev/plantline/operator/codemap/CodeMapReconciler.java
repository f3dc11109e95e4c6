package dev.plantline.operator.codemap;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.events.EventRecorder;
import dev.plantline.operator.plant.CodeMapView;
import dev.plantline.operator.plant.InterfaceView;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.plant.RunningRevision;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the status of code maps. Their tables are chosen and handed out with their plant. */
@ControllerConfiguration(name = "codemap", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class CodeMapReconciler implements Reconciler<CodeMap> {
    private final ClusterCaches caches;
    private final PlantViews views;
    private final Observations observations;
    private final CodeMapStatuses statuses;
    private final EventRecorder events;
    private final Reconciles reconciles;
    private final StatusWrites<CodeMap> writes = new StatusWrites<>(TimeSource.system());

    /** Reconciles code maps with these parts. */
    public CodeMapReconciler(
            ClusterCaches caches,
            PlantViews views,
            Observations observations,
            Conditions conditions,
            EventRecorder events,
            Reconciles reconciles) {
        this.caches = caches;
        this.views = views;
        this.observations = observations;
        this.statuses = new CodeMapStatuses(conditions);
        this.events = events;
        this.reconciles = reconciles;
    }

    @Override
    public List<EventSource<?, CodeMap>> prepareEventSources(EventSourceContext<CodeMap> context) {
        SharedWatch<CodeMap> watch = caches.share(CodeMap.class, context);
        views.onCodeMapChange(watch::propagateEvent);
        observations.onChange(id -> caches.list(CodeMap.class)
                .map(ResourceID::fromResource)
                .filter(each -> isUsed(each, id))
                .forEach(watch::propagateEvent));
        // The first plant of a namespace, or none any more; what came of the work on it is told by the view.
        caches.onDeclared(Plant.class, plant -> caches.list(
                        CodeMap.class, plant.getMetadata().getNamespace())
                .map(ResourceID::fromResource)
                .forEach(watch::propagateEvent));
        return List.of(watch);
    }

    private boolean isUsed(ResourceID codeMap, InterfaceId by) {
        return view(codeMap)
                .filter(each -> each.plant().equals(by.plant()) && each.usedBy().contains(by.name()))
                .isPresent();
    }

    @Override
    public UpdateControl<CodeMap> reconcile(CodeMap resource, Context<CodeMap> context) {
        return reconciles.guard(() -> guarded(resource));
    }

    private UpdateControl<CodeMap> guarded(CodeMap resource) {
        ResourceID id = ResourceID.fromResource(resource);
        Optional<Set<String>> plants = caches.whenComplete(() -> plants(id));
        if (plants.isEmpty()) {
            return UpdateControl.noUpdate(); // comes back when they are known
        }
        if (plants.get().isEmpty()) {
            return written(resource, statuses.withoutPlant(resource));
        }
        return view(id).filter(view -> view.generation().equals(Generation.of(resource)))
                .map(view -> written(resource, statuses.of(resource, view, atWork(id, view))))
                .orElseGet(UpdateControl::noUpdate); // the work on the plant is under way and tells us
    }

    private UpdateControl<CodeMap> written(CodeMap resource, CodeMapStatus status) {
        UpdateControl<CodeMap> control =
                writes.write(resource, resource.getStatus(), status, StatusWrites.only(CodeMap::new, resource, status));
        if (control.isPatchStatus()) {
            events.record(resource, conditions(resource), status.conditions());
        }
        return control;
    }

    private Optional<CodeMapView> view(ResourceID id) {
        return views.ofCodeMap(id, plants(id));
    }

    private Set<String> plants(ResourceID id) {
        return caches.list(Plant.class, id.getNamespace().orElseThrow())
                .map(plant -> plant.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    /** By name of the interface; a batch that does not run now tells nothing. */
    private SortedMap<String, String> atWork(ResourceID id, CodeMapView view) {
        SortedMap<String, String> atWork = new TreeMap<>();
        Set<String> plants = plants(id);
        for (String name : view.usedBy()) {
            views.ofInterface(new ResourceID(name, id.getNamespace().orElseThrow()), plants)
                    .flatMap(InterfaceView::live)
                    .map(RunningRevision::workload)
                    .flatMap(workload -> observations.of(new InterfaceId(view.plant(), name), workload))
                    .map(told -> told.codeMaps().get(id.getName()))
                    .ifPresent(revision -> atWork.put(name, revision));
        }
        return atWork;
    }

    @Override
    public ErrorStatusUpdateControl<CodeMap> updateErrorStatus(
            CodeMap resource, Context<CodeMap> context, Exception failure) {
        return writes.failed(
                resource,
                resource.getStatus(),
                failure,
                why -> statuses.failed(resource, why),
                status -> StatusWrites.only(CodeMap::new, resource, status),
                status -> events.record(resource, conditions(resource), status.conditions()));
    }

    private static List<Condition> conditions(CodeMap resource) {
        return resource.getStatus() == null ? null : resource.getStatus().conditions();
    }
}
