package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.PurgeCall;
import dev.plantline.model.StopReason;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.account.PartitionAccount;
import dev.plantline.topics.account.PartitionAccount.Problem;
import dev.plantline.topics.account.SealedMessages;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages leave {@code .in} once they are old and the audit tells what they were, and the account holds without them. */
@ExtendWith(KafkaExtension.class)
class SealingTest {
    private static final Duration FORTNIGHT = Duration.ofDays(15);
    private static final Duration LATER = Duration.ofHours(2);

    private final LedgerTarget target = new LedgerTarget();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger failedPurges = new AtomicInteger();

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

        @Override
        public void notPurged(String interfaceName, int partition) {
            failedPurges.incrementAndGet();
        }

        @Override
        public void notNoticed(String interfaceName, int partition) {}

        @Override
        public void notNoted(String interfaceName, int partition) {}
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
                eventually(() -> lots.beginning() == 4);
                assertThat(holds(lots).recounted().received()).isEqualTo(4);
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
                lots.clock.advance(LATER);
                eventually(() -> lots.beginning() == 5);
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

    /** What it may forget is for the target to say by age; what it must keep is for delivery. */
    @Test
    void theTargetForgetsOnlyWhatIsSealedAndNothingThatIsSetAside(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.awaitTurns(5);
                assertThat(target.purges).as("nothing is sealed").isEmpty();
                lots.clock.advance(FORTNIGHT);
                eventually(() -> target.purges.size() == 1);
                PurgeCall first = target.purges.get(0);
                assertThat(first.partition()).isEqualTo(lots.partition(0));
                assertThat(first.ownerEpoch()).isEqualTo(target.owner(lots.partition(0)));
                assertThat(first.sealedTo()).isEqualTo(4);
                assertThat(first.setAside())
                        .as("the held message and the dead letter")
                        .containsExactlyElementsOf(lots.aside().stream()
                                .map(entry -> entry.headers().keys().idempotencyKey())
                                .toList());
                assertThat(first.setAside()).hasSize(2);
                lots.clock.advance(Duration.ofSeconds(2));
                eventually(() -> target.purges.size() == 2);
                lots.clock.advance(LATER);
                lots.clock.awaitTurns(5);
                assertThat(target.purges).as("there was no more").hasSize(2);
                lots.clock.advance(Duration.ofDays(1));
                eventually(() -> target.purges.size() == 3);
                assertThat(failedPurges).hasValue(0);
            }
        }
    }

    @Test
    void aPurgeThatFailsIsToldEachTimeAndTriedAgainAfterAnHour(EmbeddedKafka broker) throws Exception {
        target.refusesPurges = true;
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> failedPurges.get() == 1);
                lots.clock.advance(LATER);
                eventually(() -> failedPurges.get() == 2);
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
                assertThat(failures).as("what is sealed is sealed").hasValue(0);
            }
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
            assertThat(lots.beginning()).isZero();
            assertThat(seals(lots)).isEmpty();
        }
    }

    @Test
    void whatIsSetAsideOutlivesItsMessageInTheTopic(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> lots.beginning() == 4);
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
                eventually(() -> lots.beginning() == 4);
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
            delete(lots, lots.id.auditTopic(), lots.offset(lots.id.auditTopic(), OffsetSpec.latest()) - 2);
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
            assertThat(lots.beginning()).isZero();
            holds(lots);
            refuseDeletion(lots, false);
            try (Delivery delivery = start(lots)) {
                eventually(() -> lots.beginning() >= 4);
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
            assertThat(lots.beginning()).isZero();
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

    @Test
    void whatIsSetAsideAndSealedStaysWhereAHumanAdoptsALoss(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> lots.beginning() == 4);
            }
            lots.writeAside(0, new AsideKey.OfCheckpoint(), null);
            try (Delivery delivery = start(lots)) {
                eventually(delivery, status -> status.state() == State.stopped);
                AdoptTest.adopt(lots, "c1", StopReason.noCheckpoint);
                eventually(() -> totals(delivery).held() + totals(delivery).deadLettered() == 2);
                assertThat(holds(lots).recounted().received()).isEqualTo(2);
                assertThat(lots.lastCheckpoint().sealed().audit())
                        .as("lines before the adoption are not counted behind it")
                        .isPositive();
                target.refuse = operation -> Optional.empty();
                lots.command("c2", Command.Action.retry, new Command.ByOffset(2), "");
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
                lots.clock.advance(LATER);
                eventually(() -> lots.beginning() == 5);
            }
            assertThat(target.effects)
                    .extracting(LedgerTarget.Effect::orderKey)
                    .containsExactlyInAnyOrder("A", "bad", "B");
            assertThat(lots.settled()).isEqualTo(new Totals(3, 2, 0, 0, 0, 1, 0, 0));
        }
    }

    @Test
    void linesBeforeAnAdoptionAreNotCountedBehindItHoweverFarItIs(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            Human human = new Human("ann", "c1", Command.Action.adopt, "the disk is gone", "goes on");
            appendAudit(lots, line(lots, What.applied, 0, null));
            AuditRecord between = line(lots, What.commandRefused, -1, null);
            for (int lines = 0; lines < 1_500; lines++) { // more than one poll brings
                appendAudit(lots, between);
            }
            appendAudit(
                    lots,
                    line(lots, What.command, -1, human)
                            .with(
                                    null,
                                    new AuditRecord.Adoption(
                                            StopReason.logTruncated, 0L, null, null, null, null, null, Totals.NONE)));
            appendAudit(lots, line(lots, What.discarded, 0, human));
            lots.producer.flush();
            Map<String, Object> settings = new HashMap<>(lots.kafka);
            settings.put("key.deserializer", ByteArrayDeserializer.class);
            settings.put("value.deserializer", ByteArrayDeserializer.class);
            try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(settings)) {
                SealedMessages.Recount recount = new SealedMessages(
                                reader,
                                lots.id,
                                0,
                                lots.topics().in(),
                                new Checkpoint.Sealed(0, 0),
                                1,
                                new TreeMap<>(),
                                new Checkpoint.Adopted(
                                        "c1", lots.clock.instant().toEpochMilli()))
                        .recount();
                assertThat(recount.messages()).isEqualTo(new Totals(1, 0, 0, 0, 0, 0, 1, 0));
            }
        }
    }

    private static AuditRecord line(TestInterface lots, What what, long offset, Human human) throws Exception {
        return AuditRecord.byHuman(
                what, lots.id.name(), lots.partition(0), offset, 0, null, "r-1", lots.clock.instant(), human);
    }

    private static void appendAudit(TestInterface lots, AuditRecord line) {
        lots.producer.send(new ProducerRecord<>(lots.id.auditTopic(), 0, null, line.write()));
    }

    @Test
    void nothingWithoutAnOutcomeIsDeletedWhateverTheCheckpointCallsSealed(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            lots.send("m2", "A", 1);
            lots.writeCheckpoint(0, lots.lastCheckpoint().sealing(new Checkpoint.Sealed(2, 0)));
            assertThat(lots.account().get(0).problems())
                    .extracting(Problem::text)
                    .anyMatch(text -> text.startsWith("the checkpoint says that messages before offset 2 are sealed"));
            try (Delivery delivery = start(lots)) {
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains("are sealed, and that those from offset 0 on have no outcome");
                AdoptTest.adopt(lots, "c1", StopReason.checkpointUnreadable);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(lots.beginning()).isZero();
            lots.settled();
        }
    }

    @Test
    void aLineOfTheAuditThatNobodyCanReadIsToldAndHoldsUpNothing(EmbeddedKafka broker) throws Exception {
        for (String foreign : Arrays.asList(
                null,
                "{\"version\":1}",
                "{\"version\":1,\"number\":1,\"partition\":0,"
                        + "\"offset\":0,\"edition\":0,\"tries\":0,\"what\":\"applied\"}")) {
            failures.set(0);
            try (TestInterface lots = new TestInterface(broker)) {
                lots.producer
                        .send(new ProducerRecord<>(
                                lots.id.auditTopic(), 0, null, foreign == null ? null : foreign.getBytes(UTF_8)))
                        .get();
                try (Delivery delivery = start(lots)) {
                    work(lots, delivery);
                    lots.clock.advance(FORTNIGHT);
                    eventually(() -> failures.get() > 0);
                    assertThat(delivery.drain(TestInterface.PATIENCE, TestInterface.PATIENCE))
                            .isEmpty();
                }
                assertThat(lots.beginning()).isZero();
                assertThat(lots.account().get(0).problems())
                        .extracting(Problem::text)
                        .anyMatch(text -> text.startsWith("offset 0 of " + lots.id.auditTopic() + " cannot be read"));
            }
        }
    }

    @Test
    void aBatchSealsAlsoWhatAReplayMovesMeanwhile(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
            }
            target.refuse = operation -> Optional.empty();
            lots.command("c1", Command.Action.retry, new Command.ByOffset(2), "");
            lots.clock.advance(FORTNIGHT);
            try (Delivery delivery =
                    lots.start(target, TestInterface.commitEvery(Duration.ofSeconds(2)), lots.kafka, counting)) {
                assertThat(delivery.drain(TestInterface.PATIENCE, TestInterface.PATIENCE))
                        .isEmpty();
                assertThat(lots.beginning()).isEqualTo(4);
            }
            assertThat(failures).hasValue(0);
            assertThat(lots.settled()).isEqualTo(new Totals(4, 2, 1, 0, 0, 1, 0, 0));
        }
    }

    @Test
    void anInterfaceAtRestIsSealedAgainBeforeTheAuditLosesTheLastSeal(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            keepAudit(lots, Duration.ofDays(400));
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
                lots.clock.advance(FORTNIGHT);
                eventually(() -> lots.beginning() == 4);
                lots.clock.advance(Duration.ofDays(190));
                lots.clock.awaitTurns(5);
                assertThat(seals(lots)).hasSize(1);
                lots.clock.advance(Duration.ofDays(20));
                eventually(() -> sealsNow(lots) == 2);
                assertThat(seals(lots).get(1).seal()).satisfies(seal -> {
                    assertThat(seal.from()).isEqualTo(4);
                    assertThat(seal.to()).isEqualTo(4);
                    assertThat(seal.messages()).isEqualTo(Totals.NONE);
                });
                holds(lots);
                delete(
                        lots,
                        lots.id.auditTopic(),
                        lots.lastCheckpoint().sealed().audit());
                holds(lots);
                lots.send("m3", "B", 1);
                eventually(() -> totals(delivery).applied() == 2);
                lots.clock.advance(LATER);
                eventually(() -> lots.beginning() == 5);
            }
            assertThat(failures).hasValue(0);
            assertThat(lots.settled().received()).isEqualTo(5);
        }
    }

    private static int sealsNow(TestInterface lots) {
        try {
            return seals(lots).size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keepAudit(TestInterface lots, Duration kept) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            ConfigEntry retention = new ConfigEntry("retention.ms", Long.toString(kept.toMillis()));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, lots.id.auditTopic()),
                            List.of(new AlterConfigOp(retention, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void aBatchEndsBehindTheLastAttemptAndNotBetweenTwo(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = start(lots)) {
                work(lots, delivery);
            }
            lots.settled();
            delete(lots, lots.id.auditTopic(), 3);
            lots.clock.advance(FORTNIGHT);
            try (Delivery delivery = start(lots)) {
                assertThat(delivery.drain(TestInterface.PATIENCE, TestInterface.PATIENCE))
                        .isEmpty();
                assertThat(failures).hasValue(1);
            }
            assertThat(lots.beginning()).isZero();
        }
    }
}
