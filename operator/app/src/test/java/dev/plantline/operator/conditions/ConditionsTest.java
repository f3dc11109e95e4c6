package dev.plantline.operator.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.700Z");

    @Test
    void lastTransitionTimeMovesOnlyWhenTheStatusChanges() {
        List<Condition> first = at(NOON, null, Finding.no(Finding.READY, "PodsNotReady", "one"));
        List<Condition> same =
                at(NOON.plusSeconds(60), first, Finding.no(Finding.READY, "KafkaUnreachable", "another reason"));
        List<Condition> changed =
                at(NOON.plusSeconds(120), same, Finding.yes(Finding.READY, Finding.AS_DECLARED, "ready"));

        assertThat(first.get(0).getLastTransitionTime()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(same.get(0).getLastTransitionTime()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(same.get(0).getReason()).isEqualTo("KafkaUnreachable");
        assertThat(changed.get(0).getLastTransitionTime()).isEqualTo("2026-11-23T12:02:00Z");
    }

    @Test
    void theSameFindingsAreEqualConditionsWheneverTheyAreMade() {
        List<Condition> first = at(NOON, null, Finding.yes(Finding.READY, Finding.AS_DECLARED, "ready"));

        assertThat(at(NOON.plus(Duration.ofDays(1)), first, Finding.yes(Finding.READY, Finding.AS_DECLARED, "ready")))
                .isEqualTo(first);
    }

    @Test
    void aConditionIsOneLineWhoeverIsQuotedInIt() {
        assertThat(Finding.no(Finding.READY, "TestFailed", "got \"a\nReady: True\u001b[2J\"")
                        .message())
                .isEqualTo("got \"a\\nReady: True\\u001b[2J\"");
    }

    @Test
    void whatShouldPassByItselfAndDoesNotForTenMinutesSaysSo() {
        Finding noPod = Finding.no(Finding.RUNTIME_READY, "GatewayNotReady", "It has no ready pod.");
        List<Condition> first = at(NOON, null, noPod);
        Conditions early = conditions(NOON.plus(Duration.ofMinutes(9)));
        Conditions late = conditions(NOON.plus(Duration.ofMinutes(10)));

        assertThat(early.lasting(first, noPod)).isEqualTo(noPod);
        assertThat(early.until(first, Finding.RUNTIME_READY))
                .hasValueSatisfying(rest -> assertThat(rest).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1)));
        Finding lasts = late.lasting(first, noPod);
        assertThat(lasts.reason()).isEqualTo("GatewayNotReady");
        assertThat(lasts.message()).isEqualTo("For more than ten minutes: It has no ready pod.");
        assertThat(Conditions.passesByItself(noPod)).isTrue();
        assertThat(Conditions.passesByItself(lasts)).isFalse();
        assertThat(late.lasting(late.of(first, 1L, List.of(lasts)), noPod))
                .as("the same words from then on")
                .isEqualTo(lasts);
        assertThat(late.lasting(null, noPod)).isEqualTo(noPod);
        Finding kafka = Finding.no(Finding.RUNTIME_READY, "Blocked", "The broker is away.");
        assertThat(late.lasting(first, kafka)).as("is told at once").isEqualTo(kafka);
    }

    @Test
    void aMessageAsLongAsAStatusTakesSaysSoToo() {
        Finding full = Finding.no(Finding.RUNTIME_READY, "PodsNotReady", "x".repeat(2048));
        Conditions late = conditions(NOON.plus(Duration.ofMinutes(10)));
        Finding lasts = late.lasting(at(NOON, null, full), full);

        assertThat(lasts.message()).startsWith("For more than ten minutes: xx").hasSize(2048);
        assertThat(Conditions.passesByItself(lasts)).isFalse();
        assertThat(late.lasting(late.of(null, 1L, List.of(lasts)), full).message())
                .as("once")
                .doesNotContain("minutes: For");
    }

    private static Conditions conditions(Instant now) {
        return new Conditions(Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void userErrorsAreStalledAndNotReconciling() {
        List<Finding> all =
                Summary.with(Optional.of(Finding.yes(Finding.STALLED, "UnknownDuty", "choose another")), List.of());

        assertThat(all)
                .extracting(each -> each.type() + " " + each.status())
                .containsExactly("Ready False", "Reconciling False", "Stalled True");
    }

    @Test
    void whatPassesByItselfIsReconcilingAndNotStalled() {
        List<Finding> all = Summary.with(
                Optional.empty(), List.of(Finding.no(Finding.TOPICS_READY, "KafkaUnreachable", "tried again")));

        assertThat(all)
                .extracting(each -> each.type() + " " + each.status())
                .containsExactly("Ready False", "Reconciling True", "Stalled False", "TopicsReady False");
    }

    @Test
    void aMessageOfAnyLengthFitsIntoAStatus() {
        assertThat(Finding.no(Finding.READY, "Long", "x".repeat(100_000)).message())
                .hasSize(2048);
    }

    private static List<Condition> at(Instant time, List<Condition> before, Finding finding) {
        return new Conditions(Clock.fixed(time, ZoneOffset.UTC)).of(before, 3L, List.of(finding));
    }
}
