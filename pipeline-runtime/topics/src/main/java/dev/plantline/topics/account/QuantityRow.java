package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord.What;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What the messages of one day and one unit are about. Exact; amounts of different units stand in different rows.
 *
 * @param day of receipt
 * @param unit as the target calls it, else as the messages do; null: nobody has told it
 * @param known false: the quantities of these messages are not known, or they have none; the row counts messages alone
 * @param messages that are counted in the row; one of several units stands in several rows
 * @param received what the messages say
 * @param applied what the target keeps of those that had their effect
 * @param duplicate what those say that repeat another one
 * @param superseded what those say of which a newer version was there
 * @param discarded what those say that a human gave up
 * @param held what those say that wait
 * @param deadLettered what the open dead letters say
 * @param differing messages that were applied with another quantity than they say
 */
public record QuantityRow(
        LocalDate day,
        String unit,
        boolean known,
        long messages,
        BigDecimal received,
        BigDecimal applied,
        BigDecimal duplicate,
        BigDecimal superseded,
        BigDecimal discarded,
        BigDecimal held,
        BigDecimal deadLettered,
        long differing) {

    /** By how much less the target keeps than was received. */
    public BigDecimal difference() {
        return received.subtract(applied);
    }

    /** What of the difference has a reason. */
    public BigDecimal explained() {
        return duplicate.add(superseded).add(discarded).add(held).add(deadLettered);
    }

    /** What of the difference has none. */
    public BigDecimal unexplained() {
        return difference().subtract(explained());
    }

    /** A row of nothing. */
    static QuantityRow none(LocalDate day, String unit, boolean known) {
        BigDecimal zero = BigDecimal.ZERO;
        return new QuantityRow(day, unit, known, 0, zero, zero, zero, zero, zero, zero, zero, 0);
    }

    /** One message more, or one less. */
    QuantityRow counting(int by, boolean differs) {
        return new QuantityRow(
                day,
                unit,
                known,
                messages + by,
                received,
                applied,
                duplicate,
                superseded,
                discarded,
                held,
                deadLettered,
                differing + (differs ? by : 0));
    }

    /** So much more, or less, is received. */
    QuantityRow receiving(BigDecimal amount) {
        return with(received.add(amount), What.applied, BigDecimal.ZERO);
    }

    /** So much more, or less, became of it. */
    QuantityRow becoming(What what, BigDecimal amount) {
        return with(received, what, amount);
    }

    private QuantityRow with(BigDecimal newReceived, What what, BigDecimal amount) {
        return new QuantityRow(
                day,
                unit,
                known,
                messages,
                newReceived,
                more(applied, what == What.applied, amount),
                more(duplicate, what == What.duplicate, amount),
                more(superseded, what == What.superseded, amount),
                more(discarded, what == What.discarded, amount),
                more(held, what == What.held, amount),
                more(deadLettered, what == What.deadLettered, amount),
                differing);
    }

    private static BigDecimal more(BigDecimal of, boolean is, BigDecimal amount) {
        return is ? of.add(amount) : of;
    }

    /** Both together: rows of two partitions. */
    QuantityRow plus(QuantityRow other) {
        return new QuantityRow(
                day,
                unit,
                known,
                messages + other.messages,
                received.add(other.received),
                applied.add(other.applied),
                duplicate.add(other.duplicate),
                superseded.add(other.superseded),
                discarded.add(other.discarded),
                held.add(other.held),
                deadLettered.add(other.deadLettered),
                differing + other.differing);
    }
}
