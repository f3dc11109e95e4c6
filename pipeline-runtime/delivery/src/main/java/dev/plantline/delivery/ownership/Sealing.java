package dev.plantline.delivery.ownership;

import dev.plantline.delivery.account.SealedMessages.Recount;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.model.AuditRecord.Seal;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Checkpoint.Sealed;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets messages leave {@code .in} that have their outcome and are older than the interface keeps them. First the audit says what they were, in a transaction
 * of the owner; then they are deleted. An owner that is lost in between leaves the deletion to the next one. For the thread of a partition; Kafka is waited
 * for by another, which lives only while there is something to look for.
 */
final class Sealing {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);
    private static final long EVERY = Duration.ofHours(1).toMillis();
    /** How soon it looks again when a message set aside has moved meanwhile, milliseconds. */
    private static final long SOON = 2_000;
    /** Most positions of one seal: what is read for it is bounded. */
    static final long MOST = 65_536;

    private static final int ATTEMPTS = 3;

    private static final Sealed NONE = new Sealed(0, 0);

    private final PartitionId id;
    private final Partition partition;
    private final OldMessages old;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;

    private boolean looking;
    /** The seal that the next transactions make true; null: none. */
    private Sealed written;

    private boolean looked;
    private long lookedAt;

    Sealing(PartitionId id, Partition partition, OldMessages old, DeliveryEnvironment surroundings, Mailbox mailbox) {
        this.id = id;
        this.partition = partition;
        this.old = old;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
    }

    /** Whether it is at work, or has something to do at once. */
    boolean isRunning() {
        return looking || written != null || !looked;
    }

    /**
     * Looks for old messages when it is time.
     *
     * @param committed the last checkpoint that is true
     */
    void lookIfDue(Checkpoint committed) {
        if (written != null && written.equals(committed.sealed())) {
            written = null;
            looked = false; // it is true, so the messages can be deleted, and there may be more
        }
        long now = partition.now().instant().toEpochMilli();
        if (looking || written != null || looked && Math.abs(now - lookedAt) < EVERY) {
            return;
        }
        looking = true;
        looked = true;
        lookedAt = now;
        Sealed before = Objects.requireNonNullElse(committed.sealed(), NONE);
        long keep = now - partition.live().retentionMillis();
        NavigableMap<Long, What> setAside = setAside(committed.next());
        DaemonThreads.thread(
                        "seal-" + partition.live().id() + "-" + id.partition(),
                        () -> mailbox.put(new Event.LookedForOld(look(before, committed, keep, setAside, 1), setAside)))
                .start();
    }

    private NavigableMap<Long, What> setAside(long before) {
        NavigableMap<Long, What> setAside = new TreeMap<>();
        partition
                .settlement()
                .aside()
                .headMap(before)
                .forEach((offset, message) -> setAside.put(offset, what(message)));
        return setAside;
    }

    private static What what(Message message) {
        return message.isHeld() ? What.held : What.deadLettered;
    }

    /** Null: there is nothing to seal, or it did not succeed and is tried again with time. */
    private Recount look(
            Sealed before, Checkpoint committed, long keep, NavigableMap<Long, What> setAside, int attempt) {
        try {
            old.deleteBefore(before.to());
            long to = Math.min(Math.min(old.firstSince(keep), committed.next()), before.to() + MOST);
            if (to <= before.to()) {
                return null;
            }
            Recount recount = old.recount(id.topicId(), before, to, setAside);
            if (recount.unaudited() < 0) {
                return recount;
            }
            if (attempt < ATTEMPTS) { // its line may be in a transaction that is not over yet
                return look(before, committed, keep, setAside, attempt + 1);
            }
            failed("offset " + recount.unaudited() + " has its outcome by the checkpoint, and the audit has no line of"
                    + " it: nothing is deleted from there on. Run: plantline account "
                    + partition.live().id());
        } catch (KafkaException | UnreadableFormException e) {
            failed(Failures.words(e));
        }
        return null;
    }

    private void failed(String why) {
        LOG.warn(
                "{} partition {}: old messages stay in .in, and delivery goes on: {}",
                partition.live().id(),
                id.partition(),
                why);
        surroundings.listener().notSealed(partition.live().id().name(), id.partition());
    }

    /**
     * A look is over.
     *
     * @return what is sealed with the changes that are being collected; empty: nothing
     */
    Optional<Sealed> looked(Event.LookedForOld done, Checkpoint committed) {
        looking = false;
        Recount found = done.found();
        if (found == null) {
            return Optional.empty();
        }
        if (!isStillTrue(found, done.setAside(), committed)) {
            lookedAt = partition.now().instant().toEpochMilli() - EVERY + SOON;
            return Optional.empty();
        }
        Totals totals = partition.books().totals();
        Totals account = new Totals(
                totals.received() - totals.inFlight(),
                totals.applied(),
                totals.duplicate(),
                totals.superseded(),
                totals.held(),
                totals.deadLettered(),
                totals.discarded(),
                0);
        partition
                .books()
                .seal(
                        new Seal(found.from(), found.to(), found.messages(), account),
                        partition.now().audited());
        written = new Sealed(found.to(), found.audit());
        return Optional.of(written);
    }

    /** What moved meanwhile among the old messages that are set aside is counted the next time. */
    private boolean isStillTrue(Recount found, NavigableMap<Long, What> setAside, Checkpoint committed) {
        return Objects.requireNonNullElse(committed.sealed(), NONE).to() == found.from()
                && setAside(found.to()).equals(setAside.headMap(found.to(), false));
    }
}
