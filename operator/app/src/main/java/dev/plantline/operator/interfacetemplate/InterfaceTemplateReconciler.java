package dev.plantline.operator.interfacetemplate;

import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.OwnCounts;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.desired.resolve.TemplateFaults;
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
import java.util.stream.Collectors;

/** Says of a template whether it makes sense, and how many interfaces name it. They tell themselves how they stand with it. */
@ControllerConfiguration(name = "interfacetemplate", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
@RateLimited(maxReconciliations = 2, within = 5) // a thousand new interfaces are not a thousand new statuses
public class InterfaceTemplateReconciler implements Reconciler<InterfaceTemplate> {
    private final ClusterCaches caches;
    private final PlantViews views;
    private final Conditions conditions;
    private final Reconciles reconciles;
    private final OwnCounts counts = new OwnCounts();
    private final StatusWrites<InterfaceTemplate> writes = new StatusWrites<>(TimeSource.system());

    /** Reconciles templates with these parts. */
    public InterfaceTemplateReconciler(
            ClusterCaches caches, PlantViews views, Conditions conditions, Reconciles reconciles) {
        this.caches = caches;
        this.views = views;
        this.conditions = conditions;
        this.reconciles = reconciles;
    }

    @Override
    public List<EventSource<?, InterfaceTemplate>> prepareEventSources(EventSourceContext<InterfaceTemplate> context) {
        SharedWatch<InterfaceTemplate> watch = caches.share(InterfaceTemplate.class, context);
        views.onTemplateChange(name -> watch.propagateEvent(new ResourceID(name)));
        return List.of(watch);
    }

    @Override
    public UpdateControl<InterfaceTemplate> reconcile(InterfaceTemplate template, Context<InterfaceTemplate> context) {
        return reconciles.guard(() -> guarded(template));
    }

    private UpdateControl<InterfaceTemplate> guarded(InterfaceTemplate template) {
        Optional<Integer> interfaces = caches.whenComplete(() -> interfacesOf(template));
        if (interfaces.isEmpty()) {
            return UpdateControl.noUpdate(); // comes back when they can be counted
        }
        InterfaceTemplateStatus old = template.getStatus();
        Long generation = template.getMetadata().getGeneration();
        InterfaceTemplateStatus status = new InterfaceTemplateStatus(
                generation,
                conditions.of(
                        old == null ? null : old.conditions(),
                        generation,
                        Summary.with(stalled(TemplateFaults.of(template)), List.of())),
                counts.toShow(
                        template.getMetadata().getName(), interfaces.get(), old == null ? null : old.interfaces()));
        return writes.write(template, old, status, StatusWrites.only(InterfaceTemplate::new, template, status));
    }

    private static Optional<Finding> stalled(List<TemplateFaults.Fault> faults) {
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.yes(
                                Finding.STALLED,
                                "InvalidTemplate",
                                faults.stream()
                                                .map(each -> each.path() + ": " + each.message())
                                                .collect(Collectors.joining("; "))
                                        + ". No interface that names it goes live with it: apply what is right under the name of the next version."));
    }

    @Override
    public ErrorStatusUpdateControl<InterfaceTemplate> updateErrorStatus(
            InterfaceTemplate template, Context<InterfaceTemplate> context, Exception failure) {
        InterfaceTemplateStatus stands = template.getStatus();
        InterfaceTemplateStatus before = stands != null ? stands : new InterfaceTemplateStatus(null, null, null);
        return writes.failed(
                template,
                stands,
                failure,
                why -> new InterfaceTemplateStatus(
                        before.observedGeneration(),
                        conditions.failed(
                                before.conditions(), template.getMetadata().getGeneration(), why),
                        before.interfaces()),
                status -> StatusWrites.only(InterfaceTemplate::new, template, status),
                status -> {}); // what belongs to no namespace has no Events
    }

    private int interfacesOf(InterfaceTemplate template) {
        return (int) caches.list(OdooInterface.class)
                .map(each -> each.getSpec().templateRef())
                .filter(ref ->
                        ref != null && ref.name().equals(template.getMetadata().getName()))
                .count();
    }
}
