package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.Decision;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.CodeMapState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
    private static final int LONGEST_PATH = 253;

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
        if (!Boolean.TRUE.equals(plant.getSpec().changeControl())) {
            // What goes live while nobody is asked would later be held against them.
            in(world, namespace).forEach(plan.superfluous()::add);
            return;
        }
        var names = names(world, namespace);
        names.addAll(desired.codeMaps().keySet());
        names.forEach(name -> Optional.ofNullable(desired.codeMaps().get(name))
                .flatMap(CodeMapState::control)
                .ifPresentOrElse(
                        control -> new Steps(plan, world, plant, name, control).add(),
                        // Nobody uses it and nobody declares it: what was agreed is remembered, and nobody is asked.
                        () -> undecided(of(world, namespace, name)).forEach(plan.superfluous()::add)));
        var there = in(world, namespace).map(CodeMapRevisions::key).collect(Collectors.toCollection(HashSet::new));
        world.changes().codeMaps().decisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()) && !each.isMarkedForDeletion())
                .filter(each -> !there.contains(
                        each.getSpec().codeMap() + " " + each.getSpec().revision()))
                .filter(each -> Instant.parse(each.getMetadata().getCreationTimestamp())
                        .isBefore(world.now()
                                .minus(
                                        each.getSpec().verdict() == Verdict.refuse
                                                ? RevisionPlan.REMEMBERED
                                                : RevisionPlan.YOUNG)))
                .limit(RevisionPlan.MOST_DELETED)
                .forEach(plan.orphaned()::add);
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
        private final List<InterfaceRevision> known;
        private final String now;

        Steps(RevisionPlan plan, ClusterState world, Plant plant, String name, CodeMapControl control) {
            this.plan = plan;
            this.world = world;
            this.plant = plant;
            this.name = name;
            this.control = control;
            this.known = CodeMapRevisions.of(world, plant.getMetadata().getNamespace(), name);
            this.now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
        }

        void add() {
            if (isUnreadable(known)) {
                // What was agreed is not forgotten by the release before; it waits for the one that wrote it.
                return;
            }
            var kept = new ArrayList<InterfaceRevision>();
            var stands = live(known);
            var wanted = control.live();
            var waiting = control.asked()
                    .filter(each -> wanted.filter(each.table()::equals).isEmpty());
            var past = before(known);
            if (!control.judged()) {
                // Who made and who refused what waits is not forgotten because its manifest was bad for a while.
                kept.addAll(undecided(known));
            }
            if (wanted.isPresent() && isNews(stands, wanted.get())) {
                var there = goesLive(wanted.get(), stands);
                there.ifPresent(kept::add);
                // Nothing takes the place of what counts before it stands there itself: the API server may refuse to
                // make it.
                var seen = there.filter(each -> is(each, State.live)).isPresent();
                // Only what an agreement takes the place of can be gone back to: the rest nobody else has ever agreed
                // to,
                // or it was taken back.
                var agreed = control.asked()
                        .filter(each -> each.table().equals(wanted.get()))
                        .isPresent();
                stands.filter(each -> !seen || agreed).ifPresent(kept::add);
                stands.filter(each -> seen && agreed).ifPresent(each -> changed(each, superseded(each.getStatus())));
                past.filter(each -> !seen || !agreed || stands.isEmpty()).ifPresent(kept::add);
            } else {
                stands.ifPresent(kept::add);
                past.ifPresent(kept::add);
            }
            waiting.flatMap(this::waits).ifPresent(kept::add);
            known.stream()
                    .filter(each -> kept.stream().noneMatch(it -> it == each))
                    .forEach(plan.superfluous()::add);
        }

        private static boolean isNews(Optional<InterfaceRevision> stands, AgreedTable wanted) {
            return stands.filter(each -> each.getSpec().revision().equals(wanted.revision()))
                    .isEmpty();
        }

        private Optional<InterfaceRevision> goesLive(AgreedTable wanted, Optional<InterfaceRevision> stands) {
            var asked = control.asked().filter(each -> each.table().equals(wanted));
            var agreed = stands.filter(each -> control.onlyMore())
                    .map(each -> each.getStatus().wentLive())
                    .orElse(now);
            var status = new InterfaceRevisionStatus(
                    State.live,
                    now,
                    agreed,
                    asked.map(CodeMapApproval::decisions)
                            .filter(each -> !each.isEmpty())
                            .orElse(null),
                    null,
                    null,
                    null);
            return written(
                    there(wanted),
                    wanted,
                    asked.map(CodeMapApproval::authors).orElse(control.authors()),
                    asked,
                    before -> before.filter(each -> each.state() == State.live).orElse(status));
        }

        private Optional<InterfaceRevision> waits(CodeMapApproval asked) {
            var state = asked.refusal().isPresent() ? State.refused : State.waiting;
            return written(
                    there(asked.table()),
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

        /** What was live once stays what can be gone back to until what takes its place is seen. */
        private Optional<InterfaceRevision> there(AgreedTable table) {
            return known.stream()
                    .filter(each -> each.getSpec().revision().equals(table.revision()) && !isPast(each))
                    .findFirst();
        }

        /** The one of a table, which is made when it is not there yet. */
        private Optional<InterfaceRevision> written(
                Optional<InterfaceRevision> there,
                AgreedTable table,
                List<String> authors,
                Optional<CodeMapApproval> asked,
                Function<Optional<InterfaceRevisionStatus>, InterfaceRevisionStatus> status) {
            there.ifPresentOrElse(
                    each -> changed(each, status.apply(Optional.ofNullable(each.getStatus()))),
                    () -> plan.made().add(made(table, authors, asked, status.apply(Optional.empty()))));
            return there;
        }

        private void changed(InterfaceRevision each, InterfaceRevisionStatus status) {
            if (!Objects.equals(each.getStatus(), status)) {
                plan.changed().add(RevisionPlan.with(each, status));
            }
        }

        private InterfaceRevisionStatus superseded(InterfaceRevisionStatus before) {
            List<Decision> decisions = before.decisions();
            return new InterfaceRevisionStatus(State.superseded, now, before.wentLive(), decisions, null, null, null);
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
            var owner = plant.getMetadata();
            var revision = new InterfaceRevision();
            revision.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(owner.getNamespace())
                    .withName(freeName(table))
                    .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                    .addToLabels(Labels.CODE_MAP, name)
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion(plant.getApiVersion())
                            .withKind(plant.getKind())
                            .withName(owner.getName())
                            .withUid(owner.getUid())
                            .build())
                    .build());
            var roles = asked.map(CodeMapApproval::roles).map(List::copyOf).orElse(List.of());
            var changes = asked.map(CodeMapApproval::changes).orElse(List.of()).stream()
                    .map(each -> new Change(
                            each.length() <= LONGEST_PATH ? each : each.substring(0, LONGEST_PATH),
                            roles.isEmpty() ? null : roles))
                    .toList();
            revision.setSpec(new InterfaceRevisionSpec(
                    null,
                    name,
                    table.revision(),
                    table.stored(),
                    authors.isEmpty() ? null : authors,
                    world.changes().proven(),
                    changes.isEmpty() ? null : changes,
                    roles.isEmpty() ? null : roles));
            revision.setStatus(status);
            return revision;
        }
    }
}
