package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.Command;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PodMemory;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bodies are in memory. */
class BodiesTest {
    private static final OnFailure USUAL =
            new OnFailure(Policy.deadLetter, Policy.deadLetter, Policy.hold, ExhaustedPolicy.hold);

    @Test
    void whatIsSetAsideLeavesMemoryAndComesBackForATry() {
        boolean[] refuse = {true};
        DecisionCore.Script script = operations -> operations.stream()
                .map(operation -> refuse[0] ? refused(FailureClass.business, "closed period") : well(operation))
                .toList();
        try (DecisionCore core = new DecisionCore(USUAL, script)) {
            core.receive("A", "A", "A").pass(Duration.ofSeconds(5));
            assertThat(core.books().totals().held()).isEqualTo(3);
            assertThat(core.partition().settlement().bodies().bytes()).isZero();
            assertThat(core.partition().settlement().aside().values())
                    .allMatch(message -> message.body() == null && message.operation() == null);
            refuse[0] = false;
            core.pass(Duration.ofSeconds(5));
            assertThat(core.effects).containsExactly("A0", "A1", "A2");
            assertThat(core.partition().settlement().bodies().bytes()).isZero();
        }
    }

    private static DecisionCore holding(int bodies, DecisionCore.Script script, String... orderKeys) {
        DecisionCore core = new DecisionCore(USUAL, new PodMemory.Share(bodies, 1 << 20, 1 << 20), script);
        core.receive(orderKeys).pass(Duration.ofMillis(500));
        assertThat(core.books().totals().held()).isEqualTo(orderKeys.length);
        assertThat(core.bytesOfBodies()).isZero();
        core.mostBytesOfBodies();
        return core;
    }

    /** Thirty of one byte each; ten times the room that the tests below give them. */
    private static final String[] KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcd".split("");

    /** What the target does; at first it refuses every message for a reason of its own. */
    private static final class Door {
        boolean refuses = true;
        boolean away;
        String poison;

        List<Verdict> answer(List<Operation> operations) throws TargetException {
            if (away || operations.stream().anyMatch(one -> one.orderKey().equals(poison))) {
                throw new TargetException(TargetException.Kind.unreachable, "it is away");
            }
            return operations.stream()
                    .map(one -> refuses ? refused(FailureClass.business, "refused " + one.orderKey()) : well(one))
                    .toList();
        }
    }

    @Test
    void heldKeysThatFallDueWhileTheTargetIsAwayTakeTheirShareOfMemoryAndNoMore() {
        Door door = new Door();
        try (DecisionCore core = holding(3, door::answer, KEYS)) {
            door.away = true;
            core.pass(Duration.ofMinutes(10));
            assertThat(core.partition().blocked()).isNotNull();
            assertThat(core.mostBytesOfBodies()).isBetween(1L, 3L);
            assertThat(core.bytesOfBodies()).as("only the probe's").isLessThanOrEqualTo(1);
            door.away = false;
            door.refuses = false;
            core.pass(Duration.ofMinutes(2));
            assertThat(core.effects).hasSize(KEYS.length);
            assertThat(core.mostBytesOfBodies()).isBetween(1L, 3L);
            assertThat(core.bytesOfBodies()).isZero();
        }
    }

    @Test
    void aMessageThatIsLargerThanTheShareIsReadAlone() {
        Door door = new Door();
        try (DecisionCore core = holding(0, door::answer, KEYS)) {
            door.refuses = false;
            core.pass(Duration.ofMinutes(2));
            assertThat(core.effects).hasSize(KEYS.length);
            assertThat(core.mostBytesOfBodies()).isEqualTo(1);
        }
    }

    @Test
    void aProbeThatFailsMakesRoomForTheNextSoThatOneMessageKeepsNoOtherBack() {
        Door door = new Door();
        try (DecisionCore core = holding(3, door::answer, KEYS)) {
            door.away = true;
            core.pass(Duration.ofMinutes(1));
            door.away = false;
            door.refuses = false;
            door.poison = "A";
            core.pass(Duration.ofMinutes(10));
            assertThat(core.effects).hasSize(KEYS.length - 1);
        }
    }

    @Test
    void aSuspendedInterfaceReadsNoBodies() {
        Door door = new Door();
        try (DecisionCore core = holding(3, door::answer, KEYS)) {
            door.refuses = false;
            core.suspend(true).pass(Duration.ofMinutes(10));
            assertThat(core.mostBytesOfBodies()).isZero();
            core.suspend(false).pass(Duration.ofMinutes(2));
            assertThat(core.effects).hasSize(KEYS.length);
        }
    }

