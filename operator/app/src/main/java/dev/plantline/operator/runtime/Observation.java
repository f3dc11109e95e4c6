package dev.plantline.operator.runtime;

import dev.plantline.model.Batch;
import dev.plantline.model.CandidateTable;
import dev.plantline.model.Promise;
import dev.plantline.model.Regression;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How an interface stands in all pods of its class together.
 *
 * @param state the one that asks for most attention
 * @param reason why it does not run; null when it does
 * @param revision at work; null while the pods differ
 * @param promise what the target keeps, as all pods that know it say; null while none knows it or they differ
 * @param codeMaps revisions of the CodeMaps with which the pods work, by name; a name of which they have different ones has {@link #DIFFERENT}
 * @param batch what waits at its gate; empty: nothing does, or pods differ
 * @param regression what became of recorded messages under the revision that waits for people; empty: no pod knows it
 * @param codeMapRegressions what became of recorded messages under tables of code maps that wait for people, by name of the CodeMap; without those that no pod knows
 * @param counts of the flow; empty: no pod owns a partition now, so none knows them
 */
public record Observation(
        State state,
        String reason,
        String revision,
        Promise promise,
        SortedMap<String, String> codeMaps,
        Optional<Batch> batch,
        Optional<Regression> regression,
        SortedMap<String, Regression> codeMapRegressions,
        Optional<Counts> counts) {
    /** Stands for a revision where pods have different ones. */
    public static final String DIFFERENT = "different ones";

    /**
     * Counts of the flow.
     *
     * @param pending received and without an outcome
     * @param held messages held
     * @param deadLetters open dead letters
     * @param applied so far
     * @param lastApplied time of the last apply, RFC 3339; null: none since the pods' start
     */
    public record Counts(long pending, long held, long deadLetters, long applied, String lastApplied) {
        private static Counts of(List<InterfaceStatus> owners) {
            Totals totals = owners.stream().map(InterfaceStatus::totals).reduce(Totals.NONE, Totals::plus);
            return new Counts(
                    owners.stream().mapToLong(InterfaceStatus::pending).sum(),
                    totals.held(),
                    totals.deadLettered(),
                    totals.applied(),
                    owners.stream()
                            .map(InterfaceStatus::lastApplied)
                            .filter(Objects::nonNull)
                            .max(Comparator.naturalOrder())
                            .orElse(null));
        }

        private boolean differSeriously(Counts old) {
            return old.held != held || old.deadLetters != deadLetters || (old.pending == 0) != (pending == 0);
        }
    }

    private static final Comparator<InterfaceStatus> WORST_FIRST = Comparator.comparing(
                    InterfaceStatus::state, Comparator.comparingInt(Observation::attention))
            .reversed();

    /** The sum of what the pods of a class say; each partition is owned by one of them. */
    static Observation of(List<InterfaceStatus> pods) {
        InterfaceStatus worst = pods.stream().min(WORST_FIRST).orElseThrow();
        long revisions = pods.stream().map(InterfaceStatus::revision).distinct().count();
        List<Promise> promises = pods.stream()
                .map(InterfaceStatus::promise)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<InterfaceStatus> owners =
                pods.stream().filter(pod -> pod.totals() != null).toList();
        return new Observation(
                worst.state(),
                worst.reason(),
                revisions == 1 ? worst.revision() : null,
                promises.size() == 1 ? promises.get(0) : null,
                codeMaps(pods),
                batch(pods),
                regression(pods.stream().map(InterfaceStatus::regression)),
                codeMapRegressions(pods),
                owners.isEmpty() ? Optional.empty() : Optional.of(Counts.of(owners)));
    }

    /** A pod that is at its end and the one of the next run speak of two for a moment. */
    private static Optional<Batch> batch(List<InterfaceStatus> pods) {
        List<Batch> batches = pods.stream()
                .map(InterfaceStatus::batch)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return batches.size() == 1 ? Optional.of(batches.get(0)) : Optional.empty();
    }

    /** Pods that were handed another revision speak of another one for a moment; of two that speak of the same any will do. */
    private static Optional<Regression> regression(Stream<Regression> pods) {
        List<Regression> all = pods.filter(Objects::nonNull)
                .sorted(Comparator.comparing((Regression each) -> each.problem() == null ? 0 : 1)
                        .thenComparing(Regression::at))
                .toList();
        return all.stream().map(Regression::revision).distinct().count() == 1
                ? Optional.of(all.get(0))
                : Optional.empty();
    }

    private static SortedMap<String, Regression> codeMapRegressions(List<InterfaceStatus> pods) {
        List<SortedMap<String, Regression>> known = pods.stream()
                .map(InterfaceStatus::codeMapRegressions)
                .filter(Objects::nonNull)
                .toList();
        SortedMap<String, Regression> all = new TreeMap<>();
        known.stream()
                .flatMap(each -> each.keySet().stream())
                .distinct()
                .limit(CandidateTable.MOST_INTERFACES) // no pod was asked about more
                .forEach(name -> regression(known.stream().map(each -> each.get(name)))
                        .ifPresent(found -> all.put(name, found)));
        return all;
    }

    private static SortedMap<String, String> codeMaps(List<InterfaceStatus> pods) {
        SortedMap<String, String> all = new TreeMap<>();
        pods.stream()
                .map(InterfaceStatus::codeMaps)
                .filter(Objects::nonNull)
                .forEach(each -> each.forEach((name, revision) ->
                        all.merge(name, revision, (one, two) -> one.equals(two) ? one : DIFFERENT)));
        return all;
    }

    /** Whether a human would want to know at once: anything but plain progress. */
    boolean differsSeriously(Optional<Observation> before) {
        return before.map(old -> old.state != state
                        || !Objects.equals(old.reason, reason)
                        || !Objects.equals(old.revision, revision)
                        || old.promise != promise
                        || !old.codeMaps.equals(codeMaps)
                        || !old.batch.equals(batch)
                        || !old.regression.equals(regression)
                        || !old.codeMapRegressions.equals(codeMapRegressions)
                        || counts.map(now ->
                                        old.counts.map(now::differSeriously).orElse(true))
                                .orElse(false))
                .orElse(true);
    }

    private static int attention(WorkloadStatus.State state) {
        return switch (state) {
            case waiting -> 0;
            case running -> 1;
            case suspended -> 2;
            case blocked -> 3;
            case stopped -> 4;
        };
    }
}
