package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.PartitionAccount.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proof must be able to fail: each way in which the topics of an interface can be changed by hand is a line of the account. */
@ExtendWith(KafkaExtension.class)
class AccountDamageTest {
    private final LedgerTarget target = new LedgerTarget();

    /** Four messages: applied, duplicate, held, dead letter. */
    private void work(TestInterface lots) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        try (Delivery delivery = lots.start(target)) {
            lots.send("m1", "A", 1);
            // The first line of the audit is its line, whatever is slow.
            eventually(() -> totals(delivery).handled() == 1);
            lots.send("m1", "A", 1);
            lots.send("m2", "bad", 1);
            lots.send("no JSON");
            eventually(() -> totals(delivery).handled() == 4);
        }
        assertThat(lots.settled().handled()).isEqualTo(4);
    }

    private static List<String> problems(TestInterface lots) {
        return lots.account().get(0).problems().stream().map(Problem::text).toList();
    }

    private static void delete(TestInterface lots, String topic, long before) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    private static AuditRecord line(TestInterface lots, AuditRecord.What what) throws Exception {
        return lots.audit().stream()
                .filter(line -> line.what() == what)
                .findFirst()
                .orElseThrow();
    }

    private static void append(TestInterface lots, AuditRecord line) throws Exception {
        lots.producer
                .send(new ProducerRecord<>(lots.id.auditTopic(), 0, null, line.write()))
                .get();
    }

    @Test
    void pendingMessagesThatWereDeletedAreALineAlthoughNothingElseMissesThem(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 5; i++) {
                lots.send("m" + i, "A", i);
            }
            delete(lots, lots.id.inTopic(), 3);
            assertThat(problems(lots))
                    .singleElement()
                    .asString()
                    .contains("offsets 0 to 2 of " + lots.id.inTopic() + " were deleted before they had an outcome")
                    .contains("plantline adopt");
        }
    }

    @Test
    void handledMessagesThatWereDeletedWithoutASealAreALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            delete(lots, lots.id.inTopic(), 2);
            assertThat(problems(lots))
                    .singleElement()
                    .asString()
                    .contains("offsets 0 to 1 of " + lots.id.inTopic() + " are gone, and no seal says");
        }
    }

    @Test
    void recordsOfTheAuditThatWereDeletedAreALineAndSoIsEachMessageTheyWereAbout(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            delete(lots, lots.id.auditTopic(), 2);
            assertThat(problems(lots))
                    .anyMatch(text -> text.startsWith("the first ") && text.contains("no seal behind them"))
                    .anyMatch(text -> text.startsWith("has no outcome although the checkpoint is past it"))
                    .anyMatch(text -> text.startsWith("the checkpoint counts 4 messages with an outcome"));
        }
    }

    @Test
    void anEmptyAuditIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            delete(lots, lots.id.auditTopic(), -1);
            assertThat(problems(lots)).anyMatch(text -> text.startsWith("the audit chain ends with record 0"));
        }
    }

    @Test
    void aForeignRecordBehindTheAuditIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            append(lots, line(lots, AuditRecord.What.applied));
            assertThat(problems(lots))
                    .singleElement()
                    .asString()
                    .startsWith("1 records stand in " + lots.id.auditTopic() + " behind the last one");
        }
    }

    @Test
    void aForeignRecordInsideTheAuditBreaksTheChain(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            append(lots, line(lots, AuditRecord.What.applied));
            try (Delivery delivery = lots.start(target)) {
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(problems(lots)).anyMatch(text -> text.startsWith("the audit chain is broken at record "));
        }
    }

    @Test
    void aChangedLastRecordOfTheAuditIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            Checkpoint last = lots.lastCheckpoint();
            lots.writeCheckpoint(
                    0, last.chained(new Checkpoint.Chain(last.chain().records(), "ab".repeat(32))));
            assertThat(problems(lots)).singleElement().asString().contains("with another hash");
        }
    }

    @Test
    void aCheckpointThatCountsMoreThanTheAuditIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            lots.writeCheckpoint(0, lots.lastCheckpoint().counting(new Totals(5, 2, 1, 0, 1, 1, 0, 0)));
            assertThat(problems(lots))
                    .singleElement()
                    .asString()
                    .startsWith("the checkpoint counts 5 messages with an outcome (applied 2,")
                    .contains("and the audit 4 (applied 1,");
        }
    }

    @Test
    void anOldCheckpointThatIsWrittenAgainIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Checkpoint first = lots.lastCheckpoint();
            work(lots);
            lots.writeCheckpoint(0, first);
            assertThat(problems(lots))
                    .anyMatch(text -> text.contains("behind the last one that the checkpoint names, record 0"));
        }
    }

    @Test
    void aMessageOfWhichDeliveryNeverHeardIsALineWhenTheAuditNamesIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            // What a forger of the whole chain still cannot make: the message.
            AuditRecord applied = line(lots, AuditRecord.What.applied);
            AuditRecord far = AuditRecord.byHuman(
                            AuditRecord.What.discarded,
                            applied.interfaceName(),
                            lots.partition(0),
                            77,
                            0,
                            applied.message(),
                            applied.revision(),
                            applied.processed(),
                            null)
                    .linked(lots.lastCheckpoint().chain());
            append(lots, far);
            lots.writeCheckpoint(
                    0,
                    lots.lastCheckpoint()
                            .counting(new Totals(5, 1, 1, 0, 1, 1, 1, 0))
                            .chained(new Checkpoint.Chain(far.number(), AuditRecord.link(far.write()))));
            assertThat(lots.account().get(0).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.offset()).isEqualTo(77);
                assertThat(problem.text()).startsWith("was audited as discarded and .in has no such message");
            });
        }
    }

    @Test
    void aTopicThatWasMadeAnewIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            work(lots);
            admin.deleteTopics(List.of(lots.id.inTopic())).all().get();
            // The answer may come before every part of the broker knows that it is gone.
            eventually(() -> problems(lots).stream().anyMatch(text -> text.contains(" is missing")));
            assertThat(problems(lots))
                    .singleElement()
                    .asString()
                    .startsWith("topic " + lots.id.inTopic() + " is missing");
            lots.makeAgain(admin, lots.id.inTopic());
            assertThat(problems(lots))
                    .anyMatch(text -> text.startsWith("the checkpoint belongs to other topics ("))
                    .anyMatch(text -> text.startsWith(lots.id.inTopic() + " ends at offset 0, and messages up to 3"));
        }
    }

    @Test
    void aStoppedInterfaceIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.firstCheckpoints("another-database");
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.state() == State.stopped);
            }
            assertThat(problems(lots))
                    .singleElement()
                    .asString()
                    .startsWith("delivery stopped: ")
                    .contains("another-database");
        }
    }

    @Test
    void anAsideThatWasEmptiedIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            lots.writeAside(0, new AsideKey.OfCheckpoint(), null);
            assertThat(problems(lots)).singleElement().asString().contains("holds no checkpoint");
        }
    }

    @Test
    void aBodyThatVanishedFromAsideIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            work(lots);
            lots.writeAside(0, new AsideKey.OfBody(2, 0), null);
            assertThat(lots.account().get(0).problems()).singleElement().satisfies(problem -> {
                assertThat(problem.offset()).isEqualTo(2);
                assertThat(problem.text()).startsWith("is set aside and its body is missing");
            });
        }
    }

    @Test
    void aMillionLinesAreNotHeld(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            for (int i = 0; i < 1_200; i++) {
                lots.send(TestInterface.body("m" + i, "A", i));
            }
            lots.producer.flush();
            lots.writeCheckpoint(0, lots.lastCheckpoint().at(1_200, -1, List.of(), 1_200, -1, Totals.NONE));
            assertThat(problems(lots))
                    .hasSize(1_001)
                    .last()
                    .asString()
                    .isEqualTo("200 more differences are not listed");
        }
    }
}
