package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Compared;
import dev.plantline.model.Quantity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Adds up, from the lines of the audit and nothing else, what the messages of a partition are about. A message is in memory only while it is set aside.
 */
final class AuditedQuantities {
    /** A year and more of twenty units; units are foreign text. */
    private static final int MOST_ROWS = 10_000;

    /**
     * A row's name.
     *
     * @param unit null: not told
     * @param known false: a row of messages without a quantity
     */
    private record Key(LocalDate day, String unit, boolean known) {}

    /**
     * A message that is set aside.
     *
     * @param said its quantities
     */
    private record Aside(What what, LocalDate day, List<Quantity> said) {}

    private final ZoneId zone;
    private final Differences differences;
    private final Map<Key, QuantityRow> rows = new HashMap<>();
    private final Map<Long, Aside> aside = new HashMap<>();
    /** What had its effect and is tried once more: it is counted already. */
    private final Set<Long> again = new HashSet<>();

    private long leftOut;
    private boolean begun;
    private final List<String> notes = new ArrayList<>();

    AuditedQuantities(ZoneId zone, Differences differences) {
        this.zone = zone;
        this.differences = differences;
    }

    /** The next line. */
    void take(AuditRecord line) {
        if (!begun) {
            begun = true;
            if (line.number() > 1) {
                notes.add("the audit begins with record " + line.number() + " of " + line.processed()
                        + ": what was received and settled before it is in no row");
            }
        }
        if (line.adoption() != null && line.adoption().countedFrom() != null) {
            long from = line.adoption().countedFrom();
            aside.entrySet().removeIf(each -> {
                boolean again = each.getKey() >= from;
                if (again) {
                    takeOut(each.getValue());
                }
                return again;
            });
            again.removeIf(offset -> offset >= from);
            notes.add("a human let delivery go on after a loss at " + line.processed()
                    + ": what was settled from offset " + from + " on is received again, and stands in the rows twice");
        }
        if (line.what().isOutcome() && line.message() != null) {
            outcome(line);
        }
    }

    private void outcome(AuditRecord line) {
        if (line.isReplay()) {
            again.add(line.offset());
        }
        if (again.contains(line.offset())) {
            outcomeAgain(line);
            return;
        }
        Aside before = aside.remove(line.offset());
        // what was given up may not have been mapped again; what was applied has been, perhaps by another mapping
        boolean asBefore = line.quantities() == null && before != null && line.what() != What.applied;
        List<Quantity> said = asBefore ? before.said() : line.quantities() == null ? List.of() : line.quantities();
        if (before != null) {
            takeOut(before);
        }
        LocalDate day = line.message().received().atZone(zone).toLocalDate();
        List<Quantity> kept = line.booked() == null ? List.of() : line.booked().totals();
        tell(line, said, kept, count(line.what(), day, said, kept, 1));
        if (!line.what().isFinal()) {
            aside.put(line.offset(), new Aside(line.what(), day, said));
        }
    }

    private void outcomeAgain(AuditRecord line) {
        if (line.what().isFinal()) {
            again.remove(line.offset());
        }
        if (line.what() == What.applied && line.quantities() != null) {
            List<Quantity> kept =
                    line.booked() == null ? List.of() : line.booked().totals();
            tell(
                    line,
                    line.quantities(),
                    kept,
                    Compared.of(line.quantities(), kept).missing());
        }
    }

    private void tell(AuditRecord line, List<Quantity> said, List<Quantity> kept, List<Quantity> missing) {
        if (!missing.isEmpty()) {
            differences.add(
                    line.offset(),
                    "says " + words(said) + " and was applied as "
                            + (kept.isEmpty() ? "something that the target has not told" : words(kept))
                            + ": look at what was made of it"
                            + (line.record() == null ? "" : " (" + line.record() + ")")
                            + ", and report it");
        }
    }

    private void takeOut(Aside one) {
        count(one.what(), one.day(), one.said(), List.of(), -1);
    }

    /** Counts a message, or takes it out again, and answers what of it has no reason. */
    private List<Quantity> count(What what, LocalDate day, List<Quantity> said, List<Quantity> kept, int by) {
        if (said.isEmpty()) {
            change(new Key(day, null, false), row -> row.counting(by, false));
            return List.of();
        }
        boolean applied = what == What.applied;
        Compared compared = applied ? Compared.of(said, kept) : new Compared(said, said);
        List<Quantity> missing = compared.missing();
        Set<String> units = new HashSet<>();
        for (Quantity each : compared.received()) {
            units.add(each.unit());
            change(key(day, each), row -> row.receiving(each.amount().multiply(BigDecimal.valueOf(by))));
        }
        for (Quantity each : compared.applied()) {
            units.add(each.unit());
            change(key(day, each), row -> row.becoming(what, each.amount().multiply(BigDecimal.valueOf(by))));
        }
        for (String unit : units) {
            boolean differs = missing.stream().anyMatch(each -> Objects.equals(each.unit(), unit));
            change(new Key(day, unit, true), row -> row.counting(by, differs));
        }
        return missing;
    }

    private static Key key(LocalDate day, Quantity quantity) {
        return new Key(day, quantity.unit(), true);
    }

    private void change(Key key, UnaryOperator<QuantityRow> change) {
        if (rows.size() == MOST_ROWS && !rows.containsKey(key)) {
            leftOut++;
            return;
        }
        rows.compute(
                key,
                (name, row) ->
                        change.apply(row == null ? QuantityRow.none(name.day(), name.unit(), name.known()) : row));
    }

    private static String words(List<Quantity> quantities) {
        return String.join(", ", quantities.stream().map(Quantity::toString).toList());
    }

    /** The end of the lines that the checkpoint vouches for. */
    void end() {
        if (leftOut > 0) {
            differences.add("there are more than " + MOST_ROWS + " days and units of quantities: " + leftOut
                    + " entries are in no row. Somebody sends a unit of its own with each message");
        }
    }

    /** All rows, by day and unit. */
    List<QuantityRow> rows() {
        return sorted(rows.values().stream().filter(row -> row.messages() > 0).toList());
    }

    /** What somebody must know who reads the rows. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** By day and unit. */
    static List<QuantityRow> sorted(Collection<QuantityRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(QuantityRow::day)
                        .thenComparing(QuantityRow::known, Comparator.reverseOrder())
                        .thenComparing(QuantityRow::unit, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }
}
