package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Now;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.model.AnchorNote;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetException;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the first anchor of each day (UTC) to a second place, the target's ledger, which whoever holds Kafka cannot change: once it is true in Kafka, over
 * a connection of the interface's share, and again until it stands there. Nothing waits for it but the end of a batch run, and that for a call in flight
 * only. For the thread of a partition.
 */
final class AnchorNoting {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorNoting.class);
    private static final long AFTER_FAILURE = Duration.ofHours(1).toMillis();

    private final PartitionId id;
    private final long epoch;
    private final Partition partition;
    private final PublicAnchorKeys keys;
    private final DeliveryListener listener;
    private final Mailbox mailbox;

    /** The one that is to stand there; null: nothing is to be done. */
    private Anchor waiting;
    /** The last day of which one stands there; null: this owner knows of none. */
    private LocalDate noted;

    private boolean asking;
    /** When it asks next, elapsed milliseconds. */
    private long due = Long.MIN_VALUE;

    AnchorNoting(
            PartitionId id,
            long epoch,
            Partition partition,
            PublicAnchorKeys keys,
            DeliveryListener listener,
            Mailbox mailbox) {
        this.id = id;
        this.epoch = epoch;
        this.partition = partition;
        this.keys = keys;
        this.listener = listener;
        this.mailbox = mailbox;
    }

    /** An anchor is true in Kafka. One of a later day covers all that an earlier one does, which is waited with no longer. */
    void anchored(Anchor anchor) {
        if (!anchor.day().equals(noted) && (waiting == null || !waiting.day().equals(anchor.day()))) {
            waiting = anchor;
        }
    }

    /** Whether the day of the one that waits has passed: the target takes it no more, and another is to be signed. */
    boolean isOver() {
        return waiting != null && !asking && waiting.day().isBefore(today());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(partition.now().instant(), ZoneOffset.UTC);
    }

    /**
     * Asks the target when there is something to write down and it answers others.
     *
     * @param connectionFree wakes this thread when a connection becomes free, if none is
     */
    void noteIfDue(Runnable connectionFree) {
        if (asking || !isDue()) {
            return;
        }
        ActiveInterface live = partition.live();
        int connection = live.connections().take(Ready.Group.ANY_CONNECTION, connectionFree);
        if (connection < 0) {
            return;
        }
        asking = true;
        AnchorNote note = new AnchorNote(id, epoch, waiting);
        live.connections().run(connection, () -> mailbox.put(new Event.Noted(note.anchor(), ask(live, note))));
    }

    /** Also while the interface is suspended: nothing is applied by it. */
    private boolean isDue() {
        return waiting != null
                && partition.now().elapsed() >= due
                && !isOver()
                && partition.live().connections().breaker().reason() == null;
    }

    /** Never throws: without an answer it would wait for ever. Empty: it stands there; else why not. */
    private Optional<String> ask(ActiveInterface live, AnchorNote note) {
        try {
            return wrong(note.anchor(), live.target().note(note));
        } catch (TargetException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} partition {}: an internal error while an anchor was written down",
                    live.id(),
                    id.partition(),
                    ErrorTrace.of(e));
            return Optional.of("an internal error");
        }
    }

    /** What stands there can be an earlier one of the day, also by a key of the plant's that was replaced since. */
    private Optional<String> wrong(Anchor anchor, String stands) {
        if (stands.isEmpty()) {
            return Optional.of(
                    "by the clock of the target it is another day, or another pod has the partition meanwhile");
        }
        Optional<Anchor> there = Anchor.whole(stands)
                .filter(each -> each.topic().equals(anchor.topic())
                        && each.partition() == anchor.partition()
                        && each.day().equals(anchor.day()));
        boolean isForged = there.isEmpty() || keys.wrong(there.get()).isPresent();
        return isForged
                ? Optional.of(
                        "in its row stands what delivery did not sign: somebody has the duty's key, or changed the"
                                + " row in the target. Run plantline audit verify --ledger")
                : Optional.empty();
    }

    /**
     * The target was asked.
     *
     * @param why it does not stand there; empty: it does
     */
    void noted(Anchor anchor, Optional<String> why) {
        asking = false;
        Now now = partition.now();
        if (why.isEmpty()) {
            noted = anchor.day();
            if (waiting != null && waiting.day().equals(noted)) {
                waiting = null;
            }
            due = now.elapsed();
            return;
        }
        due = now.elapsed() + AFTER_FAILURE;
        listener.notNoted(now.live().id().name(), id.partition());
        LOG.warn(
                "{} partition {}: {} is not in its second place, the target's ledger, and delivery goes on: {}",
                now.live().id(),
                id.partition(),
                anchor,
                why.get());
    }

    /** Whether a call is out, or will be at once. */
    boolean isRunning() {
        return asking || isDue();
    }
}
