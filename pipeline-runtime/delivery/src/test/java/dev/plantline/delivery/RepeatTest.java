package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.Outcome;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.Aside;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is set aside already is not set aside again: its repeat is answered, and takes no room. */
@ExtendWith(KafkaExtension.class)
class RepeatTest {
    private final LedgerTarget target = new LedgerTarget();

    private void refuse(String orderKey) {
        target.refuse = operation -> operation.orderKey().equals(orderKey)
                ? Optional.of(LedgerTarget.business("closed period"))
                : Optional.empty();
    }

    private static List<AuditRecord> duplicates(TestInterface lots) throws Exception {
        return lots.audit().stream()
                .filter(line -> line.what() == What.duplicate)
                .toList();
    }

    private static List<Long> offsets(List<Aside.Entry> entries) {
        return entries.stream().map(Aside.Entry::offset).toList();
    }

    @Test
    void aRepeatOfWhatIsHeldIsItsDuplicateAndTakesNoRoom(EmbeddedKafka broker) throws Exception {
        refuse("A");
        try (TestInterface lots = new TestInterface(broker)) {
            // Two may be set aside: a third would end the reading.
            try (Delivery delivery = lots.start(target, TestInterface.room(100, 3))) {
                lots.send("m1", "A", 1);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).held() == 2);
                for (int i = 0; i < 10; i++) {
                    lots.send("m1", "A", 1);
                    lots.send("m2", "A", 2);
                }
                lots.send("m3", "B", 3);
                eventually(() -> totals(delivery).applied() == 1);
                assertThat(totals(delivery)).isEqualTo(new Totals(23, 1, 20, 0, 2, 0, 0, 0));
                assertThat(offsets(lots.aside())).containsExactly(0L, 1L);
                assertThat(duplicates(lots)).hasSize(20).allSatisfy(line -> {
                    assertThat(line.of()).endsWith("/0/" + line.offset() % 2);
                    assertThat(line.ofOutcome()).as("not decided yet").isNull();
                });
                target.refuse = operation -> Optional.empty();
                eventually(() -> totals(delivery).applied() == 3);
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L, 1L);
            assertThat(lots.settled()).isEqualTo(new Totals(23, 3, 20, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void repeatsThatWaitBehindTheirFirstAreAnsweredWithTheTransactionThatHoldsIt(EmbeddedKafka broker)
            throws Exception {
        refuse("A");
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 5; i++) {
                lots.send("m1", "A", 1);
            }
            try (Delivery delivery = lots.start(target, TestInterface.commitEvery(Duration.ofMillis(500)))) {
                eventually(() -> totals(delivery).handled() == 5);
                assertThat(offsets(lots.aside())).containsExactly(0L);
                assertThat(lots.audit())
                        .extracting(AuditRecord::what)
                        .containsExactly(What.held, What.duplicate, What.duplicate, What.duplicate, What.duplicate);
            }
            assertThat(target.effects).isEmpty();
            assertThat(lots.settled()).isEqualTo(new Totals(5, 0, 4, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void aHeldMessageThatIsDiscardedLeavesItsRepeatsAsTheyWereAnswered(EmbeddedKafka broker) throws Exception {
        refuse("A");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).duplicate() == 1);
                lots.command("c1", Command.Action.discard, new Command.All(), "counted twice");
                eventually(() -> totals(delivery).discarded() == 1);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).duplicate() == 2);
                assertThat(duplicates(lots))
                        .extracting(AuditRecord::ofOutcome)
                        .containsExactly(null, Outcome.discarded);
            }
            assertThat(target.effects).isEmpty();
            assertThat(lots.settled()).isEqualTo(new Totals(3, 0, 2, 1, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void aConflictIsOneDeadLetterPerContentHoweverOftenItComes(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            for (int i = 0; i < 4; i++) {
                lots.send("m1", "A", 2);
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).handled() == 5);
                lots.send("m1", "A", 3);
                lots.send("m1", "A", 2);
                lots.send("m1", "A", 3);
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).handled() == 9);
                assertThat(offsets(lots.aside())).containsExactly(1L, 5L);
            }
            try (Delivery next = lots.start(target)) {
                lots.send("m1", "A", 2);
                lots.send("m1", "A", 3);
                eventually(() -> totals(next).handled() == 11);
                assertThat(offsets(lots.aside())).containsExactly(1L, 5L);
            }
            assertThat(duplicates(lots))
                    .filteredOn(line -> line.offset() != 8)
                    .allSatisfy(line -> assertThat(line.ofOutcome()).isEqualTo(Outcome.deadLettered));
            assertThat(target.offsetsOf("A")).containsExactly(0L);
            assertThat(lots.settled()).isEqualTo(new Totals(11, 1, 8, 7, 0, 0, 2, 0, 0));
        }
    }

    @Test
    void aRepeatOfADeadLetterIsAnsweredWhileTheTargetIsAwayAndIsNoFailureOfItsOwn(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            String withoutNumber = "{\"id\":\"m1\",\"order\":\"A\",\"n\":\"one\"}";
            try (Delivery delivery = lots.start(target)) {
                lots.send(withoutNumber);
                eventually(() -> totals(delivery).deadLettered() == 1);
                int calls = target.calls.size();
                for (int i = 0; i < 300; i++) { // more than the failures that pause the reading
                    lots.send(withoutNumber);
                }
                eventually(() -> totals(delivery).duplicateOfGivenUp() == 300);
                assertThat(target.calls).hasSize(calls);
                lots.send("m2", "A", 2);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(302, 1, 300, 300, 0, 0, 1, 0, 0));
        }
    }

    @Test
    void otherContentBehindAHeldMessageIsSetAsideInOrderOncePerContent(EmbeddedKafka broker) throws Exception {
        refuse("A");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
                lots.send("m1", "A", 2);
                lots.send("m1", "A", 2);
                lots.send("m1", "A", 3);
                lots.send("m1", "A", 3);
                eventually(() -> totals(delivery).handled() == 5);
                assertThat(offsets(lots.aside())).containsExactly(0L, 1L, 3L);
                target.refuse = operation -> Optional.empty();
                eventually(() ->
                        totals(delivery).applied() == 1 && totals(delivery).held() == 0);
                assertThat(offsets(lots.aside())).as("conflicts").containsExactly(1L, 3L);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(5, 1, 2, 0, 0, 2, 0, 0));
        }
    }

    @Test
    void theNextOwnerAnswersRepeatsOfWhatTheOneBeforeSetAside(EmbeddedKafka broker) throws Exception {
        refuse("A");
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).held() == 1);
            }
            lots.send("m1", "A", 1);
            try (Delivery next = lots.start(target)) {
                eventually(() -> totals(next).duplicate() == 1);
                target.refuse = operation -> Optional.empty();
                eventually(() -> totals(next).applied() == 1);
            }
            assertThat(lots.read(lots.id.asideTopic()))
                    .filteredOn(record -> new String(record.key(), UTF_8).equals(new AsideKey.OfBody(1, 0).text()))
                    .isEmpty();
            assertThat(lots.settled()).isEqualTo(new Totals(2, 1, 1, 0, 0, 0, 0, 0));
        }
    }
}
