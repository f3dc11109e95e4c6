package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Window;
import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.PartitionAccounting;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.delivery.partition.VerdictHandler;
import dev.plantline.delivery.partition.commands.CommandHandler;
import dev.plantline.model.AsideKey;
import dev.plantline.model.Backoff;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.PartitionId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ownership of a partition at work: turns events into decisions, sends calls, commits. Ends with the ownership. */
final class PartitionLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLoop.class);

    /** How soon it looks again while something is in its way, milliseconds. */
    private static final long LOOK = 200;
    /** How soon it looks again while everything that it waits for wakes it, milliseconds. */
    private static final long IDLE_LOOK = 1_000;

    private final PartitionId id;
    private final Owned owned;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;
    private final BlockedLog blockedLog;
    private final Window window;
    private final Partition partition;
    private final VerdictHandler answers;
    private final CommandHandler commands;
    private final CallSender calls;
    private final Transactions transactions;
    private final Sealing sealing;
    private final LedgerPurge purge;
    private final Anchoring anchoring;
    private final AnchorNoting noting;
    private final NoticeSending notices;
    private final BodyReader bodies;
    private final KafkaClients clients;
    private final WaitingCommands waiting;
    private final Replaying replaying;
    private final List<Event> turn = new ArrayList<>();
    /** One for all questions, so that however often none is free it is told once. */
    private final Runnable connectionFree;

    private final Happened happened = new Happened();

    private boolean commitFailed;
    private boolean releasing;
    private int batchesLooked;
    private int recordsLooked;
    private Instant oldestPending;
    private int asideOverdue;
    private int heldKeys;
    private long lookedAt = Long.MIN_VALUE / 2; // never

    PartitionLoop(
            ActiveInterface live,
            PartitionId id,
            Owned owned,
            Raised raised,
            OldMessages old,
            DeliveryEnvironment surroundings,
            KafkaClients clients,
            Backoff backoff,
            Mailbox mailbox,
            BlockedLog blockedLog) {
        this.id = id;
        this.owned = owned;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
        this.blockedLog = blockedLog;
        this.clients = clients;
        this.connectionFree = () -> mailbox.put(new Event.ConnectionFree());
        this.window = new Window(owned.checkpoint());
        PartitionAccounting books = new PartitionAccounting(live.id(), id, owned.checkpoint(), window);
        this.partition = new Partition(
                id,
                live,
                surroundings.bounds(),
                backoff,
                window,
                books,
                surroundings.clock().elapsedMillis(),
                surroundings.clock().instant());
        this.answers = new VerdictHandler(partition);
        this.commands = new CommandHandler(partition, clients.takesOnlyProvenCommands());
        this.waiting = new WaitingCommands(owned.content(), mailbox, this::command);
        this.calls = new CallSender(id, owned.epoch(), surroundings, mailbox);
        this.bodies = new BodyReader(live.id(), id.partition(), clients, mailbox);
        this.replaying = new Replaying(id, live.id(), partition, clients, surroundings, mailbox);
        this.transactions = new Transactions(id, partition, window, owned, raised, surroundings, mailbox);
        this.sealing = new Sealing(id, partition, old, surroundings, mailbox);
        this.purge = new LedgerPurge(id, owned.epoch(), partition, surroundings.listener(), mailbox);
        this.noting = new AnchorNoting(
                id, owned.epoch(), partition, surroundings.anchors().publics(), surroundings.listener(), mailbox);
        this.notices = new NoticeSending(id, owned.epoch(), partition, surroundings.listener(), mailbox);
        this.anchoring = new Anchoring(id, partition, surroundings.anchors(), noting);
    }

    /** Takes over what is set aside and the commands that nobody acted on. */
    void recover() {
        partition.at(surroundings.clock().elapsedMillis(), surroundings.clock().instant());
        partition.recover(owned.content());
        waiting.recover(new TopicPartition(partition.live().id().asideTopic(), id.partition()), clients);
        actOnCommands();
        // Before the first turn, which may wait long: records are what it waits for.
        mailbox.looked(0, 0, partition.wantsRecords(), false);
    }

    /** Acts on commands in their order as long as there is room for what they make true; the others wait for a commit. */
    private void actOnCommands() {
        boolean more = true;
        while (more && partition.hasRoomForCommands()) {
            more = waiting.actOnNext();
        }
    }

    private long stamp(long asideOffset) {
        return owned.checkpoint().epoch(asideOffset);
    }

    /**
     * Waits for events and does what follows from them.
     *
     * @param releaseBy when calls in flight are no longer waited for, elapsed milliseconds
     * @return whether to go on; false: let go in order
     */
    boolean turn(long releaseBy) throws StoppedException, LostException, InterruptedException {
        turn.clear();
        // Asked before the events are: an answer that shows a wrong key is put into the mailbox before the connection
        // counts as working again.
        boolean connectionFailed = partition.live().connections().breaker().reason() != null;
        mailbox.take(turn, patience());
        long now = surroundings.clock().elapsedMillis();
        partition.at(now, surroundings.clock().instant());
        for (Event event : turn) {
            event.match(happened);
        }
        actOnCommands();
        partition.tick();
        if (!releasing) {
            boolean quiet = transactions.isQuiet() && !sealing.isSealing(transactions.last());
            replaying.goOn(quiet, transactions.last().sealed());
        }
        commands.finish(partition.now());
        if (partition.fencedReason() != null) {
            throw new LostException(partition.fencedReason(), true);
        }
        if (!waiting.hasOld()) {
            partition.bodiesToRead().forEach(bodies::read);
            partition.dispatch(connectionFree, call -> calls.send(partition.live(), call, partition.known()));
        }
        String blocked = partition.blocked();
        if (blocked != null || !connectionFailed) {
            blockedLog.blockedBy(blocked);
        }
        boolean over = releasing && (partition.calls() == 0 || now >= releaseBy);
        if (!transactions.isCommitting()) {
            anchoring.anchorIfDue(transactions.last());
        }
        transactions.commitIfDue(now, over);
        if (!releasing) {
            if (partition.replays().current() == null) {
                sealing.lookIfDue(transactions.last()); // what a replay has found must stay in .in
            }
            purge.askIfDue(transactions.last(), connectionFree);
            noting.noteIfDue(connectionFree);
            notices.sendIfDue(connectionFree);
        }
        boolean quiet = transactions.isQuiet();
        if (waiting.needsElection() && !releasing && quiet) {
            throw new LostException(
                    "more commands wait than one owner knows at a time: the others are looked for", false);
        }
        boolean idle = quiet
                && waiting.isEmpty()
                && partition.idle()
                && !sealing.isRunning()
                && !noting.isRunning()
                && !notices.isRunning();
        mailbox.looked(batchesLooked, recordsLooked, partition.wantsRecords(), idle);
        batchesLooked = 0;
        recordsLooked = 0;
        return !(over && quiet);
    }

    private long patience() {
        long now = surroundings.clock().elapsedMillis();
        long due = Math.min(partition.nextDue(), transactions.nextDue());
        // What waits for the target may go on because of another interface; anything else wakes this thread.
        long longest = releasing || partition.blocked() != null ? LOOK : IDLE_LOOK;
        return Math.max(0, Math.min(due - now, longest));
    }

    /** What follows from each event. */
    private final class Happened implements Event.Cases {
        @Override
        public void records(Event.Records records) {
            records.records().forEach(PartitionLoop.this::received);
            batchesLooked++;
            recordsLooked += records.records().size();
        }

        @Override
        public void tail(Event.Tail tail) {
            waiting.add(tail.records());
        }

        @Override
        public void answered(Event.Answered answered) {
            answers.answered(partition.now(), answered.call(), answered.verdicts());
        }

        @Override
        public void callFailed(Event.CallFailed failed) {
            answers.failed(partition.now(), failed.call(), failed.failure());
        }

        @Override
        public void committed(Event.Committed done) throws StoppedException {
            transactions.committed(done);
            anchoring.committed(done);
            Checkpoint.Stopped why = done.checkpoint().stopped();
            if (why != null) {
                throw new StoppedException(why.why(), why.text());
            }
        }

        @Override
        public void bodyRead(Event.BodyRead read) {
            partition.bodyRead(read.message(), read.body());
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
            batchesLooked++;
            transactions.due();
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
            transactions.stop(stop.stopped());
            partition.release();
        }

        @Override
        public void lookedForOld(Event.LookedForOld looked) {
            sealing.looked(looked, transactions.last()).ifPresent(transactions::seal);
        }

        @Override
        public void purged(Event.Purged purged) {
            purge.asked(purged.messages());
        }

        @Override
        public void noted(Event.Noted noted) {
            noting.noted(noted.anchor(), noted.why());
        }

        @Override
        public void noticed(Event.Noticed noticed) {
            notices.noticed(noticed);
        }

        @Override
        public void replayFound(Event.ReplayFound found) {
            replaying.found(found);
        }

        @Override
        public void replayRead(Event.ReplayRead read) {
            replaying.read(read);
        }
    }

    private void received(ConsumerRecord<byte[], byte[]> record) {
        Window.Slot slot = window.read(record.offset(), record.leaderEpoch().orElse(-1));
        if (slot != null) {
            byte[] body = record.value() == null ? new byte[0] : record.value();
            partition.received(
                    slot,
                    record.offset(),
                    IntakeHeaders.of(record, id, partition.live().id().name()),
                    body);
        }
    }

    private void command(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() != null) {
                String uid = AsideKey.parse(record.key()).commandUid();
                if (uid != null) {
                    commands.read(partition.now(), stamp(record.offset()), uid, record.value(), clients.proves(record));
                }
            }
        } catch (UnreadableFormException e) {
            LOG.warn("{}: offset {}: {}", record.topic(), record.offset(), e.getMessage());
        }
    }

    // ---- how it ended ----

    /** What the last checkpoint says of a stop; null: nothing. */
    Checkpoint.Stopped lastStopped() {
        return transactions.last().stopped();
    }

    /** Whether the error that ended the ownership came out of a transaction. */
    boolean failedWhileCommitting() {
        return commitFailed;
    }

    /** Whether this ownership committed any result. */
    boolean committedResults() {
        return transactions.committedResults();
    }

    // ---- what others see ----

    PartitionStatus status() {
        long now = partition.now().elapsed();
        if (now - lookedAt >= 500) {
            lookedAt = now;
            oldestPending = oldestPending();
            heldKeys = partition.lanes().held();
            asideOverdue = partition
                    .live()
                    .overdue(
                            partition.settlement().aside().values().stream().map(Message::state),
                            partition.now().instant());
        }
        ActiveInterface live = partition.live();
        String blocked = partition.blocked();
        String paused = partition.paused();
        // What a human gives up is closed in the target also while the interface is suspended, and may have to wait for
        // it.
        boolean suspended = partition.standsStill() && (blocked == null || !partition.isGivingUp());
        State state = suspended ? State.suspended : blocked != null || paused != null ? State.blocked : State.running;
        String reason = suspended ? still(live) : blocked != null ? blocked : paused;
        return new PartitionStatus(
                live.id().name(),
                id.partition(),
                live.revision(),
                state,
                reason,
                transactions.last().totals(),
                PartitionStatus.known(transactions.last().quantities()),
                pending(),
                heldKeys,
                asideOverdue,
                paused != null,
                oldestPending,
                partition.settlement().lastApplied(),
                0,
                owned.epoch(),
                anchoring.uncoveredSince());
    }

    private static String still(ActiveInterface live) {
        return live.suspended() ? "suspended by its manifest" : "its gate is closed";
    }

    /** Until Kafka tells how much there is to read, it is what the election found. */
    private long pending() {
        long unseen = mailbox.unseen();
        return unseen < 0 ? owned.pending().messages() : unseen + window.open();
    }

    /** What the election found pending counts until it is committed: until then it is not read, or would be lost with this ownership. */
    private Instant oldestPending() {
        Instant read = partition.lanes().oldestPending();
        Instant found = transactions.last().next() <= owned.pending().first()
                ? owned.pending().since()
                : null;
        return read == null || found != null && found.isBefore(read) ? found : read;
    }

    @Override
    public void close() {
        waiting.close();
        bodies.close();
        transactions.close();
    }
}
