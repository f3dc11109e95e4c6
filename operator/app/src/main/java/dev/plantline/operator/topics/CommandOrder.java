package dev.plantline.operator.topics;

import dev.plantline.model.AsideState;
import dev.plantline.model.Command;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.Edited;
import dev.plantline.model.Command.Selection;
import dev.plantline.model.InterfaceId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * What a person asks the owners of an interface's partitions to do with messages that are set aside.
 *
 * @param id the interface
 * @param uid of the resource that says so; those of the commands that come of it begin with it
 * @param action retry or discard
 * @param before only what was set aside before this time
 * @param orderKey only messages of this key; null: of any
 * @param positions only these; empty: any
 * @param actor who asks
 * @param reason why; null: not said
 * @param given when it was asked
 * @param proven whether the cluster proved who asks
 */
public record CommandOrder(
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
                : orderKey != null ? new Command.ByOrderKey(orderKey, last) : new Command.SetAsideBefore(last);
        return Command.of(uid(partition, offset), action, which, actor, reason, given)
                .lookedAt(edited);
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
