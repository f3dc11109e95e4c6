package dev.plantline.operator;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.odooconnection.UserStatuses;
import dev.plantline.operator.odoointerface.RuntimeFindings;
import dev.plantline.operator.reconcile.Rounds;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Metrics of manifests by their conditions, with {@code kind,namespace,name,reason}: 1 for every manifest that is concerned, no series for the others.
 * Read from the caches again and again, so that what is corrected or deleted leaves none behind.
 */
final class ResourceGauges implements AutoCloseable {
    /** One more condition that an alert reads is one more line here. */
    private static final List<Concern> CONCERNS = List.of(
            new Concern(
                    "plantline.resource.stalled",
                    "Manifests with which only a human can go on, or on which the operator fails",
                    ResourceGauges::needsHuman),
            new Concern(
                    "plantline.resource.insecure.transport",
                    "Manifests by which keys, passwords or messages leave the cluster in the clear",
                    holds(Finding.INSECURE_TRANSPORT)
                            .andThen(
                                    found -> found.filter(each -> each.reason().equals(Finding.OUTSIDE_IN_THE_CLEAR)))),
            new Concern(
                    "plantline.resource.unguarded",
                    "Odoo connections whose Odoo lacks guards against its own API keys",
                    holds(Finding.ODOO_UNGUARDED)),
            new Concern(
                    "plantline.resource.unattested",
                    "Odoo connections for whose side kits nobody vouches",
                    holds(Finding.SIDE_KIT_UNATTESTED)),
            new Concern(
                    "plantline.resource.stock.without.move",
                    "Odoo connections whose Odoo keeps stock that no move explains, or for which nobody has looked for two days",
                    ResourceGauges::isStockUnexplained),
            new Concern(
                    "plantline.resource.rights.not.as.needed",
                    "Odoo connections with a duty whose user lacks a group that is needed, or may change what nobody needs",
                    holds(Finding.RIGHTS_NOT_AS_NEEDED)),
            new Concern(
                    "plantline.resource.policy.violated",
                    "Interfaces that violate a policy of the centre with action Deny or Warn",
                    holds(Finding.POLICY_VIOLATED)),
            new Concern(
                    "plantline.resource.batch.waiting",
                    "Interfaces at whose gate a batch waits for people",
                    holds(Finding.BATCH_WAITING)),
            new Concern(
                    "plantline.resource.emergency.change",
                    "Interfaces that run by the decision of one person alone",
                    holds(Finding.EMERGENCY_CHANGE)),
            new Concern(
                    "plantline.resource.left.behind",
                    "Plants in which deleted or renamed interfaces have left messages behind",
                    conditions -> Conditions.finding(conditions, Finding.NOTHING_LEFT_BEHIND)
                            .filter(each -> each.status() == Finding.Status.False)));
    /** Reasons for which the runs of a batch class leave something undone, whatever a pod says meanwhile. */
    private static final Set<String> NOT_DONE = Set.of(RuntimeFindings.RUN_OVERDUE, RuntimeFindings.STOPPED);

    private final ClusterCaches caches;
    private final Map<Concern, MultiGauge> gauges = new LinkedHashMap<>();
    private final MultiGauge runs;
    private final MultiGauge keys;
    private final Rounds rounds;

    /**
     * What a metric tells of manifests.
     *
     * @param metric its name
     * @param description what it counts, for people who look at the metrics
     * @param of which condition of a manifest makes it one of them; empty: it is none
     */
    private record Concern(String metric, String description, Function<List<Condition>, Optional<Finding>> of) {}

