package dev.plantline.delivery.ownership;

import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.model.Backoff;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.KeysRevision;
import dev.plantline.model.PartitionId;
import dev.plantline.model.StopReason;
import dev.plantline.model.TargetException;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.topics.inspection.Stop;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one assigned partition: owning it, working as its owner, losing it, owning it again; until it is let go or must stop. There
 * is one way of recovery: everything in memory is dropped and read again.
 */
public final class PartitionLifecycle implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLifecycle.class);
    /** How soon a stop is looked at again that a human ends outside of Plantline. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    /** How often a stopped partition looks whether a command has come, milliseconds. */
    private static final long LOOK_FOR_COMMANDS = 1_000;

    /** Starts reading for a new owner; done by the thread that polls. */
    @FunctionalInterface
    public interface Reading {
        /**
         * Seeks and resumes.
         *
         * @param mailbox where records and commands go from now on
         */
        void start(int partition, Mailbox mailbox, Checkpoint from, long asidePosition);
    }

    private final int number;
    private final DeliveryEnvironment surroundings;
    private final PartitionElection ownership;
    private final Reading reading;
    private final Backoff backoff;
    private final BlockedLog blockedLog;
    private final CommitCircuitBreaker commits;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ActiveInterface live;
    private volatile boolean assigned = true;
    private volatile Mailbox mailbox;
    private volatile long releaseBy = Long.MAX_VALUE;
    private volatile PartitionStatus status;
    /** Up to where {@code .aside} was looked at; -1: it was not yet. */
    private long looked = -1;

    /**
     * What only the thread that polls has seen, until a checkpoint says it or a human has adopted it; null: nothing. An ownership that is lost before
     * leaves it to the next one.
     */
    private final AtomicReference<Checkpoint.Stopped> unwritten = new AtomicReference<>();
    /** The adoption behind the checkpoint taken over last; null: none. */
    private Checkpoint.Adopted adopted;

    /** Whether the present ownership, or the last, committed any result. */
    private boolean committedResults;

    public PartitionLifecycle(
            int number,
            ActiveInterface live,
            DeliveryEnvironment surroundings,
            PartitionElection ownership,
            Reading reading) {
        this.number = number;
        this.live = live;
        this.surroundings = surroundings;
        this.ownership = ownership;
        this.reading = reading;
        this.backoff = new Backoff(
                surroundings.bounds().firstPause().toMillis(),
                surroundings.bounds().longestPause().toMillis(),
                surroundings.random());
        this.commits = new CommitCircuitBreaker(surroundings.bounds(), surroundings.random());
        this.blockedLog = new BlockedLog(live.id() + " partition " + number);
        this.status = PartitionStatus.waiting(live.id().name(), number, live.revision());
    }

    // ---- called by the thread that polls ----

    public PartitionStatus status() {
        return status;
    }

    /** Where events of the present ownership go; null: there is none. */
    public Mailbox mailbox() {
        return mailbox;
    }

    public void swap(ActiveInterface newer) {
        if (isReleasing()) {
            return; // what is owned again after this is not ours any more
        }
        ActiveInterface older = live;
        live = newer;
        Mailbox current = mailbox;
        if (current != null) {
            tell(current, older, newer);
        }
        wake();
    }

    private static void tell(Mailbox inbox, ActiveInterface older, ActiveInterface newer) {
        String again = newer.ownAgainAfter(older);
        if (again == null) {
            inbox.put(new Event.Swapped(newer));
        } else {
            inbox.put(new Event.OwnAgain(again));
        }
    }

    /** Delivery cannot go on for a reason that nobody else may see: it is written down, now or by the next ownership. */
    public void mustStop(Checkpoint.Stopped why) {
        unwritten.set(why);
        Mailbox current = mailbox;
        if (current != null) {
            current.put(new Event.MustStop(why));
        }
    }

    /** Stops new applies, waits for those in flight, commits, lets go; bounded. */
    public void release(Duration patience) {
        releaseBy = surroundings.clock().elapsedMillis() + patience.toMillis();
        Mailbox current = mailbox;
        if (current != null) {
            current.put(new Event.Release());
        } else {
            drop();
        }
        try {
            if (!ended.await(patience.toMillis() + 500, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "{} partition {}: let go with calls in flight; what answers later is dropped",
                        live.id(),
                        number);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop();
    }

    /** Lets go at once: it belongs to another already. */
    public void drop() {
        assigned = false;
        Mailbox current = mailbox;
        if (current != null) {
            current.put(new Event.Dropped());
        }
        wake();
    }

    /** Whether its thread has ended although the partition is ours. */
    public boolean ended() {
        return assigned && !isReleasing() && ended.getCount() == 0;
    }

    private boolean isReleasing() {
        return releaseBy != Long.MAX_VALUE;
    }

    private synchronized void wake() {
        notifyAll();
    }

    // ---- its own thread ----

    @Override
    public void run() {
        try {
            long pause = 0;
            while (assigned) {
                ActiveInterface attempt = live;
                committedResults = false;
                try {
                    own();
                    return;
                } catch (LostException e) {
                    LOG.info("{} partition {}: {}", attempt.id(), number, e.getMessage());
                    pause = lost(e.getMessage(), e.fenced(), pause);
                } catch (KafkaException e) {
                    String words = commits.words(Failures.words(e));
                    LOG.warn("{} partition {}: owned again after: {}", attempt.id(), number, words);
                    pause = lost(words, Failures.isFenced(e), pause);
                } catch (StoppedException e) {
                    String words = Stop.words(attempt.id(), e.why(), e.getMessage());
                    LOG.error("{} partition {} stopped: {}", attempt.id(), number, words);
                    stopped(attempt, e.why(), words);
                } catch (RuntimeException | Error e) {
                    // Whatever we got wrong, going on could make it worse: a new revision or a restart tries again.
                    ErrorTrace trace = ErrorTrace.of(e);
                    LOG.error("{} partition {} stopped by an internal error", attempt.id(), number, trace);
                    stopped(
                            attempt,
                            StopReason.internalError,
                            Stop.words(attempt.id(), StopReason.internalError, "an internal error: " + trace));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            mailbox = null;
            ended.countDown();
        }
    }

    private long lost(String reason, boolean fenced, long pause) throws InterruptedException {
        mailbox = null;
        surroundings.listener().lost(live.id().name(), number);
        report(State.blocked, reason);
        long next = backoff.after(committedResults ? 0 : pause);
        // An owner that fenced us is let be: if the group has given it the partition we hear of that within a session.
        long wait = fenced ? surroundings.bounds().session().toMillis() + 500 : next;
        ActiveInterface before = live;
        waitUntil(
                () -> !assigned || live != before,
                surroundings.clock().elapsedMillis() + Math.max(wait, commits.pause()));
        return next;
    }

    /** Until there is a command, which may be the one that answers; or until it may be put right without one. */
    private void stopped(ActiveInterface attempt, StopReason why, String words) throws InterruptedException {
        mailbox = null;
        AwaitedCommands commands = ownership.awaitedCommands(attempt.id(), number, looked);
        report(State.stopped, words);
        long patience =
                switch (why.wayOut()) {
                    case repair -> LOOK_AGAIN.toMillis();
                    case adopt, goBack -> LOOK_AGAIN.toMillis() * 10;
                };
        long until = surroundings.clock().elapsedMillis() + patience;
        while (assigned && live == attempt && surroundings.clock().elapsedMillis() < until && !commands.haveCome()) {
            waitUntil(
                    () -> !assigned || live != attempt,
                    Math.min(until, surroundings.clock().elapsedMillis() + LOOK_FOR_COMMANDS));
        }
        looked = commands.lookedTo();
    }

    private synchronized void waitUntil(BooleanSupplier condition, long deadline) throws InterruptedException {
        long left = deadline - surroundings.clock().elapsedMillis();
        while (!condition.getAsBoolean() && left > 0) {
            wait(Math.min(left, 1_000));
            left = deadline - surroundings.clock().elapsedMillis();
        }
    }

    private void own() throws StoppedException, LostException, InterruptedException {
        ActiveInterface mine = live;
        Owned owned = take(mine);
        try {
            if (!Objects.equals(owned.checkpoint().adopted(), adopted)) {
                adopted = owned.checkpoint().adopted();
                unwritten.set(null);
            }
            status = status.taken(mine, owned, surroundings.clock().instant());
            PartitionId id = new PartitionId(owned.checkpoint().topics().in(), number);
            work(mine, id, owned, raise(mine, id, owned));
        } finally {
            owned.writer().close();
        }
    }

    private Owned take(ActiveInterface mine) throws StoppedException, LostException {
        try {
            return ownership.take(mine, number, () -> assigned, position -> looked = position);
        } catch (KafkaException e) {
            String fatal = Failures.fatal(e);
            if (fatal != null) {
                throw new StoppedException(StopReason.kafkaRefuses, fatal);
            }
            throw e;
        }
    }

    /** Raises the target's owner row; waits for a target that is away. */
    private Raised raise(ActiveInterface mine, PartitionId id, Owned owned)
            throws StoppedException, LostException, InterruptedException {
        long pause = 0;
        while (assigned) {
            try {
                ActiveInterface now = live;
                return OwnerRow.raise(
                        now.target(),
                        id,
                        owned,
                        KeysRevision.parse(now.keysRevision()),
                        surroundings.clock().instant());
            } catch (TargetException e) {
                report(State.blocked, e.getMessage());
                blockedLog.blockedBy(e.getMessage());
                pause = backoff.after(pause);
                ActiveInterface before = live;
                waitUntil(
                        () -> !assigned || live != before, surroundings.clock().elapsedMillis() + pause);
            }
        }
        throw new LostException("the partition was given to another owner", false);
    }

    private void work(ActiveInterface mine, PartitionId id, Owned owned, Raised raised)
            throws StoppedException, LostException, InterruptedException {
        Mailbox inbox = new Mailbox(mine.share().commandBytes());
        PartitionLoop owner = new PartitionLoop(
                mine,
                id,
                owned,
                raised,
                ownership.oldMessages(mine.id(), number),
                surroundings,
                ownership.clients(),
                backoff,
                inbox,
                blockedLog);
        try {
            owner.recover();
            status = status(owner);
            reading.start(number, inbox, owned.checkpoint(), owned.asidePosition());
            mailbox = inbox;
            Checkpoint.Stopped seen = unwritten.get();
            if (seen != null) {
                inbox.put(new Event.MustStop(seen));
            }
            ActiveInterface newest = live;
            if (newest != mine) { // configured otherwise while it became the owner
                tell(inbox, mine, newest);
            }
            if (!assigned) { // taken away when there was nobody to tell yet
                inbox.put(new Event.Dropped());
            }
            while (owner.turn(releaseBy)) {
                status = status(owner);
            }
        } catch (KafkaException e) {
            if (owner.failedWhileCommitting() && !Failures.isFenced(e)) {
                commits.lost(owner.committedResults());
                String fatal = Failures.fatal(e);
                if (fatal != null) {
                    throw new StoppedException(StopReason.kafkaRefuses, fatal);
                }
                if (commits.losses() >= CommitCircuitBreaker.LOSSES) {
                    Optional<String> tooSmall = ownership.tooSmall(mine.id());
                    if (tooSmall.isPresent()) {
                        throw new StoppedException(StopReason.kafkaRefuses, tooSmall.get());
                    }
                }
            }
            throw e;
        } finally {
            committedResults = owner.committedResults();
            Checkpoint.Stopped written = owner.lastStopped();
            unwritten.getAndUpdate(seen -> Objects.equals(seen, written) ? null : seen);
            mailbox = null;
            owner.close();
        }
    }

    private PartitionStatus status(PartitionLoop owner) {
        if (owner.committedResults()) {
            commits.committed();
        }
        return owner.status().after(status.lastApplied(), commits.losses());
    }

    private void report(State state, String reason) {
        status = status.standing(live.revision(), state, reason).after(status.lastApplied(), commits.losses());
    }
}
