package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Labels;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The revisions of code maps: the one that is live, the one that people are asked about, and the one that was live before what they agreed to last. They
 * belong to the plant and not to the CodeMap: who deletes that and makes it anew is held against what was agreed.
 */
public final class CodeMapRevisions {
    private CodeMapRevisions() {}

    /** Those of one code map. */
    public static List<InterfaceRevision> of(ClusterState world, String namespace, String codeMap) {
        return in(world, namespace)
                .filter(each -> each.getSpec().codeMap().equals(codeMap))
                .toList();
    }

    private static Stream<InterfaceRevision> in(ClusterState world, String namespace) {
        return world.changes().codeMaps().revisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion());
    }

    /** Names of the code maps of which there are any. */
    public static Set<String> names(ClusterState world, String namespace) {
        return in(world, namespace)
                .map(each -> each.getSpec().codeMap())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The one that counts. Of two it is the one that has counted longer: the other one was made in a look that came to no end, or from an old picture, and
     * no pod has seen it.
     */
    public static Optional<InterfaceRevision> live(List<InterfaceRevision> known) {
        return known.stream()
                .filter(each -> is(each, State.live))
                .filter(each ->
                        CodeMapConfigurations.read(each.getSpec().content()).isPresent())
                .min(Comparator.<InterfaceRevision, String>comparing(
                                each -> each.getStatus().since())
                        .thenComparing(each -> each.getMetadata().getName()));
    }

    /** Whether one is live that this release cannot read; a later one has written it. */
    public static boolean isUnreadable(List<InterfaceRevision> known) {
        return known.stream().filter(each -> is(each, State.live)).anyMatch(each -> CodeMapConfigurations.read(
                        each.getSpec().content())
                .isEmpty());
    }

    /** The one that was live before what people agreed to last: going back to it needs nobody. */
    public static Optional<InterfaceRevision> before(List<InterfaceRevision> known) {
        return known.stream().filter(CodeMapRevisions::isPast).max(Comparator.comparing(each -> each.getStatus()
                .since()));
    }

    /** Those that people were asked about and have not agreed to. */
    public static List<InterfaceRevision> undecided(List<InterfaceRevision> known) {
        return known.stream()
                .filter(each -> is(each, State.waiting) || is(each, State.refused))
                .toList();
    }

    /** Whether it is live no more; asking for the same again is another request, of whoever asks. */
    public static boolean isPast(InterfaceRevision each) {
        return is(each, State.superseded);
    }

    private static boolean is(InterfaceRevision each, State state) {
        return each.getStatus() != null && each.getStatus().state() == state;
    }

    /** Adds to a plan what to write of the revisions of a plant's code maps, and which decisions are about none any more. */
    static void plan(RevisionPlan plan, ClusterState world, DesiredPlant desired) {
        var plant = desired.plant().orElseThrow();
        var namespace = plant.getMetadata().getNamespace();
        var asked = Boolean.TRUE.equals(plant.getSpec().changeControl());
        // What goes live while nobody is asked would later be held against them.
        in(world, namespace)
                .filter(each -> !asked && !isControlled(desired, each.getSpec().codeMap()))
                .forEach(plan.superfluous()::add);
        var names = names(world, namespace);
        names.addAll(desired.codeMaps().keySet());
        names.removeIf(name -> !asked && !isControlled(desired, name));
        names.forEach(name -> Optional.ofNullable(desired.codeMaps().get(name))
                .flatMap(CodeMapState::control)
                .ifPresentOrElse(
                        control -> new Steps(plan, world, plant, name, control).add(),
                        // Nobody uses it and nobody declares it: what was agreed is remembered, and nobody is asked.
                        () -> undecided(of(world, namespace, name)).forEach(plan.superfluous()::add)));
        if (!world.changes().asked()) {
            return;
        }
        var there = in(world, namespace).map(CodeMapRevisions::key).collect(Collectors.toCollection(HashSet::new));
        world.changes().codeMaps().decisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()) && !each.isMarkedForDeletion())
                .filter(each -> !there.contains(
                        each.getSpec().codeMap() + " " + each.getSpec().revision()))
                .filter(each -> RevisionPlan.isForgotten(each, world.now()))
                .limit(RevisionPlan.MOST_DELETED)
                .forEach(plan.orphaned()::add);
    }

    private static boolean isControlled(DesiredPlant desired, String name) {
        return Optional.ofNullable(desired.codeMaps().get(name))
                .flatMap(CodeMapState::control)
                .isPresent();
    }

    private static String key(InterfaceRevision each) {
        return each.getSpec().codeMap() + " " + each.getSpec().revision();
    }

    /** What to write of one code map. */
    private static final class Steps {
        private final RevisionPlan plan;
        private final ClusterState world;
        private final Plant plant;
        private final String name;
        private final CodeMapControl control;

        /** What people were asked, when it is what is to be live. */
        private final Optional<CodeMapApproval> agreed;

        private final List<InterfaceRevision> known;
        private final String now;

        Steps(RevisionPlan plan, ClusterState world, Plant plant, String name, CodeMapControl control) {
            this.plan = plan;
            this.world = world;
            this.plant = plant;
            this.name = name;
            this.control = control;
            this.agreed = control.asked()
                    .filter(each -> control.live().filter(each.table()::equals).isPresent());
            this.known = CodeMapRevisions.of(world, plant.getMetadata().getNamespace(), name);
            this.now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
        }

        void add() {
            if (isUnreadable(known)) {
                // What was agreed is not forgotten by the release before; it waits for the one that wrote it.
                return;
            }
            var kept = new ArrayList<InterfaceRevision>();
            if (!control.judged()) {
                // Who made and who refused what waits is not forgotten because its manifest was bad for a while.
                kept.addAll(undecided(known));
            }
            var stands = live(known);
            var next = control.live()
                    .filter(wanted -> stands.filter(each -> isOf(each, wanted)).isEmpty())
                    .flatMap(wanted -> goesLive(wanted, stands));
            next.ifPresent(kept::add);
            // What counts stays until what takes its place stands there: the API server may refuse to make that.
            var seen = next.filter(each -> is(each, State.live)).isPresent();
            if (!seen || agreed.isPresent()) {
                stands.ifPresent(kept::add);
            }
            if (seen && agreed.isPresent() && stands.isPresent()) {
                // Only this can be gone back to: to anything else nobody has agreed, or it was taken back.
                plan.stands(stands.get(), superseded(stands.get().getStatus()));
            } else {
                before(known).ifPresent(kept::add);
            }
            var waiting = control.asked().filter(each -> agreed.isEmpty());
            waiting.flatMap(this::waits).ifPresent(kept::add);
            known.stream()
                    .filter(each -> kept.stream().noneMatch(it -> it == each))
                    .forEach(plan.superfluous()::add);
        }

        private static boolean isOf(InterfaceRevision each, AgreedTable table) {
            return each.getSpec().revision().equals(table.revision());
        }

        private Optional<InterfaceRevision> goesLive(AgreedTable wanted, Optional<InterfaceRevision> stands) {
            var since = stands.filter(each -> control.onlyMore())
                    .map(each -> each.getStatus().wentLive())
                    .orElse(now);
            var status = new InterfaceRevisionStatus(
                    State.live,
                    now,
                    since,
                    agreed.map(CodeMapApproval::decisions)
                            .filter(each -> !each.isEmpty())
                            .orElse(null),
                    null,
                    null,
                    null);
            return written(
                    wanted,
                    agreed.map(CodeMapApproval::authors).orElse(control.authors()),
                    agreed,
                    before -> before.filter(each -> each.state() == State.live).orElse(status));
        }

        private Optional<InterfaceRevision> waits(CodeMapApproval asked) {
            var state = asked.refusal().isPresent() ? State.refused : State.waiting;
            return written(
                    asked.table(),
                    asked.authors(),
                    Optional.of(asked),
                    before -> new InterfaceRevisionStatus(
                            state,
                            before.filter(each -> each.state() == state)
                                    .map(InterfaceRevisionStatus::since)
                                    .orElse(now),
                            before.map(InterfaceRevisionStatus::wentLive).orElse(null),
                            asked.decisions().isEmpty() ? null : asked.decisions(),
                            asked.missing().isEmpty() ? null : List.copyOf(asked.missing()),
                            null,
                            null));
        }

        /**
         * The one of a table, which is made when it is not there yet. What is live no more is another one: it can be gone back to until this one is seen.
         */
        private Optional<InterfaceRevision> written(
                AgreedTable table,
                List<String> authors,
                Optional<CodeMapApproval> asked,
                Function<Optional<InterfaceRevisionStatus>, InterfaceRevisionStatus> status) {
            var there = known.stream()
                    .filter(each -> isOf(each, table) && !isPast(each))
                    .findFirst();
            there.ifPresentOrElse(
                    each -> plan.stands(each, status.apply(Optional.ofNullable(each.getStatus()))),
                    () -> plan.made().add(made(table, authors, asked, status.apply(Optional.empty()))));
            return there;
        }

        private InterfaceRevisionStatus superseded(InterfaceRevisionStatus before) {
            return new InterfaceRevisionStatus(
                    State.superseded, now, before.wentLive(), before.decisions(), null, null, null);
        }

        /** What was live once may stand there under the name already. */
        private String freeName(AgreedTable table) {
            var taken = known.stream().map(each -> each.getMetadata().getName()).collect(Collectors.toSet());
            var free = name + "-" + table.revision();
            return taken.contains(free) ? free + "-again" : free;
        }

        private InterfaceRevision made(
                AgreedTable table,
                List<String> authors,
                Optional<CodeMapApproval> asked,
                InterfaceRevisionStatus status) {
            var roles = asked.map(CodeMapApproval::roles).map(List::copyOf).orElse(List.of());
            var changes = asked.map(CodeMapApproval::changes).orElse(List.of()).stream()
                    .map(each -> RevisionPlan.change(each, roles))
                    .toList();
            var spec = new InterfaceRevisionSpec(
                    null,
                    name,
                    table.revision(),
                    table.stored(),
                    authors.isEmpty() ? null : authors,
                    world.changes().proven(),
                    changes.isEmpty() ? null : changes,
                    roles.isEmpty() ? null : roles);
            return RevisionPlan.made(plant, freeName(table), Map.of(Labels.CODE_MAP, name), spec, status);
        }
    }
}
