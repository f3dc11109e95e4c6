package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.KitUse;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.desired.KitNames;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which side kits the workloads call for each duty: one serves all its interfaces of raw steps in the namespace, and one those of each operation. A kit
 * is named by what it can do, so that another workflow of raw steps, or another way to find records, is another kit, which may have to wait for a
 * human to install it. Until it is there the one before goes on, and with it everything that it can work; the manifests that need the new one wait.
 *
 * <p>Asked for is a kit for what is to run. While a manifest of the duty waits for the path of another interface, it is one for everything that the
 * manifests name and everything that runs: that one is right whoever goes first. A kit for what can run at the moment would be another one as
 * soon as it is installed, and two duties could wait for each other for ever.
 */
final class SideKits {
    private static final String INSTALLED = "installed";
    private static final String MISSING = "missing";

    private final ClusterState world;
    private final String plant;
    private final Draft draft;
    private final KitNames names;
    private final SortedMap<Use, Wanted> wanted = new TreeMap<>();
    /** What the last good revision of each interface calls, by the interface's name. */
    private final Map<String, Use> running = new HashMap<>();

    SideKits(ClusterState world, Draft draft, KitNames names) {
        this.world = world;
        this.plant = draft.plant().getMetadata().getName();
        this.draft = draft;
        this.names = names;
        draft.candidates().values().forEach(this::want);
    }

    /** What the kit for one use of a duty is wanted for. */
    private static final class Wanted {
        /** What is to run, with what manifests wait for. */
        private final Set<Workflow> needed = EnumSet.noneOf(Workflow.class);
        /** Everything that manifests are to go live with, now or later, and everything that interfaces run now. */
        private final Set<Workflow> any = EnumSet.noneOf(Workflow.class);

        /** The same with manifests whose path another manifest wants: theirs as soon as that one has to wait. */
        private final Set<Workflow> possible = EnumSet.noneOf(Workflow.class);

        /** Whether a manifest waits for its kit. */
        private boolean awaited;
        /** Whether a manifest waits for its path. */
        private boolean crowded;

        /** What the kit to be installed next must be able to work. */
        Set<Workflow> asked() {
            return crowded ? any : needed;
        }
    }

    private record Use(String odooConnection, DutyUse kit) implements Comparable<Use> {
        static Use of(OdooInterfaceSpec spec) {
            return new Use(
                    spec.target().odoo().connection(),
                    new DutyUse(spec.target().odoo().duty(), KitUse.of(spec)));
        }

        static Use of(EffectiveInterface each) {
            return new Use(each.configuration().odooConnection(), each.kit());
        }

        String duty() {
            return kit.duty();
        }

        boolean isSteps() {
            return Duty.STEPS.equals(kit.use());
        }

        boolean isNotices() {
            return Duty.NOTICES.equals(kit.use());
        }

        @Override
        public int compareTo(Use other) {
            return Comparator.comparing(Use::odooConnection)
                    .thenComparing(Use::kit)
                    .compare(this, other);
        }
    }

    /** Chooses them, and takes manifests back that must wait. */
    Draft choose() {
        var choices = new TreeMap<Use, KitChoice>();
        wanted.forEach((use, each) -> choices.put(use, choice(use, each)));
        var beyond = new TreeMap<String, String>();
        draft.live().stream().filter(each -> !each.lastGood()).forEach(each -> {
            var use = Use.of(each);
            choices.get(use)
                    .beyond(each.configuration())
                    .or(() -> notYet(each, use, choices.get(use).called()))
                    .ifPresent(path -> {
                        beyond.put(each.id().name(), path);
                        wanted.get(use).awaited = true;
                    });
        });
        var kits = new TreeMap<String, SortedMap<DutyUse, KitInUse>>();
        choices.forEach((use, choice) -> kits.computeIfAbsent(use.odooConnection(), name -> new TreeMap<>())
                .put(
                        use.kit(),
                        new KitInUse(
                                plant,
                                choice.called(),
                                content(use, wanted.get(use).asked()))));
        kits.forEach(this::addNotices);
        return draft.with(kits).each(candidate -> waiting(candidate, beyond));
    }

    /** Of operations, which know the records that they are refused for. No interface waits for it: without it nobody is told. */
    private void addNotices(String odooConnection, SortedMap<DutyUse, KitInUse> kits) {
        List.copyOf(kits.keySet()).stream()
                .filter(each -> !each.use().equals(Duty.STEPS))
                .map(each -> new Use(odooConnection, new DutyUse(each.duty(), Duty.NOTICES)))
                .distinct()
                .filter(this::isTold)
                .forEach(use -> kits.put(use.kit(), new KitInUse(plant, named(use, Set.of()), content(use, Set.of()))));
    }

    private boolean isTold(Use use) {
        return connection(use).stream()
                .flatMap(each -> each.getSpec().credentials().stream())
                .anyMatch(each -> each.duty().equals(use.duty()) && each.notices() != null);
    }

