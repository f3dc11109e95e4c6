package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The account of one partition: every message counted once, under what it is now. Counts since the topics were made.
 *
 * @param received read from {@code .in}
 * @param applied had their effect
 * @param duplicate came before, at another position
 * @param duplicateOfGivenUp those of {@code duplicate} that repeat a dead letter or a discarded message, so that neither has an effect
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
        long duplicateOfGivenUp,
        long superseded,
        long held,
        long deadLettered,
        long discarded,
        long inFlight) {
    /** Nothing yet. */
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    /** An account without repeats of what was given up. */
    public Totals(
            long received,
            long applied,
            long duplicate,
            long superseded,
            long held,
            long deadLettered,
            long discarded,
            long inFlight) {
        this(received, applied, duplicate, 0, superseded, held, deadLettered, discarded, inFlight);
    }

    /** As it stands in a checkpoint, a seal or a status; one from before repeats of what was given up were told apart has counted none of them. */
    @JsonCreator
    static Totals read(
            @JsonProperty("received") long received,
            @JsonProperty("applied") long applied,
            @JsonProperty("duplicate") long duplicate,
            @JsonProperty("duplicateOfGivenUp") Long duplicateOfGivenUp,
            @JsonProperty("superseded") long superseded,
            @JsonProperty("held") long held,
            @JsonProperty("deadLettered") long deadLettered,
            @JsonProperty("discarded") long discarded,
            @JsonProperty("inFlight") long inFlight) {
        long given = duplicateOfGivenUp == null ? 0 : duplicateOfGivenUp;
        return new Totals(received, applied, duplicate, given, superseded, held, deadLettered, discarded, inFlight);
    }

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
        return receiving(received - inFlight, 0);
    }

    /** The same outcomes with other messages that have none. */
    public Totals receiving(long newReceived, long newInFlight) {
        return new OutcomeCounts(this).totals(newReceived, newInFlight);
    }

    /** Both accounts together, for example of all partitions of an interface. */
    public Totals plus(Totals other) {
        return new Totals(
                received + other.received,
                applied + other.applied,
                duplicate + other.duplicate,
                duplicateOfGivenUp + other.duplicateOfGivenUp,
                superseded + other.superseded,
                held + other.held,
                deadLettered + other.deadLettered,
                discarded + other.discarded,
                inFlight + other.inFlight);
    }
}
