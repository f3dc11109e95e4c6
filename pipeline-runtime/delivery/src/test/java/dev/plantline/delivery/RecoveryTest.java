package dev.plantline.delivery;

import static dev.plantline.delivery.PartitionElectionTest.await;
import static dev.plantline.delivery.TestInterface.QUICK;
import static dev.plantline.delivery.TestInterface.eventually;
import static dev.plantline.delivery.TestInterface.totals;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.delivery.consumer.ActiveInterfaces;
import dev.plantline.delivery.consumer.Delivery;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.DeliveryListener;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.ownership.PartitionElection;
import dev.plantline.delivery.ownership.PartitionLifecycle;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.delivery.partition.PausesTest;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.StopReason;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.topics.inspection.InterfaceInspection;
import dev.plantline.topics.inspection.Stop;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is lost while it works is owned again, once, and what must stop stops. */
@ExtendWith(KafkaExtension.class)
class RecoveryTest {
    private final LedgerTarget target = new LedgerTarget();
    private final AtomicInteger losses = new AtomicInteger();

    private final DeliveryListener counting = new DeliveryListener() {
        @Override
        public void settled(String interfaceName, AuditRecord.What what, Duration sinceReceived) {}

        @Override
        public void called(String interfaceName, CallResult result, int operations, Duration took) {}

        @Override
        public void committed(String interfaceName, int partition, int results, Duration took) {}

        @Override
        public void lost(String interfaceName, int partition) {
            losses.incrementAndGet();
        }

        @Override
        public void notSealed(String interfaceName, int partition) {}

        @Override
        public void notPurged(String interfaceName, int partition) {}

        @Override
        public void notNoticed(String interfaceName, int partition) {}

        @Override
        public void notNoted(String interfaceName, int partition) {}
    };

    private DeliveryEnvironment surroundings(TestInterface lots, DeliverySettings bounds, Random random) {
        return new DeliveryEnvironment(
                "test-pod", lots.kafka, TestInterface.target(target), counting, lots.clock, random, bounds);
    }

    private Delivery start(TestInterface lots, KafkaClients clients) {
        return start(lots, QUICK, clients);
    }

    private Delivery start(TestInterface lots, DeliverySettings bounds, KafkaClients clients) {
        Delivery delivery = new Delivery(surroundings(lots, bounds, new Random()), clients);
        delivery.swap(lots.configuration());
        return delivery;
    }

    /** Keeps the first calls in the target until told. */
    private final class Slow implements LedgerTarget.Hook {
        private final CountDownLatch inside;
        private final CountDownLatch letGo = new CountDownLatch(1);

        private Slow(int calls) {
            inside = new CountDownLatch(calls);
        }

        @Override
        public void before(ApplyCall call) {
            inside.countDown();
            await(letGo);
        }
    }

    @Test
    void callsInFlightWhenAPartitionIsGivenToAnotherHaveOneEffect(EmbeddedKafka broker) throws Exception {
        for (boolean answeredInTime : new boolean[] {true, false}) {
            Slow slow = new Slow(2);
            target.hook = slow;
            target.effects.clear();
            try (TestInterface lots = new TestInterface(broker.bootstrapServers(), 2)) {
                for (int i = 0; i < 40; i++) {
                    lots.send("m" + i, "order" + i % 4, i);
                }
                try (Delivery one = lots.start(target)) {
                    assertThat(slow.inside.await(2, TimeUnit.MINUTES)).isTrue();
                    try (Delivery two = lots.start(target)) {
                        eventually(() -> one.status().size() == 1); // let go, with calls in flight
                        if (!answeredInTime) {
                            eventually(() -> two.status().size() == 1); // it was no longer waited for
                        }
                        slow.letGo.countDown();
                        eventually(() -> one.status().size() == 1
                                && two.status().size() == 1
                                && applied(one) + applied(two) == 40);
                    }
                }
                for (int key = 0; key < 4; key++) {
                    assertThat(target.offsetsOf("order" + key)).hasSize(10).isSorted();
                }
                assertThat(lots.settled()).isEqualTo(new Totals(40, 40, 0, 0, 0, 0, 0, 0));
            }
        }
    }