    /**
     * The place in a manifest that gives an interface another use than its last good revision runs with, while the kit for that is not seen to be
     * installed; empty: it goes live. One that runs nothing yet has nothing to lose, and who goes to another duty has moved its rows of the ledger.
     */
    private Optional<String> notYet(EffectiveInterface each, Use use, String called) {
        var before = running.get(each.id().name());
        boolean turns = before != null
                && before.odooConnection().equals(use.odooConnection())
                && before.duty().equals(use.duty())
                && !before.equals(use);
        return !turns || INSTALLED.equals(state(use, called)) ? Optional.empty() : Optional.of("spec.mapping.steps");
    }

    private Candidate waiting(Candidate candidate, Map<String, String> beyond) {
        return candidate.obstacles().stream()
                .filter(each -> each.reason() == Reason.SideKitPending)
                .map(Obstacle::path)
                .findFirst()
                .or(() -> Optional.ofNullable(beyond.get(candidate.name())))
                .map(path ->
                        candidate.withoutKit(pending(Use.of(candidate.spec().orElseThrow()), path)))
                .orElse(candidate);
    }

    private Obstacle pending(Use use, String path) {
        return new Obstacle(
                Reason.SideKitPending,
                path,
                "needs the side kit " + named(use, wanted.get(use).asked()) + " of duty " + use.duty()
                        + ", which is not installed yet: see what to do with kubectl describe odooconnection "
                        + use.odooConnection()
                        + "; the operator continues by itself when it is installed");
    }

    /**
     * What a manifest waits for is needed; what it runs meanwhile goes on with the kit before, and is needed no more when the new one is there. Of
     * another duty or use, which it is about to leave, the kit works it until it has left.
     */
    private void want(Candidate candidate) {
        candidate
                .askedWithAnyPath()
                .ifPresent(spec -> wanted(Use.of(spec)).possible.add(spec.workflow()));
        var asked = candidate.asked().map(Use::of);
        asked.ifPresent(use -> {
            var workflow = candidate.spec().orElseThrow().workflow();
            var there = wanted(use);
            there.any.add(workflow);
            there.awaited |= candidate.waitsForKit();
            there.crowded |= candidate.waitsForPath();
            if (!candidate.waitsForPath()) {
                there.needed.add(workflow);
            }
        });
        draft.lastGood().of(candidate.resource()).ifPresent(before -> {
            var use = Use.of(before);
            running.put(before.id().name(), use);
            var workflow = before.configuration().spec().workflow();
            wanted(use).any.add(workflow);
            wanted(use).possible.add(workflow);
            if (candidate.waitsForPath() || candidate.waitsByItself() || !asked.equals(Optional.of(use))) {
                wanted(use).needed.add(workflow);
            }
        });
    }

    private Wanted wanted(Use use) {
        return wanted.computeIfAbsent(use, unused -> new Wanted());
    }

    private KitChoice choice(Use use, Wanted each) {
        var before = RunningKits.of(draft.lastGood().classes(), use.odooConnection(), use.kit());
        var whole = named(use, before.workflows());
        var usable = before.actions().stream()
                .filter(action -> !MISSING.equals(state(use, action)))
                .sorted(Comparator.comparing((String action) -> isUnusable(state(use, action)))
                        .thenComparing(before.worksMost(whole))
                        .thenComparing(action -> !INSTALLED.equals(state(use, action))))
                .toList();
        // While a manifest waits, its last good revision runs, which perhaps the kit before works alone.
        var there = each.awaited
                ? Optional.<String>empty()
                : Stream.of(each.asked(), each.needed, each.any, each.possible)
                        .distinct()
                        .map(workflows -> named(use, workflows))
                        .filter(action -> usable.contains(action) || INSTALLED.equals(state(use, action)))
                        .findFirst();
        if (there.isEmpty() && !usable.isEmpty()) {
            var kept = usable.get(0);
            var worked = before.worked(kept, whole);
            return use.isSteps()
                    ? KitChoice.keptForSteps(names, plant, use.duty(), kept, worked)
                    : KitChoice.keptForOperation(kept, worked);
        }
        return KitChoice.newest(there.orElseGet(() -> named(use, each.needed)));
    }

    /** Seen, and not as it has to be. Nobody looks at a kit any more that no pod is to call from now on. */
    private static boolean isUnusable(String state) {
        return state != null && !INSTALLED.equals(state);
    }

    private String named(Use use, Set<Workflow> workflows) {
        return names.action(plant, use.duty(), content(use, workflows));
    }

    /** An operation's kit is the same for every workflow that may do it. */
    private KitContent content(Use use, Set<Workflow> workflows) {
        return use.isSteps()
                ? new KitContent.Steps(workflows)
                : new KitContent.Operation(
                        use.kit().use(),
                        use.isNotices()
                                ? null
                                : connection(use)
                                        .map(each -> each.getSpec().references())
                                        .orElse(null));
    }

    private Optional<OdooConnection> connection(Use use) {
        return world.odooConnection(draft.plant().getMetadata().getNamespace(), use.odooConnection());
    }

    /** How a kit was seen last; null: nobody has looked at it. */
    private String state(Use use, String action) {
        return connection(use)
                .flatMap(each -> Optional.ofNullable(each.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.sideKit()))
                .orElse(List.<SideKit>of())
                .stream()
                .filter(kit -> kit.duty().equals(use.duty()) && kit.action().equals(action))
                .map(SideKit::state)
                .findFirst()
                .orElse(null);
    }
}
