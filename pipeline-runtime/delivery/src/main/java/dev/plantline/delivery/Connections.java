package dev.plantline.delivery;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This pod's share of an Odoo instance: a fixed number of connections, each with at most one call at a time, and the instance's breaker.
 * Thread safe.
 */
final class Connections implements AutoCloseable {
    /** Any connection will do. */
    static final int ANY = -1;

    private final int count;
    private final Breaker breaker;
    private final ExecutorService workers;
    private final BitSet busy;
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    Connections(String instance, int count, Breaker breaker) {
        this.count = count;
        this.breaker = breaker;
        this.busy = new BitSet(count);
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "apply-" + instance + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.workers = Executors.newFixedThreadPool(count, threads);
    }

    int count() {
        return count;
    }

    Breaker breaker() {
        return breaker;
    }

    /** The connection of messages that would lock the same rows of Odoo. */
    int of(String contention) {
        return Math.floorMod(contention.hashCode(), count);
    }

    /**
     * Takes a connection.
     *
     * @param wanted {@link #ANY} or the one that it must be
     * @param whenFree runs once, on another thread, when a connection is given back after this answered -1
     * @return its number; -1: none is free
     */
    synchronized int take(int wanted, Runnable whenFree) {
        int free = wanted == ANY ? busy.nextClearBit(0) : busy.get(wanted) ? count : wanted;
        if (free >= count) {
            waiting.add(whenFree);
            return -1;
        }
        busy.set(free);
        return free;
    }

    /** Runs a call on a connection that was taken and gives it back. */
    void run(int connection, Runnable call) {
        workers.execute(() -> {
            try {
                call.run();
            } finally {
                giveBack(connection);
            }
        });
    }

    private void giveBack(int connection) {
        Set<Runnable> told;
        synchronized (this) {
            busy.clear(connection);
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
