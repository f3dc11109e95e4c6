package dev.plantline.operator.events;

import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Finding.Status;
import dev.plantline.operator.desired.Obstacle;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that a human may want to know of. Most often it is what changed between two statuses: an operator that starts anew, or has nothing to do,
 * has nothing to tell.
 *
 * @param type whether something is wrong
 * @param reason CamelCase word, that of the condition it comes from
 * @param message one or two sentences
 */
public record Occurrence(Type type, String reason, String message) {
    /** The two of Kubernetes. */
    public enum Type {
        /** For the record. */
        Normal,
        /** Something is wrong. */
        Warning
    }

    /**
     * Everything that happened from one status to the next: to the resource itself, and to what it answers for beside that.
     *
     * @param before conditions that stood; null: none
     * @param now conditions that stand now
     */
    static Stream<Occurrence> all(List<Condition> before, List<Condition> now) {
        return Stream.of(
                        between(before, now),
                        leftBehind(before, now),
                        refused(before, now),
                        warned(before, now, Finding.KEY_EXPIRING),
                        warned(before, now, Finding.RIGHTS_NOT_AS_NEEDED))
                .flatMap(Optional::stream);
    }

    /** A warning on which Ready does not depend either. */
    private static Optional<Occurrence> warned(List<Condition> before, List<Condition> now, String type) {
        return told(holding(now, type), holding(before, type));
    }

    /** What is live goes on, so nothing else would tell. */
    private static Optional<Occurrence> refused(List<Condition> before, List<Condition> now) {
        return holding(now, Finding.READY).isPresent() && refused(before).isEmpty()
                ? refused(now).map(each -> new Occurrence(Type.Warning, each.reason(), each.message()))
                : Optional.empty();
    }

    private static Optional<Finding> refused(List<Condition> conditions) {
        return holding(conditions, Finding.CHANGE_PENDING)
                .filter(each -> each.reason().equals(Obstacle.Reason.ChangeRefused.name()));
    }

    /** Ready does not depend on it, so nothing else would tell. */
    private static Optional<Occurrence> leftBehind(List<Condition> before, List<Condition> now) {
        return missing(before, Finding.NOTHING_LEFT_BEHIND).isPresent()
                ? Optional.empty()
                : missing(now, Finding.NOTHING_LEFT_BEHIND)
                        .map(each -> new Occurrence(Type.Warning, each.reason(), each.message()));
    }

    private static Optional<Finding> missing(List<Condition> conditions, String type) {
        return Conditions.finding(conditions, type).filter(each -> each.status() == Status.False);
    }

    /**
     * What happened to a resource itself from one status to the next.
     *
     * @param before conditions that stood; null: none
     * @param now conditions that stand now
     */
    static Optional<Occurrence> between(List<Condition> before, List<Condition> now) {
        Optional<Finding> stalled = holding(now, Finding.STALLED);
        Optional<Finding> wasStalled = holding(before, Finding.STALLED);
        if (stalled.isPresent()) {
            return told(stalled, wasStalled);
        }
        Optional<Finding> waiting = waiting(now);
        Optional<Finding> trouble = wasStalled.or(() -> waiting(before));
        if (waiting.isPresent()) {
            return told(waiting, trouble);
        }
        Optional<Finding> ready = holding(now, Finding.READY);
        if (ready.isEmpty()) {
            return wasStalled.map(each -> new Occurrence(
                    Type.Normal, "Accepted", "The manifest is accepted and takes effect." + was(wasStalled)));
        }
        return holding(before, Finding.READY).isPresent()
                ? Optional.empty()
                : Optional.of(new Occurrence(
                        Type.Normal,
                        trouble.isPresent() ? "Recovered" : "Ready",
                        ready.get().message() + was(trouble)));
    }

    /** What the operator and the pods do by themselves within a minute is not told. Every other reason to wait is, one that is new tomorrow too. */
    private static Optional<Finding> waiting(List<Condition> conditions) {
        return holding(conditions, Finding.RECONCILING).filter(each -> !Conditions.passesByItself(each));
    }

    private static Optional<Occurrence> told(Optional<Finding> now, Optional<Finding> before) {
        return now.filter(each -> !Objects.equals(
                        each.reason(), before.map(Finding::reason).orElse(null)))
                .map(each -> new Occurrence(Type.Warning, each.reason(), each.message()));
    }

    private static String was(Optional<Finding> before) {
        return before.map(each -> " Previously: " + each.reason() + ".").orElse("");
    }

    private static Optional<Finding> holding(List<Condition> conditions, String type) {
        return Conditions.finding(conditions, type).filter(each -> each.status() == Status.True);
    }
}
