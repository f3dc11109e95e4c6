package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.InterfaceDecision;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceDecisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevision;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Change;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec.Tests;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.MappingTest;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to write of a plant's revisions. Everything that decides about a change stands in the cluster and nothing in the operator, so that a restart changes
 * nothing.
 *
 * @param made revisions that are not there yet, each with its first status
 * @param changed revisions with another status than they have
 * @param superfluous revisions that are not kept any more
 * @param orphaned decisions about revisions that are gone, and of which nothing is lost
 */
public record RevisionPlan(
        List<InterfaceRevision> made,
        List<InterfaceRevision> changed,
        List<InterfaceRevision> superfluous,
        List<InterfaceDecision> orphaned) {
    /** Revisions of an interface that are kept beside the one that is live and the one that waits. */
    public static final int KEPT = 5;

    /** A decision is never older than its revision, but may be seen before it. */
    private static final Duration YOUNG = Duration.ofHours(1);

    /** Who refused, or let something go live alone, is remembered beyond the revision: the same content comes back with another text. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    /** An owner that has not answered for so long does not come back. */
    private static final Duration UNANSWERED = Duration.ofDays(30);

    /** Decisions that are deleted at once. */
    static final int MOST_DELETED = 100;

    private static final int LONGEST_PATH = 253;

    /** What to write of the plant of a namespace. */
    public static RevisionPlan of(ClusterState world, DesiredPlant desired) {
        var plan = new RevisionPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (desired.plant().isEmpty()) {
            return plan;
        }
        CodeMapRevisions.plan(plan, world, desired);
        var plant = desired.plant().get().getMetadata();
        if (world.changes().asked()) {
            plan.interfaces(world, desired, plant.getNamespace());
        }
        plan.orphans(world, plant.getNamespace());
        return plan;
    }

    private void interfaces(ClusterState world, DesiredPlant desired, String namespace) {
        var known = world.changes().revisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion())
                .collect(Collectors.groupingBy(each -> each.getSpec().interfaceName()));
        world.interfaces(namespace)
                .filter(each ->
                        desired.approvals().containsKey(each.getMetadata().getName()))
                .forEach(each -> add(
                        world,
                        desired,
                        each,
                        known.getOrDefault(each.getMetadata().getName(), List.of())));
        world.interfaces(namespace)
                .map(each -> each.getMetadata().getName())
                .filter(each -> !desired.approvals().containsKey(each))
                .forEach(each -> Optional.ofNullable(desired.controls().get(each))
                        .filter(ChangeControl::on)
                        .ifPresent(control -> remember(control, known.getOrDefault(each, List.of()))));
        var declared = world.interfaces(namespace)
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
        known.values().stream()
                .flatMap(Collection::stream)
                // Its interface was deleted without what it owned, so that nobody else deletes it.
                .filter(each -> each.getMetadata().getOwnerReferences().isEmpty()
                        && !declared.contains(each.getSpec().interfaceName()))
                .forEach(superfluous::add);
    }

    /** Of a manifest about which nobody can decide: a policy that comes meanwhile is for what runs all the same. */
    private void remember(ChangeControl control, List<InterfaceRevision> known) {
        var there = known.stream().filter(each -> each.getStatus() != null).toList();
        var live = there.stream().anyMatch(RevisionPlan::isLive);
        there.stream()
                .filter(each -> live ? isLive(each) : each.getStatus().state() != State.superseded)
                .forEach(each -> stands(each, each.getStatus().under(bounded(control.before()))));
    }

    private static boolean isLive(InterfaceRevision each) {
        return each.getStatus() != null && each.getStatus().state() == State.live;
    }

    private void orphans(ClusterState world, String namespace) {
        var there = world.changes().revisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .map(each ->
                        each.getSpec().interfaceName() + " " + each.getSpec().revision())
                .collect(Collectors.toSet());
        var batches = world.changes().releases().stream()
                .map(each ->
                        each.getSpec().interfaceName() + " " + each.getSpec().digest())
                .collect(Collectors.toSet());
        there.addAll(batches);
        world.changes().decisions().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .filter(each -> !each.isMarkedForDeletion())
                // Where people are asked about batches alone, nobody keeps revisions.
                .filter(each -> world.changes().asked() || each.getSpec().release() != null)
                .filter(each -> !there.contains(each.getSpec().interfaceName() + " "
                        + Objects.requireNonNullElse(
                                each.getSpec().revision(), each.getSpec().release())))
                .filter(each -> isForgotten(each, world.now()))
                .limit(MOST_DELETED)
                .forEach(orphaned::add);
    }

    /** Whether a decision is forgotten once what it is about is gone. What is not in the audit stands nowhere else. */
    static boolean isForgotten(InterfaceDecision each, Instant now) {
        return isOld(each, now) && each.getStatus() != null && isWrittenDown(each.getStatus(), now);
    }

    private static boolean isOld(InterfaceDecision each, Instant now) {
        var spec = each.getSpec();
        var kept = spec.revision() != null && (spec.verdict() == Verdict.refuse || spec.emergencyHours() != null)
                ? REMEMBERED
                : YOUNG;
        return Instant.parse(each.getMetadata().getCreationTimestamp()).isBefore(now.minus(kept));
    }

    /** About a code map: in every audit in which it is to stand. */
    private static boolean isWrittenDown(InterfaceDecisionStatus status, Instant now) {
        return status.interfaces() == null
                ? isWrittenDown(status.state(), status.since(), now)
                : status.interfaces().stream().allMatch(each -> isWrittenDown(each.state(), each.since(), now));
    }

    private static boolean isWrittenDown(InterfaceDecisionStatus.State state, String since, Instant now) {
        return state.mayBeDeleted()
                || state == InterfaceDecisionStatus.State.handedOver
                        && Instant.parse(since).isBefore(now.minus(UNANSWERED));
    }

    private void add(
            ClusterState world, DesiredPlant desired, OdooInterface resource, Collection<InterfaceRevision> known) {
        var name = resource.getMetadata().getName();
        var approval = desired.approvals().get(name);
        var control = desired.controls().get(name);
        var now = world.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var live = desired.live().stream().anyMatch(each -> each.id().name().equals(name) && !each.lastGood());
        var state = live ? State.live : approval.refusal().isPresent() ? State.refused : State.waiting;
        var mine = known.stream()
                .filter(each -> each.getSpec().revision().equals(approval.revision()))
                .findFirst();
        var remembers =
                known.stream().noneMatch(each -> mine.filter(it -> it == each).isEmpty() && isLive(each));
        mine.ifPresentOrElse(
                each -> {
                    var before = Optional.ofNullable(each.getStatus());
                    stands(each, under(control, approval, remembers, before, status(before, state, approval, now)));
                },
                () -> approval.content()
                        .filter(each -> each.compressed().length() <= InterfaceRevisionSpec.CONTENT_LENGTH)
                        .ifPresent(content -> made.add(made(
                                world,
                                resource,
                                approval,
                                content,
                                under(
                                        control,
                                        approval,
                                        remembers,
                                        Optional.empty(),
                                        status(Optional.empty(), state, approval, now))))));
        var others = known.stream().filter(each -> mine.filter(it -> it == each).isEmpty());
        var past = new ArrayList<InterfaceRevision>();
        others.forEach(each -> {
            var before = Optional.ofNullable(each.getStatus())
                    .map(is -> running(is, approval, each.getSpec().revision()));
            if (!live && before.filter(is -> is.state() == State.live).isPresent()) {
                stands(each, before.get().under(bounded(control.before())));
                return; // it counts until another one goes live
            }
            if (before.filter(is -> is.wentLive() != null && is.emergency() == null)
                    .isEmpty()) {
                superfluous.add(each); // nobody approved it, and who asks for it again is another one who asks
                return;
            }
            past.add(each);
            stands(
                    each,
                    new InterfaceRevisionStatus(
                            State.superseded,
                            before.filter(is -> is.state() == State.superseded)
                                    .map(InterfaceRevisionStatus::since)
                                    .orElse(now),
                            before.map(InterfaceRevisionStatus::wentLive).orElse(null),
                            before.map(InterfaceRevisionStatus::decisions).orElse(null),
                            null,
                            null,
                            null));
        });
        past.stream()
                .sorted(Comparator.comparing(RevisionPlan::worth).reversed())
                .skip(KEPT)
                .forEach(each -> {
                    changed.removeIf(other -> other.getMetadata()
                            .getName()
                            .equals(each.getMetadata().getName()));
                    superfluous.add(each);
                });
    }

    /**
     * With the policies that are for what is live. They stay for it while it is the same, whatever plant and connection say meanwhile, and when one person let it leave
     * them, until the others have approved that.
     *
     * @param remembers whether what is live has no revision of its own: then it stands at the one that is not live what is for it
     */
    private static InterfaceRevisionStatus under(
            ChangeControl control,
            Approval approval,
            boolean remembers,
            Optional<InterfaceRevisionStatus> before,
            InterfaceRevisionStatus status) {
        if (status.state() != State.live) {
            return status.under(remembers ? bounded(control.before()) : Map.of());
        }
        var stays = before.filter(each -> each.state() == State.live)
                .map(each -> each.emergency() == null || status.emergency() != null)
                // It runs already, and had no revision.
                .orElseGet(() -> approval.changes().isEmpty());
        return status.under(bounded(stays || status.emergency() != null ? control.beforeAndAfter() : control.after()));
    }

    private static Map<String, String> bounded(SortedMap<String, String> policies) {
        return policies.entrySet().stream()
                .limit(InterfaceRevisionStatus.MOST_POLICIES)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The newer the more; those that are superseded by this plan have not been before. */
    private static String worth(InterfaceRevision each) {
        return (each.getStatus().state() == State.superseded ? "0 " : "1 ")
                + each.getStatus().since();
    }

    /** Writes the status of one that is there, if it has another. */
    void stands(InterfaceRevision each, InterfaceRevisionStatus wanted) {
        // What pods have found is written by itself, and stays.
        if (!Objects.equals(each.getStatus(), wanted.knowing(each.getStatus()))) {
            changed.add(with(each, wanted.knowing(null)));
        }
    }

    private static InterfaceRevisionStatus status(
            Optional<InterfaceRevisionStatus> before, State state, Approval approval, String now) {
        var same = before.filter(each -> each.state() == state);
        if (state == State.live && same.isPresent()) {
            return running(same.get(), approval, approval.revision());
        }
        var decisions = approval.roles().isEmpty()
                ? before.map(InterfaceRevisionStatus::decisions).orElse(null)
                : approval.decisions();
        return new InterfaceRevisionStatus(
                state,
                same.map(InterfaceRevisionStatus::since).orElse(now),
                before.map(InterfaceRevisionStatus::wentLive).orElse(state == State.live ? now : null),
                decisions == null || decisions.isEmpty() ? null : decisions,
                approval.missing().isEmpty() ? null : List.copyOf(approval.missing()),
                state == State.live && !approval.missing().isEmpty()
                        ? approval.byEmergency().orElse(null)
                        : before.map(InterfaceRevisionStatus::emergency)
                                .filter(each -> state != State.live)
                                .orElse(null),
                state == State.live ? null : approval.change().orElse(null));
    }

    /** What made it live stands, and counts no more, unless that was one person alone: then the others are still to decide. */
    private static InterfaceRevisionStatus running(InterfaceRevisionStatus stands, Approval approval, String revision) {
        return approval.running()
                .filter(each -> each.revision().equals(revision))
                .map(each -> new InterfaceRevisionStatus(
                        stands.state(),
                        stands.since(),
                        stands.wentLive(),
                        each.decisions().isEmpty() ? null : each.decisions(),
                        each.missing().isEmpty() ? null : List.copyOf(each.missing()),
                        each.isApproved() ? null : stands.emergency(),
                        null,
                        stands.policies(),
                        null,
                        null))
                .orElse(stands);
    }

    private static InterfaceRevision made(
            ClusterState world,
            OdooInterface resource,
            Approval approval,
            RevisionContent content,
            InterfaceRevisionStatus status) {
        var name = resource.getMetadata().getName();
        var roles = List.copyOf(approval.roles());
        var tests = content.tests();
        var spec = new InterfaceRevisionSpec(
                name,
                null,
                approval.revision(),
                content.compressed(),
                approval.authors().isEmpty() ? null : approval.authors(),
                world.changes().proven(),
                changes(approval),
                roles.isEmpty() ? null : roles,
                approval.compatibility().orElse(null),
                new Tests(tests.size(), (int)
                        tests.stream().filter(MappingTest::mustFail).count()));
        return made(resource, name + "-" + approval.revision(), Map.of(Labels.INTERFACE, name), spec, status);
    }

    /** One that goes with its owner. */
    static InterfaceRevision made(
            HasMetadata owner,
            String name,
            Map<String, String> labels,
            InterfaceRevisionSpec spec,
            InterfaceRevisionStatus status) {
        var revision = new InterfaceRevision();
        revision.setMetadata(new ObjectMetaBuilder()
                .withNamespace(owner.getMetadata().getNamespace())
                .withName(name)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(labels)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build())
                .build());
        revision.setSpec(spec);
        revision.setStatus(status);
        return revision;
    }

    /** Those first that somebody has to decide about. */
    private static List<Change> changes(Approval approval) {
        var all = Stream.of(false, true)
                .flatMap(nobodys ->
                        approval.changes().stream().filter(each -> each.roles().isEmpty() == nobodys))
                .limit(InterfaceRevisionSpec.MOST_CHANGES)
                .map(each -> change(each.path(), each.roles()))
                .toList();
        return all.isEmpty() ? null : all;
    }

    /** With as much of the path as a revision takes. */
    static Change change(String path, Collection<String> roles) {
        return new Change(
                path.substring(0, Math.min(path.length(), LONGEST_PATH)), roles.isEmpty() ? null : List.copyOf(roles));
    }

    static InterfaceRevision with(InterfaceRevision each, InterfaceRevisionStatus status) {
        var other = new InterfaceRevision();
        other.setMetadata(each.getMetadata());
        other.setSpec(each.getSpec());
        other.setStatus(status);
        return other;
    }
}
