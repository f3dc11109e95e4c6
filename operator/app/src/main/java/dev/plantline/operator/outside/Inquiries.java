package dev.plantline.operator.outside;

import dev.plantline.model.TimeSource;
import dev.plantline.operator.OperatorFailedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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

    private final String kind;
    private final OutsideExecutor threads;
    private final TimeSource clock;
    private final Function<Q, Reply<A>> outside;
    private final Consumer<String> leave;
    private final Map<String, Subject<Q, A>> subjects = new ConcurrentHashMap<>();

    /**
     * Inquiries of one kind.
     *
     * @param kind who is asked, in a word; inquiries of one kind and one namespace share threads
     * @param threads on which the waiting is done
     * @param clock tells how old an answer is
     * @param outside asks and waits; what it throws is thrown to the next who asks
     * @param leave lets go of what asking has left behind of a subject that is gone; called again when it was being asked meanwhile
     */
    public Inquiries(
            String kind,
            OutsideExecutor threads,
            TimeSource clock,
            Function<Q, Reply<A>> outside,
            Consumer<String> leave) {
        this.kind = kind;
        this.threads = threads;
        this.clock = clock;
        this.outside = outside;
        this.leave = leave;
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
     * @param namespace whose threads wait
     * @param subject whom it concerns
     * @param question what is asked; it replaces one that still waits for its turn
     * @param answered runs when there is an answer, on another thread
     * @return the last answer; empty: there is none yet
     * @throws OperatorFailedException when the inquiry before ended in a fault; told once
     */
    public Optional<Answered<Q, A>> ask(String namespace, String subject, Q question, Runnable answered) {
        Subject<Q, A> about =
                subjects.computeIfAbsent(subject, name -> new Subject<>(subject, kind + " of " + namespace));
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
                if (about.unansweredSince == null) {
                    about.unansweredSince = clock.elapsedMillis();
                }
                about.waiting = question;
                about.answered = answered;
                begin(about);
            }
            return Optional.ofNullable(about.last);
        }
    }

    /** For how long a subject has been asked for and has not answered; nothing where every question was answered. */
    public Duration unansweredFor(String subject) {
        Subject<Q, A> about = subjects.get(subject);
        if (about == null) {
            return Duration.ZERO;
        }
        synchronized (about) {
            return about.unansweredSince == null
                    ? Duration.ZERO
                    : Duration.ofMillis(clock.elapsedMillis() - about.unansweredSince);
        }
    }

    /** Forgets subjects that are gone. */
    public void forget(Set<String> gone) {
        gone.stream().filter(subject -> subjects.remove(subject) != null).forEach(leave);
    }

    /** Forgets all subjects but these. */
    public void retain(Set<String> present) {
        subjects.keySet().stream()
                .filter(subject -> !present.contains(subject))
                .toList()
                .forEach(subject -> forget(Set.of(subject)));
    }

    private boolean isForgotten(Subject<Q, A> about) {
        return subjects.get(about.name) != about;
    }

    private void begin(Subject<Q, A> about) {
        if (about.busy) {
            return;
        }
        about.busy = true;
        try {
            threads.execute(about.line, () -> work(about));
        } catch (RejectedExecutionException stopping) {
            about.busy = false;
        }
    }

    private void work(Subject<Q, A> about) {
        Q question;
        while ((question = next(about)) != null) {
            if (isForgotten(about)) { // in the line it has waited for longer than it has lived
                tell(answered(about));
                return;
            }
            tell(answer(about, question));
            if (isForgotten(about)) {
                leave.accept(about.name);
                return;
            }
        }
    }

    private static <Q, A> Runnable answered(Subject<Q, A> about) {
        synchronized (about) {
            return about.answered;
        }
    }

    private static void tell(Runnable answered) {
        try {
            answered.run();
        } catch (RuntimeException | Error e) { // else the subject would count as being asked for ever
            LOG.error("An answer of Kafka or Odoo could not be passed on", e);
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
            about.unansweredSince = null;
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
        private final String name;
        private final String line;
        private Answered<Q, A> last;
        private long freshUntil;
        private Throwable failure;
        /** The next question; null: none. */
        private Q waiting;

        private Runnable answered;
        private boolean busy;
        /** When the oldest question without an answer was asked; null: there is none. */
        private Long unansweredSince;

        Subject(String name, String line) {
            this.name = name;
            this.line = line;
        }
    }
}
