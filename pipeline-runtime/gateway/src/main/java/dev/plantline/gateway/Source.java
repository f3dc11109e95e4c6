package dev.plantline.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * Where the messages of one interface come in under one revision of it; opened by a {@link SourceKind}, not started. Writes through {@link Intake}
 * alone. Thread safe.
 */
public interface Source {
    /** Begins to receive; called once. */
    void start();

    /** How it stands. Answers at once. */
    SourceState state();

    /**
     * Goes on as the source of the next revision, between two messages and without a pause. Afterwards {@code next} receives, and this one has
     * nothing left but to be closed.
     *
     * @param next of the same interface and kind, not started
     * @return false when it cannot: then nothing has happened, this one is closed and {@code next} started
     */
    boolean continueAs(Source next);

    /** Whether it fetches messages by itself: then somebody has to hear when it does not. One that is sent to receives as long as it is open. */
    boolean fetches();

    /** Why it will never receive again in this process, although nobody closed it; empty: it does. Answers at once. */
    Optional<String> ended();

    /** Asks it to end; does not wait. */
    void end();

    /** Waits until it has ended, after {@link #end}. */
    void close(Duration atMost) throws InterruptedException;
}
