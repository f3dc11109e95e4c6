package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.MadeResource;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Owner;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.engine.ContractCompatibility;
import dev.plantline.engine.NeededGroups;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.LastGoodCopy;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Workload;
import dev.plantline.operator.desired.change.Authors;
import dev.plantline.operator.desired.change.ChangeControl;
import dev.plantline.operator.desired.change.WaitingBatch;
import dev.plantline.operator.desired.policy.ManifestHash;
import dev.plantline.operator.odoo.SideKitTrouble;
import dev.plantline.operator.topics.TopicsState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Cuts the outcome of the work on a plant into what each of the other resources needs to know; a pure function. */
final class PlantSnapshots {
    /** Reasons of an OdooConnection that is not reachable with one of its keys. */
    private static final Set<String> CREDENTIALS =
            Set.of("KeyRefused", "SecretMissing", "SecretNotForPlantline", "NotCertificates");

    private final ClusterState world;
    private final DesiredPlant declared;
    private final DesiredPlant running;
    private final Map<String, EffectiveInterface> live = new HashMap<>();
    private final Map<String, EffectiveInterface> good = new HashMap<>();
    /** Names of the interfaces whose messages the gateway receives. */
    private final Set<String> received = new HashSet<>();

    private final Map<String, TopicsState> topics;
    private final Workloads workloads;
    /** Why the runs of CronJobs are overdue, by name. */
    private final Map<String, String> overdue;

    private PlantSnapshots(
            ClusterState world,
            DesiredPlant declared,
            DesiredPlant running,
            Map<String, TopicsState> topics,
            Workloads workloads,
            Map<String, String> overdue) {
        this.world = world;
        this.declared = declared;
        this.running = running;
        this.topics = topics;
        this.workloads = workloads;
        this.overdue = overdue;
        running.live().forEach(each -> live.put(each.id().name(), each));
        declared.live().forEach(each -> good.putIfAbsent(each.id().name(), each));
        running.configurations().stream()
                .filter(each -> each.role() == Role.gateway)
                .forEach(each -> each.interfaces().forEach(one -> received.add(one.name())));
    }

    /**
     * The view of a namespace.
     *
     * @param plant that was worked on
     * @param declared with every interface that is good
     * @param running without those whose topics are not there yet
     * @param overdue why the runs of CronJobs are overdue, by name
     */
    static PlantViews.View of(
            ClusterState world,
            Plant plant,
            DesiredPlant declared,
            DesiredPlant running,
            Map<String, TopicsState> topics,
            Workloads workloads,
            Map<String, String> overdue) {
        PlantSnapshots views = new PlantSnapshots(world, declared, running, topics, workloads, overdue);
        Map<String, InterfaceView> interfaces = new TreeMap<>();
        Map<String, Integer> classes = new TreeMap<>();
        Map<String, Integer> templates = new TreeMap<>();
        Map<String, SortedMap<String, SortedMap<String, Generation>>> raw = new TreeMap<>();
        Map<String, SortedMap<String, NeededGroups>> needs = new TreeMap<>();
        world.interfaces(plant.getMetadata().getNamespace()).forEach(each -> {
            if (views.isKnown(each.getMetadata().getName())) {
                interfaces.put(each.getMetadata().getName(), views.of(each));
            }
            world.templated(each).latencyClass().ifPresent(name -> classes.merge(name, 1, Integer::sum));
            Optional.ofNullable(each.getSpec().templateRef())
                    .ifPresent(ref -> templates.merge(ref.name(), 1, Integer::sum));
            if (world.templated(each).isRaw()) {
                addRaw(raw, plant, each, world.spec(each).target());
            }
            // What runs, and what is to run next: both want their rights.
            Stream.concat(
                            Stream.of(world.spec(each)),
                            Optional.ofNullable(
                                    views.live.get(each.getMetadata().getName()))
                                    .map(one -> one.configuration().spec())
                                    .stream())
                    .distinct()
                    .forEach(spec -> addNeeds(needs, plant, spec));
        });
        return new PlantViews.View(
                plant.getMetadata().getUid(),
                interfaces,
                codeMaps(plant, declared),
                declared.kits(),
                raw,
                needs,
                classes,
                templates);
    }

