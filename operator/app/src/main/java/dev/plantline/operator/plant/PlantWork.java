package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.OptionalKind;
import dev.plantline.operator.cluster.ReleaseWriter;
import dev.plantline.operator.cluster.ResourceApplier;
import dev.plantline.operator.cluster.RevisionWriter;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Desired;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.Platform;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.change.CodeMapRevisions;
import dev.plantline.operator.desired.change.ReleasePlan;
import dev.plantline.operator.desired.change.RevisionPlan;
import dev.plantline.operator.desired.resolve.GoLive;
import dev.plantline.operator.topics.Broker;
import dev.plantline.operator.topics.TopicsState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The work on one namespace's plant, in its order: what is asked for, topics with their first checkpoints, then the workloads. An interface
 * enters a workload's configuration only when its topics are there, because a runtime that finds topics without a checkpoint must take it for
 * a loss.
 */
public final class PlantWork {
    private final ClusterCaches caches;
    private final Supplier<Platform> platform;
    private final BooleanSupplier hasReports;
    private final PlantTopics topics;
    private final HistorySecrets history;
    private final ResourceApplier resources;
    private final RevisionWriter revisions;
    private final ReleaseWriter releases;
    private final DecisionAudit decisions;
    private final BatchRuns runs;
    private final PlantReports reports;
    private final RemovedNames plantNames = new RemovedNames();
    private final RemovedNames namespaces = new RemovedNames();

    /**
     * Work with these parts.
     *
     * @param hasReports whether the cluster has the kind Report of OpenReports
     * @param clock tells whether a run of a batch class is overdue
     */
    public PlantWork(
            ClusterCaches caches,
            Supplier<Platform> platform,
            BooleanSupplier hasReports,
            PlantTopics topics,
            HistorySecrets history,
            ResourceApplier resources,
            RevisionWriter revisions,
            ReleaseWriter releases,
            DecisionAudit decisions,
            InstantSource clock) {
        this.history = history;
        this.caches = caches;
        this.platform = platform;
        this.hasReports = hasReports;
        this.topics = topics;
        this.resources = resources;
        this.revisions = revisions;
        this.releases = releases;
        this.decisions = decisions;
        this.runs = new BatchRuns(clock);
        this.reports = new PlantReports(
                (namespace, name) -> caches.made().version(OptionalKind.REPORT, namespace, name), resources::converge);
    }

    /**
     * What came of it.
     *
     * @param desired what the namespace is to have
     * @param kafka what the plant's Kafka says
     * @param anchors with which anyone can verify what the plant's delivery anchors; none: not known now
     * @param historyTrouble why keys that sign the plant's history cannot be used; empty: they can
     * @param refused what the API server refused
     * @param unreported what became of the Reports; empty: the cluster has no such kind
     * @param workloads readiness of what was made
     * @param alertsPossible whether the cluster has the kind PrometheusRule
     * @param codeMapRevisions whether there are revisions of code maps, or will be
     * @param next when the time of a change comes, or a decision on its way into the audit is looked after; empty: there is none
     * @param view for the other reconcilers
     */
    public record Result(
            DesiredPlant desired,
            PlantTopics.Known kafka,
            PublicAnchorKeys anchors,
            Optional<Finding> historyTrouble,
            List<ResourceApplier.Refused> refused,
            Optional<List<ResourceApplier.Refused>> unreported,
            Workloads workloads,
            boolean alertsPossible,
            boolean codeMapRevisions,
            Optional<Duration> next,
            PlantViews.View view) {}

