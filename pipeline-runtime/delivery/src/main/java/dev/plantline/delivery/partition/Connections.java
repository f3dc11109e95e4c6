package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Ready;
import dev.plantline.model.DaemonThreads;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * This pod's share of a connection to a target: some connections, each with at most one call at a time, and the connection's breaker. Outlives
 * configurations: its interfaces are not all swapped at once, and some not at all. Thread safe.
 */
public final class Connections implements AutoCloseable {
    private final ConnectionCircuitBreaker breaker;
    private final ExecutorService workers;
    private final BitSet busy = new BitSet();
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private int count;

    public Connections(String name, int count, ConnectionCircuitBreaker breaker) {
        this.count = count;
        this.breaker = breaker;
        // No more threads than connections were taken.
        this.workers = Executors.newCachedThreadPool(new DaemonThreads("apply-" + name));
    }

    /** Changes the share. Calls on connections that are no longer there end by themselves. */
    public void resize(int newCount) {
        synchronized (this) {
            count = newCount;
        }
        tellWaiting();
    }

    public ConnectionCircuitBreaker breaker() {
        return breaker;
    }

    /** The connection of messages that would lock the same rows of Odoo. */
    synchronized int of(String contention) {
        return Math.floorMod(contention.hashCode(), count);
    }

    /**
     * Takes a connection.
     *
     * @param wanted {@link Ready.Group#ANY_CONNECTION} or the one that it must be
     * @param whenFree runs once, on another thread, when a connection is given back after this answered -1; however often it was handed in
     *     meanwhile
     * @return its number; -1: none is free
     */
    public synchronized int take(int wanted, Runnable whenFree) {
        int one = wanted % count; // it may have been chosen while there were more
        int free = wanted == Ready.Group.ANY_CONNECTION ? busy.nextClearBit(0) : busy.get(one) ? count : one;
        if (free >= count) {
            waiting.add(whenFree);
            return -1;
        }
        busy.set(free);
        return free;
    }

    /** Runs a call on a connection that was taken and gives it back. Whoever ends the call may interrupt its thread. */
    public void run(int connection, Runnable call) {
        workers.execute(() -> {
            try {
                call.run();
            } finally {
                Thread.interrupted(); // what was meant for the call alone
                giveBack(connection);
            }
        });
    }

    /** Gives a connection back that was taken. */
    void giveBack(int connection) {
        synchronized (this) {
            busy.clear(connection);
        }
        tellWaiting();
    }

    private void tellWaiting() {
        Set<Runnable> told;
        synchronized (this) {
            told = new LinkedHashSet<>(waiting);
            waiting.clear();
        }
        // Oldest first: who waited longest gets the connection.
        told.forEach(Runnable::run);
    }

    /** Calls in flight end by themselves; nobody listens to their answers any more. */
    @Override
    public void close() {
        workers.shutdown();
    }
}
