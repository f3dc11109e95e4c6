package dev.plantline.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A program that is started again whenever it ends, as a Deployment does it: after a pause that doubles as long as it ends early, and said each
 * time. Looks after it in a thread of its own, so that nothing else that goes wrong keeps it from being started. Thread safe.
 */
final class KeptProgram implements AutoCloseable {
    private static final Duration ROUND = Duration.ofMillis(300);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Who has run for so long did not end early. */
    private static final Duration LONG_RUN = Duration.ofMinutes(2);

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final String name;
    private final Supplier<? extends Child> starter;
    private final String log;
    private final Clock clock;
    private final Consumer<String> say;
    private final Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private final ScheduledExecutorService rounds;
    private Child child;
    private String end = "has not started yet";
    private Instant started = Instant.MIN;
    private Instant notBefore = Instant.MIN;
    private boolean closed;

    /** One run of the program. */
    interface Child {
        /** Its process id. */
        long pid();

        /** Its exit code; empty while it runs. */
        OptionalInt exitCode();

        /** Lets it end in order, and ends it when it takes longer. */
        void stop(Duration grace);
    }

    /**
     * A program that does not run yet.
     *
     * @param name for people, for example operator
     * @param starter starts one run
     * @param log where people read what it printed
     * @param clock for the pauses
     * @param say told what a person should know
     */
    KeptProgram(String name, Supplier<? extends Child> starter, String log, Clock clock, Consumer<String> say) {
        this.name = name;
        this.starter = starter;
        this.log = log;
        this.clock = clock;
        this.say = say;
        this.rounds = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "keep-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts it and keeps it running. */
    void start() {
        look();
        rounds.scheduleWithFixedDelay(this::look, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is wrong with it, for people; empty while it runs. */
    synchronized String problem() {
        return child == null || child.exitCode().isPresent() ? "the " + name + " " + end + ", see " + log : "";
    }

    /** The process id while it runs; -1 when it does not. */
    synchronized long pid() {
        return child == null ? -1 : child.pid();
    }

    /** Sees whether it runs, and starts it when it is time. */
    synchronized void look() {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        if (child != null && child.exitCode().isPresent()) {
            int code = child.exitCode().getAsInt();
            child = null;
            if (now.isAfter(started.plus(LONG_RUN))) {
                pauses.reset();
            }
            pause(now, "ended with code " + code);
        }
        if (child == null && !now.isBefore(notBefore)) {
            try {
                child = starter.get();
                started = now;
            } catch (RuntimeException e) {
                pause(now, "did not start (" + e.getMessage() + ")");
            }
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
        Child last;
        synchronized (this) {
            closed = true;
            last = child;
        }
        if (last != null) {
            last.stop(GRACE);
        }
    }

    private void pause(Instant now, String what) {
        Duration pause = pauses.next();
        notBefore = now.plus(pause);
        end = what;
        say.accept("The " + name + " " + what + " and starts again in " + pause.toSeconds() + " s, see " + log);
    }
}
