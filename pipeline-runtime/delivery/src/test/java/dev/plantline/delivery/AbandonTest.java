package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.OwnerlessAbandonment;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Operation;
import dev.plantline.model.TargetException;
import dev.plantline.model.Totals;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.inspection.InterfaceInspection;
import dev.plantline.topics.inspection.InterfaceInspection.Unfinished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything without a final outcome is given up: no effect comes afterwards, and each position has one outcome. */
@ExtendWith(KafkaExtension.class)
class AbandonTest {
    private final LedgerTarget target = new LedgerTarget();

    private static Unfinished unfinished(TestInterface lots) {
        try (InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka)) {
            return inspection.unfinished().get(0);
        }
    }

    private static void abandon(TestInterface lots, long before) throws Exception {
        lots.command("c1", Command.Action.abandon, new Command.Before(before), "the line is closed");
    }

    private static boolean isDone(TestInterface lots) {
        try {
            return lots.audit().stream()
                    .anyMatch(line -> line.what() == What.command
                            && line.human().command().equals("c1"));
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void whatIsHeldDeadOrWaitingIsClosedInTheLedgerAndNothingOfItIsAppliedLater(EmbeddedKafka broker) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TestInterface lots = new TestInterface(broker)) {
            target.refuse = operation ->
                    operation.orderKey().equals("H") ? Optional.of(LedgerTarget.business("closed")) : Optional.empty();
            lots.send("m0", "H", 0);
            lots.send("m1", "H", 1);
            lots.send("not a message");
            try (Delivery delivery = lots.start(target)) {
                eventually(
                        () -> totals(delivery).held() == 2 && totals(delivery).deadLettered() == 1);
                target.hook = new LedgerTarget.Hook() {
                    @Override
                    public void after(ApplyCall call) {
                        if (call.operations().get(0).orderKey().equals("A")) {
                            arrived.countDown();
                            PartitionElectionTest.await(goOn);
                        }
                    }
                };
                lots.send("m3", "A", 3); // on its way when the command comes, and keeps the outcome that it gets
                PartitionElectionTest.await(arrived);
                lots.send("m4", "A", 4);
                lots.send("m5", "A", 5);
                abandon(lots, 6);
                lots.send("m6", "B", 6); // behind what the command names
                eventually(() -> totals(delivery).discarded() == 5);
                goOn.countDown();
                eventually(() -> isDone(lots) && totals(delivery).applied() == 2);
                target.refuse = operation -> Optional.empty();
            }
            assertThat(target.effects).extracting(LedgerTarget.Effect::orderKey).containsExactlyInAnyOrder("A", "B");
            assertThat(target.rows.values().stream()
                            .filter(row -> row.outcome().equals("discarded"))
                            .map(row -> row.position().offset()))
                    .containsExactlyInAnyOrder(0L, 1L, 2L, 4L, 5L);
            assertThat(lots.settled()).isEqualTo(new Totals(7, 2, 0, 0, 0, 0, 5, 0));
            assertThat(lots.audit().stream().filter(line -> line.what() == What.discarded))
                    .hasSize(5)
                    .allSatisfy(line -> {
                        assertThat(line.human().reason()).isEqualTo("the line is closed");
                        assertThat(line.human().action()).isEqualTo(Command.Action.abandon);
                    });
            try (Delivery delivery = lots.start(target)) {
                lots.send("m7", "H", 7);
                eventually(() -> totals(delivery).applied() == 3);
            }
            assertThat(target.effects).hasSize(3);
        }
    }

    @Test
    void anOwnerThatDiesOnTheWayIsFollowedByOneThatGoesOnGivingUp(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void arriving(ApplyCall call) throws TargetException {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            };
            for (int i = 0; i < 20; i++) {
                lots.send("m" + i, "key" + i % 3, i);
            }
            abandon(lots, unfinished(lots).before());
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).inFlight() > 0 || !target.calls.isEmpty());
            }
            assertThat(isDone(lots)).isFalse();
            target.hook = new LedgerTarget.Hook() {};
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> isDone(lots));
            }
            assertThat(target.effects).isEmpty();
            assertThat(target.calls.stream().flatMap(call -> call.operations().stream()))
                    .allMatch(operation -> operation.work() instanceof Operation.Close);
            assertThat(lots.settled()).isEqualTo(new Totals(20, 0, 0, 0, 0, 0, 20, 0));
        }
    }

    private static OwnerlessAbandonment abandonment(TestInterface lots, InterfaceInspection inspection) {
        return new OwnerlessAbandonment(lots.id, lots.kafka, HistoryKeys.NONE, inspection);
    }

    @Test
    void anInterfaceThatNobodyOwnsIsGivenUpFromOutsideAndAPodThatComesBackFindsNothing(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka)) {
            target.refuse = operation ->
                    operation.orderKey().equals("H") ? Optional.of(LedgerTarget.business("closed")) : Optional.empty();
            lots.send("m0", "A", 0);
            lots.send("m1", "H", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(() ->
                        totals(delivery).applied() == 1 && totals(delivery).held() == 1);
            }
            for (int i = 2; i < 1_500; i++) { // more than go into one transaction
                lots.send(TestInterface.body("m" + i, "A", i));
            }
            lots.producer.flush();
            assertThat(unfinished(lots)).isEqualTo(new Unfinished(1_498, 1, 1_500));
            eventually(() -> !inspection.isOwned());
            Command command = Command.of(
                    "c1",
                    Command.Action.abandon,
                    new Command.Before(1_500),
                    "ann",
                    "the line is closed",
                    Instant.now());
            assertThat(abandonment(lots, inspection).carryOut(1, command, Duration.ZERO, Instant.now()))
                    .isEqualTo(List.of(1_499L));
            assertThat(unfinished(lots)).isEqualTo(new Unfinished(0, 0, 1_500));
            assertThat(lots.settled()).isEqualTo(new Totals(1_500, 1, 0, 0, 0, 0, 1_499, 0));
            assertThat(lots.audit().stream().filter(line -> line.what() == What.discarded))
                    .extracting(AuditRecord::offset)
                    .hasSize(1_499)
                    .doesNotHaveDuplicates();
            target.refuse = operation -> Optional.empty();
            try (Delivery delivery = lots.start(target)) {
                lots.send("after", "H", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.effects).hasSize(2);
            for (PartitionAccount account : lots.account()) {
                assertThat(account.problems()).isEmpty();
            }
        }
    }

    @Test
    void whileAPodOwnsTheInterfaceNothingIsGivenUpFromOutside(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka)) {
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.ownerEpoch() > 0);
                Command command = Command.of(
                        "c1",
                        Command.Action.abandon,
                        new Command.Before(9),
                        "ann",
                        "the line is closed",
                        Instant.now());
                assertThatThrownBy(
                                () -> abandonment(lots, inspection).carryOut(1, command, Duration.ZERO, Instant.now()))
                        .hasMessageContaining("a pod owns " + lots.id);
                lots.send("m0", "A", 0);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void fromOutsideNothingIsGivenUpOfTopicsThatWereMadeAnewMeanwhile(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka)) {
            lots.send("m0", "A", 0);
            Checkpoint.Topics there = lots.topics();
            lots.writeCheckpoint(
                    0,
                    Checkpoint.first(
                            "operator",
                            lots.keysRevision,
                            new Checkpoint.Topics(there.in(), there.aside(), "audit-before"),
                            null));
            Command command = Command.of(
                    "c1", Command.Action.abandon, new Command.Before(9), "ann", "the line is closed", Instant.now());
            assertThatThrownBy(() -> abandonment(lots, inspection).carryOut(1, command, Duration.ZERO, Instant.now()))
                    .hasMessageContaining("other topics")
                    .hasMessageContaining("adopt it first");
            assertThat(lots.audit()).isEmpty();
        }
    }
}
