package dev.plantline.delivery.partition;

import dev.plantline.model.AsideState.Asked;

/** Everything before an offset is given up, because a human said so. For the thread of its partition. */
public final class Abandonment {
    private final long before;
    private final Asked asked;
    private long count;

    /**
     * Begins.
     *
     * @param before offset in {@code .in}; messages from here on go on
     * @param asked who said so
     */
    public Abandonment(long before, Asked asked) {
        this.before = before;
        this.asked = asked;
    }

    /** Whether it names the message at this offset. */
    boolean names(long offset) {
        return offset < before;
    }

    long before() {
        return before;
    }

    Asked asked() {
        return asked;
    }

    void counted() {
        count++;
    }

    /** Messages that this owner is giving up, or has given up, because of it. */
    public long count() {
        return count;
    }
}
