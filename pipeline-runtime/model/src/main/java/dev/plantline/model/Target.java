package dev.plantline.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The system that messages have their effect in, for one duty. Thread safe: calls of several threads run side by side.
 * One call is one transaction.
 */
public interface Target {
    /** For so long after a message had its outcome the target knows a repeat of it. As long as the audit tells of it, longer than any retention. */
    Duration REPEATS_KNOWN = Duration.ofDays(400);

    /** How far the target's answer to a repeated operation can be relied on. */
    Promise promise();

    /**
     * The identity of the database behind the target; a restored or copied one has another.
     *
     * @throws TargetException when it cannot be asked
     */
    String database() throws TargetException;

    /**
     * Raises the partition's owner row to this epoch. Waits for calls in flight of a lost owner and makes its late ones harmless. A row below
     * {@code reached} stays as it is: the target was restored from a backup, and who asks again after a lost answer must see that too.
     *
     * @param reached epoch that the row is known to have reached; 0: none
     * @param last what was applied last and must be known; null: nothing is asked. A target that does not know it leaves the row as it is too
     * @return what stood there and whether the row now is exactly {@code epoch}
     * @throws TargetException as {@link #apply}
     */
    Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last) throws TargetException;

    /** The same without a message that must be known. */
    default Ownership raise(PartitionId partition, long epoch, long reached) throws TargetException {
        return raise(partition, epoch, reached, null);
    }

    /**
     * Applies the call's operations in one transaction.
     *
     * @return one verdict per operation, in their order
     * @throws TargetException when the call failed as a whole; the operations' state is then unknown unless the kind says otherwise
     */
    List<Verdict> apply(ApplyCall call) throws TargetException;

    /**
     * Asks what operations would do as the target is now, and does nothing. Whoever asks needs not be the owner of the partition. What several would do to the
     * same record is answered for each as if it were alone.
     *
     * @param partition whose operations
     * @param operations that apply, of documents that each describe a record
     * @return for each operation, in their order, what each of its steps would do to its record
     * @throws TargetException as {@link #apply}; of a target that cannot tell, as a mistake of its configuration
     */
    default List<List<Change>> look(PartitionId partition, List<Operation> operations) throws TargetException {
        throw new TargetException(
                TargetException.Kind.configuration, "this target cannot be asked what messages would change in it");
    }

    /**
     * Forgets messages of a partition that are sealed and had their outcome {@link #REPEATS_KNOWN} ago or longer, the oldest first and at most
     * {@link PurgeCall#AT_ONCE}. A target that remembers no messages has nothing to forget.
     *
     * @return how many; as many as at once: there may be more
     * @throws TargetException as {@link #apply}
     */
    default int purge(PurgeCall call) throws TargetException {
        return 0;
    }

    /**
     * Writes an anchor down, once for its partition and day (UTC): on that day by the target's clock, and if none stands there. The target keeps it for
     * {@link #REPEATS_KNOWN}. One that remembers nothing has no place for it, and nothing is missing.
     *
     * @return the text that stands there for that day now, the anchor's own or an earlier one; empty: none does, because it is another day for the target or
     *     the caller is not the owner
     * @throws TargetException as {@link #apply}
     */
    default String note(AnchorNote note) throws TargetException {
        return note.anchor().text();
    }

    /**
     * Lets exactly these notices of a partition stand in the target, each once, whoever asked before. A target without a place for them has none.
     *
     * @throws TargetException as {@link #apply}
     */
    default NoticeCall.Answer notice(NoticeCall call) throws TargetException {
        return new NoticeCall.Answer(0, Map.of());
    }

    /**
     * Answer of {@link #raise}.
     *
     * @param previous the epoch that stood there; 0: no row
     * @param raises how often the row was raised since it was made, this time included; 0: no row. It only grows: a row that has fewer than it had
     *     was deleted and made again
     * @param raised true: the row is ours; false: {@code previous} is above {@code epoch}, the partition is lost; or below what it had reached; or
     *     what was applied last is not known
     * @param remembers false: what was applied last is not known
     */
    record Ownership(long previous, long raises, boolean raised, boolean remembers) {
        /** Of a target that knows what it was asked for, or was asked for nothing. */
        public Ownership(long previous, long raises, boolean raised) {
            this(previous, raises, raised, true);
        }

        /** Above every owner's epoch: what the ledger knows of the interface was moved to another duty, and nobody owns the partition here any more. */
        public static final long MOVED_AWAY = 1L << 53;
    }
}