    private static Map<String, CodeMapView> codeMaps(Plant plant, DesiredPlant declared) {
        Map<String, CodeMapView> views = new TreeMap<>();
        declared.codeMaps().forEach((name, state) -> state.resource()
                .ifPresent(resource -> views.put(
                        name,
                        new CodeMapView(
                                Generation.of(resource),
                                plant.getMetadata().getName(),
                                state.chosen()
                                        .map(now -> now.table().revision())
                                        .orElse(null),
                                state.chosen().map(now -> now.table().entries()).orElse(null),
                                state.obstacles(),
                                state.hiddenIn(),
                                state.usedBy(),
                                state.runsIn(),
                                state.control().isPresent(),
                                state.control().filter(each -> !each.judged()).isPresent()
                                        ? Authors.ofUnjudged(resource)
                                        : List.of(),
                                state.lastGood().orElse(null)))));
        return views;
    }

    private static void addRaw(
            Map<String, SortedMap<String, SortedMap<String, Generation>>> raw,
            Plant plant,
            OdooInterface each,
            OdooInterfaceSpec.Target target) {
        if (target == null || target.odoo() == null || target.odoo().duty() == null) {
            return;
        }
        Optional.ofNullable(target.odoo().connection())
                .or(() -> Optional.ofNullable(plant.getSpec().odooConnection()))
                .ifPresent(connection -> raw.computeIfAbsent(connection, unused -> new TreeMap<>())
                        .computeIfAbsent(target.odoo().duty(), unused -> new TreeMap<>())
                        .put(each.getMetadata().getName(), Generation.of(each)));
    }

    private static void addNeeds(
            Map<String, SortedMap<String, NeededGroups>> needs, Plant plant, OdooInterfaceSpec spec) {
        OdooInterfaceSpec.OdooTarget target =
                spec.target() == null ? null : spec.target().odoo();
        String connection = Optional.ofNullable(target)
                .map(OdooInterfaceSpec.OdooTarget::connection)
                .orElse(plant.getSpec().odooConnection());
        if (target != null) {
            addNeeds(needs, connection, target.duty(), NeededGroups.of(spec));
        }
        Optional.ofNullable(spec.source())
                .flatMap(source -> source.needs().reading())
                .ifPresent(reading ->
                        addNeeds(needs, reading.connection(connection), reading.duty(), NeededGroups.TO_READ));
    }

    private static void addNeeds(
            Map<String, SortedMap<String, NeededGroups>> needs, String connection, String duty, NeededGroups more) {
        if (connection != null && duty != null) {
            needs.computeIfAbsent(connection, unused -> new TreeMap<>()).merge(duty, more, NeededGroups::and);
        }
    }

    /** An interface whose topics Kafka is being asked for shows nothing until there is an answer. */
    private boolean isKnown(String name) {
        return topics.containsKey(name) || !declared.topics().containsKey(name);
    }

    private InterfaceView of(OdooInterface resource) {
        String name = resource.getMetadata().getName();
        Optional<EffectiveInterface> effective = Optional.ofNullable(live.get(name));
        List<Obstacle> obstacles = declared.interfaceObstacles().getOrDefault(name, List.of());
        boolean changeControl = Optional.ofNullable(declared.controls().get(name))
                .map(ChangeControl::on)
                .orElseGet(() -> declared.plant()
                        .filter(plant -> Boolean.TRUE.equals(plant.getSpec().changeControl()))
                        .isPresent());
        return new InterfaceView(
                Generation.of(resource),
                declared.plant().map(plant -> plant.getMetadata().getName()).orElse(null),
                register(resource, world.spec(resource)),
                world.templated(resource).isRaw(),
                declared.filledIn().getOrDefault(name, Map.of()),
                effective.isPresent() && obstacles.isEmpty()
                        ? ManifestHash.of(resource, world.template(resource))
                        : null,
                effective
                        .filter(each -> obstacles.isEmpty())
                        .map(each -> ContractCompatibility.contract(
                                each.configuration().spec()))
                        .orElse(null),
                PolicyFindings.status(declared.policies().getOrDefault(name, List.of())),
                changeControl,
                effective.flatMap(this::batch).orElse(null),
                emergency(resource),
                changeControl && !declared.approvals().containsKey(name) ? Authors.ofUnjudged(resource) : List.of(),
                obstacles,
                Optional.ofNullable(topics.get(name)),
                effective.map(this::live),
                odoo(name),
                made(name, effective));
    }

