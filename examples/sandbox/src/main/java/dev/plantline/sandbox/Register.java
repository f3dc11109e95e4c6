package dev.plantline.sandbox;

import dev.plantline.command.Table;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.sandbox.PlantJournal.Sent;
import dev.plantline.sandbox.WorkingDay.Becomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The accounts of all interfaces at one moment, beside what the plant says that it sent.
 *
 * @param entries one per interface, in the order of their names
 */
record Register(List<Entry> entries) {
    private static final Set<Becomes> WITHOUT_EFFECT =
            Set.of(Becomes.duplicate, Becomes.superseded, Becomes.held, Becomes.deadLettered);

    /**
     * One interface.
     *
     * @param id which
     * @param ready whether the operator says so
     * @param sent what the plant sent, over all runs with this data directory
     * @param totals its account
     * @param problems what does not fit in it
     */
    record Entry(InterfaceId id, boolean ready, Sent sent, Totals totals, List<String> problems) {
        /** Whether everything that was taken is counted, and counted as done or set aside. */
        boolean settled() {
            return complete() && totals.inFlight() == 0 && totals.unaccounted() == 0 && problems.isEmpty();
        }

        /** Whether the account knows every message that the plant knows to be taken, and none that it did not send. */
        boolean complete() {
            return totals.received() >= sent.accepted() && totals.received() <= sent.accepted() + sent.unanswered();
        }

        /** How many messages became something. */
        long count(Becomes becomes) {
            return switch (becomes) {
                case refused -> sent.refused();
                case applied -> totals.applied();
                case duplicate -> totals.duplicate();
                case superseded -> totals.superseded();
                case held -> totals.held();
                case deadLettered -> totals.deadLettered();
            };
        }

        /**
         * What differs from the expected counts, for people; empty when nothing does. What left without an answer was sent again: so many copies
         * more may have been taken, and none of them may have an effect.
         */
        List<String> differences(Map<Becomes, Integer> expected) {
            List<String> differences = new ArrayList<>();
            long copies = sent.unanswered();
            for (Becomes becomes : Becomes.values()) {
                long want = expected.getOrDefault(becomes, 0);
                long more = count(becomes) - want;
                boolean copied = more > 0 && more <= copies && WITHOUT_EFFECT.contains(becomes);
                if (copied) {
                    copies -= more;
                } else if (more != 0) {
                    differences.add(id.name() + ": " + becomes + " " + count(becomes) + ", expected " + want);
                }
            }
            return differences;
        }

        /** Whether as many are held as a day leaves held, with the copies of those that were sent again. */
        boolean holds(long expected) {
            return totals.held() >= expected && totals.held() <= expected + sent.unanswered();
        }
    }

    /** Whether every interface has settled. */
    boolean settled() {
        return entries.stream().allMatch(Entry::settled);
    }

    /** Whether every interface was at work: it has received something, or the operator says that it is ready to. */
    boolean begun() {
        return entries.stream().allMatch(each -> each.ready() || each.totals().received() > 0);
    }

    /** Whether the operator says that an interface is ready. */
    boolean ready(String interfaceName) {
        return entries.stream()
                .anyMatch(each -> each.ready() && each.id().name().equals(interfaceName));
    }

    /** The live table, narrow enough for 80 columns. */
    List<String> live() {
        return Table.of(
                List.of("", "interface", "sent", "recv", "appl", "dupl", "late", "held", "dead", "wait"),
                entries.stream()
                        .map(each -> List.of(
                                each.ready() ? "+" : "-",
                                each.id().name(),
                                "" + each.sent().all(),
                                "" + each.totals().received(),
                                "" + each.totals().applied(),
                                "" + each.totals().duplicate(),
                                "" + each.totals().superseded(),
                                "" + each.totals().held(),
                                "" + each.totals().deadLettered(),
                                "" + each.totals().inFlight()))
                        .toList());
    }

    /** The account. */
    List<String> full() {
        List<List<String>> rows = new ArrayList<>();
        entries.forEach(each -> rows.add(row(each.id().name(), each.sent(), each.totals())));
        if (entries.size() > 1) {
            Sent sent = entries.stream().map(Entry::sent).reduce(Sent.NOTHING, Sent::plus);
            Totals totals = entries.stream().map(Entry::totals).reduce(Totals.NONE, Totals::plus);
            rows.add(row("together", sent, totals));
        }
        return Table.of(
                List.of(
                        "interface",
                        "sent",
                        "refused at the door",
                        "received",
                        "applied",
                        "duplicate",
                        "of given up",
                        "superseded",
                        "held",
                        "dead-lettered",
                        "discarded",
                        "in flight",
                        "unaccounted"),
                rows);
    }

    private static List<String> row(String name, Sent sent, Totals totals) {
        return List.of(
                name,
                "" + sent.all(),
                "" + sent.refused(),
                "" + totals.received(),
                "" + totals.applied(),
                "" + totals.duplicate(),
                "" + totals.duplicateOfGivenUp(),
                "" + totals.superseded(),
                "" + totals.held(),
                "" + totals.deadLettered(),
                "" + totals.discarded(),
                "" + totals.inFlight(),
                "" + totals.unaccounted());
    }
}
