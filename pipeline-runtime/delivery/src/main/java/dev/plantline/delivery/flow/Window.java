package dev.plantline.delivery.flow;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.Checkpoint.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Which records of {@code .in} were read and which of them have an outcome. Offsets have gaps (control records), so what comes next
 * follows the records that were read and is never computed.
 */
public final class Window {
    /** A record that was read. */
    public static final class Slot {
        private final long offset;
        private final int leaderEpoch;
        private boolean done;

        private Slot(long offset, int leaderEpoch) {
            this.offset = offset;
            this.leaderEpoch = leaderEpoch;
        }
    }

    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private final Checkpoint base;
    private long next;
    private int leaderEpoch;
    private long end;
    private int endLeaderEpoch;
    private long lastRead;
    private int open;

    public Window(Checkpoint base) {
        this.base = base;
        this.next = base.next();
        this.leaderEpoch = base.leaderEpoch();
        this.end = base.end();
        this.endLeaderEpoch = base.endLeaderEpoch();
        this.lastRead = base.next() - 1;
    }

    /**
     * Notes a record that was read.
     *
     * @return null when it has its outcome already, by the checkpoint
     */
    public Slot read(long offset, int epoch) {
        lastRead = offset;
        Slot slot = new Slot(offset, epoch);
        slots.add(slot);
        if (base.hasOutcome(offset)) {
            slot.done = true;
            advance();
            return null;
        }
        open++;
        return slot;
    }

    public void done(Slot slot) {
        slot.done = true;
        open--;
        if (slot.offset >= end) {
            end = slot.offset + 1;
            endLeaderEpoch = slot.leaderEpoch;
        }
        advance();
    }

    private void advance() {
        Slot first = slots.peekFirst();
        while (first != null && first.done) {
            slots.removeFirst();
            leaderEpoch = first.leaderEpoch;
            first = slots.peekFirst();
        }
        next = first == null ? lastRead + 1 : first.offset;
    }

    /** Records that were read and have no outcome, counted one by one. */
    public int open() {
        return open;
    }

    /** Whether reading must pause until the oldest record has its outcome. */
    public boolean full() {
        return lastRead - next >= Checkpoint.WINDOW;
    }

    public long next() {
        return next;
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    public long end() {
        return Math.max(end, next);
    }

    public int endLeaderEpoch() {
        return end >= next ? endLeaderEpoch : leaderEpoch;
    }

    /** Offsets above {@link #next} that have an outcome. */
    public List<Range> handled() {
        List<Range> ranges = new ArrayList<>();
        long from = -1;
        long to = -1;
        for (Slot slot : slots) {
            if (slot.done) {
                from = from < 0 ? slot.offset : from;
                to = slot.offset;
            } else if (from >= 0) {
                ranges.add(new Range(from, to));
                from = -1;
            }
        }
        if (from >= 0) {
            ranges.add(new Range(from, to));
        }
        for (Range range : base.handled()) {
            if (range.to() > lastRead) {
                ranges.add(new Range(Math.max(range.from(), lastRead + 1), range.to()));
            }
        }
        return ranges;
    }
}
