package dev.plantline.operator.codemap;

import dev.plantline.api.v1alpha1.CodeMap;
import dev.plantline.api.v1alpha1.CodeMapStatus;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.change.Authors;
import dev.plantline.operator.plant.CodeMapView;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What the status of a code map says. */
final class CodeMapStatuses {
    private final Conditions conditions;

    CodeMapStatuses(Conditions conditions) {
        this.conditions = conditions;
    }

    /**
     * The status.
     *
     * @param view as the work on the plant left it
     * @param atWork the revision with which the pods of interfaces that use it work, by name of the interface, as far as they told
     */
    CodeMapStatus of(CodeMap resource, CodeMapView view, SortedMap<String, String> atWork) {
        return new CodeMapStatus(
                resource.getMetadata().getGeneration(),
                conditions.of(old(resource), resource.getMetadata().getGeneration(), findings(view, atWork)),
                view.revision(),
                view.entries(),
                view.usedBy().stream().limit(CodeMapStatus.MOST_NAMED).toList(),
                view.usedBy().size(),
                view.lastGood(),
                view.changedBy().isEmpty()
                        ? null
                        : Authors.joined(
                                Optional.ofNullable(resource.getStatus())
                                        .map(CodeMapStatus::changedBy)
                                        .orElse(List.of()),
                                view.changedBy()));
    }

    private static List<Finding> findings(CodeMapView view, SortedMap<String, String> atWork) {
        List<Finding> all = new ArrayList<>(Summary.with(stalled(view), List.of(delivered(view, atWork))));
        if (view.changeControl()) {
            all.add(pending(view));
        }
        return all;
    }

    /** Beside the summary: while people decide, what they agreed to before works as it should, and deployment tools go on. */
    private static Finding pending(CodeMapView view) {
        return view.obstacles().stream()
                .filter(each -> each.reason().isDecision())
                .findFirst()
                .map(each -> Finding.yes(Finding.CHANGE_PENDING, each.reason().name(), each.message() + goesOn(view)))
                .orElseGet(() -> view.obstacles().isEmpty()
                        ? Finding.no(Finding.CHANGE_PENDING, Finding.AS_DECLARED, "No change waits for a decision.")
                        : Finding.unknown(
                                Finding.CHANGE_PENDING,
                                "NotJudged",
                                "Nobody is asked about a manifest until it is good."));
    }

    private static String goesOn(CodeMapView view) {
        return view.revision() == null ? "" : ". Revision " + view.revision() + " keeps working.";
    }

    /** The status while the namespace has no plant. */
    CodeMapStatus withoutPlant(CodeMap resource) {
        return new CodeMapStatus(
                resource.getMetadata().getGeneration(),
                conditions.of(
                        old(resource),
                        resource.getMetadata().getGeneration(),
                        Summary.with(
                                Optional.of(
                                        Finding.yes(
                                                Finding.STALLED,
                                                "PlantMissing",
                                                "The namespace has no Plant, so nobody uses the code map: create one, or move the code map to the plant's namespace.")),
                                List.of())),
                null,
                null,
                List.of(),
                0,
                resource.getStatus() == null ? null : resource.getStatus().lastGood(),
                resource.getStatus() == null ? null : resource.getStatus().changedBy());
    }

    /** The status when the operator itself failed. */
    CodeMapStatus failed(CodeMap resource, String why) {
        CodeMapStatus before = resource.getStatus() != null
                ? resource.getStatus()
                : new CodeMapStatus(null, null, null, null, null, null, null, null);
        return new CodeMapStatus(
                before.observedGeneration(),
                conditions.failed(before.conditions(), resource.getMetadata().getGeneration(), why),
                before.revision(),
                before.entries(),
                before.usedBy(),
                before.users(),
                before.lastGood(),
                before.changedBy());
    }

    private static List<Condition> old(CodeMap resource) {
        return resource.getStatus() == null ? null : resource.getStatus().conditions();
    }

    private static Optional<Finding> stalled(CodeMapView view) {
        List<Obstacle> wrong = view.obstacles().stream()
                .filter(each -> !each.reason().isDecision())
                .toList();
        return wrong.stream()
                .findFirst()
                .map(first -> Finding.yes(
                        Finding.STALLED,
                        first.reason().name(),
                        wrong.stream()
                                        .map(each -> each.path() + ": " + each.message())
                                        .collect(Collectors.joining("; "))
                                + goesOn(view)));
    }

    private static Finding delivered(CodeMapView view, SortedMap<String, String> atWork) {
        if (view.revision() == null) {
            return Finding.no(Finding.DELIVERED, "NoTable", "There is no good table yet.");
        }
        String behind = atWork.entrySet().stream()
                .filter(each -> !each.getValue().equals(view.revision()))
                .limit(CodeMapStatus.MOST_NAMED)
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
        return behind.isEmpty()
                ? Finding.yes(
                        Finding.DELIVERED,
                        Finding.AS_DECLARED,
                        "Every pod that has told what it works with works with this table." + hidden(view))
                : Finding.no(
                        Finding.DELIVERED,
                        "OnItsWay",
                        "Pods of these interfaces do not work with revision " + view.revision() + " yet: " + behind
                                + ". Kubernetes hands it to them within about a minute." + hidden(view));
    }

    /** The steward would wait for an effect that never comes. */
    private static String hidden(CodeMapView view) {
        return view.hiddenIn().isEmpty()
                ? ""
                : " Interfaces with a code map of their own under this name use theirs: "
                        + view.hiddenIn().stream()
                                .limit(CodeMapStatus.MOST_NAMED)
                                .collect(Collectors.joining(", "))
                        + ".";
    }
}
