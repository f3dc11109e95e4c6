package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.model.FailureClass;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wall clock that is set, or a process that is frozen, does to waiting: nothing. The limit of a hold is 10 s here, its pauses 1 to 2 s. */
class TimeTest {
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.deadLetter);

    private static Verdict refusal(int[] tries) {
        tries[0]++;
        return refused(FailureClass.business, "closed period");
    }

    @Test
    void aMessageIsMappedWithTheTimeOfItsReceiptWhateverTheClockSays() {
        try (DecisionCore core = new DecisionCore(
                USUAL, operations -> operations.stream().map(DecisionCore::well).toList())) {
            core.receive("A").receivedDaysAgo(2, "B").wallClockJumps(Duration.ofHours(1));
            core.pass(Duration.ofSeconds(1));

            var received = core.mappedAsReceived().stream().sorted().toList();
            assertThat(received).hasSize(2);
            assertThat(Duration.between(received.get(0), received.get(1))).isEqualTo(Duration.ofDays(2));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void aWallClockThatJumpsAnHourNeitherDelaysNorEndsAHold(long seconds) {
        int[] tries = {0};
        DecisionCore.Script refusing = operations -> operations.stream()
                .map(operation ->
                        operation.work().match(apply -> true, close -> false) ? refusal(tries) : well(operation))
                .toList();
        try (DecisionCore core = new DecisionCore(USUAL, refusing)) {
            core.receive("A").pass(Duration.ofSeconds(1));
            core.wallClockJumps(Duration.ofSeconds(seconds));
            int before = tries[0];
            core.pass(Duration.ofSeconds(4));
            assertThat(tries[0] - before).as("tries in 4 s").isBetween(1, 5);
            assertThat(core.books().totals().held()).isEqualTo(1);
            core.pass(Duration.ofSeconds(10));
            assertThat(core.books().totals().deadLettered())
                    .as("beyond its limit")
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void aWallClockThatJumpsAnHourWhileTheTargetIsAwayDelaysNoProbe(long seconds) {
        boolean[] away = {true};
        DecisionCore.Script script = operations -> {
            if (away[0]) {
                throw new TargetException(Kind.unreachable, "no answer from odoo.test");
            }
            return operations.stream().map(DecisionCore::well).toList();
        };
        try (DecisionCore core = new DecisionCore(USUAL, script)) {
            core.receive("A").pass(Duration.ofMinutes(5));
            assertThat(core.partition().blocked()).isNotNull();
            core.wallClockJumps(Duration.ofSeconds(seconds));
            away[0] = false;
            core.pass(Duration.ofSeconds(31)); // no pause is longer than 30 s
            assertThat(core.partition().blocked()).isNull();
            assertThat(core.books().totals().applied()).isEqualTo(1);
        }
    }

    @Test
    void aFrozenHourEndsNoHold() {
        boolean[] refuse = {true};
        DecisionCore.Script script = operations -> operations.stream()
                .map(operation -> refuse[0] ? refused(FailureClass.business, "closed period") : well(operation))
                .toList();
        try (DecisionCore core = new DecisionCore(USUAL, script)) {
            core.receive("A").pass(Duration.ofSeconds(1));
            core.freeze(Duration.ofHours(1)).pass(Duration.ofSeconds(1));
            assertThat(core.books().totals().held()).isEqualTo(1);
            refuse[0] = false;
            core.pass(Duration.ofSeconds(3));
            assertThat(core.books().totals().applied()).isEqualTo(1);
        }
    }
}
