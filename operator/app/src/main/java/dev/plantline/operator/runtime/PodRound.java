package dev.plantline.operator.runtime;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What the pods say in one round.
 *
 * @param observations of interfaces, of each in the workload that delivers it and in the gateway that receives it
 * @param problems by plant and workload, why a pod does not take over the newest configuration or Secret
 * @param heard workloads of which a pod has answered, with a problem or without one
 * @param everybody whether every pod has answered
 */
record PodRound(
        Map<Place, Observation> observations,
        Map<Workplace, String> problems,
        Set<Workplace> heard,
        boolean everybody) {
    /** An interface in one workload: the gateway receives it, a class delivers it, and while it moves to another class the pods of both speak of it. */
    record Place(InterfaceId id, String workload) {}

    /** A workload of a plant. */
    record Workplace(String plant, String workload) {}

    /** A pod's answer with the workload that the pod was made for. */
    private record Answer(String workload, WorkloadStatus status) {}

    /** Asks those of the pods that run, all at once, and waits for their answers. */
    static PodRound of(Stream<Pod> pods, RuntimeStatus runtime) {
        List<CompletableFuture<Optional<Answer>>> asked = pods.filter(pod -> pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase()))
                .map(pod -> runtime.ask(pod).thenApply(answer -> answer.filter(each -> isOf(pod, each))
                        .map(each -> new Answer(Labels.workload(pod).orElse(""), each))))
                .toList();
        List<Optional<Answer>> answers =
                asked.stream().map(CompletableFuture::join).toList();
        Map<Place, List<InterfaceStatus>> byPlace = new HashMap<>();
        Map<Workplace, String> refused = new HashMap<>();
        Set<Workplace> heard = new HashSet<>();
        answers.stream().flatMap(Optional::stream).forEach(answer -> {
            WorkloadStatus status = answer.status();
            Workplace workplace = new Workplace(status.plant(), answer.workload());
            heard.add(workplace);
            if (status.problem() != null) {
                // Of two pods with two problems the same one speaks in every round.
                refused.merge(workplace, status.problem(), (one, other) -> one.compareTo(other) <= 0 ? one : other);
            }
            status.interfaces().forEach(each -> byPlace.computeIfAbsent(
                            new Place(new InterfaceId(status.plant(), each.name()), answer.workload()),
                            place -> new ArrayList<>())
                    .add(each));
        });
        Map<Place, Observation> observations = new HashMap<>();
        byPlace.forEach((place, each) -> observations.put(place, Observation.of(each)));
        return new PodRound(observations, refused, heard, answers.stream().allMatch(Optional::isPresent));
    }

    /** A pod speaks for the plant that it was made for, and for no other. */
    private static boolean isOf(Pod pod, WorkloadStatus answer) {
        return Labels.plant(pod).filter(answer.plant()::equals).isPresent();
    }
}