    /**
     * Counts nothing yet.
     *
     * @param interval between two looks
     */
    ResourceGauges(MeterRegistry registry, ClusterCaches caches, Duration interval) {
        this.caches = caches;
        CONCERNS.forEach(each -> gauges.put(
                each,
                MultiGauge.builder(each.metric())
                        .description(each.description())
                        .register(registry)));
        this.runs = MultiGauge.builder("plantline.batch.overdue")
                .description(
                        "1 for an interface of a batch class whose runs do not end well in time, 0 for the others of such a class")
                .register(registry);
        this.keys = MultiGauge.builder("plantline.odoo.key.expiry.timestamp.seconds")
                .description(
                        "When Odoo refuses an API key from, where it ends and that is known; seconds since 1970, of the administrator's without a duty")
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
        gauges.forEach((concern, gauge) ->
                caches.whenComplete(() -> rows(concern.of())).ifPresent(rows -> gauge.register(rows, true)));
        caches.whenComplete(this::runs).ifPresent(rows -> runs.register(rows, true));
        caches.whenComplete(this::keys).ifPresent(rows -> keys.register(rows, true));
    }

    private List<MultiGauge.Row<?>> keys() {
        return caches.list(OdooConnection.class)
                .filter(each -> each.getStatus() != null && each.getStatus().users() != null)
                .<MultiGauge.Row<?>>flatMap(each -> Stream.concat(
                                Stream.of(Map.entry(
                                        "",
                                        UserStatuses.end(
                                                each.getStatus().users().administratorKeyEnds()))),
                                Optional.ofNullable(each.getStatus().users().duties()).stream()
                                        .flatMap(List::stream)
                                        .map(duty -> Map.entry(duty.duty(), UserStatuses.end(duty.keyEnds()))))
                        .filter(key -> key.getValue().isPresent())
                        .map(key -> MultiGauge.Row.of(
                                Tags.of(
                                        "namespace",
                                        each.getMetadata().getNamespace(),
                                        "name",
                                        each.getMetadata().getName(),
                                        "duty",
                                        key.getKey()),
                                key.getValue().get().getEpochSecond())))
                .toList();
    }

    /** Every interface of a batch class has a series, so that an alert sees also that nobody looks. */
    private List<MultiGauge.Row<?>> runs() {
        return caches.list(OdooInterface.class)
                .filter(ResourceGauges::isBatch)
                .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(
                        Tags.of(
                                "namespace",
                                each.getMetadata().getNamespace(),
                                "name",
                                each.getMetadata().getName()),
                        Conditions.finding(each.getStatus().conditions(), Finding.RUNTIME_READY)
                                        .filter(runtime -> NOT_DONE.contains(runtime.reason()))
                                        .isPresent()
                                ? 1
                                : 0))
                .toList();
    }

    private static boolean isBatch(OdooInterface each) {
        return each.getStatus() != null
                && each.getStatus().resources() != null
                && each.getStatus().resources().stream()
                        .anyMatch(made -> made.kind().equals(HasMetadata.getKind(CronJob.class)));
    }

    private List<MultiGauge.Row<?>> rows(Function<List<Condition>, Optional<Finding>> concern) {
        return Stream.of(
                        rows(concern, Plant.class, each -> Optional.ofNullable(each.getStatus())
                                .map(PlantStatus::conditions)),
                        rows(concern, OdooInterface.class, each -> Optional.ofNullable(each.getStatus())
                                .map(OdooInterfaceStatus::conditions)),
                        rows(concern, CodeMap.class, each -> Optional.ofNullable(each.getStatus())
                                .map(CodeMapStatus::conditions)),
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
        return holds(Finding.STALLED).apply(conditions).or(() -> Conditions.finding(conditions, Finding.READY)
                .filter(each -> each.reason().equals(Finding.OPERATOR_FAILED)));
    }

    /** Absence of news is told as well. */
    private static Optional<Finding> isStockUnexplained(List<Condition> conditions) {
        return Conditions.finding(conditions, Finding.STOCK_WITHOUT_MOVE)
                .filter(each ->
                        each.status() == Finding.Status.True || each.reason().equals(Finding.NOT_READ));
    }

    private static Function<List<Condition>, Optional<Finding>> holds(String type) {
        return conditions -> Conditions.finding(conditions, type).filter(each -> each.status() == Finding.Status.True);
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
