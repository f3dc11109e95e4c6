package dev.plantline.operator.topics;

import dev.plantline.engine.CauseId;
import dev.plantline.model.AsideState;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Edited;
import dev.plantline.model.Command.Selection;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.MessagePatch;
import dev.plantline.operator.desired.RunningInterface;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * What a person asks the owners of an interface's partitions to do.
 *
 * @param id the interface
 * @param uid of the resource that says so; those of the commands that come of it begin with it
 * @param action what to do
 * @param before only what was set aside, or applied, before this time
 * @param orderKey only messages of this key; null: of any
 * @param cause only messages that failed for this cause; null: for any
 * @param positions only these; empty: any
 * @param applied of what was applied, these; null: it is about what has no outcome yet
 * @param patch with edit, what is changed in the message; null: nothing is
 * @param actor who asks
 * @param agreedBy the second person, who agreed; null: nobody had to
 * @param reason why, for the audit, which names the second person there; null: not said
 * @param given when it was asked
 * @param proven whether the cluster proved who asks
 * @param tries whether it only shows, and tries messages for that
 * @param runs the interface as it runs, against which an edit is held and what a retry names is tried; null: it does not run, or nobody asks
 */
public record CommandOrder(
        InterfaceId id,
        String uid,
        Action action,
        Instant before,
        String orderKey,
        String cause,
        SortedSet<Position> positions,
        Applied applied,
        MessagePatch patch,
        String actor,
        String agreedBy,
        String reason,
        Instant given,
        boolean proven,
        boolean tries,
        RunningInterface runs) {

    /** The same, held against what runs. */
    public CommandOrder against(RunningInterface running) {
        return new CommandOrder(
                id, uid, action, before, orderKey, cause, positions, applied, patch, actor, agreedBy, reason, given,
                proven, tries, running);
    }

    /** Whether somebody has to know what runs. */
    public boolean asksWhatRuns() {
        return patch != null || tries;
    }

    /** About what is set aside, whatever its cause, where nobody has to agree. */
    public CommandOrder(
            InterfaceId id,
            String uid,
            Action action,
            Instant before,
            String orderKey,
            SortedSet<Position> positions,
            String actor,
            String reason,
            Instant given,
            boolean proven) {
        this(
                id, uid, action, before, orderKey, null, positions, null, null, actor, null, reason, given, proven,
                false, null);
    }

    /**
     * Messages that were applied.
     *
     * @param partition the only one; -1: any
     * @param which of them
     */
    public record Applied(int partition, WasApplied which) {}

    /** A message in {@code .in}. */
    public record Position(int partition, long offset) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            int order = Integer.compare(partition, other.partition);
            return order != 0 ? order : Long.compare(offset, other.offset);
        }

        /** As people write it: partition/offset. */
        @Override
        public String toString() {
            return partition + "/" + offset;
        }
    }

    /** Whether it names a message that is set aside. What is being given up already stays as decided. */
    boolean names(int partition, long offset, AsideState state) {
        boolean ending = Boolean.TRUE.equals(state.givenUp())
                || state.asked() != null
                        && (state.asked().action() == Action.discard
                                || state.asked().action() == Action.abandon);
        return !ending
                && state.since().isBefore(before)
                && (orderKey == null || orderKey.equals(state.orderKey()))
                && (cause == null || state.failure() != null && cause.equals(CauseId.of(id, state.failure())))
                && (positions.isEmpty() || positions.contains(new Position(partition, offset)));
    }

    /** Whether it can name anything in a partition. */
    boolean concerns(int partition) {
        return positions.isEmpty() || positions.stream().anyMatch(each -> each.partition() == partition);
    }

    /** The uid of what one owner is asked; offset null: all that it names in the partition. */
    String uid(int partition, Long offset) {
        return uid + "/" + partition + (offset == null ? "" : "/" + offset);
    }

    /**
     * What one owner is asked.
     *
     * @param offset of the only message; null: all that this names in the partition
     * @param looked the messages that this names there, as they were looked at
     */
    Command command(int partition, Long offset, List<Named> looked) {
        List<Edited> edited = looked.stream()
                .filter(each -> each.edition() > 0 && (offset == null || each.offset() == offset))
                .map(each -> new Edited(each.offset(), each.edition()))
                .toList();
        // Not before its own time: the clock of an owner may be behind, and what it sets aside a moment later was not
        // looked at.
        Instant last = looked.stream()
                .map(each -> each.since().plusNanos(1))
                .max(Comparator.naturalOrder())
                .orElse(before);
        Selection which = offset != null
                ? new Command.ByOffset(offset)
                : orderKey != null ? new Command.ByOrderKey(orderKey, last) : new Command.SetAsideBefore(last, cause);
        return command(partition, offset, which).lookedAt(edited);
    }

    /** What one owner is asked about these. */
    Command command(int partition, Long offset, Selection which) {
        return Command.of(uid(partition, offset), action, which, actor, reason, given)
                .agreed(agreedBy);
    }

    /** Which of what was applied in a partition is named, as it was looked at. */
    WasApplied applied(String seen) {
        WasApplied which = applied.which();
        return new WasApplied(
                which.from(), which.to(), which.orderKey(), which.since(), which.until(), which.acceptReorder(), seen);
    }

    /**
     * A message that it names.
     *
     * @param offset in {@code .in}
     * @param edition of its content
     * @param since when it was set aside, by the clock of its owner
     * @param cause the class of its failure, or that it waits behind another message
     */
    record Named(long offset, int edition, Instant since, String cause) {}
}
