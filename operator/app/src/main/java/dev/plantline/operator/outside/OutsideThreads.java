package dev.plantline.operator.outside;

import dev.plantline.model.DaemonThreads;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that wait for brokers and Odoos: one for each that is being asked, up to a bound, and none while nobody is. Each line of work has a share and no
 * more, so that whoever declares many addresses at which nobody answers waits for himself. What comes beyond waits for its turn; the next free thread goes to the
 * line that has the fewest. Thread safe.
 */
public final class OutsideThreads implements OutsideExecutor, AutoCloseable {
    /** So many brokers and Odoos may hang at once before others have to wait for them. */
    static final int MOST = 64;
    /** So many of one line. */
    static final int MOST_OF_LINE = 4;

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final Map<String, Line> lines = new HashMap<>();
    /** Threads that are taken, by all lines together. */
    private int running;
    /** How many turns there have been, to tell which of two began to wait first. */
    private long turns;

    /** New threads. */
    public OutsideThreads() {
        this.threads = new ThreadPoolExecutor(
                MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads("outside"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** What runs and what waits of one line; there is none for a line that has neither. */
    private static final class Line {
        private final Queue<Turn> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * One piece of work.
     *
     * @param number of its turn
     */
    private record Turn(String line, long number, Runnable work) {}

    @Override
    public void execute(String line, Runnable work) {
        begin(line, work).ifPresent(this::run);
    }

    private synchronized Optional<Turn> begin(String name, Runnable work) {
        if (threads.isShutdown()) {
            throw new RejectedExecutionException("the operator is stopping");
        }
        Line line = lines.computeIfAbsent(name, first -> new Line());
        Turn turn = new Turn(name, turns++, work);
        if (running < MOST && line.running < MOST_OF_LINE) {
            running++;
            line.running++;
            return Optional.of(turn);
        }
        line.waiting.add(turn);
        return Optional.empty();
    }

    private void run(Turn turn) {
        threads.execute(() -> {
            try {
                turn.work().run();
            } finally {
                next(turn.line()).ifPresent(this::runUnlessStopping);
            }
        });
    }

    private void runUnlessStopping(Turn turn) {
        try {
            run(turn);
        } catch (RejectedExecutionException stopping) {
            // Nobody waits for its answer any more.
        }
    }

    /** One of a line has given its thread back: who has it now; empty: nobody waits who may have it. */
    private synchronized Optional<Turn> next(String name) {
        running--;
        lines.get(name).running--;
        Optional<Turn> next = lines.values().stream()
                .filter(line -> !line.waiting.isEmpty() && line.running < MOST_OF_LINE)
                .min(Comparator.comparingInt((Line line) -> line.running)
                        .thenComparingLong(line -> line.waiting.element().number()))
                .map(line -> {
                    running++;
                    line.running++;
                    return line.waiting.remove();
                });
        lines.computeIfPresent(name, (same, line) -> line.running == 0 && line.waiting.isEmpty() ? null : line);
        return next;
    }

    /** Ends at once, because a wait for somebody outside ends by being interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
