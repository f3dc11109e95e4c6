package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.desired.MovedRows;
import dev.plantline.operator.topics.TopicsState.Broken;
import dev.plantline.operator.topics.TopicsState.Made;
import dev.plantline.operator.topics.TopicsState.Waiting;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.TopicContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On a real broker. */
@ExtendWith(KafkaExtension.class)
class KafkaTopicsTest {
    /** The test and its broker are on one machine. */
    private static final AddressRules ADDRESSES = AddressRules.of(List.of(), true, Set.of());

    private final InterfaceId id =
            new InterfaceId("p" + UUID.randomUUID().toString().substring(0, 8), "lots");
    private KafkaTopics topics;
    private Admin admin;
    private Broker broker;
    private Map<String, Object> settings;

    @BeforeEach
    void connect(EmbeddedKafka kafka) {
        settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "PLAINTEXT");
        broker = new Broker(id.plant(), kafka.bootstrapServers(), settings, null);
        admin = Admin.create(settings);
        topics = fresh();
    }

    private static KafkaTopics fresh() {
        return new KafkaTopics(Duration.ofSeconds(5), Duration.ofMinutes(10), TimeSource.system(), ADDRESSES);
    }

    @AfterEach
    void disconnect() {
        topics.close();
        admin.close();
    }

    @Test
    void newTopicsHaveTheirConfigurationAndAFirstCheckpointInEveryPartition() throws Exception {
        assertThat(state(topics, broker, family(2))).isInstanceOf(Made.class);

        var described = admin.describeTopics(List.of(id.inTopic(), id.asideTopic(), id.auditTopic()))
                .allTopicNames()
                .get();
        assertThat(described.values())
                .allSatisfy(each -> assertThat(each.partitions()).hasSize(2));
        ConfigResource aside = new ConfigResource(ConfigResource.Type.TOPIC, id.asideTopic());
        assertThat(admin.describeConfigs(List.of(aside))
                        .all()
                        .get()
                        .get(aside)
                        .get("cleanup.policy")
                        .value())
                .isEqualTo("compact");
        for (int partition = 0; partition < 2; partition++) {
            List<ConsumerRecord<byte[], byte[]>> records = read(id.asideTopic(), partition);
            assertThat(records).hasSize(1);
            assertThat(records.get(0).key()).isEqualTo(new AsideKey.OfCheckpoint().bytes());
            Checkpoint first = Checkpoint.read(records.get(0).value());
            assertThat(first)
                    .isEqualTo(Checkpoint.first(
                            "operator",
                            "keys-1",
                            new Checkpoint.Topics(
                                    described.get(id.inTopic()).topicId().toString(),
                                    described.get(id.asideTopic()).topicId().toString(),
                                    described.get(id.auditTopic()).topicId().toString()),
                            "database-1"));
        }
    }

    @Test
    void aNameThatIsNotResolvedForLongHoldsUpNoOtherPlant() throws Exception {
        CountDownLatch resolving = new CountDownLatch(1);
        CountDownLatch resolved = new CountDownLatch(1);
        String stalled = id.plant() + "x";
        KafkaTopics shared =
                new KafkaTopics(Duration.ofSeconds(5), Duration.ofMinutes(10), TimeSource.system(), ADDRESSES, with -> {
                    if (with.containsKey(stalled)) {
                        resolving.countDown();
                        await(resolved);
                    }
                    return Admin.create(with);
                });
        Map<String, Object> marked = new HashMap<>(settings);
        marked.put(stalled, true);
        CompletableFuture<TopicsAnswer> waiting = CompletableFuture.supplyAsync(
                () -> shared.ensure(new Broker(stalled, broker.address(), marked, null), List.of(), Set.of()));
        try (shared) {
            await(resolving);
            CompletableFuture.runAsync(() -> {
                        assertThat(state(shared, broker, family(1))).isInstanceOf(Made.class);
                        shared.forget(Set.of(id.plant(), stalled));
                    })
                    .get(2, TimeUnit.MINUTES);
            assertThat(waiting).isNotDone();
        } finally {
            resolved.countDown();
            waiting.get(2, TimeUnit.MINUTES);
            shared.close();
        }
    }

    @Test
    void whoLetsGoOfAPlantDoesNotWaitForItsClient() {
        List<Duration> waited = new ArrayList<>();
        KafkaTopics watched =
                new KafkaTopics(Duration.ofSeconds(5), Duration.ofMinutes(10), TimeSource.system(), ADDRESSES, with -> {
                    return new ForwardingAdmin(with) {
                        @Override
                        public void close(Duration longest) {
                            waited.add(longest);
                            super.close(longest);
                        }
                    };
                });
        try (watched) {
            state(watched, broker, family(1));
            watched.forget(Set.of(id.plant()));
        }
        assertThat(waited)
                .as("none at all is for ever to Kafka's client")
                .singleElement()
                .satisfies(each -> assertThat(each).isBetween(Duration.ofMillis(1), Duration.ofMillis(100)));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingBeginsWhileTheHistoryKeysCannotBeUsed() {
        Broker unsigned = new Broker(id.plant(), broker.address(), settings, null, null);

        assertThat(state(topics, unsigned, family(1)))
                .isInstanceOfSatisfying(
                        Waiting.class, each -> assertThat(each.reason()).isEqualTo("HistoryKeysUnusable"));
        assertThat(read(id.asideTopic(), 0)).isEmpty();
        assertThat(state(topics, broker, family(1))).isInstanceOf(Made.class);
        assertThat(state(topics, unsigned, family(1)))
                .as("what has begun goes on")
                .isInstanceOf(Made.class);
    }

    @Test
    void aBrokerWithoutAnAuthorizerIsSaidToBeOpen() {
        assertThat(topics.ensure(broker, List.of(family(1)), Set.of("lots")).access())
                .contains(BrokerAccess.noAuthorizer);
    }

    /** Else a plant is told that Kafka is away whenever it gets an interface. */
    @Test
    void aTopicThatWasJustMadeIsLookedAtAgainAtOnce() {
        AtomicInteger looks = new AtomicInteger();
        KafkaException unknown =
                new KafkaException(new ExecutionException(new UnknownTopicOrPartitionException("not yet")));

        KafkaTopics.untilKnown(() -> {
            if (looks.incrementAndGet() < 3) {
                throw unknown;
            }
        });

        assertThat(looks).hasValue(3);
        assertThatThrownBy(() -> KafkaTopics.untilKnown(() -> {
                    looks.incrementAndGet();
                    throw unknown;
                }))
                .isSameAs(unknown);
        assertThat(looks).as("it does not look for ever").hasValue(3 + KafkaTopics.MOST_LOOKS);
        assertThatThrownBy(() -> KafkaTopics.untilKnown(() -> {
                    looks.incrementAndGet();
                    throw new KafkaException("the broker is away");
                }))
                .hasMessage("the broker is away");
        assertThat(looks).hasValue(4 + KafkaTopics.MOST_LOOKS);
    }

    @Test
    void aSecondLookWritesNothing() {
        state(topics, broker, family(1));
        try (KafkaTopics other = fresh()) {
            assertThat(state(other, broker, family(1))).isInstanceOf(Made.class);
        }
        assertThat(read(id.asideTopic(), 0)).hasSize(1);
    }

    @Test
    void aCrashBetweenTopicsAndCheckpointIsMadeGood() throws Exception {
        DesiredTopic in = family(1).topics().get(0);
        admin.createTopics(List.of(
                        new NewTopic(in.name(), 1, (short) 1).configs(in.configuration()),
                        new NewTopic(id.asideTopic(), 1, (short) 1)))
                .all()
                .get();
        send(id.inTopic()); // a gateway was quicker than the checkpoint: nothing was deleted, so nothing is lost

        assertThat(state(topics, broker, family(1))).isInstanceOf(Made.class);

        assertThat(read(id.asideTopic(), 0)).hasSize(1);
    }

    @Test
    void anAsideMadeAnewAfterMessagesWereDeletedIsALossThatOnlyAHumanMayPassOver() throws Exception {
        state(topics, broker, family(1));
        send(id.inTopic());
        TopicPartition in = new TopicPartition(id.inTopic(), 0);
        admin.deleteRecords(Map.of(in, RecordsToDelete.beforeOffset(1))).all().get();
        admin.deleteTopics(List.of(id.asideTopic())).all().get();

        try (KafkaTopics other = fresh()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2)) // brokers forget a deleted topic with time
                    .untilAsserted(() -> assertThat(state(other, broker, family(1)))
                            .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.reason())
                                    .isEqualTo("CheckpointLost")));
            assertThat(read(id.asideTopic(), 0)).isEmpty();
        }
    }

    @Test
    void anAsideMadeAnewBesideAuditedOutcomesIsALossToo() throws Exception {
        state(topics, broker, family(1));
        send(id.auditTopic());
        admin.deleteTopics(List.of(id.asideTopic())).all().get();

        try (KafkaTopics other = fresh()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2)) // brokers forget a deleted topic with time
                    .untilAsserted(() -> assertThat(state(other, broker, family(1)))
                            .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.message())
                                    .contains(id.auditTopic())));
            assertThat(read(id.asideTopic(), 0)).isEmpty();
        }
    }

    @Test
    void topicsWithAnotherPartitionCountAreBroken() throws Exception {
        admin.createTopics(List.of(new NewTopic(id.auditTopic(), 3, (short) 1)))
                .all()
                .get();

        Awaitility.await()
                .atMost(Duration.ofMinutes(2)) // a broker tells everybody of a new topic with time
                .untilAsserted(() -> assertThat(state(topics, broker, family(1)))
                        .isInstanceOfSatisfying(Broken.class, broken -> {
                            assertThat(broken.reason()).isEqualTo("PartitionsChanged");
                            assertThat(broken.message()).contains(id.auditTopic(), "3 partitions instead of 1");
                        }));
    }

    @Test
    void aBrokerThatDoesNotAnswerIsWaitedForAndFoundAgain() {
        Broker away = new Broker(id.plant(), "127.0.0.1:1", Map.of("bootstrap.servers", "127.0.0.1:1"), null);
        try (KafkaTopics impatient =
                new KafkaTopics(Duration.ofSeconds(1), Duration.ofMinutes(10), TimeSource.system(), ADDRESSES)) {
            assertThat(state(impatient, away, family(1))).isInstanceOfSatisfying(Waiting.class, waiting -> {
                assertThat(waiting.reason()).isEqualTo("KafkaUnreachable");
                assertThat(waiting.message()).contains("127.0.0.1:1");
            });

            Awaitility.await()
                    .atMost(Duration.ofMinutes(2)) // each try has one second
                    .untilAsserted(() ->
                            assertThat(state(impatient, broker, family(1))).isInstanceOf(Made.class));
        }
    }

    /** Kafka's client takes the alert for a length of 352 MB: it would end the operator of all plants. */
    @Test
    void aTlsPortWithoutTlsIsToldAndNoClientIsMadeForIt() throws Exception {
        byte[] alert = {21, 3, 3, 0, 2, 2, 70};
        try (ServerSocket tls = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                while (!tls.isClosed()) {
                    try (var socket = tls.accept()) {
                        socket.getInputStream().read();
                        socket.getOutputStream().write(alert);
                    } catch (IOException e) {
                        // the next one, or the end of the test
                    }
                }
            });
            server.setDaemon(true);
            server.start();
            String address = "127.0.0.1:" + tls.getLocalPort();
            Broker wrong = new Broker(
                    id.plant(), address, Map.of("bootstrap.servers", address, "security.protocol", "PLAINTEXT"), null);

            assertThat(state(topics, wrong, family(1))).isInstanceOfSatisfying(Waiting.class, waiting -> {
                assertThat(waiting.reason()).isEqualTo("KafkaUnreachable");
                assertThat(waiting.message())
                        .startsWith("spec.kafka.bootstrapServers: " + address + " speaks TLS")
                        .contains("set spec.kafka.tls");
            });
            assertThat(state(topics, broker, family(1))).as("corrected").isInstanceOf(Made.class);
        }
    }

    @Test
    void anAddressThatIsNeverCalledIsToldAndNotConnectedTo() {
        try (KafkaTopics strict = new KafkaTopics(
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                TimeSource.system(),
                AddressRules.of(List.of(), false, Set.of()))) {
            assertThat(state(strict, broker, family(1))).isInstanceOfSatisfying(Waiting.class, waiting -> {
                assertThat(waiting.reason()).isEqualTo("AddressRefused");
                assertThat(waiting.message()).contains("spec.kafka.bootstrapServers", "nothing is sent there");
            });
        }
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() {
        Broker nowhere =
                new Broker(id.plant(), "kafka.invalid:9092", Map.of("bootstrap.servers", "kafka.invalid:9092"), null);

        assertThat(state(topics, nowhere, family(1))).isInstanceOfSatisfying(Waiting.class, waiting -> {
            assertThat(waiting.reason()).isEqualTo("KafkaAddressUnknown");
            assertThat(waiting.message()).contains("kafka.invalid:9092", "spec.kafka.bootstrapServers");
        });
    }

    @Test
    void moreReplicasThanBrokersSaysWhatToChange() {
        List<DesiredTopic> three = family(1).topics().stream()
                .map(each -> new DesiredTopic(each.name(), 1, 3, each.configuration()))
                .toList();

        assertThat(state(topics, broker, new TopicFamily(id, three, "keys-1", null, MovedRows.NONE, null)))
                .isInstanceOfSatisfying(Waiting.class, waiting -> {
                    assertThat(waiting.reason()).isEqualTo("TooFewBrokers");
                    assertThat(waiting.message()).contains("spec.kafka.replicationFactor");
                });
    }

    @Test
    void aBrokerOfAnotherClusterIsAQuestionAndNothingIsMadeThere() throws Exception {
        Broker another = new Broker(id.plant(), broker.address(), settings, "the-cluster-before");

        TopicsAnswer answer = topics.ensure(another, List.of(family(1)), Set.of("lots"));

        assertThat(answer.foreign()).hasValueSatisfying(foreign -> {
            assertThat(foreign.reason()).isEqualTo("KafkaClusterChanged");
            assertThat(foreign.message()).contains("the-cluster-before", "spec.kafka.clusterId");
        });
        assertThat(admin.listTopics().names().get()).doesNotContain(id.inTopic());
    }

    @Test
    void topicsThatWereMadeAnewAreAQuestion() throws Exception {
        Made before = (Made) state(topics, broker, family(1));
        admin.deleteTopics(List.of(id.inTopic(), id.asideTopic(), id.auditTopic()))
                .all()
                .get();

        try (KafkaTopics other = fresh()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2)) // brokers forget a deleted topic with time
                    .untilAsserted(() -> assertThat(state(other, broker, remembering(before)))
                            .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.reason())
                                    .isEqualTo("TopicsMissing")));
            assertThat(admin.listTopics().names().get()).as("not made").doesNotContain(id.inTopic());
            assertThat(state(other, broker, family(1))).as("begun anew").isInstanceOf(Made.class);
        }
        try (KafkaTopics other = fresh()) {
            assertThat(state(other, broker, remembering(before))).isInstanceOfSatisfying(Broken.class, broken -> {
                assertThat(broken.reason()).isEqualTo("TopicsReplaced");
                assertThat(broken.message()).contains(before.ids().in(), "plantline adopt " + id + " --dry-run");
            });
        }
    }

    @Test
    void topicsThatAHumanAdoptedAreNoQuestionAnyMore() throws Exception {
        Made before = (Made) state(topics, broker, family(1));
        admin.deleteTopics(List.of(id.inTopic())).all().get();
        Uuid again = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(
                        () -> admin.createTopics(List.of(new NewTopic(id.inTopic(), 1, (short) 1)))
                                .topicId(id.inTopic())
                                .get(),
                        Objects::nonNull);
        Checkpoint.Topics now = new Checkpoint.Topics(
                again.toString(), before.ids().aside(), before.ids().audit());
        Checkpoint first = Checkpoint.first("operator", "keys-1", now, null);
        writeCheckpoint(first);
        try (KafkaTopics other = fresh()) {
            assertThat(state(other, broker, remembering(before)))
                    .as("nobody has said so")
                    .isInstanceOf(Broken.class);
        }
        writeCheckpoint(new Checkpoint(
                first.version(),
                0,
                -1,
                List.of(),
                0,
                -1,
                first.totals(),
                first.chain(),
                "pod",
                0,
                0,
                0,
                "keys-1",
                null,
                now,
                null,
                null,
                new Checkpoint.Adopted("c1", 1),
                null,
                null,
                null,
                null));
        try (KafkaTopics other = fresh()) {
            assertThat(state(other, broker, remembering(before)))
                    .isInstanceOfSatisfying(
                            Made.class, made -> assertThat(made.ids().in()).isEqualTo(now.in()));
        }
    }

    private void writeCheckpoint(Checkpoint checkpoint) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            id.asideTopic(), 0, new AsideKey.OfCheckpoint().bytes(), checkpoint.write()))
                    .get();
        }
    }

    @Test
    void topicsOfAClusterThatThePlantHasLeftSayNothingAboutTheNewOne() {
        OdooInterfaceStatus.TopicIds elsewhere = new OdooInterfaceStatus.TopicIds("another", "a", "b", "c");

        assertThat(state(topics, broker, remembering(new Made(elsewhere)))).isInstanceOf(Made.class);
    }

    @Test
    void aSettingThatSomebodyChangedIsPutRight() throws Exception {
        state(topics, broker, family(1));
        ConfigResource aside = new ConfigResource(ConfigResource.Type.TOPIC, id.asideTopic());
        admin.incrementalAlterConfigs(Map.of(
                        aside,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET))))
                .all()
                .get();

        try (KafkaTopics other = fresh()) {
            assertThat(state(other, broker, family(1))).isInstanceOf(Made.class);
        }

        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        admin.describeConfigs(List.of(aside))
                                .all()
                                .get()
                                .get(aside)
                                .get("cleanup.policy")
                                .value())
                .isEqualTo("compact"));
    }

    @Test
    void messagesOfAnInterfaceThatIsGoneAreCounted() throws Exception {
        state(topics, broker, family(1));
        assertThat(topics.ensure(broker, List.of(), Set.of()).leftBehind()).contains(List.of());
        send(id.inTopic());
        send(id.inTopic());

        try (KafkaTopics other = fresh()) {
            assertThat(other.ensure(broker, List.of(), Set.of("lots")).leftBehind())
                    .contains(List.of());
            assertThat(other.ensure(broker, List.of(), Set.of("others")).leftBehind())
                    .contains(List.of(new PlantStatus.LeftBehind("lots", 2L, 0L)));
        }
    }

    private static final String OF_STOCK = "keys-1/stock";

    private TopicFamily under(String keysRevision, MovedRows moved) {
        TopicFamily now = family(1);
        return new TopicFamily(now.id(), now.topics(), keysRevision, now.database(), moved, null);
    }

    /** As an owner leaves them that has called Odoo under this duty. */
    private String applied(String keysRevision) throws Exception {
        state(topics, broker, under(keysRevision, MovedRows.NONE));
        Checkpoint first = Checkpoint.read(read(id.asideTopic(), 0).get(0).value());
        String raised = new String(first.write(), StandardCharsets.UTF_8)
                .replaceFirst("\"raisedEpoch\" ?: ?0", "\"raisedEpoch\":7")
                .replaceFirst("\"raises\" ?: ?0", "\"raises\":1");
        assertThat(Checkpoint.read(raised.getBytes(StandardCharsets.UTF_8)).raisedEpoch())
                .isEqualTo(7);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            id.asideTopic(),
                            0,
                            new AsideKey.OfCheckpoint().bytes(),
                            raised.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        return first.topics().in();
    }

    /** It has no status any more that says under which duty it has applied messages. */
    @Test
    void anInterfaceDeletedAndAppliedAnewWithAnotherDutyIsHeld() throws Exception {
        String topic = applied("keys-1/production");

        try (KafkaTopics other = fresh()) {
            assertThat(state(other, broker, under(OF_STOCK, MovedRows.NONE)))
                    .isInstanceOfSatisfying(Broken.class, broken -> {
                        assertThat(broken.reason()).isEqualTo("DutyChanged");
                        assertThat(broken.message())
                                .startsWith("spec.target.odoo.duty: ")
                                .contains("under duty 'production'", "under 'stock'", "a second effect", topic);
                    });
            assertThat(state(other, broker, under("keys-2/production", MovedRows.NONE)))
                    .as("the former duty again, with other keys")
                    .isInstanceOf(Made.class);
        }
    }

    @Test
    void oneWhoseRowsWereMovedToItsDutyGoesLive() throws Exception {
        String topic = applied("keys-1/production");
        Moved there = new Moved("production", topic, "stock");

        for (MovedRows others : List.of(
                new MovedRows(List.of(new Moved("production", "another-topic", "stock"))),
                new MovedRows(List.of(new Moved("production", topic, "finance"))),
                new MovedRows(List.of(there, new Moved("stock", topic, "finance"))))) {
            assertThat(state(topics, broker, under(OF_STOCK, others)))
                    .as(others.toString())
                    .isInstanceOf(Broken.class);
        }
        assertThat(state(topics, broker, under(OF_STOCK, new MovedRows(List.of(there)))))
                .isInstanceOf(Made.class);
    }

    @Test
    void oneThatHasNeverCalledOdooMayBeAppliedAnewWithAnotherDuty() {
        state(topics, broker, under("keys-1/production", MovedRows.NONE));

        assertThat(state(topics, broker, under(OF_STOCK, MovedRows.NONE))).isInstanceOf(Made.class);
    }

    private TopicFamily remembering(Made before) {
        TopicFamily now = family(1);
        return new TopicFamily(now.id(), now.topics(), now.keysRevision(), now.database(), now.moved(), before.ids());
    }

    @Test
    void aPasswordIsNeverShown() {
        assertThat(new Broker("lyon", "kafka:9092", Map.of("sasl.jaas.config", "s3cret"), null).toString())
                .doesNotContain("s3cret");
    }

    private TopicsState state(KafkaTopics asked, Broker where, TopicFamily family) {
        return asked.ensure(where, List.of(family), Set.of("lots")).states().get(id);
    }

    private TopicFamily family(int partitions) {
        return new TopicFamily(
                id,
                List.of(
                        new DesiredTopic(
                                id.inTopic(), partitions, 1, Map.of("message.timestamp.type", "LogAppendTime")),
                        new DesiredTopic(id.asideTopic(), partitions, 1, Map.of("cleanup.policy", "compact")),
                        new DesiredTopic(id.auditTopic(), partitions, 1, Map.of())),
                "keys-1",
                "database-1",
                MovedRows.NONE,
                null);
    }

    /** Kafka's own behaviour, on which the bound of the readers' memory rests. */
    @Test
    void theBrokerHoldsWhatIsSentPackedAgainstItsTrueLength() throws Exception {
        String packed = id.plant() + ".packed";
        String unpacked = id.plant() + ".unpacked";
        admin.createTopics(List.of(
                        new NewTopic(packed, 1, (short) 1).configs(Map.of("max.message.bytes", "1000000")),
                        new NewTopic(unpacked, 1, (short) 1)
                                .configs(Map.of("max.message.bytes", "1000000", "compression.type", "uncompressed"))))
                .all()
                .get();
        Map<String, Object> packing = new HashMap<>(settings);
        packing.put("compression.type", "gzip");
        packing.put("max.request.size", 64 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(packing, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] zeros = new byte[20 << 20];
            producer.send(new ProducerRecord<>(packed, zeros)).get();
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>(unpacked, zeros)).get())
                    .hasRootCauseInstanceOf(RecordTooLargeException.class);
            producer.send(new ProducerRecord<>(unpacked, new byte[900_000])).get();
        }
    }

    private void send(String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, "{}".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int partition) {
        return TopicContent.readWhateverWasWritten(settings, topic).stream()
                .filter(each -> each.partition() == partition)
                .toList();
    }
}
