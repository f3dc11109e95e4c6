package dev.plantline.operator.reconcile;

import dev.plantline.model.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Work that is done again and again on a thread of its own. A round that fails, with an error too, is logged, and the next one comes. */
public final class Rounds implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final String name;
    private final Runnable round;
    private final Duration pause;
    private final ScheduledExecutorService timer;

    /**
     * Rounds that have not begun.
     *
     * @param name of the thread
     * @param pause between two rounds
     */
    public Rounds(String name, Runnable round, Duration pause) {
        this.name = name;
        this.round = round;
        this.pause = pause;
        this.timer = Executors.newSingleThreadScheduledExecutor(new DaemonThreads(name));
    }

    /** Begins with the first round at once. */
    public void start() {
        timer.scheduleWithFixedDelay(this::once, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void once() {
        try {
            round.run();
        } catch (RuntimeException | Error e) { // what is thrown out of here would end all rounds to come
            if (!timer.isShutdown()) {
                LOG.warn("A round of " + name + " failed; the next one tries again", e);
            }
        }
    }

    /** Ends them; a round under way is interrupted. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
