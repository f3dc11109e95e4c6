package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.model.AuditRecord.Seal;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Checkpoint.Sealed;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.LastSeal;
import dev.plantline.topics.account.SealedMessages.Recount;
import java.time.Duration;
import java.time.Instant;
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
    /** How soon it looks again when a message has moved meanwhile, or its line may be in a transaction that is not over yet, milliseconds. */
    private static final long SOON = 2_000;
    /** Most positions of one seal: what is read for it is bounded. */
    static final long MOST = 65_536;

    /** How often it looks one soon after the other before something is wrong, or others need not wait for it. */
    private static final int ATTEMPTS = 5;

    private static final Sealed NONE = new Sealed(0, 0);

    private final PartitionId id;
    private final Partition partition;
    private final OldMessages old;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;

    private boolean looking;
    /** The seal that the next transactions make true; null: none. */
    private Sealed written;

    /** Whether the next look is to be waited for. */
    private boolean again = true;
    /** When the next look is due, elapsed milliseconds. */
    private long due = Long.MIN_VALUE;
    /** Looks in succession after which it must look again soon. */
    private int attempts;

    Sealing(PartitionId id, Partition partition, OldMessages old, DeliveryEnvironment surroundings, Mailbox mailbox) {
        this.id = id;
        this.partition = partition;
        this.old = old;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
    }

    /** Whether it is at work, or has something to do at once or soon. */
    boolean isRunning() {
        return looking || written != null || again;
    }

    /**
     * Whether messages may become sealed that the last checkpoint does not name yet.
     *
     * @param committed the last checkpoint that is true
     */
    boolean isSealing(Checkpoint committed) {
        return looking || written != null && !written.equals(committed.sealed());
    }

    /**
     * Looks for old messages when it is time.
     *
     * @param committed the last checkpoint that is true
     */
    void lookIfDue(Checkpoint committed) {
        if (written != null && written.equals(committed.sealed())) {
            written = null;
            again = true; // it is true, so the messages can be deleted, and there may be more
            due = Long.MIN_VALUE;
        }
        long now = partition.now().elapsed();
        if (looking || written != null || now < due) {
            return;
        }
        looking = true;
        again = false;
        due = now + EVERY;
        Sealed before = Objects.requireNonNullElse(committed.sealed(), NONE);
        Instant wall = partition.now().instant();
        long keep = wall.toEpochMilli() - partition.live().retentionMillis();
        NavigableMap<Long, What> setAside = setAside(committed.next());
        DaemonThreads.thread(
                        "seal-" + partition.live().id() + "-" + id.partition(),
                        () -> mailbox.put(
                                new Event.LookedForOld(look(before, committed, wall, keep, setAside), setAside)))
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

    /** Null: there is nothing to seal, or it did not succeed and is tried again with time. Never throws: the thread of the partition waits for the answer. */
    private Recount look(
            Sealed before, Checkpoint committed, Instant now, long keep, NavigableMap<Long, What> setAside) {
        try {
            // What has no outcome yet stays, whatever the checkpoint says is sealed.
            old.deleteBefore(Math.min(before.to(), committed.next()));
            long to = Math.min(Math.min(old.firstSince(keep), committed.next()), before.to() + MOST);
            return to <= before.to()
                    ? renewed(before, committed, now)
                    : old.recount(id.topicId(), before, to, setAside, committed.adopted());
        } catch (UnreadableFormException e) {
            failed(Failures.words(e));
        } catch (RuntimeException | Error e) {
            failed(e instanceof KafkaException ? Failures.words(e) : "an internal error: " + ErrorTrace.of(e));
        }
        return null;
    }

    /** A seal of no message, while nothing comes and the audit is about to lose the last one; null: none is needed. */
    private Recount renewed(Sealed before, Checkpoint committed, Instant now) throws UnreadableFormException {
        boolean atRest = committed.next() == before.to() && committed.handled().isEmpty();
        if (!atRest || committed.chain().records() == 0) {
            return null;
        }
        Duration kept = old.auditKept();
        LastSeal last = old.lastSeal(id.topicId(), before);
        boolean stays = kept.isNegative() || last.at() != null && last.at().isAfter(now.minus(kept.dividedBy(2)));
        return stays ? null : new Recount(before.to(), before.to(), Totals.NONE, last.audit(), -1);
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
            attempts = 0;
            return Optional.empty();
        }
        boolean moved = !isStillTrue(found, done.setAside(), committed);
        if (moved || found.unaudited() >= 0) {
            lookAgain(found, moved);
            return Optional.empty();
        }
        attempts = 0;
        Totals account = partition.books().totals().withoutInFlight();
        partition
                .books()
                .seal(
                        new Seal(found.from(), found.to(), found.messages(), account),
                        partition.now().audited());
        written = new Sealed(found.to(), found.audit());
        return Optional.of(written);
    }

    private void lookAgain(Recount found, boolean moved) {
        attempts++;
        if (moved || attempts < ATTEMPTS) {
            long pause = 2 * surroundings.bounds().commitEvery().toMillis();
            due = partition.now().elapsed() + Math.max(SOON, pause);
            again = attempts < ATTEMPTS;
            return;
        }
        attempts = 0;
        failed("offset " + found.unaudited() + " has its outcome by the checkpoint, and the audit has no line of it:"
                + " nothing is deleted from there on. Run: plantline account "
                + partition.live().id());
    }

    /** What moved meanwhile among the old messages that are set aside is counted the next time. */
    private boolean isStillTrue(Recount found, NavigableMap<Long, What> setAside, Checkpoint committed) {
        return Objects.requireNonNullElse(committed.sealed(), NONE).to() == found.from()
                && setAside(found.to()).equals(setAside.headMap(found.to(), false));
    }
}
