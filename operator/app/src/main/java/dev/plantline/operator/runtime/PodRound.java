package dev.plantline.operator.runtime;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

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
    private static final Logger LOG = Logger.getLogger(PodRound.class);

    /** Of one pod: a thousand interfaces with the longest reasons. */
    private static final int MOST_BYTES = 4 << 20;
    /** Of all pods of one plant in one round: whoever may make pods there could make many that all answer at length. */
    static final int MOST_BYTES_OF_PLANT = 8 << 20;
    /** Of one plant. */
    static final int MOST_PODS = 256;

    /** An interface in one workload: the gateway receives it, a class delivers it, and while it moves to another class the pods of both speak of it. */
    record Place(InterfaceId id, String workload) {}

    /** A workload of a plant. */
    record Workplace(String plant, String workload) {}

    /** A pod's answer with the workload that the pod was made for. */
    private record Answer(String workload, WorkloadStatus status) {}

    /**
     * Asks those of the pods that run, all at once, and waits for their answers. Pods of one plant, whatever they answer, are no more than silent, and
     * cost no more than a plant's share.
     */
    static PodRound of(Stream<Pod> pods, RuntimeStatus runtime) {
        Map<String, List<Pod>> byPlant = pods.filter(pod -> pod.getStatus() != null
                        && "Running".equals(pod.getStatus().getPhase()))
                .collect(Collectors.groupingBy(pod -> Labels.plant(pod).orElse("")));
        List<CompletableFuture<Optional<Answer>>> asked = byPlant.values().stream()
                .flatMap(ofPlant -> ask(ofPlant, runtime))
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

    /** Those beyond the bound are silent, and always the same ones, so that it is seen. */
    private static Stream<CompletableFuture<Optional<Answer>>> ask(List<Pod> ofPlant, RuntimeStatus runtime) {
        int asked = Math.min(ofPlant.size(), MOST_PODS);
        int mostBytes = Math.min(MOST_BYTES, MOST_BYTES_OF_PLANT / asked);
        if (asked < ofPlant.size()) {
            LogKeys.warn(
                    LOG,
                    "A plant has more than " + MOST_PODS + " running pods; the others are not asked how they stand",
                    LogKeys.PLANT.of(Labels.plant(ofPlant.get(0)).orElse("")));
        }
        Stream<CompletableFuture<Optional<Answer>>> answers = ofPlant.stream()
                .sorted(Comparator.comparing((Pod pod) -> pod.getMetadata().getNamespace())
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .limit(asked)
                .map(pod -> ask(pod, mostBytes, runtime));
        return asked < ofPlant.size()
                ? Stream.concat(answers, Stream.of(CompletableFuture.completedFuture(Optional.empty())))
                : answers;
    }

    private static CompletableFuture<Optional<Answer>> ask(Pod pod, int mostBytes, RuntimeStatus runtime) {
        try {
            return runtime.ask(pod, mostBytes)
                    .thenApply(answer -> answer.filter(each -> isOf(pod, each))
                            .map(each -> new Answer(Labels.workload(pod).orElse(""), each)))
                    .exceptionally(failure -> Optional.empty());
        } catch (RuntimeException e) { // what one pod's Secret or address holds ends no round of all plants
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    /** A pod speaks for the plant that it was made for, and for no other. */
    private static boolean isOf(Pod pod, WorkloadStatus answer) {
        return Labels.plant(pod).filter(answer.plant()::equals).isPresent();
    }
}
