package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Window;
import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.partition.BatchGate;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.PartitionId;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of one ownership, one at a time: when the next is due, what its checkpoint says, and what the last one made true. For the thread of its
 * partition; Kafka is waited for by another.
 */
final class Transactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final PartitionId id;
    private final Partition partition;
    private final Window window;
    private final Owned owned;
    private final Raised raised;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;
    private final ExecutorService committer;

    private Checkpoint committed;
    private boolean committing;
    private boolean committedResults;
    private boolean checkpointDue = true;
    private long changedAt;
    private Checkpoint.Stopped stopped;
    private Checkpoint.Sealed sealed;

    Transactions(
            PartitionId id,
            Partition partition,
            Window window,
            Owned owned,
            Raised raised,
            DeliveryEnvironment surroundings,
            Mailbox mailbox) {
        this.id = id;
        this.partition = partition;
        this.window = window;
        this.owned = owned;
        this.raised = raised;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
        this.committed = owned.checkpoint();
        this.sealed = committed.sealed();
        this.committer = Executors.newSingleThreadExecutor(
                new DaemonThreads("commit-" + partition.live().id() + "-" + id.partition()));
    }

    /** A checkpoint is due, whether there are results or not. */
    void due() {
        checkpointDue = true;
    }

    /** The next checkpoint says that delivery stops, because nobody else may see why. */
    void stop(Checkpoint.Stopped why) {
        stopped = why;
        checkpointDue = true;
    }

    /** The next checkpoint names these messages as sealed, by a line that is among the changes already. */
    void seal(Checkpoint.Sealed newSealed) {
        sealed = newSealed;
    }

    /** Whether nothing is being committed and nothing is to be. */
    boolean isQuiet() {
        return !committing && changes().isEmpty();
    }

    /** Whether a transaction is under way, so that the end of the audit is not known. */
    boolean isCommitting() {
        return committing;
    }

    /** When the next transaction is due by time, elapsed milliseconds; {@link Long#MAX_VALUE}: none is. */
    long nextDue() {
        return !committing && !changes().isEmpty()
                ? changedAt + surroundings.bounds().commitEvery().toMillis()
                : Long.MAX_VALUE;
    }

    private TransactionChanges changes() {
        return partition.books().changes();
    }

    /**
     * Begins a transaction when one is due.
     *
     * @param over the ownership ends: whatever there is, is due
     */
    void commitIfDue(long now, boolean over) {
        if (committing) {
            return;
        }
        TransactionChanges changes = changes();
        if (changes.isEmpty() && !checkpointDue) {
            changedAt = now;
            return;
        }
        boolean full = changes.audit.size() >= surroundings.bounds().commitResults();
        if (full
                || over
                || stopped != null
                || now - changedAt >= surroundings.bounds().commitEvery().toMillis()) {
            committing = true;
            checkpointDue = false;
            changedAt = now;
            TransactionChanges closed = partition.books().close();
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
                partition.books().totals(),
                committed.chain(),
                surroundings.owner(),
                owned.epoch(),
                owned.epoch(),
                raised.raises(),
                partition.live().keysRevision(),
                partition.books().revision(),
                committed.topics(),
                raised.database(),
                stopped,
                committed.adopted(),
                sealed,
                partition.books().quantities(),
                partition.books().lastApplied(),
                released());
    }

    /** The released batch that is being applied, or was last: whoever owns the partition next goes on with it. */
    private Checkpoint.Released released() {
        BatchGate gate = partition.live().gate();
        String batch =
                gate == null || gate.opened() == null ? null : gate.opened().batch();
        return batch == null
                ? committed.released()
                : gate.end(id.partition())
                        .map(end -> new Checkpoint.Released(batch, end.to(), end.stamp()))
                        .orElse(committed.released());
    }

    /** A transaction is true. */
    void committed(Event.Committed done) {
        committing = false;
        long differedBefore = PartitionStatus.known(committed.quantities()).differences();
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
        long differing = PartitionStatus.known(committed.quantities()).differences() - differedBefore;
        if (differing > 0) {
            LOG.error(
                    "{} partition {}: {} messages were applied with another quantity than they say; plantline account {} --quantities names them",
                    partition.live().id(),
                    id.partition(),
                    differing,
                    partition.live().id());
        }
        String name = partition.live().id().name();
        int results = 0;
        for (AuditRecord record : done.changes().audit) {
            if (record.what().isOutcome()) {
                results++;
                surroundings.listener().settled(name, record.what(), sinceReceived(record));
            }
        }
        surroundings.listener().committed(name, id.partition(), results, Duration.ofMillis(done.tookMillis()));
    }

    /** By the clocks of two machines, which may differ or be set: never less than nothing. */
    private static Duration sinceReceived(AuditRecord record) {
        Duration since = Duration.between(record.message().received(), record.processed());
        return since.isNegative() ? Duration.ZERO : since;
    }

    /** The checkpoint of the last transaction that is true. */
    Checkpoint last() {
        return committed;
    }

    /** Whether this ownership committed any result. */
    boolean committedResults() {
        return committedResults;
    }

    /** Leaves what is being committed to the next owner, who ends it. */
    @Override
    public void close() {
        committer.shutdownNow();
    }
}
