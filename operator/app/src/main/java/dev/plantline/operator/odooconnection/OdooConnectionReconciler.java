package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.Backoff;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooProbe;
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

/** Looks at the Odoo that an OdooConnection names, for ever, and writes what it sees. */
@ControllerConfiguration(name = "odooconnection", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class OdooConnectionReconciler implements Reconciler<OdooConnection> {
    private final ClusterCaches caches;
    private final NamespaceSecrets secrets;
    private final PlantViews views;
    private final OdooProbe probe;
    private final ConnectionStatuses statuses;
    private final StatusWrites<OdooConnection> writes = new StatusWrites<>(InstantSource.system());
    private final Duration checkInterval;
    private final Backoff backoff;

    /** Reconciles Odoo connections with these parts. */
    public OdooConnectionReconciler(
            ClusterCaches caches,
            PlantViews views,
            OdooProbe probe,
            ConnectionStatuses statuses,
            OperatorSettings settings) {
        this.caches = caches;
        this.secrets = caches.secrets();
        this.views = views;
        this.probe = probe;
        this.statuses = statuses;
        this.checkInterval = settings.odoo().checkInterval();
        this.backoff = new Backoff(Duration.ofSeconds(1), checkInterval);
    }

    @Override
    public List<EventSource<?, OdooConnection>> prepareEventSources(EventSourceContext<OdooConnection> context) {
        SimpleInboundEventSource<OdooConnection> fromOutside =
                new SimpleInboundEventSource<>("odooconnection-from-outside");
        views.onConnectionChange(fromOutside::propagateEvent);
        secrets.onChange(namespace -> context.getPrimaryCache()
                .list(each -> namespace.equals(each.getMetadata().getNamespace()))
                .map(ResourceID::fromResource)
                .forEach(fromOutside::propagateEvent));
        return List.of(fromOutside);
    }

    @Override
    public UpdateControl<OdooConnection> reconcile(OdooConnection odooConnection, Context<OdooConnection> context) {
        secrets.watch(odooConnection.getMetadata().getNamespace());
        OdooProbe.Look look = look(odooConnection);
        caches.requireRunning();
        OdooConnectionStatus status = statuses.of(odooConnection, look);
        return StatusWrites.atLatest(
                writes.write(odooConnection, odooConnection.getStatus(), status, fresh(odooConnection, status)),
                pause(odooConnection, look));
    }

    private OdooProbe.Look look(OdooConnection odooConnection) {
        Credentials credentials = Credentials.of(odooConnection, secrets);
        if (credentials.access().isEmpty()) {
            return new OdooProbe.Look(credentials.missing().orElseThrow(), null, null, List.of());
        }
        Optional<Map<String, KitInUse>> kits = kits(odooConnection);
        OdooProbe.Look seen = probe.look(credentials.access().get(), kits.orElse(Map.of()));
        boolean blameSecret =
                credentials.missing().isPresent() && seen.reachable().status() == Finding.Status.True;
        return new OdooProbe.Look(
                blameSecret ? credentials.missing().get() : seen.reachable(),
                seen.serverVersion(),
                seen.databaseUuid(),
                kits.isPresent() ? seen.kits() : null);
    }

    /** The kits that are in use; empty: not known yet. Those of a deleted plant are in nobody's use. */
    private Optional<Map<String, KitInUse>> kits(OdooConnection odooConnection) {
        boolean withoutPlant = caches.whenComplete(() -> caches.list(
                                Plant.class, odooConnection.getMetadata().getNamespace())
                        .findAny()
                        .isEmpty())
                .orElse(false);
        return withoutPlant ? Optional.of(Map.of()) : views.kits(ResourceID.fromResource(odooConnection));
    }

    private Duration pause(OdooConnection odooConnection, OdooProbe.Look look) {
        String key = odooConnection.getMetadata().getUid();
        if (look.reachable().status() == Finding.Status.True) {
            backoff.worked(key);
            return checkInterval;
        }
        return backoff.failed(key);
    }

    private static OdooConnection fresh(OdooConnection odooConnection, OdooConnectionStatus status) {
        OdooConnection fresh = new OdooConnection();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(odooConnection.getMetadata().getName())
                .withNamespace(odooConnection.getMetadata().getNamespace())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
