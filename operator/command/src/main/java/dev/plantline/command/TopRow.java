package dev.plantline.command;

import dev.plantline.command.InterfaceStates.Said;
import dev.plantline.model.AsideState;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.topics.account.StandingReader.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * An interface in the table of {@code plantline top}. What nobody knows is null and shown as a question mark, never as zero.
 *
 * @param of interface
 * @param said by pods or operator
 * @param state also from the topics: one that has stopped says so there
 * @param why it does not run; null: nobody said it
 * @param behind messages without an outcome
 * @param oldest when the oldest of them was received; null also when there is none
 * @param held messages
 * @param dead open dead letters
 * @param asideSince since when the first of these is set aside; null also when there is none
 * @param handled messages with an outcome or set aside, since the topics were made
 * @param perMinute how many of them came in a minute, between the last two looks
 * @param asOf age of the numbers
 */
record TopRow(
        InterfaceId of,
        Said said,
        State state,
        String why,
        Long behind,
        Instant oldest,
        Long held,
        Long dead,
        Instant asideSince,
        Long handled,
        Long perMinute,
        Duration asOf) {
    static final List<String> HEADS = List.of(
            "INTERFACE",
            "CRITICALITY",
            "STATE",
            "BEHIND",
            "OLDEST",
            "PER MIN",
            "HELD",
            "DEAD",
            "ASIDE FOR",
            "APPLIED",
            "AS OF",
            "WHY");

    private static final String UNKNOWN = "?";
    private static final String NOTHING = "-";
    private static final Duration NOW = Duration.ofSeconds(2);

    /** The interface's partitions together; what one of them does not tell, nobody knows of the interface. */
    static TopRow of(InterfaceId of, List<Standing> partitions, Said said, Duration asOf) {
        boolean isKnown = partitions.stream().allMatch(each -> each.checkpoint() != null);
        Totals totals = partitions.stream()
                .filter(each -> isKnown)
                .map(each -> each.checkpoint().totals())
                .reduce(Totals.NONE, Totals::plus);
        String stopped = partitions.stream()
                .map(Standing::checkpoint)
                .filter(each -> each != null && each.stopped() != null)
                .map(each -> each.stopped().text())
                .findFirst()
                .orElse(null);
        return new TopRow(
                of,
                said,
                stopped != null ? State.stopped : said.state(),
                stopped != null ? stopped : isKnown || said.why() != null ? said.why() : "nobody has owned it yet",
                isKnown ? (Long) partitions.stream().mapToLong(Standing::behind).sum() : null,
                first(partitions.stream().map(Standing::oldest).toList()),
                isKnown ? totals.held() : null,
                isKnown ? totals.deadLettered() : null,
                first(partitions.stream()
                        .flatMap(each -> each.aside().stream())
                        .map(AsideState::since)
                        .toList()),
                isKnown ? totals.handled() : null,
                null,
                asOf);
    }

    private static Instant first(List<Instant> of) {
        return of.stream()
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The same with how fast it goes, from an earlier look at it; null: there was none. */
    TopRow since(TopRow before, Duration between) {
        boolean isKnown = before != null
                && handled != null
                && before.handled != null
                && handled >= before.handled
                && !between.isZero();
        return new TopRow(
                of,
                said,
                state,
                why,
                behind,
                oldest,
                held,
                dead,
                asideSince,
                handled,
                isKnown ? (Long) Math.round((handled - before.handled) * 60_000.0 / between.toMillis()) : null,
                asOf);
    }

    /** The same, looked at so long ago, with what is said now. */
    TopRow asOf(Duration age, Said now) {
        return new TopRow(
                of,
                now,
                state == State.stopped ? state : now.state(),
                state == State.stopped || now.why() == null ? why : now.why(),
                behind,
                oldest,
                held,
                dead,
                asideSince,
                handled,
                perMinute,
                age);
    }

    /** Whether it does nothing and should. */
    boolean isDown() {
        return state == State.stopped || state == State.blocked;
    }

    private boolean isInTrouble() {
        return isDown() || held == null || held > 0 || dead > 0;
    }

    /** What is in trouble first, of that the most critical, of that what stands still; one whose criticality nobody said may be critical. */
    static Comparator<TopRow> worstFirst() {
        return Comparator.comparing((TopRow each) -> !each.isInTrouble())
                .thenComparing(each -> each.said.criticality() == null
                        ? 0
                        : each.said.criticality().ordinal())
                .thenComparing(each -> !each.isDown())
                .thenComparing(each -> each.oldest, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(each -> each.of.toString());
    }

    /** As it is shown at a time. */
    List<String> cells(Instant now) {
        return List.of(
                of.toString(),
                shown(said.criticality()),
                shown(state),
                shown(behind),
                behind == null ? UNKNOWN : age(oldest, now),
                shown(perMinute),
                shown(held),
                shown(dead),
                held == null ? UNKNOWN : age(asideSince, now),
                said.lastApplied() == null ? UNKNOWN : age(said.lastApplied(), now),
                asOf.compareTo(NOW) < 0 ? "now" : age(asOf),
                why == null ? "" : why);
    }

    private static String shown(Object value) {
        return value == null ? UNKNOWN : value.toString();
    }

    private static String age(Instant since, Instant now) {
        return since == null ? NOTHING : age(Duration.between(since, now));
    }

    /** Short, in the unit that fits: an age is looked at, not computed with. */
    private static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        return seconds < 120
                ? seconds + "s"
                : seconds < 7_200
                        ? seconds / 60 + "m"
                        : seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
