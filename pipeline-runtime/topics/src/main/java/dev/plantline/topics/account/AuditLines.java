package dev.plantline.topics.account;

import dev.plantline.model.Approved;
import dev.plantline.model.AuditRecord.Adoption;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.Seal;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Decided;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Released;
import java.time.Instant;
import java.util.List;

/**
 * What the audit tells beside what became of messages, and how far that reaches.
 *
 * @param asOf what was audited before was looked at
 * @param lines by time
 * @param left lines that are not told because there were too many; none of them is earlier than what is told
 * @param ofItself lines about the audit itself, which were not asked for
 * @param reaches how far each partition was read
 */
public record AuditLines(Instant asOf, List<Line> lines, long left, long ofItself, List<Reach> reaches) {
    /** Copies the lists. */
    public AuditLines {
        lines = List.copyOf(lines);
        reaches = List.copyOf(reaches);
    }

    /**
     * A line about no single message.
     *
     * @param id of the interface
     * @param partition of its topics
     * @param number in the partition, from 1
     * @param at when it was written
     * @param what it tells
     * @param revision under which messages are mapped from here on; empty: none yet
     * @param human who commanded or decided; null: nobody
     * @param decision what was decided; null: it is about something else
     * @param approved who decided that the revision may run; null: not told here
     * @param released the batch that begins, and who released it; null: none does
     * @param failure why a command was refused; null: it was not
     * @param adoption what changed when delivery went on after a loss; null: it is about something else
     * @param seal which messages may leave {@code .in}; null: it is about something else
     * @param anchorKey id of the key that signed the anchor; null: it is none, or none that can be read
     */
    public record Line(
            InterfaceId id,
            int partition,
            long number,
            Instant at,
            What what,
            String revision,
            Human human,
            Decided decision,
            Approved approved,
            Released released,
            Failure failure,
            Adoption adoption,
            Seal seal,
            String anchorKey) {}

    /**
     * How far a partition was read.
     *
     * @param read how far; of its messages none were looked at
     * @param waiting commands and decisions that were handed over and on which no owner has acted yet
     */
    public record Reach(Trace.Reach read, long waiting) {}

    /** Whether everything that was asked for was looked at and is told. */
    public boolean isComplete() {
        return left == 0 && reaches.stream().allMatch(each -> each.read().gaps().isEmpty());
    }

    /** Whether something does not fit: somebody else may have written what is told. */
    public boolean isWrong() {
        return reaches.stream().anyMatch(each -> each.read().isWrong());
    }
}
