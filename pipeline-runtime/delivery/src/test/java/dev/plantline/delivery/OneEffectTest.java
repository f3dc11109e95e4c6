package dev.plantline.delivery;

import static dev.plantline.delivery.LedgerTarget.failure;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Position;
import dev.plantline.model.TargetException;
import dev.plantline.model.TargetException.Kind;
import dev.plantline.model.Totals;
import dev.plantline.model.Verdict;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class OneEffectTest {
    private final LedgerTarget target = new LedgerTarget();

    @Test
    void everyMessageHasItsEffectOnce(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 500; i++) {
                    lots.send("m" + i, "order" + i % 7, i);
                }
                eventually(() -> totals(delivery).applied() == 500);
            }
            assertThat(target.effects).hasSize(500);
            assertThat(lots.settled()).isEqualTo(new Totals(500, 500, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aRepeatIsADuplicateOfTheFirst(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                long first = lots.send("m1", "A", 1);
                lots.send("m1", "A", 1);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).duplicate() == 2);
                assertThat(lots.audit().get(1).of()).endsWith("/0/" + first);
            }
            assertThat(target.effects).hasSize(1);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 1, 2, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void anotherContentUnderTheSameKeyIsADeadLetterAndTheFirstCounts(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m1", "A", 2);
                lots.send("m2", "A", 3);
                eventually(() -> totals(delivery).handled() == 3);
                assertThat(lots.audit().get(1).failure().reason()).contains("same idempotency key and other content");
            }
            assertThat(target.effects).hasSize(2);
            assertThat(lots.settled()).isEqualTo(new Totals(3, 2, 0, 0, 0, 1, 0, 0));
        }
    }

    @Test
    void byPolicyIgnoreAnotherContentIsADuplicate(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace("\"onConflict\":\"reject\"", "\"onConflict\":\"ignore\""));
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m1", "A", 2);
                eventually(() -> totals(delivery).duplicate() == 1);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(2, 1, 1, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void whatIsOlderThanTheLastAppliedVersionIsSuperseded(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.change(json -> json.replace("\"keys\":{", "\"keys\":{\"version\":\"v\","));
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\":\"m1\",\"order\":\"A\",\"n\":1,\"v\":5}");
                lots.send("{\"id\":\"m2\",\"order\":\"A\",\"n\":1,\"v\":4}");
                lots.send("{\"id\":\"m3\",\"order\":\"A\",\"n\":1,\"v\":6}");
                eventually(() -> totals(delivery).handled() == 3);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(3, 2, 0, 1, 0, 0, 0, 0));
        }
    }

    @Test
    void onlyTheTargetsOwnAnswerIsAVerdictAndALostAnswerIsAskedForAgain(EmbeddedKafka broker) throws Exception {
        AtomicInteger lost = new AtomicInteger(3);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void after(ApplyCall call) throws TargetException {
                if (lost.getAndDecrement() > 0) {
                    throw failure(Kind.ambiguous); // an HTTP 500 after the commit
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 20; i++) {
                    lots.send("m" + i, "order" + i, i);
                }
                eventually(() -> totals(delivery).applied() == 20);
                assertThat(lots.audit())
                        .anyMatch(line -> Boolean.TRUE.equals(line.recovered()))
                        .allMatch(line -> line.what() == What.applied);
            }
            assertThat(target.effects).hasSize(20);
            assertThat(lots.settled().applied()).isEqualTo(20);
        }
    }

    @Test
    void aCallThatFailedAsAWholeIsRepeatedInHalves(EmbeddedKafka broker) throws Exception {
        ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) throws TargetException {
                sizes.add(call.operations().size());
                if (call.operations().size() > 2) {
                    throw failure(Kind.ambiguous);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            lots.connections = 1;
            for (int i = 0; i < 16; i++) {
                lots.send("m" + i, "order" + i, i);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).applied() == 16);
            }
            assertThat(sizes).startsWith(16, 8).contains(4, 2);
            assertThat(target.effects).hasSize(16);
            assertThat(lots.settled().applied()).isEqualTo(16);
        }
    }

    @Test
    void everyFinalOutcomeThatIsNotFromTheLedgerIsClosedThereFirst(EmbeddedKafka broker) throws Exception {
        AtomicBoolean auditedBefore = new AtomicBoolean();
        try (TestInterface lots = new TestInterface(broker)) {
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void before(ApplyCall call) {
                    auditedBefore.set(!lots.read(lots.id.auditTopic()).isEmpty());
                }
            };
            try (Delivery delivery = lots.start(target)) {
                lots.send("{\"id\":\"m1\",\"order\":\"A\",\"n\":\"not a number\"}");
                eventually(() -> totals(delivery).deadLettered() == 1);
                assertThat(target.rows.values()).singleElement().satisfies(row -> {
                    assertThat(row.outcome()).isEqualTo("deadLettered");
                });
                assertThat(auditedBefore).isFalse();
                assertThat(lots.audit()).singleElement().satisfies(line -> {
                    assertThat(line.failure().reason()).contains("/n");
                    assertThat(line.tries()).isEqualTo(1);
                });
            }
            assertThat(lots.settled().deadLettered()).isEqualTo(1);
        }
    }

    @Test
    void whatWasGivenUpCannotBeAppliedByAForgottenCall(EmbeddedKafka broker) throws Exception {
        ConcurrentLinkedQueue<ApplyCall> forgotten = new ConcurrentLinkedQueue<>();
        AtomicBoolean losing = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) throws TargetException {
                boolean carriesIt = call.operations().stream()
                        .anyMatch(operation ->
                                operation.orderKey().equals("A") && operation.work() instanceof Operation.Apply);
                if (losing.get() && carriesIt) {
                    forgotten.add(call); // it waits in Odoo's backlog; the socket was closed
                    throw failure(Kind.ambiguous);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.sendOthersUntilOneIsHeld(delivery);
                lots.command("c1", Command.Action.discard, new Command.ByOrderKey("A"), "wrong order");
                eventually(() -> totals(delivery).discarded() == 1);
                losing.set(false);
                for (ApplyCall late : forgotten) {
                    target.inside(late);
                }
            }
            assertThat(forgotten).isNotEmpty();
            assertThat(target.offsetsOf("A")).isEmpty();
            assertThat(lots.settled().discarded()).isEqualTo(1);
        }
    }

    @Test
    void aDiscardedMessageThatIsSentAgainIsAnsweredAndNotApplied(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.orderKey().equals("A")
                ? java.util.Optional.of(LedgerTarget.business("closed period"))
                : java.util.Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                lots.command("c1", Command.Action.discard, new Command.ByOffset(0), "sent by mistake");
                eventually(() -> totals(delivery).discarded() == 1);
                target.refuse = operation -> java.util.Optional.empty();
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).duplicate() == 1);
            }
            assertThat(target.effects).isEmpty();
            assertThat(lots.settled()).isEqualTo(new Totals(2, 0, 1, 1, 0, 0, 0, 1, 0));
            assertThat(lots.audit().get(lots.audit().size() - 1)).satisfies(line -> {
                assertThat(line.what()).isEqualTo(What.duplicate);
                assertThat(line.of()).isEqualTo(new Position(lots.partition(0), 0).text());
                assertThat(line.ofOutcome()).isEqualTo(Outcome.discarded);
            });
        }
    }

    /** Whoever reads only "duplicate" believes that the message had its effect. */
    @Test
    void aRepeatOfADeadLetterIsCountedApartAndTheRetryOfTheDeadLetterHelps(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> java.util.Optional.of(
                new Verdict.Rejected(new Failure(FailureClass.mapping, "no such unit", ""), null));
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).deadLettered() == 1);
                lots.send("m1", "A", 1);
                lots.send("m2", "B", 1);
                eventually(() ->
                        totals(delivery).deadLettered() == 2 && totals(delivery).duplicate() == 1);
                assertThat(lots.settled()).isEqualTo(new Totals(3, 0, 1, 1, 0, 0, 2, 0, 0));
                target.refuse = operation -> java.util.Optional.empty();
                lots.command("c1", Command.Action.retry, new Command.ByOffset(0), null);
                eventually(() -> totals(delivery).applied() == 1);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).duplicate() == 2);
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L);
            assertThat(lots.settled())
                    .as("the last one repeats what has its effect")
                    .isEqualTo(new Totals(4, 1, 2, 1, 0, 0, 1, 0, 0));
            assertThat(lots.account().get(0).problems()).isEmpty();
        }
    }

    @Test
    void aCallCarriesAtMostOneOperationPerKeyTheLowestPosition(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.connections = 1; // calls of two connections would race for the key, which is the ledger's to decide
            for (int i = 0; i < 20; i++) {
                lots.send(
                        "same",
                        "order" + i,
                        7); // one idempotency key in twenty lanes: the content differs by the order
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).handled() == 20);
            }
            assertThat(target.calls)
                    .allMatch(call -> call.operations().stream()
                                    .map(Operation::key)
                                    .distinct()
                                    .count()
                            == call.operations().size());
            assertThat(target.effects)
                    .singleElement()
                    .satisfies(effect -> assertThat(effect.position().offset()).isZero());
            List<Totals> all = List.of(lots.settled());
            assertThat(all.get(0).deadLettered()).isEqualTo(19);
        }
    }
}
