package dev.plantline.sandbox;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The runs of the batch classes: one at a time for each CronJob, and after a failed one a pause that grows. Not thread safe. */
final class BatchRuns {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(32);

    private final ToIntFunction<CronJob> node;
    private final Executor threads;
    private final Clock clock;
    private final Consumer<String> say;
    private final Map<String, CompletableFuture<Integer>> running = new HashMap<>();
    private final Map<String, Backoff> pauses = new HashMap<>();
    private final Map<String, Instant> notBefore = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    /**
     * No run yet.
     *
     * @param node runs a CronJob to its end and gives its exit code
     * @param threads where it does so
     * @param clock for the pauses
     * @param say told what a person should know
     */
    BatchRuns(ToIntFunction<CronJob> node, Executor threads, Clock clock, Consumer<String> say) {
        this.node = node;
        this.threads = threads;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Looks after one CronJob: takes the end of a run, and starts the next when it is time.
     *
     * @param waiting whether messages wait for it
     * @param received whether everything of the day that comes before it is there
     * @return whether it still has work
     */
    boolean work(CronJob cronJob, boolean waiting, boolean received) {
        String name = cronJob.getMetadata().getName();
        CompletableFuture<Integer> run = running.get(name);
        if (run != null) {
            // What the run did is in the next round's register.
            if (run.isDone()) {
                running.remove(name);
                ended(name, run.join());
            }
            return true;
        }
        boolean due = waiting || !done.contains(name);
        if (due && received && !clock.instant().isBefore(notBefore.getOrDefault(name, Instant.MIN))) {
            say.accept("Batch " + name + " runs");
            running.put(name, CompletableFuture.supplyAsync(() -> node.applyAsInt(cronJob), threads));
        }
        return due;
    }

    private void ended(String name, int code) {
        if (code == 0) {
            done.add(name);
            pauses.remove(name);
            say.accept("Batch " + name + " has run");
        } else {
            Duration pause = pauses.computeIfAbsent(name, each -> new Backoff(FIRST_PAUSE, LONGEST_PAUSE))
                    .next();
            notBefore.put(name, clock.instant().plus(pause));
            say.accept("Batch " + name + " ended with code " + code + " and runs again in " + pause.toSeconds() + " s");
        }
    }
}
