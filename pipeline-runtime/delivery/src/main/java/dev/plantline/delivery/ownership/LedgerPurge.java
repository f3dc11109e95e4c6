package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PurgeCall;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the target forget messages so old that no repeat of them is known any more: once a day, a bounded number at a time, over a connection of the
 * interface's share. Only what is sealed, so that the audit tells of it, and nothing under a key that is set aside. For the thread of a partition.
 */
final class LedgerPurge {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerPurge.class);
    private static final long EVERY = Duration.ofDays(1).toMillis();
    private static final long AFTER_FAILURE = Duration.ofHours(1).toMillis();
    /** Between two calls while there is more, so that messages have the connection meanwhile. */
    private static final long PAUSE = 1_000;

    private final PartitionId id;
    private final long epoch;
    private final Partition partition;
    private final DeliveryListener listener;
    private final Mailbox mailbox;

    private boolean asking;
    /** When it asks next, elapsed milliseconds. */
    private long due = Long.MIN_VALUE;

    LedgerPurge(PartitionId id, long epoch, Partition partition, DeliveryListener listener, Mailbox mailbox) {
        this.id = id;
        this.epoch = epoch;
        this.partition = partition;
        this.listener = listener;
        this.mailbox = mailbox;
    }

    /**
     * Asks the target when it is time and nothing is in the way.
     *
     * @param committed the last checkpoint that is true
     * @param connectionFree wakes this thread when a connection becomes free, if none is
     */
    void askIfDue(Checkpoint committed, Runnable connectionFree) {
        ActiveInterface live = partition.live();
        boolean nothing = committed.sealed() == null || committed.sealed().to() == 0;
        if (asking || nothing || partition.now().elapsed() < due || live.suspended() || partition.blocked() != null) {
            return;
        }
        int connection = live.connections().take(Ready.Group.ANY_CONNECTION, connectionFree);
        if (connection < 0) {
            return;
        }
        List<String> setAside = partition.settlement().aside().values().stream()
                .map(message -> message.headers().keys().idempotencyKey())
                .toList();
        asking = true;
        PurgeCall call = new PurgeCall(id, epoch, committed.sealed().to(), setAside);
        live.connections().run(connection, () -> mailbox.put(new Event.Purged(ask(live, call))));
    }

    /** Never throws: without an answer it would wait for ever. */
    private int ask(ActiveInterface live, PurgeCall call) {
        try {
            return live.target().purge(call);
        } catch (TargetException e) {
            LOG.warn(
                    "{} partition {}: rows of the ledger that are no longer needed stay in the target, and delivery goes on: {}",
                    live.id(),
                    id.partition(),
                    e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} partition {}: an internal error in a purge of the ledger",
                    live.id(),
                    id.partition(),
                    ErrorTrace.of(e));
        }
        return -1;
    }

    /**
     * The target was asked.
     *
     * @param forgotten how many rows it deleted; below 0: it could not be asked, or did not answer
     */
    void asked(int forgotten) {
        asking = false;
        if (forgotten < 0) {
            listener.notPurged(partition.live().id().name(), id.partition());
        }
        boolean more = forgotten >= PurgeCall.AT_ONCE;
        due = partition.now().elapsed() + (forgotten < 0 ? AFTER_FAILURE : more ? PAUSE : EVERY);
        if (forgotten > 0) {
            LOG.info(
                    "{} partition {}: {} rows of the ledger were older than {} days and are deleted",
                    partition.live().id(),
                    id.partition(),
                    forgotten,
                    Target.REPEATS_KNOWN.toDays());
        }
    }
}
