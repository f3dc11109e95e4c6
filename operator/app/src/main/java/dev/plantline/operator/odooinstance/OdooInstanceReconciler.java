package dev.plantline.operator.odooinstance;

import dev.plantline.api.v1alpha1.OdooInstance;
import dev.plantline.api.v1alpha1.OdooInstanceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.Backoff;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooAdministration;
import dev.plantline.operator.plant.PlantViews;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
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
import java.util.Map;
import java.util.Optional;

/** Looks at the Odoo that an OdooInstance names, for ever, and writes what it sees. */
@ControllerConfiguration(name = "odooinstance", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class OdooInstanceReconciler implements Reconciler<OdooInstance> {
    private final ClusterCaches caches;
    private final NamespaceSecrets secrets;
    private final PlantViews views;
    private final OdooAdministration administration;
    private final InstanceStatuses statuses;
    private final StatusWrites<OdooInstance> writes = new StatusWrites<>(InstantSource.system());
    private final Duration checkInterval;
    private final Backoff backoff;

    /** Reconciles Odoo instances with these parts. */
    public OdooInstanceReconciler(
            ClusterCaches caches,
            PlantViews views,
            OdooAdministration administration,
            InstanceStatuses statuses,
            OperatorSettings settings) {
        this.caches = caches;
        this.secrets = caches.secrets();
        this.views = views;
        this.administration = administration;
        this.statuses = statuses;
        this.checkInterval = settings.odoo().checkInterval();
        this.backoff = new Backoff(Duration.ofSeconds(1), checkInterval);
    }

    @Override
    public List<EventSource<?, OdooInstance>> prepareEventSources(EventSourceContext<OdooInstance> context) {
        SimpleInboundEventSource<OdooInstance> fromOutside =
                new SimpleInboundEventSource<>("odooinstance-from-outside");
        views.onInstanceChange(fromOutside::propagateEvent);
        secrets.onChange(namespace -> context.getPrimaryCache()
                .list(each -> namespace.equals(each.getMetadata().getNamespace()))
                .map(ResourceID::fromResource)
                .forEach(fromOutside::propagateEvent));
        return List.of(fromOutside);
    }

    @Override
    public UpdateControl<OdooInstance> reconcile(OdooInstance instance, Context<OdooInstance> context) {
        secrets.watch(instance.getMetadata().getNamespace());
        OdooAdministration.Look look = look(instance);
        caches.requireRunning();
        OdooInstanceStatus status = statuses.of(instance, look);
        return StatusWrites.atLatest(
                writes.write(instance, instance.getStatus(), status, fresh(instance, status)), pause(instance, look));
    }

    private OdooAdministration.Look look(OdooInstance instance) {
        Credentials credentials = Credentials.of(instance, secrets);
        if (credentials.access().isEmpty()) {
            return new OdooAdministration.Look(credentials.missing().orElseThrow(), null, null, List.of());
        }
        Optional<Map<String, KitInUse>> kits = kits(instance);
        OdooAdministration.Look seen = administration.look(credentials.access().get(), kits.orElse(Map.of()));
        boolean blameSecret =
                credentials.missing().isPresent() && seen.reachable().status() == Finding.Status.True;
        return new OdooAdministration.Look(
                blameSecret ? credentials.missing().get() : seen.reachable(),
                seen.serverVersion(),
                seen.databaseUuid(),
                kits.isPresent() ? seen.kits() : null);
    }

    /** The kits that are in use; empty: not known yet. Those of a deleted plant are in nobody's use. */
    private Optional<Map<String, KitInUse>> kits(OdooInstance instance) {
        boolean withoutPlant = caches.whenComplete(
                        () -> caches.list(Plant.class, instance.getMetadata().getNamespace())
                                .findAny()
                                .isEmpty())
                .orElse(false);
        return withoutPlant ? Optional.of(Map.of()) : views.kits(ResourceID.fromResource(instance));
    }

    private Duration pause(OdooInstance instance, OdooAdministration.Look look) {
        String key = instance.getMetadata().getUid();
        if (look.reachable().status() == Finding.Status.True) {
            backoff.worked(key);
            return checkInterval;
        }
        return backoff.failed(key);
    }

    private static OdooInstance fresh(OdooInstance instance, OdooInstanceStatus status) {
        OdooInstance fresh = new OdooInstance();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(instance.getMetadata().getName())
                .withNamespace(instance.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
