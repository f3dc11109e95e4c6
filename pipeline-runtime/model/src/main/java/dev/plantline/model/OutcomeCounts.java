package dev.plantline.model;

import dev.plantline.model.AuditRecord.What;

/** How many messages there are of each outcome: the one place that knows where an outcome stands in {@link Totals}. Not thread safe. */
public final class OutcomeCounts {
    private final long[] counts = new long[What.discarded.ordinal() + 1];

    /** Nothing yet. */
    public OutcomeCounts() {}

    /** As an account has them. */
    public OutcomeCounts(Totals account) {
        set(What.applied, account.applied());
        set(What.duplicate, account.duplicate());
        set(What.superseded, account.superseded());
        set(What.held, account.held());
        set(What.deadLettered, account.deadLettered());
        set(What.discarded, account.discarded());
    }

    /** One more. */
    public void add(What outcome) {
        counts[outcome.ordinal()]++;
    }

    /** One less. */
    public void remove(What outcome) {
        counts[outcome.ordinal()]--;
    }

    /** So many. */
    public void set(What outcome, long count) {
        counts[outcome.ordinal()] = count;
    }

    /** How many. */
    public long of(What outcome) {
        return counts[outcome.ordinal()];
    }

    /** The account when nothing else was received. */
    public Totals totals() {
        Totals settled = totals(0, 0);
        return totals(settled.handled(), 0);
    }

    /**
     * The account.
     *
     * @param received see {@link Totals}
     * @param inFlight see {@link Totals}
     */
    public Totals totals(long received, long inFlight) {
        return new Totals(
                received,
                of(What.applied),
                of(What.duplicate),
                of(What.superseded),
                of(What.held),
                of(What.deadLettered),
                of(What.discarded),
                inFlight);
    }
}
