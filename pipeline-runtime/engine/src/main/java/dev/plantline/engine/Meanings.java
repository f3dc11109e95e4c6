package dev.plantline.engine;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;

/** What a code means from when on. Which line counts is decided by the message's time of receipt alone: the same whenever it is mapped. */
final class Meanings {
    /** Of a line that always counts. */
    static final Instant ALWAYS = Instant.MIN;

    /** In the order in which they begin. */
    private final Instant[] begins;

    private final Meaning[] meanings;

    /**
     * The lines of one code and product.
     *
     * @param lines by when they begin; at least one
     */
    Meanings(SortedMap<Instant, Meaning> lines) {
        this.begins = lines.keySet().toArray(Instant[]::new);
        this.meanings = lines.values().toArray(Meaning[]::new);
    }

    /**
     * The latest one that has begun; null when none has.
     *
     * @param received when intake received the message; null: nobody did, then the first one counts
     */
    Meaning at(Instant received) {
        if (received == null) {
            return meanings[0];
        }
        for (int i = begins.length - 1; i >= 0; i--) {
            if (!begins[i].isAfter(received)) {
                return meanings[i];
            }
        }
        return null;
    }

    /** When the first one begins. */
    Instant begins() {
        return begins[0];
    }

    boolean isSameAs(Meanings other) {
        return Arrays.equals(begins, other.begins) && Arrays.equals(meanings, other.meanings);
    }

    /** Whether it says of a built-in unit what that means without a line. */
    boolean isBuiltIn(String code) {
        return begins.length == 1
                && begins[0].equals(ALWAYS)
                && meanings[0].value().equals(code)
                && meanings[0].factor().compareTo(BigDecimal.ONE) == 0;
    }

    void addTo(Collection<String> values) {
        Arrays.stream(meanings).map(Meaning::value).forEach(values::add);
    }
}
