package dev.plantline.sandbox;

import dev.plantline.sandbox.WorkingDay.PlantMessage;
import dev.plantline.sandbox.WorkingDay.PlantSystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The plant at work: each system sends its messages in its own time, and again as long as nobody takes them. */
final class PlantDay implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(60);
    private static final Duration BEFORE_AGAIN = Duration.ofMillis(500);

    private final WorkingDay day;
    private final PlantJournal journal;
    private final Function<PlantSystem, Sender> senders;
    private final Map<String, CompletableFuture<Void>> systems = new HashMap<>();
    private final ThreadGroup threads = new ThreadGroup("plant");

    /** A day that has not begun. */
    PlantDay(WorkingDay day, PlantJournal journal, Function<PlantSystem, Sender> senders) {
        this.day = day;
        this.journal = journal;
        this.senders = senders;
    }

    /** Lets every system begin. */
    void start() {
        day.systems().forEach(system -> systems.put(system.name(), new CompletableFuture<>()));
        for (PlantSystem system : day.systems()) {
            Thread thread = new Thread(threads, () -> work(system), "plant-" + system.name());
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether a system has sent everything. */
    boolean done(PlantSystem system) {
        CompletableFuture<Void> work = systems.get(system.name());
        return work != null && work.isDone() && !work.isCompletedExceptionally();
    }

    /**
     * Whether all have.
     *
     * @throws SandboxException when one could not go on
     */
    boolean done() {
        for (var work : systems.values()) {
            if (work.isCompletedExceptionally()) {
                try {
                    work.join();
                } catch (CompletionException e) {
                    throw new SandboxException(
                            "the plant stopped sending: " + e.getCause().getMessage(), e);
                }
            }
        }
        return day.systems().stream().allMatch(this::done);
    }

    /** Ends the day early. */
    @Override
    public void close() {
        threads.interrupt();
    }

    private void work(PlantSystem system) {
        CompletableFuture<Void> result = systems.get(system.name());
        try (Sender sender = senders.apply(system)) {
            system.after().map(systems::get).ifPresent(CompletableFuture::join);
            for (PlantMessage message : system.messages()) {
                send(system.interfaceName(), sender, message);
                TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            }
            result.complete(null);
        } catch (InterruptedException e) {
            result.cancel(false);
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void send(String interfaceName, Sender sender, PlantMessage message) throws InterruptedException {
        journal.leaves(interfaceName);
        while (true) {
            switch (sender.send(message.body())) {
                case accepted -> {
                    journal.accepted(interfaceName);
                    return;
                }
                case refused -> {
                    journal.refused(interfaceName);
                    return;
                }
                case unknown -> {
                    // What left stays open in the journal, and leaves once more.
                    journal.leaves(interfaceName);
                    TimeUnit.NANOSECONDS.sleep(BEFORE_AGAIN.toNanos());
                }
                case later -> TimeUnit.NANOSECONDS.sleep(BEFORE_AGAIN.toNanos());
            }
        }
    }

    /** The systems. */
    List<PlantSystem> systems() {
        return day.systems();
    }
}
