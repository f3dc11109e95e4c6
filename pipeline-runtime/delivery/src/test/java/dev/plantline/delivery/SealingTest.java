package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.account.PartitionAccount;
import dev.plantline.delivery.account.PartitionAccount.Problem;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Totals;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages leave {@code .in} once they are old and the audit tells what they were, and the account holds without them. */
@ExtendWith(KafkaExtension.class)
class SealingTest {
    private static final Duration FORTNIGHT = Duration.ofDays(15);
    private static final Duration LATER = Duration.ofHours(2);

    private final LedgerTarget target = new LedgerTarget();
    private final AtomicInteger failures = new AtomicInteger();

    private final DeliveryListener counting = new DeliveryListener() {
        @Override
        public void settled(String interfaceName, What what, Duration sinceReceived) {}

        @Override
        public void called(String interfaceName, CallResult result, int operations, Duration took) {}

        @Override
        public void committed(String interfaceName, int partition, int results, Duration took) {}

        @Override
        public void lost(String interfaceName, int partition) {}

        @Override
        public void notSealed(String interfaceName, int partition) {
            failures.incrementAndGet();
        }
    };

    private Delivery start(TestInterface lots) {
        return lots.start(target, TestInterface.QUICK, lots.kafka, counting);
    }

    /** Applied, duplicate, applied and held behind it, dead letter. */
    private void work(TestInterface lots, Delivery delivery) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        lots.send("m1", "A", 1);
        lots.send("m1", "A", 1);
        lots.send("m2", "bad", 1);
        lots.send("no JSON");
        eventually(() -> totals(delivery).handled() == 4);
    }

    private static long beginning(TestInterface lots) {
        return offset(lots, lots.id.inTopic(), OffsetSpec.earliest());
    }

    private static long offset(TestInterface lots, String topic, OffsetSpec which) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(lots.kafka)) {
            return admin.listOffsets(Map.of(partition, which))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(TestInterface lots, String topic, long before) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    /** A topic that is only compacted takes no deletion of records, as one without the right does. */
    private static void refuseDeletion(TestInterface lots, boolean refuse) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            ConfigEntry policy = new ConfigEntry("cleanup.policy", refuse ? "compact" : "delete");
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, lots.id.inTopic()),
                            List.of(new AlterConfigOp(policy, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static List<AuditRecord> seals(TestInterface lots) throws Exception {
        return lots.audit().stream().filter(line -> line.what() == What.sealed).toList();
    }

    private static PartitionAccount holds(TestInterface lots) {
        PartitionAccount account = lots.account().get(0);
        assertThat(account.problems()).extracting(Problem::text).isEmpty();
        return account;
    }

    @Test
    void oldMessagesAreSealedBeforeTheyAreDeletedAndTheAccountHolds(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> beginning(lots) == 4);
                assertThat(holds(lots).recounted().received()).isEqualTo(4);
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
                lots.clock.advance(LATER);
                eventually(() -> beginning(lots) == 5);
            }
            assertThat(seals(lots)).extracting(AuditRecord::seal).satisfies(seals -> {
                assertThat(seals).hasSizeGreaterThanOrEqualTo(2);
                assertThat(seals.get(0).from()).isZero();
                assertThat(seals.stream()
                                .map(AuditRecord.Seal::messages)
                                .reduce(Totals.NONE, Totals::plus)
                                .received())
                        .isEqualTo(5);
                AuditRecord.Seal last = seals.get(seals.size() - 1);
                assertThat(last.to()).isEqualTo(5);
                assertThat(last.account().received()).isEqualTo(5);
            });
            assertThat(lots.settled().received()).isEqualTo(5);
            assertThat(failures).hasValue(0);
        }
    }

    @Test
    void youngMessagesStay(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(Duration.ofDays(13));
                lots.clock.awaitTurns(5);
                lots.clock.advance(LATER);
                lots.clock.awaitTurns(5);
            }
            assertThat(beginning(lots)).isZero();
            assertThat(seals(lots)).isEmpty();
        }
    }

    @Test
    void whatIsSetAsideOutlivesItsMessageInTheTopic(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> beginning(lots) == 4);
                holds(lots);
                target.refuse = operation -> Optional.empty();
                lots.command("c1", Command.Action.retry, new Command.ByOffset(2), "");
                eventually(() -> totals(delivery).applied() == 2);
                lots.command("c2", Command.Action.discard, new Command.ByOffset(3), "sent by mistake");
                eventually(() -> totals(delivery).discarded() == 1);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(4, 2, 1, 0, 0, 0, 1, 0));
        }
    }

    @Test
    void whereTheOldestAuditHasGoneTheAccountBeginsAtASeal(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> beginning(lots) == 4);
                // Everything before the first seal has gone, as after 400 days.
                long seal = lots.read(lots.id.auditTopic()).stream()
                        .filter(record -> new String(record.value()).contains("\"what\":\"sealed\""))
                        .findFirst()
                        .orElseThrow()
                        .offset();
                delete(lots, lots.id.auditTopic(), seal);
                assertThat(holds(lots).recounted().received()).isEqualTo(4);
                lots.send("m3", "B", 1);
                target.refuse = operation -> Optional.empty();
                lots.command("c1", Command.Action.retry, new Command.ByOffset(2), "");
                lots.command("c2", Command.Action.discard, new Command.ByOffset(3), "sent by mistake");
                eventually(() ->
                        totals(delivery).applied() == 3 && totals(delivery).discarded() == 1);
            }
            assertThat(lots.settled()).isEqualTo(new Totals(5, 3, 1, 0, 0, 0, 1, 0));
            delete(lots, lots.id.auditTopic(), offset(lots, lots.id.auditTopic(), OffsetSpec.latest()) - 2);
            assertThat(lots.account().get(0).problems())
                    .as("without the seal nothing is known")
                    .extracting(Problem::text)
                    .anyMatch(text -> text.contains("no seal behind them"));
        }
    }

    @Test
    void aDeletionThatIsRefusedIsToldAndMadeUpForByTheNextOwner(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            refuseDeletion(lots, true);
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> failures.get() > 0);
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            // As after an owner that was lost between the seal and the deletion.
            assertThat(seals(lots)).isNotEmpty();
            assertThat(beginning(lots)).isZero();
            holds(lots);
            refuseDeletion(lots, false);
            try (Delivery delivery = start(lots)) {
                eventually(() -> beginning(lots) >= 4);
                eventually(() -> totals(delivery).applied() == 2);
            }
            lots.settled();
        }
    }

    @Test
    void noMessageIsDeletedOfWhichTheAuditDoesNotTell(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.settled();
                delete(lots, lots.id.auditTopic(), 3);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> failures.get() > 0);
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(beginning(lots)).isZero();
            assertThat(seals(lots)).isEmpty();
        }
    }

    @Test
    void aSealThatCountsOtherwiseThanTheLinesBeforeItIsALine(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
            }
            lots.settled();
            Checkpoint last = lots.lastCheckpoint();
            AuditRecord forged = AuditRecord.byHuman(
                            What.sealed,
                            lots.id.name(),
                            lots.partition(0),
                            -1,
                            0,
                            null,
                            last.revision(),
                            lots.clock.instant(),
                            null)
                    .with(new AuditRecord.Seal(
                            0, 4, new Totals(4, 4, 0, 0, 0, 0, 0, 0), new Totals(4, 4, 0, 0, 0, 0, 0, 0)))
                    .linked(last.chain());
            lots.producer
                    .send(new ProducerRecord<>(lots.id.auditTopic(), 0, null, forged.write()))
                    .get();
            lots.writeCheckpoint(
                    0, last.chained(new Checkpoint.Chain(forged.number(), AuditRecord.link(forged.write()))));
            assertThat(lots.account().get(0).problems())
                    .extracting(Problem::text)
                    .anyMatch(text -> text.contains("counts for offsets 0 to 3 applied 4,"))
                    .anyMatch(text -> text.contains("counts for the partition applied 4,"));
        }
    }
}
