package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The account of one partition: every message counted once, under what it is now. Counts since the topics were made.
 *
 * @param received read from {@code .in}
 * @param applied had their effect
 * @param duplicate had their effect at another position
 * @param superseded a newer version was there
 * @param held wait in {@code .aside}
 * @param deadLettered open dead letters
 * @param discarded given up by a human
 * @param inFlight read and without an outcome yet; counted, not computed
 */
public record Totals(
        long received,
        long applied,
        long duplicate,
        long superseded,
        long held,
        long deadLettered,
        long discarded,
        long inFlight) {
    /** Nothing yet. */
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    /** Messages with an outcome or set aside. */
    @JsonIgnore
    public long handled() {
        return applied + duplicate + superseded + held + deadLettered + discarded;
    }

    /** What the equation misses; anything but 0 is an internal error. */
    @JsonIgnore
    public long unaccounted() {
        return received - handled() - inFlight;
    }

    /** The account of those that have an outcome or are set aside: what was read besides may be gone, and counts again when it is read again. */
    public Totals withoutInFlight() {
        return new Totals(received - inFlight, applied, duplicate, superseded, held, deadLettered, discarded, 0);
    }

    /** Both accounts together, for example of all partitions of an interface. */
    public Totals plus(Totals other) {
        return new Totals(
                received + other.received,
                applied + other.applied,
                duplicate + other.duplicate,
                superseded + other.superseded,
                held + other.held,
                deadLettered + other.deadLettered,
                discarded + other.discarded,
                inFlight + other.inFlight);
    }
}
