package dev.plantline.delivery.ownership;

import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.KeysRevision;
import dev.plantline.model.LastApplied;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.StopReason;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import java.time.Instant;

/** The row of a partition's owner in the target: raised by each owner before its first call, which makes the late calls of those before harmless. */
final class OwnerRow {
    private OwnerRow() {}

    /**
     * Raises the row, and compares target and row with what the checkpoint says of them.
     *
     * @param now keys revision of the interface
     * @param time by which it is told whether the target may have forgotten what was applied last
     * @throws StoppedException it is not the target that these messages were applied to, or not as it was; written down for humans
     * @throws LostException another owner has raised it higher
     * @throws TargetException the target did not answer: again
     */
    static Raised raise(Target target, PartitionId id, Owned owned, KeysRevision now, Instant time)
            throws StoppedException, LostException, TargetException {
        Checkpoint checkpoint = owned.checkpoint();
        String database = target.database();
        if (checkpoint.database() != null && !checkpoint.database().equals(database)) {
            throw stopped(
                    owned,
                    StopReason.foreignDatabase,
                    "the target is another database (" + database
                            + ") than the one that these messages were applied to (" + checkpoint.database()
                            + "): what was applied there is not here",
                    database);
        }
        LastApplied last = checkpoint.lastApplied();
        Target.Ownership ownership = target.raise(
                id, owned.epoch(), checkpoint.raisedEpoch(), last == null || last.isKnown(time) ? last : null);
        if (ownership.previous() == Target.Ownership.MOVED_AWAY) {
            throw stopped(
                    owned,
                    StopReason.keysChanged,
                    "what the target's ledger knows of the interface was moved from duty '" + now.duty()
                            + "' to another one: name that one in spec.target.odoo.duty, or move it back with plantline"
                            + " sidekit rehome",
                    null);
        }
        KeysRevision before = KeysRevision.parse(checkpoint.keysRevision());
        boolean unknown = ownership.previous() < checkpoint.raisedEpoch();
        if (unknown && now.hasOtherDutyThan(before)) {
            throw stopped(
                    owned,
                    StopReason.keysChanged,
                    "messages were applied under duty '" + before.duty()
                            + "', and the target does not know them under '"
                            + now.duty() + "': a repeat would have a second effect. Name duty '" + before.duty()
                            + "' again, or move what the ledger knows: plantline sidekit rehome",
                    null);
        }
        if (unknown) {
            throw stopped(
                    owned,
                    StopReason.targetRestored,
                    "the target was restored from a backup: its owner row stood at "
                            + ownership.previous() + " and had reached " + checkpoint.raisedEpoch()
                            + "; what was applied since the backup is missing there",
                    null);
        }
        if (!ownership.remembers()) {
            throw stopped(
                    owned,
                    StopReason.targetRestored,
                    "the target was restored from a backup: it knows nothing of "
                            + new Position(id, last.offset()).text() + ", which was applied last, at " + last.at()
                            + "; what was applied since the backup is missing there",
                    null);
        }
        if (!ownership.raised()) {
            throw new LostException(
                    "the target's owner row stands at " + ownership.previous() + ", above our epoch " + owned.epoch(),
                    true);
        }
        if (ownership.raises() <= checkpoint.raises()) {
            throw stopped(
                    owned,
                    StopReason.ownerRowRemade,
                    "the partition's owner row in the target was deleted and made again: it was raised "
                            + ownership.raises() + " times and had been raised " + checkpoint.raises()
                            + " times; other rows may be gone too, and with them the memory of what was applied",
                    null);
        }
        return new Raised(database, ownership.raises());
    }

    private static StoppedException stopped(Owned owned, StopReason why, String text, String database) {
        return owned.writer().stopped(owned.checkpoint(), new Checkpoint.Stopped(why, text, database, null));
    }
}
