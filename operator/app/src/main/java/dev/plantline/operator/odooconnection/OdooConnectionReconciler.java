package dev.plantline.operator.odooconnection;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.CodeTable;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.model.TimeSource;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.events.EventRecorder;
import dev.plantline.operator.events.Occurrence;
import dev.plantline.operator.odoo.Administrators;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odoo.TargetViews;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideThreads;
import dev.plantline.operator.plant.PlantViews;
import dev.plantline.operator.reconcile.Reconciles;
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
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Looks at the Odoo that an OdooConnection names, for ever, and writes what it sees. */
@ControllerConfiguration(name = "odooconnection", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 120_000)
public class OdooConnectionReconciler implements Reconciler<OdooConnection> {
    /** What was seen longer ago is not known any more. */
    private static final int INTERVALS_UNTIL_SILENT = 5;

    private static final Logger LOG = Logger.getLogger(OdooConnectionReconciler.class);

    private final ClusterCaches caches;
    private final NamespaceSecrets secrets;
    private final PlantViews views;
    private final OdooProbe probe;
    private final Administrators administrators;
    private final Inquiries<Question, OdooProbe.Look> inquiries;
    private final StockLooks stock;
    private final UserLooks users;
    private final TargetLooks targets;
    private final ConnectionStatuses statuses;
    private final EventRecorder events;
    private final Reconciles reconciles;
    private final StatusWrites<OdooConnection> writes = new StatusWrites<>(TimeSource.system());
    private final Duration checkInterval;
    private final Pauses pauses;
    private SharedWatch<OdooConnection> watch;

    /** Reconciles Odoo connections with these parts; it waits for Odoo on threads of its own. */
    public OdooConnectionReconciler(
            ClusterCaches caches,
            PlantViews views,
            TargetViews targets,
            OdooProbe probe,
            Administrators administrators,
            ConnectionStatuses statuses,
            EventRecorder events,
            Reconciles reconciles,
            OperatorSettings settings,
            OutsideThreads threads) {
        this.caches = caches;
        this.secrets = caches.secrets();
        this.views = views;
        this.probe = probe;
        this.administrators = administrators;
        this.statuses = statuses;
        this.events = events;
        this.reconciles = reconciles;
        this.checkInterval = settings.odoo().checkInterval();
        this.pauses = new Pauses(Duration.ofSeconds(1), checkInterval);
        this.inquiries = new Inquiries<>("odoo", threads, TimeSource.system(), this::ask, pauses::worked);
        this.stock = new StockLooks(probe, threads, TimeSource.system());
        this.users = new UserLooks(probe, checkInterval, threads, TimeSource.system());
        this.targets = new TargetLooks(
                probe,
                namespace -> caches.list(OdooInterface.class, namespace).map(caches::whole),
                namespace -> PlantCodeMaps.of(caches.list(CodeMap.class, namespace)
                        .map(OdooConnectionReconciler::table)
                        .filter(Objects::nonNull)
                        .toList()),
                targets,
                threads,
                TimeSource.system());
    }

    /** For its values, which have no time; null: it is none. */
    private static CodeTable table(CodeMap each) {
        return CodeTableCompiler.compile(each.getMetadata().getName(), each.getSpec(), ZoneOffset.UTC)
                .table();
    }

    /** What decides the answer of an Odoo. A changed spec is another question, even when it names the same Odoo. */
    private record Question(String uid, Long generation, OdooAccess access, Map<DutyUse, KitInUse> kits) {}

    @Override
    public List<EventSource<?, OdooConnection>> prepareEventSources(EventSourceContext<OdooConnection> context) {
        watch = caches.share(OdooConnection.class, context);
        views.onConnectionChange(watch::propagateEvent);
        secrets.onChange(namespace -> caches.list(OdooConnection.class)
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .map(ResourceID::fromResource)
                .forEach(watch::propagateEvent));
        return List.of(watch);
    }

    @Override
    public UpdateControl<OdooConnection> reconcile(OdooConnection odooConnection, Context<OdooConnection> context) {
        return reconciles.guard(() -> guarded(odooConnection, context));
    }

