package dev.plantline.operator.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes metav1 conditions from findings. {@code lastTransitionTime} moves only when the status of a condition changes. */
public final class Conditions {
    /** What the operator and the pods do by themselves within a minute. */
    private static final Set<String> PASSES_BY_ITSELF = Set.of(
            "GatewayNotReady",
            "NotAskedYet",
            "NotLive",
            "NotLookedAtYet",
            "NotMade",
            "NotReported",
            "PodsNotReady",
            "RevisionPending");
    /** When it has not passed by itself for this long, somebody has to look. */
    private static final Duration LONG = Duration.ofMinutes(10);

    /** In front, where neither a long message nor a narrow window cuts it off. */
    private static final String LASTS = "For more than ten minutes: ";

    private final InstantSource clock;

    /** The moment. */
    public Instant now() {
        return clock.instant();
    }

    /** Conditions that take their times from a clock. */
    public Conditions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The conditions for findings.
     *
     * @param before conditions that stand now; null: none
     * @param generation of the spec that the findings speak of
     * @param findings in the order in which they are shown; what is no finding disappears
     */
    public List<Condition> of(List<Condition> before, Long generation, List<Finding> findings) {
        List<Condition> conditions = new ArrayList<>();
        for (Finding finding : findings) {
            String status = finding.status().name();
            String since = find(before, finding.type())
                    .filter(old -> status.equals(old.getStatus()))
                    .map(Condition::getLastTransitionTime)
                    .orElseGet(() ->
                            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            conditions.add(new ConditionBuilder()
                    .withType(finding.type())
                    .withStatus(status)
                    .withReason(finding.reason())
                    .withMessage(finding.message())
                    .withObservedGeneration(generation)
                    .withLastTransitionTime(since)
                    .build());
        }
        return conditions;
    }

    /**
     * The conditions after an internal error of the operator: the summary says so, and what was known besides stands, because nobody knows more than
     * before.
     *
     * @param before conditions that stand now; null: none
     * @param generation of the spec on which the operator failed
     * @param why the error
     */
    public List<Condition> failed(List<Condition> before, Long generation, String why) {
        List<Condition> all = new ArrayList<>(of(before, generation, Summary.failed(why)));
        Optional.ofNullable(before).orElse(List.of()).stream()
                .filter(each -> all.stream().noneMatch(now -> now.getType().equals(each.getType())))
                .toList()
                .forEach(all::add);
        return all;
    }

    /** Whether a finding passes by itself, and has not stood for so long that it seems not to. */
    public static boolean passesByItself(Finding finding) {
        return PASSES_BY_ITSELF.contains(finding.reason()) && !finding.message().startsWith(LASTS);
    }

    /**
     * A finding as it is told when its condition has been False for ten minutes although it should pass by itself: with words in front that say so.
     *
     * @param before conditions that stand now; null: none
     */
    public Finding lasting(List<Condition> before, Finding now) {
        return passesByItself(now)
                        && now.status() == Finding.Status.False
                        && until(before, now.type()).filter(Duration::isZero).isPresent()
                ? Finding.no(now.type(), now.reason(), LASTS + now.message())
                : now;
    }

    /**
     * In how long a condition that is False will have been so for ten minutes; zero: it has.
     *
     * @param conditions that stand; null: none
     * @return empty: it is not False
     */
    public Optional<Duration> until(List<Condition> conditions, String type) {
        return find(conditions, type)
                .filter(each -> each.getStatus().equals(Finding.Status.False.name()))
                .map(each -> Instant.parse(each.getLastTransitionTime()).plus(LONG))
                .map(when -> Duration.between(clock.instant(), when))
                .map(rest -> rest.isNegative() ? Duration.ZERO : rest);
    }

    /** A condition as a finding again; empty when it is not there. */
    public static Optional<Finding> finding(List<Condition> conditions, String type) {
        return find(conditions, type)
                .map(each -> new Finding(
                        each.getType(), Finding.Status.valueOf(each.getStatus()), each.getReason(), each.getMessage()));
    }

    private static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(each -> type.equals(each.getType()))
                        .findFirst();
    }
}