    private OdooInterfaceStatus.Register register(OdooInterface resource, OdooInterfaceSpec spec) {
        return new OdooInterfaceStatus.Register(
                text(spec.workflow()),
                spec.source() == null ? null : spec.source().system(),
                spec.latencyClass(),
                spec.classification() == null
                        ? null
                        : text(spec.classification().criticality()),
                spec.lifecycle() == null || spec.lifecycle().stage() == null
                        ? OdooInterfaceSpec.Stage.production.name()
                        : spec.lifecycle().stage().name(),
                Stream.of(
                                Optional.ofNullable(resource.getSpec().owners()),
                                declared.plant().map(plant -> plant.getSpec().owners()),
                                Optional.ofNullable(spec.owners()))
                        .flatMap(Optional::stream)
                        .flatMap(owners -> Optional.ofNullable(owners.business()).stream())
                        .findFirst()
                        .map(Owner::name)
                        .orElse(null));
    }

    private static String text(Enum<?> value) {
        return value == null ? null : value.name();
    }

    /** Beside the summary: that people have to decide is no error. */
    private Optional<Finding> batch(EffectiveInterface each) {
        return Optional.ofNullable(each.configuration().spec().gate())
                .map(gate -> WaitingBatch.of(world, each.resource(), gate)
                        .map(PlantSnapshots::batch)
                        .orElseGet(() ->
                                Finding.no(Finding.BATCH_WAITING, Finding.AS_DECLARED, "No batch waits at the gate.")));
    }

    private static Finding batch(WaitingBatch batch) {
        String name = batch.release().getMetadata().getName();
        if (batch.isReleased()) {
            return Finding.no(
                    Finding.BATCH_WAITING, "Released", "InterfaceRelease " + name + " is released: a run applies it.");
        }
        return batch.refusal()
                .map(
                        refusal -> Finding.yes(
                                Finding.BATCH_WAITING,
                                "BatchRefused",
                                refusal.by() + " refused InterfaceRelease " + name + " as " + refusal.role() + " ("
                                        + refusal.reason()
                                        + "). Nothing of it is applied. Correct or discard its messages; the next run measures again"))
                .orElseGet(() -> Finding.yes(
                        Finding.BATCH_WAITING,
                        "AwaitingRelease",
                        "InterfaceRelease " + name + ", "
                                + counted(batch.release().getSpec().messages())
                                + ", waits for " + String.join(" and ", batch.missing()) + ". "
                                + (batch.isNobodys() ? WaitingBatch.NOBODYS : whoDecides(batch))));
    }

    private static String counted(long messages) {
        return messages + (messages == 1 ? " message" : " messages");
    }

    private static String whoDecides(WaitingBatch batch) {
        return batch.inVain()
                        .map(each -> each + ", so it takes somebody else who has the role,"
                                + " and where nobody has, the platform team gives it to a second person. ")
                        .orElse("")
                + "Whoever has that role looks and decides: `plantline approve --batch "
                + batch.release().getMetadata().getNamespace() + "/"
                + batch.release().getSpec().interfaceName() + " --role "
                + batch.missing().first() + "`";
    }

    /** As the operator has written it down, whatever the manifest says by now. */
    private Optional<InterfaceRevision> emergency(OdooInterface resource) {
        return world.changes().revisions().stream()
                .filter(each -> each.getSpec()
                                .interfaceName()
                                .equals(resource.getMetadata().getName())
                        && each.getMetadata()
                                .getNamespace()
                                .equals(resource.getMetadata().getNamespace()))
                .filter(each -> each.getStatus() != null
                        && each.getStatus().state() == State.live
                        && each.getStatus().emergency() != null)
                .findFirst();
    }

