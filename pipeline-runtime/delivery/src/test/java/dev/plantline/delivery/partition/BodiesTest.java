package dev.plantline.delivery.partition;

import static dev.plantline.delivery.partition.DecisionCore.refused;
import static dev.plantline.delivery.partition.DecisionCore.well;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Policy;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
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
        DecisionCore core = new DecisionCore(USUAL, new PodMemory.Share(bodies, 1 << 20), script);
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
