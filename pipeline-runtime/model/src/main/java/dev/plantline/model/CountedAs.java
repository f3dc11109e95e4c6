package dev.plantline.model;

import dev.plantline.model.AuditRecord.What;

/** Under what a message is counted: what it is now, and of a repeat whether what it repeats was given up. */
public enum CountedAs {
    /** It had its effect. */
    applied(What.applied),
    /** It repeats a message that had its effect, or of which nobody knows that it was given up. */
    duplicate(What.duplicate),
    /** It repeats a dead letter or a discarded message: neither has an effect. */
    duplicateOfGivenUp(What.duplicate),
    /** A newer version was there. */
    superseded(What.superseded),
    /** It waits in {@code .aside}. */
    held(What.held),
    /** It was given up and waits for a human. */
    deadLettered(What.deadLettered),
    /** A human gave it up for good. */
    discarded(What.discarded);

    private final What what;

    CountedAs(What what) {
        this.what = what;
    }

    /** What the audit calls it. */
    public What what() {
        return what;
    }

    /** As a line of the audit says, one about an outcome. */
    public static CountedAs of(AuditRecord line) {
        return of(line.what(), line.ofOutcome());
    }

    /**
     * As an outcome is counted.
     *
     * @param what an outcome
     * @param ofOutcome of a repeat, what became of the message that it repeats; null: not known, or no repeat
     * @throws IllegalArgumentException when {@code what} is no outcome
     */
    public static CountedAs of(What what, Outcome ofOutcome) {
        return switch (what) {
            case applied -> applied;
            case duplicate -> ofOutcome != null && ofOutcome.isGivenUp() ? duplicateOfGivenUp : duplicate;
            case superseded -> superseded;
            case held -> held;
            case deadLettered -> deadLettered;
            case discarded -> discarded;
            case command, commandRefused, revision, anchored, sealed ->
                throw new IllegalArgumentException("no message is counted as " + what);
        };
    }
}