    private RunningRevision live(EffectiveInterface each) {
        boolean batch = each.timing().mode() == LatencyClassSpec.Mode.batch;
        String workload = workload(each);
        String gateway = Workload.gateway(each.id().plant()).name();
        return new RunningRevision(
                each.configuration().revision(),
                each.lastGood(),
                each.lastGood()
                        ? LastGoodCopy.of(running.configurations(), each.id().name())
                                .orElse(null)
                        : null,
                Boolean.TRUE.equals(each.configuration().spec().suspend()),
                workload,
                batch ? Role.batch : Role.streaming,
                each.timing().schedule(),
                workloads.ready(workload),
                overdue.get(workload),
                received.contains(each.id().name()) ? gateway : null,
                workloads.ready(gateway));
    }

    private static String workload(EffectiveInterface each) {
        return Workload.of(each).name();
    }

    private Finding odoo(String name) {
        Optional<EffectiveInterface> each = Optional.ofNullable(good.get(name));
        if (each.isEmpty()) {
            return Finding.unknown(Finding.ODOO_REACHABLE, "NotLive", "The interface does not use Odoo yet.");
        }
        String odooConnection = each.get().configuration().odooConnection();
        Optional<OdooConnectionStatus> status = world.odooConnection(
                        each.get().resource().getMetadata().getNamespace(), odooConnection)
                .flatMap(found -> Optional.ofNullable(found.getStatus()));
        Finding reachable = status.flatMap(found -> Conditions.finding(found.conditions(), Finding.ODOO_REACHABLE))
                .orElseGet(() -> Finding.unknown(
                        Finding.ODOO_REACHABLE,
                        "NotLookedAtYet",
                        "OdooConnection " + odooConnection + " has not been checked yet."));
        Optional<String> kit =
                status.map(found -> state(found, action(each.get()), each.get().duty()));
        // Each duty has its own key: another's that is refused says nothing about this one.
        boolean another = CREDENTIALS.contains(reachable.reason())
                && kit.flatMap(SideKitTrouble::of).isEmpty()
                && kit.isPresent();
        if (another) {
            return Finding.yes(Finding.ODOO_REACHABLE, Finding.AS_DECLARED, "Odoo accepts the key of this duty.");
        }
        return reachable.status() == Finding.Status.True
                ? kit.flatMap(state -> kit(each.get(), state)).orElse(reachable)
                : reachable;
    }

    private String action(EffectiveInterface each) {
        return declared.kits()
                .get(each.configuration().odooConnection())
                .get(each.kit())
                .action();
    }

    private static String state(OdooConnectionStatus status, String action, String duty) {
        return Optional.ofNullable(status.sideKit()).orElse(List.of()).stream()
                .filter(kit -> kit.duty().equals(duty) && kit.action().equals(action))
                .findFirst()
                .map(OdooConnectionStatus.SideKit::state)
                .orElse(null);
    }

    /** An Odoo without the kit that the workload calls cannot be delivered to. */
    private Optional<Finding> kit(EffectiveInterface each, String state) {
        String odooConnection = each.configuration().odooConnection();
        return SideKitTrouble.of(state)
                .map(trouble -> Finding.no(
                        Finding.ODOO_REACHABLE,
                        trouble.reason(),
                        "The side kit " + action(each) + " of duty " + each.duty() + " in OdooConnection "
                                + odooConnection + " " + trouble.what()
                                + ". What to do: kubectl describe odooconnection "
                                + odooConnection));
    }

    private List<MadeResource> made(String name, Optional<EffectiveInterface> effective) {
        List<MadeResource> made = new ArrayList<>();
        effective.ifPresent(each -> {
            String workload = workload(each);
            workloads.made().stream()
                    .filter(resource -> resource.name().equals(workload)
                            && (resource.kind().equals("Deployment")
                                    || resource.kind().equals("CronJob")))
                    .forEach(made::add);
        });
        boolean topicsMade = topics.get(name) instanceof TopicsState.Made;
        declared.topics().getOrDefault(name, List.of()).stream()
                .map(DesiredTopic::name)
                .forEach(topic -> made.add(new MadeResource("KafkaTopic", topic, topicsMade)));
        return List.copyOf(made);
    }
}
