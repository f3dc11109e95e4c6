package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Change;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.change.Approval;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps back what goes live at a later time, or together with others of which one cannot. A manifest that says what runs already waits for nothing. What one
 * person lets go live because it cannot wait does not wait for its time, and waits for the others as they for it: half of a change may be worse than none.
 */
final class Together implements Stage {
    @Override
    public Draft apply(ClusterState world, Draft draft) {
        var timed = draft.each(candidate -> candidate.compiled().isEmpty() || isLive(draft, candidate)
                ? candidate
                : untilItsTime(world, draft, candidate));
        var grouped = timed.each(candidate -> candidate.compiled().isEmpty() || isLive(timed, candidate)
                ? candidate
                : withItsGroup(timed, candidate));
        return Approve.connectionsWhole(world, grouped);
    }

    /** Whether its workload runs what the manifest says. */
    private static boolean isLive(Draft draft, Candidate candidate) {
        var spec = candidate.compiled().orElseThrow().configuration().spec();
        return draft.lastGood()
                .of(candidate.resource())
                .filter(each -> each.configuration().spec().forRuntime(false).equals(spec.forRuntime(false)))
                .filter(each -> each.odooConnection()
                        .url()
                        .equals(candidate
                                .compiled()
                                .orElseThrow()
                                .odooConnection()
                                .url()))
                .filter(each -> each.odooConnection()
                        .database()
                        .equals(candidate
                                .compiled()
                                .orElseThrow()
                                .odooConnection()
                                .database()))
                .isPresent();
    }

    private static Optional<Change> change(Draft draft, Candidate candidate) {
        return candidate
                .approval()
                .map(Approval::change)
                .orElseGet(() -> GoLive.change(candidate.resource(), draft.plant()));
    }

    private static Candidate untilItsTime(ClusterState world, Draft draft, Candidate candidate) {
        if (candidate.approval().flatMap(Approval::byEmergency).isPresent()) {
            return candidate; // also when nobody is missing any more: what cannot wait does not wait for its time
        }
        var asked = candidate.approval().filter(each -> !each.roles().isEmpty()).isPresent();
        return change(draft, candidate)
                .flatMap(GoLive::time)
                .filter(world.now()::isBefore)
                .map(time -> candidate.refused(List.of(new Obstacle(
                        Reason.AwaitingTime,
                        "spec.change.notBefore",
                        (asked ? "approved; goes live at " : "goes live at ")
                                + GoLive.text(
                                        time, ZoneId.of(draft.plant().getSpec().timeZone()))))))
                .orElse(candidate);
    }

    private static Candidate withItsGroup(Draft draft, Candidate candidate) {
        return change(draft, candidate)
                .filter(each -> each.group() != null)
                .map(change -> withItsGroup(draft, candidate, change))
                .orElse(candidate);
    }

    private static Candidate withItsGroup(Draft draft, Candidate candidate, Change change) {
        var why = change.with().stream()
                .flatMap(name -> missing(draft, candidate.name(), change, name).stream())
                .sorted()
                .collect(Collectors.joining("; "));
        return why.isEmpty()
                ? candidate
                : candidate.refused(List.of(new Obstacle(
                        Reason.AwaitingGroup,
                        "spec.change.group",
                        "goes live together with the others of group " + change.group() + ", and not before: " + why)));
    }

    /** Why another of its group keeps it back; empty: it does not. */
    private static Optional<String> missing(Draft draft, String mine, Change change, String name) {
        var other = draft.candidates().get(name);
        if (other == null) {
            return Optional.of(
                    name
                            + " is not in this namespace, or is being deleted. A group is one of a plant: apply it, or take it out of change.with");
        }
        if (!names(other.resource(), change.group(), mine)) {
            return Optional.of(name + " does not say group " + change.group() + " with " + mine + " in its change");
        }
        if (draft.starting().contains(name)) {
            return Optional.of(name + " (its topics are being made)");
        }
        return Optional.of(other)
                .filter(Candidate::isRefused)
                .map(each -> name + " (" + why(each.obstacles().get(0).reason()) + ")");
    }

    /** A clause for whoever waits for the member; its own conditions say more. */
    private static String why(Reason reason) {
        return switch (reason) {
            case AwaitingApproval -> "it is not approved yet";
            case ChangeRefused -> "its change was refused";
            case AuthorUnknown -> "nobody says who made its change";
            case AwaitingTime -> "it waits for its time";
            case SideKitPending -> "it waits for its side kit";
            case HttpPathPending -> "it waits for its HTTP path";
            default -> "its manifest cannot go live: " + reason;
        };
    }

    private static boolean names(OdooInterface other, String group, String mine) {
        return GoLive.change(other)
                .filter(each -> group.equals(each.group()) && each.with().contains(mine))
                .isPresent();
    }
}