    private UpdateControl<OdooConnection> guarded(OdooConnection odooConnection, Context<OdooConnection> context) {
        secrets.watch(odooConnection.getMetadata().getNamespace());
        Set<String> present = context.getPrimaryCache()
                .list()
                .map(each -> each.getMetadata().getUid())
                .collect(Collectors.toSet());
        inquiries.retain(present);
        stock.retain(present);
        users.retain(present);
        targets.retain(present);
        Credentials credentials = Credentials.of(odooConnection, secrets, administrators);
        ResourceID id = ResourceID.fromResource(odooConnection);
        SortedMap<String, SortedMap<String, Generation>> raw = views.raw(id).orElse(Collections.emptySortedMap());
        if (credentials.access().isEmpty()) {
            OdooProbe.Look look =
                    new OdooProbe.Look(credentials.missing().orElseThrow(), null, null, List.of(), null, List.of());
            targets.standing(odooConnection, raw, look.reachable().message());
            return write(
                    odooConnection,
                    look,
                    stock.standing(odooConnection, look.reachable().message()),
                    users.standing(odooConnection, look.reachable().message()),
                    checkInterval);
        }
        targets.look(odooConnection, credentials.access().get(), raw, () -> watch.propagateEvent(id));
        Optional<SortedMap<DutyUse, KitInUse>> kits = kits(odooConnection);
        Question question = new Question(
                odooConnection.getMetadata().getUid(),
                odooConnection.getMetadata().getGeneration(),
                credentials.access().get(),
                kits.orElse(Collections.emptySortedMap()));
        Optional<Inquiries.Answered<Question, OdooProbe.Look>> answer = inquiries.ask(
                odooConnection.getMetadata().getNamespace(), question.uid(), question, () -> watch.propagateEvent(id));
        Duration longest = checkInterval.multipliedBy(INTERVALS_UNTIL_SILENT);
        if (inquiries.unansweredFor(question.uid()).compareTo(longest) > 0) {
            OdooProbe.Look look = silent(question, longest);
            return write(
                    odooConnection,
                    look,
                    stock.standing(odooConnection, look.reachable().message()),
                    users.standing(odooConnection, look.reachable().message()),
                    checkInterval);
        }
        return answer.filter(last -> last.question().equals(question)) // else it is being asked and comes back here
                .map(last -> write(
                        odooConnection,
                        seen(credentials, kits, last.reply().answer()),
                        stock(odooConnection, credentials, kits),
                        users(odooConnection, credentials),
                        last.reply().freshFor()))
                .orElseGet(() -> UpdateControl.<OdooConnection>noUpdate().rescheduleAfter(checkInterval));
    }

    /** A look that does not end leaves nothing standing that only a look can know. */
    private static OdooProbe.Look silent(Question question, Duration longest) {
        return OdooProbe.Look.nothing(
                Finding.no(
                        Finding.ODOO_REACHABLE,
                        "OdooAway",
                        question.access() + " does not get done with answering, for more than " + longest.toSeconds()
                                + " s, or too many connections of this namespace wait for theirs; tried again by itself"),
                null);
    }

    private StockLooks.Seen stock(
            OdooConnection odooConnection, Credentials credentials, Optional<SortedMap<DutyUse, KitInUse>> kits) {
        if (kits.isEmpty()) {
            return stock.standing(odooConnection, "it is not known yet which interfaces use this connection");
        }
        boolean movesStock = kits.get().values().stream().anyMatch(each -> each.newest()
                .match(
                        steps -> AllowList.movesStock(steps.workflows()),
                        operation -> AllowList.movesStock(operation.name())));
        ResourceID id = ResourceID.fromResource(odooConnection);
        return stock.look(
                odooConnection,
                credentials.access().orElseThrow(),
                credentials.administratorMissing(),
                movesStock,
                () -> watch.propagateEvent(id));
    }

    private UserLooks.Seen users(OdooConnection odooConnection, Credentials credentials) {
        ResourceID id = ResourceID.fromResource(odooConnection);
        return needs(odooConnection, id)
                .map(needs -> users.look(
                        odooConnection,
                        credentials.access().orElseThrow(),
                        credentials.administratorMissing(),
                        needs,
                        () -> watch.propagateEvent(id)))
                .orElseGet(() ->
                        users.standing(odooConnection, "it is not known yet which interfaces use this connection"));
    }