    private static long applied(Delivery delivery) {
        return delivery.status().stream()
                .mapToLong(status -> status.totals().applied())
                .sum();
    }

    @Test
    void callsInFlightWhenTheSessionIsLostHaveOneEffect(EmbeddedKafka broker) throws Exception {
        Slow slow = new Slow(1);
        target.hook = slow;
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            try (Delivery delivery = lots.start(target)) {
                for (int i = 0; i < 10; i++) {
                    lots.send("m" + i, "A", i);
                }
                assertThat(slow.inside.await(2, TimeUnit.MINUTES)).isTrue();
                long lost =
                        eventually(delivery, status -> status.ownerEpoch() > 0).ownerEpoch();
                admin.removeMembersFromConsumerGroup(
                                lots.id.consumerGroup(), new RemoveMembersFromConsumerGroupOptions())
                        .all()
                        .get();
                eventually(delivery, status -> status.ownerEpoch() > lost); // another owner raises its row
                slow.letGo.countDown();
                eventually(() -> totals(delivery).applied() == 10);
            }
            assertThat(target.offsetsOf("A")).hasSize(10).isSorted();
            assertThat(lots.settled()).isEqualTo(new Totals(10, 10, 0, 0, 0, 0, 0, 0));
            assertThat(lots.audit().get(0).recovered())
                    .as("the answer to the lost owner was dropped; the ledger gave it again")
                    .isTrue();
        }
    }

    @Test
    void messagesThatAreDeletedAheadOfARunningOwnerStopItAndTheGapIsReported(EmbeddedKafka broker) throws Exception {
        DeliverySettings one = TestInterface.room(1, QUICK.setAside());
        Slow slow = new Slow(1);
        target.hook = slow;
        AtomicInteger pausedPolls = new AtomicInteger();
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            KafkaClients clients = new KafkaClients(lots.kafka, one, 1 << 20) {
                @Override
                public KafkaConsumer<byte[], byte[]> member(InterfaceId id, int partitions) {
                    return new Fragile(lots, id) {
                        @Override
                        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                            if (!paused().isEmpty()) {
                                pausedPolls.incrementAndGet();
                            }
                            return super.poll(timeout);
                        }
                    };
                }
            };
            try (Delivery delivery = start(lots, one, clients)) {
                lots.send("m0", "A", 0);
                assertThat(slow.inside.await(2, TimeUnit.MINUTES)).isTrue();
                // Reading pauses at its bound, and the fetch that was out then is answered after some polls.
                int before = pausedPolls.get();
                eventually(() -> pausedPolls.get() >= before + 20);
                for (int i = 1; i < 6; i++) {
                    lots.send("m" + i, "A", i);
                }
                admin.deleteRecords(Map.of(new TopicPartition(lots.id.inTopic(), 0), RecordsToDelete.beforeOffset(4)))
                        .all()
                        .get();
                slow.letGo.countDown();
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains("no offset 1 any more")
                        .contains("begins at 4");
            }
            try (Delivery next = lots.start(target)) {
                assertThat(eventually(next, status -> status.state() != State.waiting))
                        .as("the next owner finds the same, and only a human goes on")
                        .satisfies(status -> assertThat(status.state()).isEqualTo(State.stopped))
                        .satisfies(status -> assertThat(status.reason()).contains("offsets 1 to 3"));
            }
            assertThat(target.offsetsOf("A")).containsExactly(0L);
        }
    }

    /** A member of the group that a test can make fail. */
    private static class Fragile extends KafkaConsumer<byte[], byte[]> {
        final AtomicReference<RuntimeException> failure = new AtomicReference<>();

        Fragile(TestInterface lots, InterfaceId id) {
            super(settings(lots, id));
        }

        private static Map<String, Object> settings(TestInterface lots, InterfaceId id) {
            Map<String, Object> settings = new HashMap<>(lots.kafka);
            settings.put("group.id", id.consumerGroup());
            settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
            settings.put("key.deserializer", ByteArrayDeserializer.class);
            settings.put("value.deserializer", ByteArrayDeserializer.class);
            settings.put("isolation.level", "read_committed");
            settings.put("enable.auto.commit", false);
            settings.put("auto.offset.reset", "none");
            settings.put("fetch.max.wait.ms", 20);
            return settings;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            RuntimeException due = failure.getAndSet(null);
            if (due != null) {
                throw due;
            }
            return super.poll(timeout);
        }
    }

    /** A member whose next poll can be made to fail, and owners whose commits can. */
    private static final class FragileClients extends KafkaClients {
        private final TestInterface lots;
        final AtomicReference<Fragile> member = new AtomicReference<>();
        final AtomicInteger failingCommits = new AtomicInteger();

        FragileClients(TestInterface lots) {
            super(lots.kafka, QUICK, 1 << 20);
            this.lots = lots;
        }

        @Override
        public KafkaConsumer<byte[], byte[]> member(InterfaceId id, int partitions) {
            member.set(new Fragile(lots, id));
            return member.get();
        }

        @Override
        @SuppressWarnings("unchecked") // a proxy of the interface that it is a proxy of
        public Producer<byte[], byte[]> owner(InterfaceId id, int partition) {
            Producer<byte[], byte[]> real = super.owner(id, partition);
            return (Producer<byte[], byte[]>) java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("commitTransaction")
                                && failingCommits.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new KafkaException("test: no broker");
                        }
                        return method.invoke(real, arguments);
                    });
        }

        void logDiffersFrom(long offset) {
            TopicPartition in = new TopicPartition(lots.id.inTopic(), 0);
            member.get()
                    .failure
                    .set(new LogTruncationException(
                            "test", Map.of(in, offset + 1), Map.of(in, new OffsetAndMetadata(offset))));
        }
    }

    /** Readers for which Kafka shows a transaction later than its owner knows that it is true. */
    private static final class LateClients extends KafkaClients {
        private final TestInterface lots;

        LateClients(TestInterface lots) {
            super(lots.kafka, QUICK, 1 << 20);
            this.lots = lots;
        }

        @Override
        public KafkaConsumer<byte[], byte[]> reader() {
            Map<String, Object> settings = Fragile.settings(lots, lots.id);
            settings.remove("group.id");
            return new KafkaConsumer<>(settings) {
                private final Map<TopicPartition, Long> first = new HashMap<>();

                @Override
                public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
                    Map<TopicPartition, Long> shown = new HashMap<>(super.endOffsets(partitions));
                    shown.replaceAll((partition, end) -> first.computeIfAbsent(partition, unseen -> end));
                    return shown;
                }
            };
        }
    }

    @Test
    void anAdoptionThatKafkaDoesNotShowYetIsNotCarriedOutAgain(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            target.refuse = operation -> Optional.of(LedgerTarget.business("closed"));
            lots.send("m0", "A", 0);
            try (Delivery delivery = lots.start(target)) {
                eventually(delivery, status -> status.totals().held() == 1);
            }
            lots.writeAside(0, new AsideKey.OfBody(0, 0), null);
            try (Delivery delivery = start(lots, new LateClients(lots))) {
                eventually(delivery, status -> status.state() == State.stopped);
                AdoptTest.adopt(lots, "c1", StopReason.asideDamaged);
                eventually(delivery, status -> status.state() == State.running);
            }
            assertThat(lots.audit().stream().filter(line -> line.what() == AuditRecord.What.discarded))
                    .extracting(AuditRecord::offset)
                    .containsExactly(0L);
        }
    }

    private static Optional<Stop> seenFromOutside(TestInterface lots) {
        try (InterfaceInspection inspection = new InterfaceInspection(lots.id, lots.kafka)) {
            return inspection.stops().get(0);
        }
    }

    private static String stoppedReason(Delivery delivery) {
        return eventually(delivery, status -> status.state() == State.stopped).reason();
    }

    @Test
    void aLogThatLosesItsEndWhileItIsReadStopsTheOwner(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            FragileClients clients = new FragileClients(lots);
            try (Delivery delivery = start(lots, clients)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                clients.logDiffersFrom(0);
                assertThat(stoppedReason(delivery)).contains("lost its end").contains("from offset 0 on");
                lots.send("m2", "A", 2);
                lots.clock.awaitPolls(10);
            }
            assertThat(target.effects).hasSize(1);
        }
    }

    @Test
    void aLossThatOnlyThePollingThreadSawIsAdoptedFromWhereTheLogDiffers(EmbeddedKafka broker) throws Exception {
        target.refuse = operation ->
                operation.orderKey().equals("H") ? Optional.of(LedgerTarget.business("closed")) : Optional.empty();
        try (TestInterface lots = new TestInterface(broker)) {
            FragileClients clients = new FragileClients(lots);
            lots.send("m1", "A", 1);
            lots.send("m2", "H", 2);
            try (Delivery delivery = start(lots, clients)) {
                eventually(() ->
                        totals(delivery).applied() == 1 && totals(delivery).held() == 1);
                clients.failingCommits.set(1); // what it saw is written down by the next ownership then
                clients.logDiffersFrom(1);
                assertThat(stoppedReason(delivery)).contains("lost its end").contains("from offset 1 on");
            }
            assertThat(clients.failingCommits).hasValue(0);
            assertThat(seenFromOutside(lots)).hasValueSatisfying(stop -> {
                assertThat(stop.why()).isEqualTo(StopReason.logTruncated);
                assertThat(stop.deliveredAgainFrom()).isEqualTo(1);
                assertThat(stop.writtenOffCount()).isEqualTo(1);
            });
            target.refuse = operation -> Optional.empty();
            try (Delivery delivery = lots.start(target)) {
                assertThat(stoppedReason(delivery)).as("for every later owner").contains("from offset 1 on");
                lots.command("c1", Command.Action.adopt, AdoptTest.seen(lots), "the disk is gone");
                eventually(() -> totals(delivery).applied() == 2);
            }
            assertThat(target.offsetsOf("H")).containsExactly(1L);
            assertThat(seenFromOutside(lots)).isEmpty();
            assertThat(lots.account())
                    .allSatisfy(account -> assertThat(account.problems()).isEmpty());
        }
    }

    @Test
    void anOffsetBehindTheEndOfTheLogIsALostEnd(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            FragileClients clients = new FragileClients(lots);
            lots.send("m1", "A", 1);
            try (Delivery delivery = start(lots, clients)) {
                eventually(() -> totals(delivery).applied() == 1);
                clients.member
                        .get()
                        .failure
                        .set(new OffsetOutOfRangeException(Map.of(new TopicPartition(lots.id.inTopic(), 0), 50L)));
                assertThat(stoppedReason(delivery)).contains("lost its end").contains("ends at 1");
            }
            assertThat(seenFromOutside(lots)).hasValueSatisfying(stop -> {
                assertThat(stop.why()).isEqualTo(StopReason.logTruncated);
                assertThat(stop.deliveredAgainFrom()).as("nobody knows where").isZero();
            });
        }
    }

    @Test
    void pollingGoesOnAfterAnyErrorAlsoWhenTheConsumerCannotBeClosed(EmbeddedKafka broker) throws Exception {
        List<RuntimeException> failures = List.of(new KafkaException("test"), new IllegalStateException("test"));
        AtomicInteger made = new AtomicInteger();
        try (TestInterface lots = new TestInterface(broker)) {
            KafkaClients clients = new KafkaClients(lots.kafka, QUICK, 1 << 20) {
                @Override
                public KafkaConsumer<byte[], byte[]> member(InterfaceId id, int partitions) {
                    int number = made.getAndIncrement();
                    if (number >= failures.size()) {
                        return super.member(id, partitions);
                    }
                    Fragile fragile = new Fragile(lots, id) {
                        @Override
                        public void close(CloseOptions options) {
                            super.close(options);
                            throw new KafkaException("test: cannot be closed");
                        }
                    };
                    fragile.failure.set(failures.get(number));
                    return fragile;
                }
            };
            try (Delivery delivery = start(lots, clients)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
                assertThat(delivery.problems()).isEmpty();
            }
        }
        assertThat(made).hasValue(3);
    }

    /** Owners whose transactions with results fail until that many have. */
    private static final class ClientsWithoutResults extends KafkaClients {
        final AtomicInteger failing = new AtomicInteger();

        ClientsWithoutResults(TestInterface lots) {
            super(lots.kafka, QUICK, 1 << 20);
        }

        @Override
        @SuppressWarnings("unchecked") // a proxy of the interface that it is a proxy of
        public Producer<byte[], byte[]> owner(InterfaceId id, int partition) {
            Producer<byte[], byte[]> real = super.owner(id, partition);
            AtomicBoolean results = new AtomicBoolean();
            return (Producer<byte[], byte[]>) java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("send")) {
                            results.compareAndSet(
                                    false,
                                    ((ProducerRecord<?, ?>) arguments[0])
                                            .topic()
                                            .equals(id.auditTopic()));
                        }
                        if (method.getName().equals("commitTransaction")
                                && results.getAndSet(false)
                                && failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new KafkaException("test: no broker");
                        }
                        return method.invoke(real, arguments);
                    });
        }
    }

    @Test
    void aPartitionLostThreeTimesInARowWhileCommittingPausesSaysSoAndGoesOnByItself(EmbeddedKafka broker)
            throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            ClientsWithoutResults clients = new ClientsWithoutResults(lots);
            clients.failing.set(5);
            lots.send("m1", "A", 1);
            try (Delivery delivery = start(lots, clients)) {
                PartitionStatus pausing = eventually(delivery, status -> status.commitLosses() >= 3);
                assertThat(pausing.state()).isEqualTo(State.blocked);
                assertThat(pausing.oldestPending()).isNotNull();
                assertThat(losses).hasValueGreaterThanOrEqualTo(3);
                assertThat(pausing.reason())
                        .contains("times in a row to an error while committing results")
                        .contains("test: no broker");
                PartitionStatus after =
                        eventually(delivery, status -> status.totals().applied() == 1);
                assertThat(after.state()).isEqualTo(State.running);
                assertThat(after.commitLosses()).isZero();
            }
            assertThat(target.effects).hasSize(1);
            lots.settled();
        }
    }

    @Test
    void anErrorInACallIsACallWithoutAnAnswer(EmbeddedKafka broker) throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void after(ApplyCall call) {
                if (first.getAndSet(false)) {
                    throw new StackOverflowError("test");
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                eventually(() -> totals(delivery).applied() == 1);
            }
            assertThat(target.effects).hasSize(1);
        }
    }

    @Test
    void anErrorInAnOwnerStopsItUntilTheNextConfiguration(EmbeddedKafka broker) throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        target.hook = new LedgerTarget.Hook() {
            @Override
            public void raised(PartitionId partition) {
                if (first.getAndSet(false)) {
                    throw new StackOverflowError("test");
                }
            }
        };
        try (TestInterface lots = new TestInterface(broker)) {
            try (Delivery delivery = lots.start(target)) {
                lots.send("m1", "A", 1);
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains("an internal error")
                        .contains("StackOverflowError");
                delivery.swap(lots.configuration());
                eventually(() -> totals(delivery).applied() == 1);
            }
        }
    }

    @Test
    void aMissingRightAtTheElectionStopsTheInterface(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker)) {
            KafkaClients clients = new KafkaClients(lots.kafka, QUICK, 1 << 20) {
                @Override
                @SuppressWarnings("unchecked") // a proxy of the interface that it is a proxy of
                public Producer<byte[], byte[]> owner(InterfaceId id, int partition) {
                    Producer<byte[], byte[]> real = super.owner(id, partition);
                    return (Producer<byte[], byte[]>) java.lang.reflect.Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {Producer.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("initTransactions")) {
                                    throw new TransactionalIdAuthorizationException("test: not allowed");
                                }
                                return method.invoke(real, arguments);
                            });
                }
            };
            try (Delivery delivery = start(lots, clients)) {
                assertThat(eventually(delivery, status -> status.state() == State.stopped)
                                .reason())
                        .contains("grant it")
                        .contains("test: not allowed");
            }
        }
    }

    @Test
    void aPartitionTakenAwayWhileItsOwnerBeginsIsLetGo(EmbeddedKafka broker) throws Exception {
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            DeliveryEnvironment surroundings = surroundings(lots, QUICK, new Random());
            ActiveInterface live = new ActiveInterfaces(surroundings)
                    .make(lots.configuration())
                    .interfaces()
                    .get(lots.id.name());
            AtomicReference<PartitionLifecycle> owner = new AtomicReference<>();
            owner.set(new PartitionLifecycle(
                    0,
                    live,
                    surroundings,
                    new PartitionElection(
                            new KafkaClients(lots.kafka, QUICK, 1 << 20), admin, "test-pod", TimeSource.system()),
                    (number, mailbox, from, asidePosition) -> owner.get().drop()));
            Thread thread = new Thread(owner.get());
            thread.start();
            thread.join(TestInterface.PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void theWaitForAnOwnerThatFencedUsDoesNotMakeTheNextPauseLonger(EmbeddedKafka broker) throws Exception {
        DeliverySettings patient =
                TestInterface.pauses(Duration.ofSeconds(8), QUICK.firstPause(), Duration.ofMinutes(1));
        try (TestInterface lots = new TestInterface(broker);
                Admin admin = Admin.create(lots.kafka)) {
            DeliveryEnvironment surroundings = surroundings(lots, patient, PausesTest.longest());
            KafkaClients clients = new KafkaClients(lots.kafka, patient, 1 << 20);
            try (Delivery delivery = TestInterface.start(lots.configuration(), surroundings)) {
                eventually(delivery, status -> status.ownerEpoch() > 0);
                ActiveInterface live = new ActiveInterfaces(surroundings)
                        .make(lots.configuration())
                        .interfaces()
                        .get(lots.id.name());
                var intruder = new PartitionElection(clients, admin, "intruder", TimeSource.system())
                        .take(live, 0, () -> true, position -> {});
                intruder.writer().close();
                // It sees that at its next transaction, and commits no result, after which pauses begin anew in any
                // case.
                lots.revision = "r-2";
                delivery.swap(lots.configuration());
                eventually(delivery, status -> status.ownerEpoch() > intruder.epoch());
                Duration first = ownedAgainUnder("k-2", lots, delivery);
                Duration another = ownedAgainUnder("k-3", lots, delivery);
                assertThat(first)
                        .as("three times the wait would be 25 s more")
                        .isLessThan(another.multipliedBy(5).plusSeconds(8));
            }
        }
    }

    private static Duration ownedAgainUnder(String keysRevision, TestInterface lots, Delivery delivery) {
        long epoch = TestInterface.only(delivery).ownerEpoch();
        long start = System.nanoTime();
        lots.keysRevision = keysRevision;
        delivery.swap(lots.configuration());
        eventually(delivery, status -> status.ownerEpoch() > epoch);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
