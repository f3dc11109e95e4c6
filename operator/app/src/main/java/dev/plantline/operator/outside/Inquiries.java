package dev.plantline.operator.outside;

import dev.plantline.model.TimeSource;
import dev.plantline.operator.OperatorFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Asks somebody outside the cluster without keeping a reconcile thread waiting: a broker or an Odoo that hangs delays its own plant and no other.
 * One question of each subject is under way at a time; the last answer is remembered, and whoever asked is told when there is a new one. Safe for
 * use by several threads.
 *
 * @param <Q> question; two that are equal have the same answer
 * @param <A> answer
 */
public final class Inquiries<Q, A> {
    private static final Logger LOG = Logger.getLogger(Inquiries.class);

    private final Executor threads;
    private final TimeSource clock;
    private final Function<Q, Reply<A>> outside;
    private final Map<String, Subject<Q, A>> subjects = new ConcurrentHashMap<>();

    /**
     * Inquiries of one kind.
     *
     * @param threads on which the waiting is done
     * @param clock tells how old an answer is
     * @param outside asks and waits; what it throws is thrown to the next who asks
     */
    public Inquiries(Executor threads, TimeSource clock, Function<Q, Reply<A>> outside) {
        this.threads = threads;
        this.clock = clock;
        this.outside = outside;
    }

    /**
     * What somebody outside said.
     *
     * @param answer its answer
     * @param freshFor how long it counts before it is worth asking again
     */
    public record Reply<A>(A answer, Duration freshFor) {}

    /**
     * The last answer.
     *
     * @param question that it answers, not always the one just asked
     * @param reply the answer
     */
    public record Answered<Q, A>(Q question, Reply<A> reply) {}

    /**
     * Asks, unless the last answer is to the same question and still fresh.
     *
     * @param subject whom it concerns
     * @param question what is asked; it replaces one that still waits for its turn
     * @param answered runs when there is an answer, on another thread
     * @return the last answer; empty: there is none yet
     * @throws OperatorFailedException when the inquiry before ended in a fault; told once
     */
    public Optional<Answered<Q, A>> ask(String subject, Q question, Runnable answered) {
        Subject<Q, A> about = subjects.computeIfAbsent(subject, name -> new Subject<>());
        synchronized (about) {
            if (about.failure != null) {
                Throwable failure = about.failure;
                about.failure = null;
                throw new OperatorFailedException("a request to Kafka or Odoo failed: " + failure, failure);
            }
            boolean fresh = about.last != null
                    && about.last.question().equals(question)
                    && clock.elapsedMillis() < about.freshUntil;
            if (!fresh) {
                about.waiting = question;
                about.answered = answered;
                begin(about);
            }
            return Optional.ofNullable(about.last);
        }
    }

    /** Forgets subjects that are gone. */
    public void forget(Set<String> gone) {
        subjects.keySet().removeAll(gone);
    }

    /** Forgets all subjects but these. */
    public void retain(Set<String> present) {
        subjects.keySet().retainAll(present);
    }

    private void begin(Subject<Q, A> about) {
        if (about.busy) {
            return;
        }
        about.busy = true;
        try {
            threads.execute(() -> work(about));
        } catch (RejectedExecutionException stopping) {
            about.busy = false;
        }
    }

    private void work(Subject<Q, A> about) {
        Q question;
        while ((question = next(about)) != null) {
            Runnable answered = answer(about, question);
            try {
                answered.run();
            } catch (RuntimeException | Error e) { // else the subject would count as being asked for ever
                LOG.error("An answer of Kafka or Odoo could not be passed on", e);
            }
        }
    }

    private Runnable answer(Subject<Q, A> about, Q question) {
        try {
            return note(about, new Answered<>(question, outside.apply(question)), null);
        } catch (RuntimeException | Error e) { // an error too is thrown to the next who asks
            return note(about, null, e);
        }
    }

    private static <Q, A> Q next(Subject<Q, A> about) {
        synchronized (about) {
            Q question = about.waiting;
            about.waiting = null;
            about.busy = question != null;
            return question;
        }
    }

    private Runnable note(Subject<Q, A> about, Answered<Q, A> answer, Throwable failure) {
        synchronized (about) {
            about.failure = failure;
            if (answer != null) {
                about.last = answer;
                about.freshUntil =
                        clock.elapsedMillis() + answer.reply().freshFor().toMillis();
            }
            return about.answered;
        }
    }

    /** Guarded by itself. */
    private static final class Subject<Q, A> {
        private Answered<Q, A> last;
        private long freshUntil;
        private Throwable failure;
        /** The next question; null: none. */
        private Q waiting;

        private Runnable answered;
        private boolean busy;
    }
}