    private UpdateControl<OdooConnection> write(
            OdooConnection odooConnection,
            OdooProbe.Look look,
            StockLooks.Seen stock,
            UserLooks.Seen users,
            Duration pause) {
        caches.requireRunning();
        OdooConnectionStatus status = statuses.of(odooConnection, look, stock, users);
        UpdateControl<OdooConnection> control = writes.write(
                odooConnection,
                odooConnection.getStatus(),
                status,
                StatusWrites.only(OdooConnection::new, odooConnection, status));
        if (control.isPatchStatus()) {
            events.record(odooConnection, conditions(odooConnection), status.conditions());
            stock.news().forEach(each -> tell(odooConnection, each));
        }
        return StatusWrites.atLatest(control, pause);
    }

    private void tell(OdooConnection odooConnection, Occurrence occurrence) {
        String[] fields = {
            LogKeys.NAMESPACE.of(odooConnection.getMetadata().getNamespace()),
            LogKeys.CONNECTION.of(odooConnection.getMetadata().getName()),
            LogKeys.REASON.of(occurrence.reason())
        };
        switch (occurrence.type()) {
            case Normal -> LogKeys.info(LOG, occurrence.message(), fields);
            case Warning -> LogKeys.warn(LOG, occurrence.message(), fields);
        }
        events.tell(odooConnection, occurrence);
    }

    private Inquiries.Reply<OdooProbe.Look> ask(Question question) {
        OdooProbe.Look look = probe.look(question.access(), question.kits());
        if (look.reachable().status() == Finding.Status.True) {
            pauses.worked(question.uid());
            return new Inquiries.Reply<>(look, checkInterval);
        }
        return new Inquiries.Reply<>(look, pauses.failed(question.uid()));
    }

    private static OdooProbe.Look seen(
            Credentials credentials, Optional<SortedMap<DutyUse, KitInUse>> kits, OdooProbe.Look seen) {
        boolean blameSecret =
                credentials.missing().isPresent() && seen.reachable().status() == Finding.Status.True;
        return new OdooProbe.Look(
                blameSecret ? credentials.missing().get() : seen.reachable(),
                seen.serverVersion(),
                seen.databaseUuid(),
                kits.isPresent() ? seen.kits() : null,
                seen.moved(),
                kits.isEmpty()
                        ? List.of()
                        : credentials.administratorMissing() ? unread(seen.warnings()) : seen.warnings());
    }

    /** A key that the platform means to be there, and is not, is not the same as none. */
    private static List<Finding> unread(List<Finding> warnings) {
        return warnings.stream()
                .map(each -> each.type().equals(Finding.SIDE_KIT_UNATTESTED)
                                && each.reason().equals(Finding.NO_ADMINISTRATOR)
                        ? Finding.yes(
                                Finding.SIDE_KIT_UNATTESTED,
                                Finding.NOT_READ,
                                "The platform names an administrator's key for this database, and it is not in the operator's namespace, so that"
                                        + " side kits cannot be read past themselves. Nothing is stopped for that. Put the key into its Secret")
                        : each)
                .toList();
    }

    /** The kits that are in use; empty: not known yet. Those of a deleted plant are in nobody's use. */
    private Optional<SortedMap<DutyUse, KitInUse>> kits(OdooConnection odooConnection) {
        return withoutPlant(odooConnection)
                ? Optional.of(Collections.emptySortedMap())
                : views.kits(ResourceID.fromResource(odooConnection));
    }

    /** The groups that the interfaces need, by duty; empty: not known yet. */
    private Optional<SortedMap<String, NeededGroups>> needs(OdooConnection odooConnection, ResourceID id) {
        return withoutPlant(odooConnection) ? Optional.of(Collections.emptySortedMap()) : views.needs(id);
    }

    private boolean withoutPlant(OdooConnection odooConnection) {
        return caches.whenComplete(() -> caches.list(
                                Plant.class, odooConnection.getMetadata().getNamespace())
                        .findAny()
                        .isEmpty())
                .orElse(false);
    }

    @Override
    public ErrorStatusUpdateControl<OdooConnection> updateErrorStatus(
            OdooConnection odooConnection, Context<OdooConnection> context, Exception failure) {
        return writes.failed(
                odooConnection,
                odooConnection.getStatus(),
                failure,
                why -> statuses.failed(odooConnection, why),
                status -> StatusWrites.only(OdooConnection::new, odooConnection, status),
                status -> events.record(odooConnection, conditions(odooConnection), status.conditions()));
    }

    private static List<Condition> conditions(OdooConnection odooConnection) {
        return odooConnection.getStatus() == null
                ? null
                : odooConnection.getStatus().conditions();
    }
}
