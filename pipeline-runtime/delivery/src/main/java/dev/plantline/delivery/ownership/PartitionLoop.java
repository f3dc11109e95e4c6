package dev.plantline.delivery.ownership;

import dev.plantline.delivery.account.AsideContent;
import dev.plantline.delivery.flow.Window;
import dev.plantline.delivery.ownership.DeliveryListener.CallResult;
import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Call;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker;
import dev.plantline.delivery.partition.Connections;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.PartitionAccounting;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.delivery.partition.VerdictHandler;
import dev.plantline.delivery.partition.commands.CommandHandler;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Backoff;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Provenance;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.Verdict;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ownership of a partition at work: turns events into decisions, sends calls, commits. Ends with the ownership. */
final class PartitionLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLoop.class);

    private final PartitionId id;
    private final Owned owned;
    private final Raised raised;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;
    private final BlockedLog blockedLog;
    private final Window window;
    private final PartitionAccounting books;
    private final Partition partition;
    private final VerdictHandler answers;
    private final CommandHandler commands;
    private final ExecutorService committer;
    private final List<Event> turn = new ArrayList<>();
    /** One for all questions, so that however often none is free it is told once. */
    private final Runnable connectionFree;

    private final Happened happened = new Happened();

    private Checkpoint committed;
    private boolean committing;
    private boolean commitFailed;
    private boolean committedResults;
    private boolean checkpointDue = true;
    private boolean releasing;
    /** What only a human can resolve; written down before this ownership ends, because nobody else may see it. Null: nothing. */
    private Checkpoint.Stopped stopped;

    private long changedAt;
    private int recordsLooked;
    private Instant oldestPending;
    private int heldKeys;
    private long lookedAt;

    PartitionLoop(
            ActiveInterface live,
            PartitionId id,
            Owned owned,
            Raised raised,
            DeliveryEnvironment surroundings,
            Backoff backoff,
            Mailbox mailbox,
            BlockedLog blockedLog) {
        this.id = id;
        this.owned = owned;
        this.raised = raised;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
        this.blockedLog = blockedLog;
        this.connectionFree = () -> mailbox.put(new Event.ConnectionFree());
        this.committed = owned.checkpoint();
        this.window = new Window(committed);
        this.books = new PartitionAccounting(live.id(), id, committed, window);
        this.partition = new Partition(
                id,
                live,
                surroundings.bounds(),
                backoff,
                window,
                books,
                surroundings.clock().millis());
        this.answers = new VerdictHandler(partition);
        this.commands = new CommandHandler(partition);
        this.committer =
                Executors.newSingleThreadExecutor(new DaemonThreads("commit-" + live.id() + "-" + id.partition()));
    }

    /** Takes over what is set aside and the commands that nobody acted on. */
    void recover() {
        partition.at(surroundings.clock().millis());
        partition.recover(owned.content());
        owned.content()
                .commands()
                .forEach((uid, command) -> commands.read(stamp(command.offset()), uid, command.value()));
    }

    private long stamp(long asideOffset) {
        return owned.checkpoint().epoch(asideOffset);
    }

    /**
     * Waits for events and does what follows from them.
     *
     * @param releaseBy when calls in flight are no longer waited for, epoch milliseconds
     * @return whether to go on; false: let go in order
     */
    boolean turn(long releaseBy) throws StoppedException, LostException, InterruptedException {
        turn.clear();
        mailbox.take(turn, patience());
        long now = surroundings.clock().millis();
        partition.at(now);
        for (Event event : turn) {
            event.match(happened);
        }
        partition.tick();
        commands.finish();
        if (partition.fencedReason() != null) {
            throw new LostException(partition.fencedReason(), true);
        }
        partition.dispatch(connectionFree, this::send);
        blockedLog.blockedBy(partition.blocked());
        boolean over = releasing && (partition.calls() == 0 || now >= releaseBy);
        commitIfDue(now, over || stopped != null);
        boolean quiet = !committing && books.changes().isEmpty();
        mailbox.looked(recordsLooked, partition.wantsRecords(), quiet && partition.idle());
        recordsLooked = 0;
        return !(over && quiet);
    }

    private long patience() {
        long now = surroundings.clock().millis();
        long due = partition.nextDue();
        if (!committing && !books.changes().isEmpty()) {
            due = Math.min(due, changedAt + surroundings.bounds().commitEvery().toMillis());
        }
        return Math.max(0, Math.min(due - now, 200));
    }

    /** What follows from each event. */
    private final class Happened implements Event.Cases {
        @Override
        public void records(Event.Records records) {
            records.records().forEach(PartitionLoop.this::received);
            recordsLooked++;
        }

        @Override
        public void tail(Event.Tail tail) {
            tail.records().forEach(PartitionLoop.this::tail);
        }

        @Override
        public void answered(Event.Answered answered) {
            answers.answered(answered.call(), answered.verdicts());
        }

        @Override
        public void callFailed(Event.CallFailed failed) {
            answers.failed(failed.call(), failed.failure());
        }

        @Override
        public void committed(Event.Committed done) throws StoppedException {
            PartitionLoop.this.committed(done);
            Checkpoint.Stopped why = done.checkpoint().stopped();
            if (why != null) {
                throw new StoppedException(why.why(), why.text());
            }
        }

        @Override
        public void commitFailed(Event.CommitFailed failed) {
            commitFailed = true;
            throw failed.cause() instanceof KafkaException known
                    ? known
                    : new KafkaException("the producer failed", failed.cause());
        }

        @Override
        public void swapped(Event.Swapped swapped) {
            partition.swap(swapped.live());
            checkpointDue = true;
        }

        @Override
        public void connectionFree(Event.ConnectionFree free) {
            // It woke this thread, which sends what it can after every turn.
        }

        @Override
        public void release(Event.Release release) {
            releasing = true;
            partition.release();
        }

        @Override
        public void dropped(Event.Dropped dropped) throws LostException {
            throw new LostException("the partition was given to another owner", false);
        }

        @Override
        public void ownAgain(Event.OwnAgain again) throws LostException {
            throw new LostException(again.why(), false);
        }

        @Override
        public void mustStop(Event.MustStop stop) {
            stopped = stop.stopped();
            checkpointDue = true;
            partition.release();
        }
    }

    private void received(ConsumerRecord<byte[], byte[]> record) {
        Window.Slot slot = window.read(record.offset(), record.leaderEpoch().orElse(-1));
        if (slot != null) {
            byte[] body = record.value() == null ? new byte[0] : record.value();
            partition.received(slot, record.offset(), headers(record), body);
        }
    }

    /** A record that intake did not write is accounted for like any other: a contract failure, keyed by its position. */
    private MessageHeaders headers(ConsumerRecord<byte[], byte[]> record) {
        try {
            return MessageHeaders.read(name -> AsideContent.lastHeader(record, name));
        } catch (RuntimeException e) {
            String position = id.topicId() + "/" + id.partition() + "/" + record.offset();
            String hash = AuditRecord.link(position.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return new MessageHeaders(
                    position,
                    partition.live().id().name(),
                    "",
                    "kafka:" + record.topic(),
                    Long.toString(record.offset()),
                    Instant.ofEpochMilli(record.timestamp()),
                    Provenance.UNKNOWN,
                    new MessageKeys(
                            MessageKeys.FORM,
                            position,
                            hash.substring(0, 32),
                            hash,
                            Optional.empty(),
                            Optional.empty()),
                    Optional.of("the record was not written by Plantline's intake (" + e.getMessage()
                            + "): write to the interface's source, not to its topic"));
        }
    }

    private void tail(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null) {
                String uid = AsideKey.parse(record.key()).commandUid();
                if (uid != null) {
                    commands.read(stamp(record.offset()), uid, record.value());
                }
            }
        } catch (UnreadableFormException e) {
            LOG.warn("{}: offset {}: {}", record.topic(), record.offset(), e.getMessage());
        }
    }

    // ---- calls ----

    private void send(Call call) {
        ActiveInterface live = partition.live();
        Connections connections = live.connections();
        connections.run(call.connection(), () -> call(live, call));
    }

    private void call(ActiveInterface live, Call call) {
        ConnectionCircuitBreaker breaker = live.connections().breaker();
        try {
            Target target = live.target();
            List<Verdict> verdicts =
                    target.apply(new dev.plantline.model.ApplyCall(id, owned.epoch(), call.operations()));
            if (verdicts.size() != call.operations().size()) {
                throw new TargetException(
                        TargetException.Kind.ambiguous,
                        "the target gave " + verdicts.size() + " verdicts for "
                                + call.operations().size() + " operations");
            }
            breaker.answered();
            called(live, call, CallResult.answered);
            mailbox.put(new Event.Answered(call, verdicts));
        } catch (TargetException e) {
            failed(live, call, e);
        } catch (RuntimeException | Error e) { // an Error too: without an event the call would be in flight for ever
            LOG.error("{}: an internal error in a call to the target", live.id(), e);
            failed(live, call, new TargetException(TargetException.Kind.ambiguous, e.toString()));
        }
    }

    private void failed(ActiveInterface live, Call call, TargetException failure) {
        ConnectionCircuitBreaker breaker = live.connections().breaker();
        Event event = new Event.CallFailed(call, failure);
        CallResult result = CallResult.valueOf(failure.kind().name());
        switch (failure.kind()) {
            case configuration -> {
                // First what is wrong now, then that the target answers again: nothing goes on in between.
                mailbox.put(event);
                breaker.failed(failure, surroundings.clock().millis());
                called(live, call, result);
            }
            case unreachable, contention, ambiguous -> {
                breaker.failed(failure, surroundings.clock().millis());
                called(live, call, result);
                mailbox.put(event);
            }
        }
    }

    private void called(ActiveInterface live, Call call, CallResult result) {
        Duration took = Duration.ofMillis(surroundings.clock().millis() - call.sent());
        surroundings.listener().called(live.id().name(), result, call.messages().size(), took);
    }

    // ---- transactions ----

    private void commitIfDue(long now, boolean over) {
        if (committing) {
            return;
        }
        TransactionChanges changes = books.changes();
        if (changes.isEmpty() && !checkpointDue) {
            changedAt = now;
            return;
        }
        boolean full = changes.audit.size() >= surroundings.bounds().commitResults();
        if (full
                || over
                || now - changedAt >= surroundings.bounds().commitEvery().toMillis()) {
            committing = true;
            checkpointDue = false;
            changedAt = now;
            TransactionChanges closed = books.close();
            Checkpoint checkpoint = checkpoint();
            committer.execute(() -> commit(closed, checkpoint));
        }
    }

    private void commit(TransactionChanges changes, Checkpoint checkpoint) {
        long start = System.nanoTime();
        try {
            Checkpoint written = owned.writer().commit(changes, checkpoint);
            mailbox.put(new Event.Committed(changes, written, (System.nanoTime() - start) / 1_000_000));
        } catch (RuntimeException | Error e) {
            mailbox.put(new Event.CommitFailed(e));
        }
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(
                Checkpoint.VERSION,
                window.next(),
                window.leaderEpoch(),
                window.handled(),
                window.end(),
                window.endLeaderEpoch(),
                books.totals(),
                committed.chain(),
                surroundings.owner(),
                owned.epoch(),
                owned.epoch(),
                raised.raises(),
                partition.live().keysRevision(),
                books.revision(),
                committed.topics(),
                raised.database(),
                stopped,
                committed.adopted());
    }

    private void committed(Event.Committed done) {
        committing = false;
        committed = done.checkpoint();
        committedResults |= !done.changes().isEmpty();
        partition.committed(done.changes());
        if (committed.totals().unaccounted() != 0) {
            LOG.error(
                    "{} partition {}: {} messages are unaccounted for: {}",
                    partition.live().id(),
                    id.partition(),
                    committed.totals().unaccounted(),
                    committed.totals());
        }
        String name = partition.live().id().name();
        int results = 0;
        for (AuditRecord record : done.changes().audit) {
            if (record.what().isOutcome()) {
                results++;
                surroundings
                        .listener()
                        .settled(
                                name,
                                record.what(),
                                Duration.between(record.message().received(), record.processed()));
            }
        }
        surroundings.listener().committed(name, id.partition(), results, Duration.ofMillis(done.tookMillis()));
    }

    /** What was to be written down before this ownership ended, and was not; null: nothing. */
    Checkpoint.Stopped unwritten() {
        return committed.stopped() == null ? stopped : null;
    }

    /** Whether the error that ended the ownership came out of a transaction. */
    boolean failedWhileCommitting() {
        return commitFailed;
    }

    /** Whether this ownership committed any result. */
    boolean committedResults() {
        return committedResults;
    }

    // ---- what others see ----

    PartitionStatus status(long lag) {
        long now = partition.now();
        if (now - lookedAt >= 500) {
            lookedAt = now;
            oldestPending = partition.lanes().oldestPending();
            heldKeys = partition.lanes().held();
        }
        ActiveInterface live = partition.live();
        String blocked = partition.blocked();
        String paused = partition.paused();
        // What a human gives up is closed in the target also while the interface is suspended, and may have to wait for
        // it.
        boolean suspended = live.suspended() && (blocked == null || !partition.isGivingUp());
        State state = suspended ? State.suspended : blocked != null || paused != null ? State.blocked : State.running;
        String reason = suspended ? "suspended by its manifest" : blocked != null ? blocked : paused;
        return new PartitionStatus(
                live.id().name(),
                id.partition(),
                live.revision(),
                state,
                reason,
                committed.totals(),
                lag + window.open(),
                heldKeys,
                paused != null,
                oldestPending,
                partition.settlement().lastApplied(),
                owned.epoch());
    }

    @Override
    public void close() {
        committer.shutdownNow();
    }
}
