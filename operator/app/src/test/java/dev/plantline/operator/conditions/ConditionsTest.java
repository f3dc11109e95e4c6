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
