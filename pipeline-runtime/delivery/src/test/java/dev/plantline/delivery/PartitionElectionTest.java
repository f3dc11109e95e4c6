package dev.plantline.delivery;

import static dev.plantline.delivery.TestInterface.QUICK;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.delivery.consumer.ActiveInterfaces;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.ownership.PartitionElection;
import dev.plantline.delivery.ownership.PartitionElection.Owned;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.TargetException;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class PartitionElectionTest {
    private final LedgerTarget target = new LedgerTarget();

    /** A second owner on purpose: it takes the partition as another process would, without the group knowing. */
    private Owned intrude(TestInterface lots, Admin admin) throws Exception {
        KafkaClients clients = new KafkaClients(lots.kafka, QUICK, 1 << 20);
        ActiveInterfaces live = new ActiveInterfaces(new DeliveryEnvironment(
                "intruder",
                lots.kafka,
                TestInterface.target(target),
                DeliveryListener.NONE,
                lots.clock,
                new Random(),
                QUICK));
        ActiveInterface mine = live.make(lots.configuration()).interfaces().get(lots.id.name());
        return new PartitionElection(clients, admin, "intruder", TimeSource.system())
                .take(mine, 0, () -> true, position -> {});
    }

    private static String stoppedReason(Delivery delivery) {
        return eventually(delivery, status -> status.state() == State.stopped).reason();
    }

    @Test
    void theOffsetOfTheElectionIsTheOwnerEpochAndTheTargetsOwnerRowIsRaisedToIt(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            long epoch;
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                epoch = eventually(delivery, status -> status.totals().applied() == 1)
                        .ownerEpoch();
                assertThat(target.owner(lots.partition(0))).isEqualTo(epoch);
            }
            List<ConsumerRecord<byte[], byte[]>> aside = lots.read(lots.id.asideTopic());
            for (ConsumerRecord<byte[], byte[]> record : aside) {
                Checkpoint checkpoint = Checkpoint.read(record.value());
                if (record.offset() == epoch) {
                    assertThat(checkpoint.ownerEpoch()).isEqualTo(Checkpoint.ELECTION);
                } else if (record.offset() > epoch) {
                    assertThat(checkpoint.ownerEpoch()).isEqualTo(epoch);
                    assertThat(checkpoint.raisedEpoch()).isEqualTo(epoch);
                    assertThat(checkpoint.database()).isEqualTo("database-1");
                }
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.ownerEpoch() > epoch);
            }
        }
    }

    @Test
    void aTargetThatIsAwayHidesNeitherWhatIsSetAsideNorWhatIsPending(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("bad") ? Optional.of(LedgerTarget.business("no")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "bad", 1);
            lots.send("m2", "bad", 2);
            lots.send("no JSON").get();
            try (Delivery delivery = lots.start(target)) {
                eventually(
                        delivery,
                        status -> status.totals().held() == 2
                                && status.totals().deadLettered() == 1
                                && status.totals().inFlight() == 0);
            }
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void raised(PartitionId partition) throws TargetException {
                    throw LedgerTarget.failure(TargetException.Kind.unreachable);
                }
            };
            lots.send("m3", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                PartitionStatus away = eventually(delivery, status -> status.state() == State.blocked);
                assertThat(away.totals()).isEqualTo(new Totals(3, 0, 0, 0, 2, 1, 0, 0));
                assertThat(away.heldKeys()).isEqualTo(1);
                assertThat(away.pending()).isEqualTo(1);
                assertThat(away.oldestPending()).isNotNull();
                assertThat(away.ownerEpoch()).isPositive();
                target.hook = new LedgerTarget.Hook() {};
                eventually(delivery, status -> status.totals().applied() == 1);
            }
        }
    }

    @Test
    void whoWaitsForATargetThatHasNotFailedIsNotBlocked(EmbeddedKafka broker) throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void raised(PartitionId partition) {
                await(letGo);
            }
        };
        try (TestInterface lots = new TestInterface(broker);
                Delivery delivery = lots.start(target)) {
            List<State> seen = new CopyOnWriteArrayList<>();
            eventually(() -> {
                delivery.status().forEach(status -> seen.add(status.state()));
                return seen.size() > 20;
            });
            assertThat(seen).containsOnly(State.waiting);
            letGo.countDown();
            eventually(delivery, status -> status.state() == State.running);
        }
    }

    @Test
    void aPartitionThatIsLetGoTellsItsNumbersToTheEnd(EmbeddedKafka broker) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (TestInterface lots = new TestInterface(broker)) {
            Delivery delivery = lots.start(target);
            lots.send("m1", "A", 1);
            eventually(delivery, status -> status.totals().applied() == 1);
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void before(ApplyCall call) {
                    inside.countDown();
                    await(letGo);
                }
            };
            lots.send("m2", "A", 2);
            assertThat(inside.await(2, TimeUnit.MINUTES)).isTrue();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(delivery::close);
            String waits = "release-" + lots.id + "-0"; // it tells the partition and waits for the call
            eventually(() -> Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals(waits)));
            assertThat(closing).isNotDone();
            assertThat(totals(delivery).applied()).isEqualTo(1);
            letGo.countDown();
            closing.get(2, TimeUnit.MINUTES);
            assertThat(delivery.status()).isEmpty();
            assertThat(lots.settled().applied()).isEqualTo(2);
        }
    }

    @Test
    void aLostOwnerCommitsNothingAndAppliesNothing(EmbeddedKafka broker) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void arriving(ApplyCall call) {
                if (first.compareAndSet(true, false)) {
                    arrived.countDown();
                    await(letGo); // the call is in Odoo's backlog while the partition changes hands
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
                long lostEpoch =
                        eventually(delivery, status -> status.ownerEpoch() > 0).ownerEpoch();
                Owned intruder = intrude(lots, admin);
                assertThat(target.raise(lots.partition(0), intruder.epoch(), 0).raised())
                        .isTrue();
                letGo.countDown();
                // Its late call did nothing, whatever it thought; it becomes the owner again only by a new election.
                PartitionStatus again =
                        eventually(delivery, status -> status.totals().applied() == 1);
                assertThat(target.calls.get(0).ownerEpoch()).isEqualTo(lostEpoch);
                assertThat(again.ownerEpoch()).isGreaterThan(intruder.epoch());
                // And now the intruder is fenced for good.
                assertThatThrownBy(() -> intruder.writer().commit(new TransactionChanges(1), intruder.checkpoint()))
                        .isInstanceOf(KafkaException.class);
                intruder.writer().close();
            }
            assertThat(target.effects).hasSize(1);
            assertThat(lots.settled()).isEqualTo(new Totals(1, 1, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void aTransactionOfALostOwnerIsAborted(EmbeddedKafka broker) throws Exception {
        CountDownLatch applied = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void after(ApplyCall call) {
                if (first.compareAndSet(true, false)) {
                    applied.countDown();
                    await(letGo);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                assertThat(applied.await(2, TimeUnit.MINUTES)).isTrue();
                Owned intruder =
                        intrude(lots, admin); // the effect is there, the answer is on its way, Kafka has another owner
                letGo.countDown();
                eventually(() -> totals(delivery).applied() == 1);
                intruder.writer().close();
            }
            assertThat(target.effects).hasSize(1);
            assertThat(lots.audit()).singleElement().satisfies(line -> assertThat(line.recovered())
                    .as("the first answer was not committed; the ledger gave it again")
                    .isTrue());
            assertThat(lots.settled().applied()).isEqualTo(1);
        }
    }

    @Test
    void raisingTheOwnerRowWaitsForCallsInFlightOfTheLostOwner(EmbeddedKafka broker) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void before(ApplyCall call) {
                if (first.compareAndSet(true, false)) {
                    inside.countDown();
                    await(letGo);
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            PartitionId partition = lots.partition(0);
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                assertThat(inside.await(2, TimeUnit.MINUTES)).isTrue();
                CompletableFuture<Boolean> raised = CompletableFuture.supplyAsync(() -> {
                    try {
                        return target.raise(partition, 1_000_000, 0).raised();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                eventually(() -> target.raiseWaits(partition));
                assertThat(raised).isNotDone();
                letGo.countDown();
                assertThat(raised.get(2, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    @Test
    void twoPodsShareTheWorkAndOneTakesOverInOrder(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), 2)) {
            try (Delivery one = lots.start(target);
                    Delivery two = lots.start(target)) {
                eventually(() -> one.status().size() == 1 && two.status().size() == 1);
                for (int i = 0; i < 300; i++) {
                    lots.send(lots.compiled(), TestInterface.body("m" + i, "order" + i % 10, i));
                    if (i == 150) {
                        one.close();
                    }
                }
                eventually(() -> two.status().stream()
                                .mapToLong(status -> status.totals().applied())
                                .sum()
                        == 300);
            }
            for (int key = 0; key < 10; key++) {
                assertThat(target.offsetsOf("order" + key)).hasSize(30).isSorted();
            }
            assertThat(lots.settled()).isEqualTo(new Totals(300, 300, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void theCheckpointIsTheTruthAndNotTheGroupsOffset(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
            }
            TopicPartition in = new TopicPartition(lots.id.inTopic(), 0);
            eventually(() -> groupIsEmpty(admin, lots));
            assertThat(admin.listConsumerGroupOffsets(lots.id.consumerGroup())
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(in)
                            .offset())
                    .isEqualTo(1);
            admin.alterConsumerGroupOffsets(lots.id.consumerGroup(), Map.of(in, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            try (Delivery delivery = lots.start(target)) {
                lots.send("m2", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.calls).hasSize(2);
            assertThat(lots.settled().applied()).isEqualTo(2);
        }
    }

    private static boolean groupIsEmpty(Admin admin, TestInterface lots) {
        try {
            return admin.describeConsumerGroups(List.of(lots.id.consumerGroup()))
                    .all()
                    .get()
                    .get(lots.id.consumerGroup())
                    .members()
                    .isEmpty();
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void theNextOffsetFollowsRecordsAndNotArithmetic(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Map<String, Object> settings = new HashMap<>(lots.kafka);
            settings.put("key.serializer", ByteArraySerializer.class);
            settings.put("value.serializer", ByteArraySerializer.class);
            settings.put("transactional.id", lots.id + "-copier");
            try (KafkaProducer<byte[], byte[]> copier = new KafkaProducer<>(settings)) {
                copier.initTransactions();
                for (int i = 0; i < 5; i++) { // each leaves a control record behind it; every second one is aborted
                    copier.beginTransaction();
                    for (int n = 0; n < 3; n++) {
                        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                                lots.id.inTopic(),
                                0,
                                null,
                                TestInterface.body("t" + i + n, "A", n).getBytes(UTF_8));
                        copier.send(record);
                    }
                    if (i % 2 == 0) {
                        copier.commitTransaction();
                    } else {
                        copier.abortTransaction();
                    }
                }
            }
            try (Delivery delivery = lots.start(target)) {
                eventually(() -> totals(delivery).handled() == 9);
                assertThat(delivery.drain(TestInterface.PATIENCE, TestInterface.PATIENCE))
                        .isEmpty();
            }
            try (Delivery delivery = lots.start(target)) {
                lots.send("m", "A", 1);
                eventually(() -> totals(delivery).handled() == 10);
            }
            assertThat(lots.settled().received()).isEqualTo(10);
        }
    }

    @Test
    void withoutACheckpointTheInterfaceStops(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker.bootstrapServers(), "none" + System.nanoTime(), 1)) {
            lots.makeTopics();
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("holds no checkpoint");
            }
            assertThat(target.calls).isEmpty();
        }
    }

    @Test
    void onAnUnknownVersionTheInterfaceStops(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            String newer = new String(
                            Checkpoint.first("operator", "k-1", lots.topics(), null)
                                    .write(),
                            UTF_8)
                    .replace("\"version\":1", "\"version\":2");
            lots.writeAside(0, new AsideKey.OfCheckpoint(), newer.getBytes(UTF_8));
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("version 2").contains("reads version 1");
            }
        }
    }

    @Test
    void onAForeignTopicTheInterfaceStops(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            Checkpoint.Topics topics = lots.topics();
            lots.writeCheckpoint(
                    0,
                    Checkpoint.first(
                            "operator", "k-1", new Checkpoint.Topics("other", topics.aside(), topics.audit()), null));
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("belongs to other topics");
            }
        }
    }

    @Test
    void onAForeignDatabaseTheInterfaceStops(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.firstCheckpoints("another-database");
            lots.send("m1", "A", 1);
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("database-1").contains("another-database");
            }
            assertThat(target.calls).isEmpty();
        }
    }

    @Test
    void onARestoredTargetTheInterfaceStopsAndStaysStopped(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
            }
            target.setOwner(lots.partition(0), 0); // a backup from before the raise
            for (int start = 0; start < 2; start++) {
                try (Delivery delivery = lots.start(target)) {
                    assertThat(stoppedReason(delivery)).contains("restored from a backup");
                }
            }
        }
    }

    @Test
    void anOwnerRowThatWasDeletedAndMadeAgainStopsTheInterfaceForGood(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            for (int owner = 1; owner <= 3; owner++) {
                try (Delivery delivery = lots.start(target)) {
                    lots.send("m" + owner, "A", owner);
                    int applied = owner;
                    eventually(() -> totals(delivery).applied() == applied);
                }
            }
            List<ConsumerRecord<byte[], byte[]>> aside = lots.read(lots.id.asideTopic());
            Checkpoint last = Checkpoint.read(aside.get(aside.size() - 1).value());
            assertThat(last.raises()).isEqualTo(3);
            target.makeOwnerAgain(lots.partition(0), last.raisedEpoch());
            for (int start = 0; start < 3; start++) {
                try (Delivery delivery = lots.start(target)) {
                    assertThat(stoppedReason(delivery)).contains("deleted and made again");
                }
            }
        }
    }

    @Test
    void aRestoredTargetIsNoticedAlthoughTheAnswerToTheRaiseWasLost(EmbeddedKafka broker) throws Exception {
        AtomicInteger lost = new AtomicInteger(2);
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
            }
            target.setOwner(lots.partition(0), 0); // a backup from before the raise
            target.hook = new LedgerTarget.Hook() {
                @Override
                public void raised(PartitionId partition) throws TargetException {
                    if (lost.getAndDecrement() > 0) {
                        throw LedgerTarget.failure(TargetException.Kind.ambiguous);
                    }
                }
            };
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("restored from a backup");
                lots.send("m2", "A", 1);
                lots.clock.awaitPolls(10);
            }
            assertThat(target.owner(lots.partition(0))).isZero();
            assertThat(target.effects).hasSize(1);
        }
    }

    @Test
    void onATruncatedLogTheInterfaceStops(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            lots.send("m1", "A", 1);
            Checkpoint first = Checkpoint.first("operator", "k-1", lots.topics(), null);
            // The owner before had read ten records of leader epoch 0; the log has one.
            Checkpoint ahead = new Checkpoint(
                    Checkpoint.VERSION,
                    1,
                    0,
                    List.of(new Checkpoint.Range(5, 9)),
                    10,
                    0,
                    first.totals(),
                    first.chain(),
                    "owner",
                    0,
                    0,
                    0,
                    "k-1",
                    null,
                    first.topics(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            lots.writeCheckpoint(0, ahead);
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("lost its end");
            }
        }
    }

    @Test
    void whenMessagesWereDeletedBeforeTheirOutcomeTheInterfaceStopsAndReportsTheGap(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            for (int i = 0; i < 5; i++) {
                lots.send("m" + i, "A", i);
            }
            admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("offsets 0 to 2").contains("deleted");
            }
        }
    }

    @Test
    void onARecordTooLargeForItsTopicTheInterfaceStops(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            alter(lots, lots.id.asideTopic(), "max.message.bytes", "100000");
            lots.send("{\"id\":\"m1\",\"order\":\"A\",\"n\":\"" + "x".repeat(200_000) + "\"}");
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).contains("max.message.bytes");
            }
        }
    }

    @Test
    void aTopicThatTakesNoBatchOfResultsIsNamedWithItsSetting(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            alter(lots, lots.id.asideTopic(), "max.message.bytes", "20000");
            target.refuse = operation -> java.util.Optional.of(LedgerTarget.business("closed"));
            for (int i = 0; i < 100; i++) {
                lots.send("{\"id\":\"m" + i + "\",\"order\":\"A\",\"n\":1,\"code\":\"" + "x".repeat(2_000) + "\"}");
            }
            try (Delivery delivery = start(lots, new ImpatientClients(lots))) {
                assertThat(stoppedReason(delivery))
                        .contains(lots.id.asideTopic(), "max.message.bytes=20000", "set it to 2097152")
                        .contains("tried again every minute");
            }
        }
    }

    /** A batch that its topic does not take is sent again until its time is over, and three of them stop the interface: here that time is short. */
    private static final class ImpatientClients extends KafkaClients {
        ImpatientClients(TestInterface lots) {
            super(lots.kafka, QUICK, 1 << 20);
        }

        @Override
        protected Map<String, Object> writing(InterfaceId id, int partition) {
            Map<String, Object> settings = super.writing(id, partition);
            settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
            return settings;
        }
    }

    /** A real producer whose commits end with an error: before they were made, or after. */
    private static final class DoubtfulClients extends KafkaClients {
        final AtomicInteger errors;
        private final boolean afterwards;

        DoubtfulClients(TestInterface lots, int errors, boolean afterwards) {
            super(lots.kafka, QUICK, 1 << 20);
            this.errors = new AtomicInteger(errors);
            this.afterwards = afterwards;
        }

        @Override
        @SuppressWarnings("unchecked") // a proxy of the interface that it is a proxy of
        public Producer<byte[], byte[]> owner(InterfaceId id, int partition) {
            Producer<byte[], byte[]> real = super.owner(id, partition);
            AtomicBoolean elected = new AtomicBoolean();
            return (Producer<byte[], byte[]>) java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                        boolean commit = method.getName().equals("commitTransaction");
                        boolean fail = commit && !elected.compareAndSet(false, true) && errors.getAndDecrement() > 0;
                        Object answer = fail && !afterwards ? null : method.invoke(real, arguments);
                        if (fail) {
                            throw new org.apache.kafka.common.errors.TimeoutException("test: no answer to the commit");
                        }
                        return answer;
                    });
        }
    }

    private Delivery start(TestInterface lots, KafkaClients clients) {
        Delivery delivery = new Delivery(
                new DeliveryEnvironment(
                        "test-pod",
                        lots.kafka,
                        TestInterface.target(target),
                        DeliveryListener.NONE,
                        lots.clock,
                        new Random(),
                        QUICK),
                clients);
        delivery.swap(lots.configuration());
        return delivery;
    }

    @Test
    void doubtAboutACommitMeansToOwnThePartitionAgain(EmbeddedKafka broker) throws Exception {
        for (boolean afterwards : new boolean[] {false, true}) {
            try (TestInterface lots = new TestInterface(broker)) {
                int before = target.effects.size();
                for (int i = 0; i < 100; i++) {
                    lots.send("m" + afterwards + i, "order" + i % 5, i);
                }
                try (Delivery delivery = start(lots, new DoubtfulClients(lots, 2, afterwards))) {
                    eventually(() -> totals(delivery).applied() == 100);
                }
                assertThat(target.effects).hasSize(before + 100);
                assertThat(lots.settled()).isEqualTo(new Totals(100, 100, 0, 0, 0, 0, 0, 0));
            }
        }
    }

    private static void alter(TestInterface lots, String topic, String name, String value) throws Exception {
        try (Admin admin = Admin.create(lots.kafka)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void changedKeysGoLiveOnlyWithNothingPendingAndNothingSetAside(EmbeddedKafka broker) throws Exception {
        target.refuse = operation -> operation.orderKey().equals("bad")
                ? java.util.Optional.of(LedgerTarget.business("no"))
                : java.util.Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "bad", 1);
                eventually(() -> totals(delivery).held() == 1);
                lots.keysRevision = "k-2";
                lots.revision = "r-2";
                delivery.swap(lots.configuration());
                assertThat(stoppedReason(delivery)).contains("1 messages are set aside");
                assertThat(lots.account().get(0).problems())
                        .as("seen from outside too")
                        .anyMatch(
                                problem -> problem.text().contains("delivery stopped: keys of the interface changed"));
                lots.keysRevision = "k-1";
                delivery.swap(lots.configuration());
                target.refuse = operation -> java.util.Optional.empty();
                long epoch = eventually(delivery, status -> status.totals().applied() == 1)
                        .ownerEpoch();
                lots.keysRevision = "k-2";
                delivery.swap(lots.configuration());
                eventually(delivery, status -> status.ownerEpoch() > epoch);
                lots.send("m2", "A", 1);
                eventually(() -> totals(delivery).applied() == 2);
            }
            try (TestInterface again = new TestInterface(broker.bootstrapServers(), lots.id.name(), 1)) {
                again.send("m3", "A", 1);
                again.keysRevision = "k-3";
                try (Delivery delivery = again.start(target)) {
                    assertThat(stoppedReason(delivery)).contains("is pending under the old ones");
                }
            }
        }
    }

    @Test
    void aBrokerThatIsAwayForAWhileCostsNothingButTime() throws Exception {
        try (EmbeddedKafka own = EmbeddedKafka.temporary();
                TestInterface lots = new TestInterface(own)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 50; i++) {
                    lots.send("m" + i, "order" + i % 5, i);
                }
                eventually(() -> totals(delivery).applied() > 0);
                own.restart();
                for (int i = 50; i < 100; i++) {
                    lots.send("m" + i, "order" + i % 5, i);
                }
                org.awaitility.Awaitility.await()
                        .atMost(TestInterface.PATIENCE)
                        .until(() -> totals(delivery).applied() == 100);
            }
            assertThat(target.effects).hasSize(100);
            assertThat(lots.settled().applied()).isEqualTo(100);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
