package dev.plantline.delivery.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a code map that its steward has changed does to the messages of a partition. The pauses of held messages are 1 to 2 s here. */
class CodeMapSwapTest {
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetter);
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private static DecisionCore core() {
        return new DecisionCore(USUAL, operations -> operations.stream()
                        .map(DecisionCore::well)
                        .toList())
                .codeMap("units", "u-1")
                .codeMap("places", "p-1");
    }

    @Test
    void aMessageThatIsHeldForACodeIsTriedAtOnceWhenThatCodeMapChanges() {
        try (DecisionCore core =
                core().hasUnknownUnit("A").receive("A", "A", "B").pass(AT_ONCE)) {
            assertThat(core.effects).containsExactly("B2");
            assertThat(core.books().totals().held()).isEqualTo(2);

            core.codeMap("units", "u-2").pass(AT_ONCE);

            assertThat(core.effects).containsExactly("B2", "A0", "A1");
            assertThat(core.books().totals().held()).isZero();
        }
    }

    @Test
    void aChangeOfAnotherCodeMapMakesItWaitOutItsPause() {
        try (DecisionCore core = core().hasUnknownUnit("A").receive("A").pass(AT_ONCE)) {
            core.codeMap("places", "p-2").pass(AT_ONCE);

            assertThat(core.audit).containsExactly("held 0");
            assertThat(core.partition.settlement().aside().get(0L).tries())
                    .as("tries")
                    .isEqualTo(1);
            core.pass(Duration.ofSeconds(2));
            assertThat(core.partition.settlement().aside().get(0L).tries())
                    .as("tries, as it would have been")
                    .isGreaterThan(1);
        }
    }

    @Test
    void theAuditNamesTheTablesWithWhichAMessageWasMapped() {
        try (DecisionCore core = core().hasUnknownUnit("A").receive("A").pass(AT_ONCE)) {
            core.codeMap("units", "u-2").receive("B").pass(AT_ONCE);

            assertThat(core.auditedCodeMaps)
                    .containsExactlyInAnyOrder(
                            "held 0 {places=p-1, units=u-1}",
                            "applied 0 {places=p-1, units=u-2}",
                            "applied 1 {places=p-1, units=u-2}");
        }
    }

    /** Else it would go out as it was mapped with the table before. */
    @Test
    void whatWaitsForItsCallIsMappedAnewWithTheNewTable() {
        try (DecisionCore core = core().suspend(true).receive("A").pass(AT_ONCE)) {
            core.codeMap("units", "u-2").suspend(false).pass(AT_ONCE);

            assertThat(core.auditedCodeMaps).containsExactly("applied 0 {places=p-1, units=u-2}");
        }
    }
}
