package dev.plantline.runtime;

import dev.plantline.gateway.http.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The threads of a {@link MessageServer}. One interface has a share of them and no more; what comes beyond waits for its turn, in its order, and
 * is refused when that takes too long. The same holds for the messages of every interface while all threads are taken; the next free one goes to
 * the interface that has the fewest. What waits is bounded by the memory of its bodies. Thread safe.
 *
 * <p>The threads are its own: on those that the process shares, probes of its health would wait behind messages.
 */
final class FairWorkers implements AutoCloseable {
    private final Vertx vertx;
    private final IntakeLimits limits;
    private final WorkerExecutor workers;
    private final Map<String, Line> lines = new HashMap<>();
    /** Threads that are taken, by all interfaces together. */
    private int running;
    /** How many turns there have been, to tell which of two began to wait first. */
    private long turns;

    FairWorkers(Vertx vertx, IntakeLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.workers = vertx.createSharedWorkerExecutor("plantline-messages", limits.workers());
    }

    /** What runs and what waits of one interface; there is none for an interface that has neither. */
    private static final class Line {
        private final Set<Turn> waiting = new LinkedHashSet<>();
        private int running;

        Turn first() {
            return waiting.iterator().next();
        }
    }

    /** One message that waits for a thread, or has one. */
    private final class Turn {
        private final String interfaceName;
        private final Callable<CompletableFuture<Answer>> work;
        private final Promise<Answer> answer = Promise.promise();
        private long number;
        private long timer;

        Turn(String interfaceName, Callable<CompletableFuture<Answer>> work) {
            this.interfaceName = interfaceName;
            this.work = work;
        }

        void run() {
            workers.executeBlocking(work, false).onComplete(done -> {
                next(interfaceName).ifPresent(Turn::run);
                if (done.succeeded()) {
                    Future.fromCompletionStage(done.result()).onComplete(answer);
                } else {
                    answer.fail(done.cause());
                }
            });
        }
    }

    /**
     * Runs what blocks or computes.
     *
     * @param interfaceName whose message it is about
     * @param work gives up its thread as soon as it returns, also when its answer comes later
     * @param late the answer when its turn has not come in time
     * @return completes on any thread
     */
    Future<Answer> run(String interfaceName, Callable<CompletableFuture<Answer>> work, Supplier<Answer> late) {
        var turn = new Turn(interfaceName, work);
        if (begins(turn, late)) {
            turn.run();
        }
        return turn.answer.future();
    }

    private synchronized boolean begins(Turn turn, Supplier<Answer> late) {
        var line = lines.computeIfAbsent(turn.interfaceName, first -> new Line());
        // The executor's own queue knows no time: nothing is handed to it for which it has no thread.
        if (running < limits.workers() && line.running < limits.workersOfInterface()) {
            running++;
            line.running++;
            return true;
        }
        turn.number = turns++;
        line.waiting.add(turn);
        turn.timer = vertx.setTimer(limits.turn().toMillis(), timer -> {
            if (gaveUp(turn)) {
                turn.answer.complete(late.get());
            }
        });
        return false;
    }

    private synchronized boolean gaveUp(Turn turn) {
        var line = lines.get(turn.interfaceName);
        boolean waited = line != null && line.waiting.remove(turn);
        if (waited) {
            forgetIfIdle(turn.interfaceName);
        }
        return waited;
    }

    /** One of an interface has given its thread back: who has it now; empty: nobody waits who may have it. */
    private synchronized Optional<Turn> next(String interfaceName) {
        running--;
        lines.get(interfaceName).running--;
        var next = lines.values().stream()
                .filter(line -> !line.waiting.isEmpty() && line.running < limits.workersOfInterface())
                .min(Comparator.comparingInt((Line line) -> line.running)
                        .thenComparingLong(line -> line.first().number))
                .map(line -> {
                    var turn = line.first();
                    line.waiting.remove(turn);
                    vertx.cancelTimer(turn.timer);
                    running++;
                    line.running++;
                    return turn;
                });
        forgetIfIdle(interfaceName);
        return next;
    }

    private void forgetIfIdle(String interfaceName) {
        var line = lines.get(interfaceName);
        if (line.running == 0 && line.waiting.isEmpty()) {
            lines.remove(interfaceName);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
