package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * The truth about one partition: where delivery stands, what came of everything before, and who owns it. Written under the key
 * {@code checkpoint} of {@code .aside} in every transaction of delivery; the consumer group's offset is for display only.
 *
 * @param version of this form
 * @param next offset of the first record of {@code .in} without an outcome, or the one behind the last record read
 * @param leaderEpoch leader epoch of the record before {@code next}, with which a truncated log is noticed; -1: unknown, nothing read yet
 * @param handled offsets above {@code next} that have an outcome, ascending, disjoint, inside a window of {@value #WINDOW}
 * @param end offset behind the highest record with an outcome; at least {@code next}
 * @param endLeaderEpoch leader epoch of that record; -1: unknown
 * @param totals the account at this commit
 * @param chain end of the audit chain
 * @param owner who wrote it, for humans: a pod's name
 * @param ownerEpoch of the owner's election, see {@link #epoch}; {@value #ELECTION}: this record is the election; 0: nobody yet
 * @param raisedEpoch last epoch that the target's owner row is known to have reached; 0: none. A lower row means a restored target
 * @param raises how often that row was raised until then; 0: none. Fewer means that it was deleted and made again
 * @param keysRevision under which the pending messages got their keys, and the duty under which others were applied; see {@link KeysRevision}
 * @param revision which revision of the interface stands in {@code .audit} last; absent: none yet
 * @param topics identities of the interface's topics
 * @param database identity of the target's database; absent until the first owner has asked for it
 * @param stopped why delivery stopped here, where only its owner could see the reason; absent: it did not
 * @param adopted the last time that a human let delivery go on after a loss; absent: never
 * @param sealed which messages may leave {@code .in} because the audit alone tells what they were; absent: none
 * @param quantities what the messages with an outcome are about, at this commit; absent: no message of an operation with a main quantity had its outcome
 * @param lastApplied which message was applied last, in a call of that owner's; absent: none was in this database, or by a release that did not write it down
 * @param released the batch of a gated interface that is being applied, or was applied last; absent: none was
 */
public record Checkpoint(
        int version,
        long next,
        int leaderEpoch,
        List<Range> handled,
        long end,
        int endLeaderEpoch,
        Totals totals,
        Chain chain,
        String owner,
        long ownerEpoch,
        long raisedEpoch,
        long raises,
        String keysRevision,
        String revision,
        Topics topics,
        String database,
        Stopped stopped,
        Adopted adopted,
        Sealed sealed,
        ControlTotals quantities,
        LastApplied lastApplied,
        Released released) {

    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** The owner epoch of a record that is itself the election. */
    public static final long ELECTION = -1;

    /** How far above {@code next} an offset may have its outcome; delivery pauses when it is reached. */
    public static final int WINDOW = 65_536;

    /**
     * Offsets without a hole.
     *
     * @param from first
     * @param to last, included
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Range(long from, long to) {}

    /**
     * End of the audit chain.
     *
     * @param records how many there are
     * @param hash SHA-256 of the last one's bytes, 64 hex digits; 64 zeros before the first
     */
    public record Chain(long records, String hash) {
        /** Before the first audit record. */
        public static final Chain START = new Chain(0, "0".repeat(64));
    }

    /**
     * Kafka's topic ids as Kafka prints them. A topic made anew has another.
     *
     * @param in of {@code .in}
     * @param aside of {@code .aside}
     * @param audit of {@code .audit}
     */
    public record Topics(String in, String aside, String audit) {}

    /**
     * Why delivery stopped.
     *
     * @param why the reason
     * @param text for humans: what was seen
     * @param database the one that was found instead of the checkpoint's; absent: it has to do with no other
     * @param differsFrom first offset of {@code .in} at which the log is not what its owner has read; absent: nobody knows it, or the log has not lost its
     *     end
     */
    public record Stopped(StopReason why, String text, String database, Long differsFrom) {}

    /**
     * A human has seen what is lost, and delivery goes on.
     *
     * @param command uid of the command that said so
     * @param base added to offsets in {@code .aside} wherever they order owners and commands, from then on: the topic may have been made anew, and the
     *     target remembers higher ones of the old. The time of the adoption in milliseconds, which no offset reaches
     */
    public record Adopted(String command, long base) {}

    /**
     * The messages that are older than the interface keeps them.
     *
     * @param to offset of {@code .in} behind the last of them
     * @param audit offset in {@code .audit} below which no line is about a message at or behind {@code to}
     */
    public record Sealed(long to, long audit) {}

    /**
     * The batch of a gated interface that its owner found as it was released. Whoever owns the partition next goes on with it, though a part of it is not
     * pending any more.
     *
     * @param batch its digest
     * @param to offset of {@code .in} behind its last message
     * @param stamp of the last command that is part of it; 0: none
     */
    public record Released(String batch, long to, long stamp) {}

    /**
     * The checkpoint of a new partition, written by whoever made the topics, as long as {@code .aside} never held a record and nothing
     * was deleted from {@code .in}.
     *
     * @param writer who writes it
     * @param keysRevision of the interface
     * @param topics identities of its topics
     * @param database identity of the target's database; null when it is not known yet
     */
    public static Checkpoint first(String writer, String keysRevision, Topics topics, String database) {
        return new Checkpoint(
                VERSION,
                0,
                -1,
                List.of(),
                0,
                -1,
                Totals.NONE,
                Chain.START,
                writer,
                0,
                0,
                0,
                keysRevision,
                null,
                topics,
                database,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same, as the record that makes its writer the owner. */
    public Checkpoint electing(String newOwner) {
        return with(draft -> {
            draft.owner = newOwner;
            draft.ownerEpoch = ELECTION;
        });
    }

    /** The same with another end of the audit chain. */
    public Checkpoint chained(Chain newChain) {
        return with(draft -> draft.chain = newChain);
    }

    /** The same under another writer's name. */
    public Checkpoint writtenBy(String writer) {
        return with(draft -> draft.owner = writer);
    }

    /** The same, stopped. */
    public Checkpoint stoppedBecause(Stopped reason) {
        return with(draft -> draft.stopped = reason);
    }

    /** What an offset in {@code .aside} is worth: the epoch of an election that stands there, or the stamp of a command. Never falls over time. */
    public long epoch(long asideOffset) {
        return adopted == null ? asideOffset : adopted.base() + asideOffset;
    }

    /**
     * The same at another place in {@code .in}, with the account that belongs to it.
     *
     * @param newNext see {@code next}
     * @param newLeaderEpoch see {@code leaderEpoch}
     * @param newHandled see {@code handled}
     * @param newEnd see {@code end}
     * @param newEndLeaderEpoch see {@code endLeaderEpoch}
     * @param newTotals see {@code totals}
     */
    public Checkpoint at(
            long newNext,
            int newLeaderEpoch,
            List<Range> newHandled,
            long newEnd,
            int newEndLeaderEpoch,
            Totals newTotals) {
        return with(draft -> {
            draft.next = newNext;
            draft.leaderEpoch = newLeaderEpoch;
            draft.handled = newHandled;
            draft.end = newEnd;
            draft.endLeaderEpoch = newEndLeaderEpoch;
            draft.totals = newTotals;
        });
    }

    /** The same with another account. */
    public Checkpoint counting(Totals newTotals) {
        return with(draft -> draft.totals = newTotals);
    }

    /** The same for a database whose owner row is not known yet. */
    public Checkpoint inDatabase(String newDatabase) {
        return with(draft -> {
            draft.database = newDatabase;
            draft.raisedEpoch = 0;
            draft.raises = 0;
            draft.lastApplied = null;
        });
    }

    /**
     * The same for topics of which some were made anew. The owner row in the target has the name of the {@code .in} topic and is not known for another;
     * nor is it known which revisions stand in {@code .audit}.
     */
    public Checkpoint inTopics(Topics newTopics) {
        boolean sameRow = topics.in().equals(newTopics.in());
        return with(draft -> {
            draft.revision = null;
            draft.topics = newTopics;
            draft.raisedEpoch = sameRow ? raisedEpoch : 0;
            draft.raises = sameRow ? raises : 0;
            draft.lastApplied = sameRow ? lastApplied : null;
            draft.released = sameRow ? released : null;
        });
    }

    /** The same, with the adoption behind which delivery goes on. */
    public Checkpoint adopting(Adopted newAdopted) {
        return with(draft -> draft.adopted = newAdopted);
    }

    /** The same, with other messages sealed; null: none. */
    public Checkpoint sealing(Sealed newSealed) {
        return with(draft -> draft.sealed = newSealed);
    }

    private Checkpoint with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.checkpoint();
    }

    /** A checkpoint whose fields may change, so that each change names what it changes and nothing else. */
    private static final class Draft {
        private final int version;
        private long next;
        private int leaderEpoch;
        private List<Range> handled;
        private long end;
        private int endLeaderEpoch;
        private Totals totals;
        private Chain chain;
        private String owner;
        private long ownerEpoch;
        private long raisedEpoch;
        private long raises;
        private String keysRevision;
        private String revision;
        private Topics topics;
        private String database;
        private Stopped stopped;
        private Adopted adopted;
        private Sealed sealed;
        private final ControlTotals quantities;
        private LastApplied lastApplied;
        private Released released;

        Draft(Checkpoint of) {
            version = of.version;
            next = of.next;
            leaderEpoch = of.leaderEpoch;
            handled = of.handled;
            end = of.end;
            endLeaderEpoch = of.endLeaderEpoch;
            totals = of.totals;
            chain = of.chain;
            owner = of.owner;
            ownerEpoch = of.ownerEpoch;
            raisedEpoch = of.raisedEpoch;
            raises = of.raises;
            keysRevision = of.keysRevision;
            revision = of.revision;
            topics = of.topics;
            database = of.database;
            stopped = of.stopped;
            adopted = of.adopted;
            sealed = of.sealed;
            quantities = of.quantities;
            lastApplied = of.lastApplied;
            released = of.released;
        }

        Checkpoint checkpoint() {
            return new Checkpoint(
                    version,
                    next,
                    leaderEpoch,
                    handled,
                    end,
                    endLeaderEpoch,
                    totals,
                    chain,
                    owner,
                    ownerEpoch,
                    raisedEpoch,
                    raises,
                    keysRevision,
                    revision,
                    topics,
                    database,
                    stopped,
                    adopted,
                    sealed,
                    quantities,
                    lastApplied,
                    released);
        }
    }

    /** Whether a record of {@code .in} has its outcome. */
    public boolean hasOutcome(long offset) {
        if (offset < next) {
            return true;
        }
        int low = 0;
        int high = handled.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = handled.get(middle);
            if (offset < range.from()) {
                high = middle - 1;
            } else if (offset > range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** As JSON. */
    public byte[] write() {
        return Form.write(this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableFormException unknown version or damaged: the interface must stop
     */
    public static Checkpoint read(byte[] bytes) throws UnreadableFormException {
        return Form.read(bytes, Checkpoint.class, VERSION, "checkpoint");
    }
}
