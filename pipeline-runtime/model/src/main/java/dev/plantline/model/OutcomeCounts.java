package dev.plantline.model;

/** How many messages there are of each outcome: the one place that knows where an outcome stands in {@link Totals}. Not thread safe. */
public final class OutcomeCounts {
    private final long[] counts = new long[CountedAs.values().length];

    /** Nothing yet. */
    public OutcomeCounts() {}

    /** As an account has them. */
    public OutcomeCounts(Totals account) {
        set(CountedAs.applied, account.applied());
        set(CountedAs.duplicate, account.duplicate() - account.duplicateOfGivenUp());
        set(CountedAs.duplicateOfGivenUp, account.duplicateOfGivenUp());
        set(CountedAs.superseded, account.superseded());
        set(CountedAs.held, account.held());
        set(CountedAs.deadLettered, account.deadLettered());
        set(CountedAs.discarded, account.discarded());
    }

    /** One more. */
    public void add(CountedAs outcome) {
        counts[outcome.ordinal()]++;
    }

    /** One less. */
    public void remove(CountedAs outcome) {
        counts[outcome.ordinal()]--;
    }

    /** So many more; negative: less. */
    public OutcomeCounts add(CountedAs outcome, long more) {
        counts[outcome.ordinal()] += more;
        return this;
    }

    /** So many of an outcome are discarded instead. */
    public OutcomeCounts discard(CountedAs before, long count) {
        return add(before, -count).add(CountedAs.discarded, count);
    }

    /** So many. */
    public void set(CountedAs outcome, long count) {
        counts[outcome.ordinal()] = count;
    }

    /** How many. */
    public long of(CountedAs outcome) {
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
                of(CountedAs.applied),
                of(CountedAs.duplicate) + of(CountedAs.duplicateOfGivenUp),
                of(CountedAs.duplicateOfGivenUp),
                of(CountedAs.superseded),
                of(CountedAs.held),
                of(CountedAs.deadLettered),
                of(CountedAs.discarded),
                inFlight);
    }
}
