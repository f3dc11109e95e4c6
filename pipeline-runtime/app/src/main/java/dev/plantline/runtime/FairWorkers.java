package dev.plantline.runtime;

import dev.plantline.gateway.http.Answer;
import dev.plantline.model.signature.SenderKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The threads of a {@link MessageServer}. One interface has a share of them and no more, and so has one key over all its interfaces; what comes beyond
 * waits for its turn, in its order, and is refused when that takes too long. The same holds for the messages of all while all threads are taken. The
 * next free one goes to the interface that has the fewest, and there to the key that has the fewest. What waits is bounded by the memory of its
 * bodies. Thread safe.
 *
 * <p>The threads are its own: on those that the process shares, probes of its health would wait behind messages.
 */
final class FairWorkers implements AutoCloseable {
    private final Vertx vertx;
    private final IntakeLimits limits;
    private final WorkerExecutor workers;
    /** What waits; there is none for a line in which nothing does. */
    private final Map<Line, Set<Turn>> waiting = new HashMap<>();
    /** Threads that are taken, by interface and by key. */
    private final Map<String, Integer> ofInterfaces = new HashMap<>();

    private final Map<SenderKey.Holder, Integer> ofKeys = new HashMap<>();
    /** Threads that are taken, by all together. */
    private int running;
    /** How many turns there have been, to tell which of two began to wait first. */
    private long turns;

    FairWorkers(Vertx vertx, IntakeLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.workers = vertx.createSharedWorkerExecutor("plantline-messages", limits.workers());
    }

    /**
     * Whose messages wait one behind the other.
     *
     * @param interfaceName to which they are sent
     * @param key with which
     */
    record Line(String interfaceName, SenderKey.Holder key) {}

    /** One message that waits for a thread, or has one. */
    private final class Turn {
        private final Line line;
        private final Callable<CompletableFuture<Answer>> work;
        private final Promise<Answer> answer = Promise.promise();
        private long number;
        private long timer;

        Turn(Line line, Callable<CompletableFuture<Answer>> work) {
            this.line = line;
            this.work = work;
        }

        void run() {
            workers.executeBlocking(work, false).onComplete(done -> {
                next(line).forEach(Turn::run);
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
     * @param line whose message it is about
     * @param work gives up its thread as soon as it returns, also when its answer comes later
     * @param late the answer when its turn has not come in time
     * @return completes on any thread
     */
    Future<Answer> run(Line line, Callable<CompletableFuture<Answer>> work, Supplier<Answer> late) {
        var turn = new Turn(line, work);
        if (begins(turn, late)) {
            turn.run();
        }
        return turn.answer.future();
    }

    private synchronized boolean begins(Turn turn, Supplier<Answer> late) {
        // The executor's own queue knows no time: nothing is handed to it for which it has no thread.
        if (running < limits.workers() && hasRoom(turn.line)) {
            takes(turn.line);
            return true;
        }
        turn.number = turns++;
        waiting.computeIfAbsent(turn.line, first -> new LinkedHashSet<>()).add(turn);
        turn.timer = vertx.setTimer(limits.turn().toMillis(), timer -> {
            if (leaves(turn)) {
                turn.answer.complete(late.get());
            }
        });
        return false;
    }

    private boolean hasRoom(Line line) {
        return ofInterface(line) < limits.workersOfInterface() && ofKey(line) < limits.workersOfKey();
    }

    private int ofInterface(Line line) {
        return ofInterfaces.getOrDefault(line.interfaceName(), 0);
    }

    private int ofKey(Line line) {
        return ofKeys.getOrDefault(line.key(), 0);
    }

    private void takes(Line line) {
        running++;
        ofInterfaces.merge(line.interfaceName(), 1, Integer::sum);
        ofKeys.merge(line.key(), 1, Integer::sum);
    }

    private void gives(Line line) {
        running--;
        ofInterfaces.computeIfPresent(line.interfaceName(), (same, before) -> before == 1 ? null : before - 1);
        ofKeys.computeIfPresent(line.key(), (same, before) -> before == 1 ? null : before - 1);
    }

    /** It waits no longer; false: it did not. */
    private synchronized boolean leaves(Turn turn) {
        var its = waiting.get(turn.line);
        boolean waited = its != null && its.remove(turn);
        if (waited && its.isEmpty()) {
            waiting.remove(turn.line);
        }
        return waited;
    }

    /** One has given its thread back: who begins now. Two may: one of its interface and one of its key; or none. */
    private synchronized List<Turn> next(Line before) {
        gives(before);
        var begin = new ArrayList<Turn>();
        for (var turn = first(); turn.isPresent(); turn = first()) {
            begin.add(turn.get());
            leaves(turn.get());
            vertx.cancelTimer(turn.get().timer);
            takes(turn.get().line);
        }
        return begin;
    }

    private Optional<Turn> first() {
        if (running >= limits.workers()) {
            return Optional.empty();
        }
        return waiting.entrySet().stream()
                .filter(each -> hasRoom(each.getKey()))
                .map(each -> each.getValue().iterator().next())
                .min(Comparator.comparingInt((Turn turn) -> ofInterface(turn.line))
                        .thenComparingInt(turn -> ofKey(turn.line))
                        .thenComparingLong(turn -> turn.number));
    }

    @Override
    public void close() {
        workers.close();
    }
}
