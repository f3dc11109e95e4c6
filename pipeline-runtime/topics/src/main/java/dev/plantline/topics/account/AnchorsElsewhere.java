package dev.plantline.topics.account;

import dev.plantline.model.Target;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.PublicAnchorKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Anchors of one partition that stand in a place which whoever holds Kafka cannot change: the audit must still agree with each. */
final class AnchorsElsewhere {
    /** The youngest line that Kafka may have removed by itself; a day less, because it removes whole segments by its own clock. */
    static final Duration SURELY_KEPT = Target.REPEATS_KNOWN.minusDays(1);

    /** Where they stand. */
    enum Place {
        /** In collected logs, one each hour: of those that nothing is left of one tells it all. */
        log("outside of Kafka", false),
        /** In the target's ledger, one each day. */
        ledger("in the target's ledger", true);

        private final String words;
        private final boolean one;

        Place(String words, boolean one) {
            this.words = words;
            this.one = one;
        }
    }

    private final Place place;
    private final Differences differences;
    /** Whose signature is right, or cannot be verified: by the number of records that they cover. */
    private final TreeMap<Long, List<Anchor>> anchors = new TreeMap<>();

    /**
     * Verifies them. With one that the plant did not sign nothing is compared.
     *
     * @param all by the number of records that they cover
     * @param keys of the plant; none: signatures are not verified
     * @param differences is told what does not fit
     */
    AnchorsElsewhere(Place place, TreeMap<Long, List<Anchor>> all, PublicAnchorKeys keys, Differences differences) {
        this.place = place;
        this.differences = differences;
        all.forEach((records, same) -> same.forEach(anchor -> {
            Optional<String> wrong = keys.isEmpty() ? Optional.empty() : keys.wrong(anchor);
            if (wrong.isPresent()) {
                differences.add(place.words + ": " + anchor + " " + wrong.get());
            } else {
                anchors.computeIfAbsent(records, first -> new ArrayList<>(1)).add(anchor);
            }
        }));
    }

    /**
     * The audit has this record.
     *
     * @param number how many records there are with it
     * @param hash of it
     */
    void compare(long number, String hash) {
        for (Anchor anchor : anchors.getOrDefault(number, List.of())) {
            if (!anchor.hash().equals(hash)) {
                differences.add(place.words + " " + anchor + " names another history (hash " + anchor.hash()
                        + ") than the one that ends there now (hash " + hash + "): that was changed");
            }
        }
    }

    /**
     * The audit was read.
     *
     * @param first number of the first record that is there
     * @param last number of the last one; 0: there is none
     * @param now tells what Kafka cannot have removed by itself
     */
    void end(long first, long last, Instant now) {
        anchors.headMap(last == 0 ? 0 : first - 1, false).values().stream()
                .flatMap(List::stream)
                .filter(each -> each.at().isAfter(now.minus(SURELY_KEPT)))
                .limit(place.one ? Long.MAX_VALUE : 1)
                .forEach(gone -> differences.add(place.words + " stands " + gone + ", and the audit begins with record "
                        + first + ": the beginning of the history was taken away before its time"));
        // The highest one tells it all: what is not there covers everything before it.
        TreeMap<Long, List<Anchor>> behind = new TreeMap<>(anchors.tailMap(last, false));
        if (!place.one && !behind.isEmpty()) {
            behind.headMap(behind.lastKey(), false).clear();
        }
        behind.values()
                .forEach(same -> differences.add(place.words + " stands " + same.get(0)
                        + ", and the audit ends with record " + last + ": the end of the history was taken away"));
    }
}