    @Test
    void aKeyThatIsHeldAgainLeavesNoBodiesOfItsFollowersAndReadingGoesOn() {
        long[] refusedFrom = {0};
        DecisionCore.Script script = operations -> operations.stream()
                .map(one -> one.position().offset() >= refusedFrom[0]
                        ? refused(FailureClass.business, "closed period")
                        : well(one))
                .toList();
        try (DecisionCore core = holding(5, script, "A".repeat(15).split(""))) {
            refusedFrom[0] = 1;
            for (int second = 0; second < 10; second++) {
                core.pass(Duration.ofSeconds(1));
                assertThat(core.bytesOfBodies()).as("after %s s", second).isLessThanOrEqualTo(1);
                assertThat(core.partition().wantsRecords()).isTrue();
            }
            assertThat(core.effects).containsExactly("A0");
            assertThat(core.books().totals().held()).isEqualTo(14);
            refusedFrom[0] = 15;
            core.pass(Duration.ofSeconds(5));
            assertThat(core.effects).hasSize(15);
        }
    }

    @Test
    void followersThatWereReadLeaveMemoryWhenTheirKeyIsHeldAgain() {
        boolean[] letsTheHeadThrough = {false};
        int[] lost = {0};
        DecisionCore.Script script = operations -> {
            long offset = operations.get(0).position().offset();
            if (offset == 1 && lost[0]++ == 0) {
                throw new TargetException(TargetException.Kind.unreachable, "it is away"); // meanwhile they are read
            }
            return List.of(
                    offset == 0 && letsTheHeadThrough[0]
                            ? well(operations.get(0))
                            : refused(FailureClass.business, "closed period"));
        };
        try (DecisionCore core = holding(5, script, "A".repeat(15).split(""))) {
            letsTheHeadThrough[0] = true;
            for (int step = 0; step < 100; step++) {
                core.pass(Duration.ofMillis(50));
                if (core.partition().lanes().held() == 1) {
                    assertThat(core.bytesOfBodies()).as("in step %s", step).isLessThanOrEqualTo(1);
                    assertThat(core.partition().wantsRecords()).isTrue();
                }
            }
            assertThat(core.effects).containsExactly("A0");
            assertThat(core.mostBytesOfBodies()).as("while the second waited").isEqualTo(5);
        }
    }

    @Test
    void aRetriedDeadLetterFindsRoomAlthoughWhatStandsBehindItFilledTheMemory() {
        boolean[] opened = {false};
        int[] lost = {0};
        DecisionCore.Script script = operations -> {
            Operation only = operations.get(0);
            return switch ((int) only.position().offset()) {
                case 0 -> List.of(opened[0] ? well(only) : new Verdict.Conflict("7/0/1", Outcome.applied));
                case 1 -> List.of(opened[0] ? well(only) : refused(FailureClass.business, "closed period"));
                default -> {
                    if (lost[0]++ == 0) {
                        throw new TargetException(TargetException.Kind.unreachable, "it is away");
                    }
                    yield List.of(well(only));
                }
            };
        };
        try (DecisionCore core = new DecisionCore(USUAL, new PodMemory.Share(3, 1 << 20, 1 << 20), script)) {
            core.receive("A".repeat(8).split("")).pass(Duration.ofMillis(500));
            assertThat(core.books().totals().deadLettered()).isEqualTo(1);
            opened[0] = true;
            for (int step = 0; step < 1_000 && core.bytesOfBodies() < 3; step++) {
                core.pass(Duration.ofMillis(10));
            }
            assertThat(core.bytesOfBodies())
                    .as("one that waits, and two behind it")
                    .isEqualTo(3);
            Partition partition = core.partition();
            Asked asked = new Asked(3, "c1", Command.Action.retry, "ann", null);
            partition
                    .settlement()
                    .retry(partition.now(), partition.settlement().aside().get(0L), asked);
            core.pass(Duration.ofSeconds(30));
            assertThat(core.effects).containsExactly("A1", "A0", "A2", "A3", "A4", "A5", "A6", "A7");
        }
    }

    @Test
    void aDeadLetterTakesTheMemoryOfItsStateOnly() {
        try (DecisionCore core = new DecisionCore(USUAL, operations -> {
            throw new IllegalStateException("nothing is sent");
        })) {
            core.cannotBeMapped("A", FailureClass.contract).receive("A");
            assertThat(core.partition().settlement().bodies().bytes()).isEqualTo(1);
        }
        try (DecisionCore core = new DecisionCore(
                USUAL, operations -> operations.stream().map(DecisionCore::well).toList())) {
            core.cannotBeMapped("A", FailureClass.contract).receive("A").pass(Duration.ofSeconds(1));
            assertThat(core.books().totals().deadLettered()).isEqualTo(1);
            assertThat(core.partition().settlement().bodies().bytes()).isZero();
        }
    }
}
