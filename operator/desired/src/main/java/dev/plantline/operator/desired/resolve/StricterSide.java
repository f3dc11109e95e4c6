package dev.plantline.operator.desired.resolve;

import dev.plantline.model.Durations;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of an interface that have a stricter side; the one place for it. */
sealed interface StricterSide {
    /** A failure that waits keeps the order of its key; one that is given up lets later messages pass. */
    List<String> POLICY = List.of("deadLetter", "hold");

    /** By path below the spec. */
    Map<String, StricterSide> BY_PATH = Map.of(
            // Who is woken up sooner, and for more.
            "classification.criticality", new Later(List.of("low", "medium", "high", "critical")),
            "onFailure.contract", new Later(POLICY),
            "onFailure.mapping", new Later(POLICY),
            "onFailure.business", new Later(POLICY),
            "onFailure.exhausted", new Later(List.of("deadLetter", "deadLetterKey", "hold")),
            // A human is asked sooner.
            "retries.holdFor", new Shorter(),
            "asideRetention", new Shorter());

    /** Of a field; empty: neither side is stricter. */
    static Optional<StricterSide> of(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    /** Whether a value is as strict as another one or stricter. */
    boolean isStricter(String value, String than);

    /** The values that are as strict as one or stricter, for a sentence. */
    String words(String than);

    /**
     * The later of these words is stricter.
     *
     * @param words that the field may be
     */
    record Later(List<String> words) implements StricterSide {
        @Override
        public boolean isStricter(String value, String than) {
            return words.indexOf(value) >= words.indexOf(than);
        }

        @Override
        public String words(String than) {
            return String.join(" or ", words.subList(Math.max(0, words.indexOf(than)), words.size()));
        }
    }

    /** The shorter duration is stricter. */
    record Shorter() implements StricterSide {
        @Override
        public boolean isStricter(String value, String than) {
            try {
                return Durations.parse(value).compareTo(Durations.parse(than)) <= 0;
            } catch (IllegalArgumentException malformed) {
                return true; // the rules of the kind say so
            }
        }

        @Override
        public String words(String than) {
            return "at most " + than;
        }
    }
}
