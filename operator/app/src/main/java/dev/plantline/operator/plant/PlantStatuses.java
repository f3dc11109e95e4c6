package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.topics.TopicsState;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status of a Plant from the outcome of the work on it. */
public final class PlantStatuses {
    private final Conditions conditions;

    /** Statuses with conditions from a factory. */
    public PlantStatuses(Conditions conditions) {
        this.conditions = conditions;
    }

    PlantStatus of(Plant plant, PlantWork.Result result) {
        List<Condition> before =
                plant.getStatus() == null ? null : plant.getStatus().conditions();
        Long generation = plant.getMetadata().getGeneration();
        boolean accepted = result.desired()
                .plant()
                .filter(each ->
                        each.getMetadata().getUid().equals(plant.getMetadata().getUid()))
                .isPresent();
        return new PlantStatus(
                generation,
                conditions.of(before, generation, findings(plant, result)),
                accepted ? result.view().interfaces().size() : 0,
                accepted ? result.workloads().made() : List.of());
    }

    private static List<Finding> findings(Plant plant, PlantWork.Result result) {
        List<Obstacle> obstacles = result.desired()
                .plantObstacles()
                .getOrDefault(plant.getMetadata().getName(), List.of());
        Optional<Finding> stalled = obstacles.stream()
                .filter(each -> each.reason().stalls())
                .findFirst()
                .map(each -> Finding.yes(Finding.STALLED, each.reason().name(), text(obstacles) + goesOn(result)));
        List<Finding> details = new ArrayList<>();
        obstacles.stream()
                .filter(each -> !each.reason().stalls())
                .findFirst()
                .ifPresent(each -> details.add(
                        Finding.no(Finding.RUNTIME_READY, each.reason().name(), text(obstacles) + goesOn(result))));
        if (details.isEmpty() && stalled.isEmpty()) {
            details.add(topics(result.topics()));
            details.add(runtime(result));
        }
        List<Finding> all = new ArrayList<>(Summary.with(stalled, details));
        if (stalled.isEmpty()) {
            all.add(alerts(result));
        }
        return all;
    }

    /** Beside the summary: a plant works without alerts, but nobody may believe that it has them. */
    private static Finding alerts(PlantWork.Result result) {
        if (!result.alertsPossible()) {
            return Finding.unknown(
                    Finding.ALERTS_INSTALLED,
                    "PrometheusRuleNotInstalled",
                    "This cluster has no kind PrometheusRule: install the Prometheus operator, and the alerts follow by themselves.");
        }
        return result.workloads().made().stream().anyMatch(each -> each.kind().equals("PrometheusRule") && each.ready())
                ? Finding.yes(Finding.ALERTS_INSTALLED, Finding.AS_DECLARED, "The alerts are installed.")
                : Finding.no(Finding.ALERTS_INSTALLED, "NothingToWatch", "No interface is live.");
    }

    private static String goesOn(PlantWork.Result result) {
        return result.desired().live().isEmpty() ? "" : " What runs goes on with what it has.";
    }

    private static String text(List<Obstacle> obstacles) {
        return obstacles.stream()
                .map(each -> each.path() + ": " + each.message())
                .collect(Collectors.joining("; "));
    }

    private static Finding topics(Map<String, TopicsState> states) {
        for (TopicsState state : states.values()) {
            if (state instanceof TopicsState.Waiting waiting) {
                return Finding.no(Finding.TOPICS_READY, waiting.reason(), waiting.message());
            }
            if (state instanceof TopicsState.Broken broken) {
                return Finding.no(Finding.TOPICS_READY, broken.reason(), broken.message());
            }
        }
        return Finding.yes(Finding.TOPICS_READY, Finding.AS_DECLARED, "All topics are there.");
    }

    private static Finding runtime(PlantWork.Result result) {
        if (!result.refused().isEmpty()) {
            return Finding.no(
                    Finding.RUNTIME_READY,
                    "ResourceRefused",
                    result.refused().stream()
                            .map(each -> each.kind() + " " + each.name() + ": " + each.message())
                            .collect(Collectors.joining("; ")));
        }
        List<String> notReady = result.workloads().notReady();
        return notReady.isEmpty()
                ? Finding.yes(Finding.RUNTIME_READY, Finding.AS_DECLARED, "All workloads are ready.")
                : Finding.no(
                        Finding.RUNTIME_READY, "PodsNotReady", "Not ready yet: " + String.join(", ", notReady) + ".");
    }
}
