package dev.plantline.gateway.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Errors of the gateway itself while it took messages of one interface. One message can cause them again and again while others pass, so each stays for
 * a while: a status that changes with every message tells nobody anything. Thread safe.
 */
final class InternalErrors {
    /** Senders come again within seconds. */
    private static final long STAYS_NS = Duration.ofMinutes(5).toNanos();

    private final LongSupplier nanos;
    /** When the last one was, by the clock; null: there was none. */
    private final AtomicReference<Long> last = new AtomicReference<>();

    /**
     * None yet.
     *
     * @param nanos the clock, as {@link System#nanoTime}
     */
    InternalErrors(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void happened() {
        last.set(nanos.getAsLong());
    }

    /** Goes on with what happened to the revision before. */
    void continueFrom(InternalErrors before) {
        last.compareAndSet(null, before.last.get());
    }

    /** What is told of one in the last minutes; empty: there was none. */
    Optional<String> recent() {
        return Optional.ofNullable(last.get())
                .filter(at -> nanos.getAsLong() - at < STAYS_NS)
                .map(at ->
                        "in the last five minutes a message was not taken because of an internal error of the gateway, and its sender"
                                + " was answered 500: the gateway's log has the cause");
    }
}