    /**
     * Does what the manifests of a plant's namespace ask for.
     *
     * @param answered runs when the plant's Kafka has said something new; then this is to be called again
     * @return empty: nothing is known of the plant's Kafka or history keys yet, so nothing was done
     */
    public Optional<Result> on(Plant plant, Runnable answered) {
        String namespace = plant.getMetadata().getNamespace();
        caches.secrets().watch(namespace);
        Platform now = platform.get();
        ClusterState unasked = caches.world(namespace);
        EffectiveInterfaces seen = now.resolution().of(unasked, namespace);
        // A policy is for one of its interfaces, and nothing is written down yet.
        boolean asks =
                !unasked.changes().asked() && seen.controls().values().stream().anyMatch(ChangeControl::on);
        ClusterState world = asks ? caches.worldThatAsks(namespace) : unasked;
        EffectiveInterfaces effective = asks ? now.resolution().of(world, namespace) : seen;
        DesiredPlant first = Desired.of(world, effective, now);
        forgetWhatIsGone();
        boolean accepted = first.plant()
                .filter(each ->
                        each.getMetadata().getUid().equals(plant.getMetadata().getUid()))
                .isPresent();
        Optional<HistorySecrets.Answer> signing =
                accepted ? history.of(plant) : Optional.of(HistorySecrets.Answer.NOTHING);
        Optional<PlantTopics.Known> known = accepted
                ? signing.flatMap(
                        answer -> topics.ask(world, plant, first, answer.keys().orElse(null), answered))
                : Optional.of(PlantTopics.Known.NOTHING);
        return known.map(kafka -> {
            Set<String> early = early(world, plant, first, kafka);
            // What goes live together with one of them waits as well.
            EffectiveInterfaces good =
                    early.isEmpty() ? effective : now.resolution().of(world, namespace, early);
            DesiredPlant declared = early.isEmpty() ? first : Desired.of(world, good, now);
            DesiredPlant desired = early.isEmpty() ? first : Desired.of(world, good.without(early), now);
            boolean applies = accepted && !kafka.keepsConnection();
            // Before anything is written: a schedule that replaces another one is to be seen doing so.
            Map<String, String> overdue = overdue(plant, desired);
            List<ResourceApplier.Refused> refused =
                    applies ? resources.converge(plant, desired.resources(), each -> isMade(each, now)) : List.of();
            List<ResourceApplier.Refused> unwritten =
                    accepted ? revisions.write(RevisionPlan.of(world, declared)) : List.of();
            List<ResourceApplier.Refused> undecided =
                    accepted ? releases.write(ReleasePlan.of(world, declared)) : List.of();
            DecisionAudit.Step audited = accepted
                    ? topics.broker(plant)
                            .map(broker -> decisions.step(world, plant, declared, broker, answered))
                            .orElse(DecisionAudit.Step.NOTHING)
                    : DecisionAudit.Step.NOTHING;
            // Last, because nothing depends on it, and whether or not the workloads may be changed now.
            Optional<List<ResourceApplier.Refused>> unreported = accepted && hasReports.getAsBoolean()
                    ? Optional.of(reports.write(world, plant, declared))
                    : Optional.empty();
            Workloads workloads = Workloads.of(caches.made(), namespace, desired.resources(), refused);
            return new Result(
                    declared,
                    kafka,
                    signing.map(HistorySecrets.Answer::anchors).orElse(PublicAnchorKeys.NONE),
                    signing.flatMap(HistorySecrets.Answer::trouble),
                    Stream.of(refused, unwritten, undecided, audited.refused())
                            .flatMap(List::stream)
                            .toList(),
                    unreported,
                    workloads,
                    now.prometheusRules(),
                    declared.codeMaps().values().stream()
                                    .anyMatch(each -> each.control().isPresent())
                            || !CodeMapRevisions.names(world, namespace).isEmpty(),
                    Stream.of(
                                    accepted
                                            ? GoLive.next(world, plant).map(time -> Duration.between(world.now(), time))
                                            : Optional.<Duration>empty(),
                                    audited.next())
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder()),
                    PlantSnapshots.of(world, plant, declared, desired, kafka.states(), workloads, overdue));
        });
    }

    private static boolean isMade(HasMetadata each, Platform now) {
        return !OptionalKind.REPORT.is(each) && (now.prometheusRules() || !OptionalKind.PROMETHEUS_RULE.is(each));
    }

    /** The Kafka of a plant, as it was asked last; empty: not yet, or nothing may be sent there. */
    public Optional<Broker> broker(Plant plant) {
        return topics.broker(plant);
    }

    private Map<String, String> overdue(Plant plant, DesiredPlant desired) {
        String namespace = plant.getMetadata().getNamespace();
        return runs.overdue(plant, desired.live(), name -> caches.made().get(CronJob.class, namespace, name));
    }

    /** Plants that are gone leave nothing behind; the next one that is worked on cleans up. */
    private void forgetWhatIsGone() {
        List<Plant> plants = caches.list(Plant.class).toList();
        List<OdooConnection> odooConnections = caches.list(OdooConnection.class).toList();
        caches.requireRunning();
        topics.forget(
                plantNames.since(plants.stream().map(each -> each.getMetadata().getName())));
        Set<String> gone = namespaces.since(Stream.concat(plants.stream(), odooConnections.stream())
                .map(each -> each.getMetadata().getNamespace()));
        caches.secrets().forget(gone);
        caches.finance().forget(gone);
        caches.changes().forget(gone);
        runs.forget(gone);
        decisions.forget(gone);
        reports.forget(gone);
    }

    /** What has never had topics; what had them or runs stays, also while Kafka is away and its ConfigMap is gone. */
    private static Set<String> early(ClusterState world, Plant plant, DesiredPlant declared, PlantTopics.Known kafka) {
        Set<String> stays = world.running().stream()
                .flatMap(each -> each.interfaces().stream())
                .map(RuntimeConfiguration.Interface::name)
                .collect(Collectors.toSet());
        world.interfaces(plant.getMetadata().getNamespace())
                .filter(each -> PlantTopics.remembered(each).isPresent())
                .forEach(each -> stays.add(each.getMetadata().getName()));
        return declared.live().stream()
                .map(each -> each.id().name())
                .filter(name -> !(kafka.states().get(name) instanceof TopicsState.Made) && !stays.contains(name))
                .collect(Collectors.toSet());
    }
}
