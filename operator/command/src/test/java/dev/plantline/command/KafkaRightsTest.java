package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.kafka.KafkaRight;
import dev.plantline.operator.desired.kafka.KafkaRights;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.testing.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights that {@code plantline render --acl} prints, on a broker that refuses everything else. The operator's are tried beside its topics. */
class KafkaRightsTest {
    private static final InterfaceId ID = new InterfaceId("lyon", "lots");
    private static final String SOURCE = "orders-of-lyon";
    private static final List<KafkaRight> RIGHTS = KafkaRights.of(ID.plant(), new TreeSet<>(Set.of(SOURCE)));
    private static final byte[] RECORD = {1};
    private static final String REFUSED = "authorization failed";

    private static EmbeddedKafka kafka;
    private static final Map<KafkaRole, Map<String, Object>> USERS = new EnumMap<>(KafkaRole.class);
    private static Map<String, Object> foreign;

    /** Something that a role does with a client of its own. */
    private interface Act {
        void with(Map<String, Object> settings) throws Exception;
    }

    @BeforeAll
    static void startABrokerThatAsksForRights() throws Exception {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.temporary().secured());
        try (Admin admin = Admin.create(kafka.administrator())) {
            admin.createTopics(Stream.of(ID.inTopic(), ID.asideTopic(), ID.auditTopic(), SOURCE)
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
        append(ID.inTopic()).with(kafka.administrator());
        append(SOURCE).with(kafka.administrator());
        for (KafkaRole role : KafkaRole.values()) {
            USERS.put(role, kafka.addUser(user(role), "secret-" + role));
        }
        RIGHTS.forEach(KafkaRightsTest::allow);
        foreign = kafka.addUser("paris-delivery", "secret-paris");
        KafkaRights.of("paris", new TreeSet<>())
                .forEach(right -> kafka.allow(
                        "paris-delivery",
                        right.resource().name(),
                        right.name(),
                        right.prefix(),
                        right.operation().name()));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    static Stream<KafkaRole> roles() {
        return Stream.of(KafkaRole.gateway, KafkaRole.delivery, KafkaRole.auditor);
    }

    static Stream<KafkaRight> rights() {
        return RIGHTS.stream().filter(right -> right.role() != KafkaRole.operator);
    }

    @ParameterizedTest
    @MethodSource("roles")
    void withItsRightsARoleDoesAllItsWork(KafkaRole role) {
        acts(role)
                .forEach((name, act) ->
                        assertThatCode(() -> act.with(USERS.get(role))).as(name).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @MethodSource("rights")
    void eachRightTakenAwayBreaksSomething(KafkaRight right) {
        kafka.forbid(
                user(right.role()),
                right.resource().name(),
                right.name(),
                right.prefix(),
                right.operation().name());
        try {
            List<String> refused = new ArrayList<>();
            acts(right.role()).forEach((name, act) -> {
                if (isRefused(act, USERS.get(right.role()))) {
                    refused.add(name);
                }
            });
            assertThat(refused).as("what does not work without: " + right.why()).isNotEmpty();
        } finally {
            allow(right);
        }
    }

    @Test
    void aGatewayCanForgeNoHistory() {
        Map<String, Object> gateway = USERS.get(KafkaRole.gateway);
        assertRefused(append(ID.asideTopic()), gateway);
        assertRefused(append(ID.auditTopic()), gateway);
        assertRefused(read(ID.asideTopic()), gateway);
        assertRefused(read(ID.auditTopic()), gateway);
        assertRefused(fence(), gateway);
    }

    @Test
    void aGatewayCannotReadWhatOthersHaveSent() {
        assertRefused(read(ID.inTopic()), USERS.get(KafkaRole.gateway));
    }

    @Test
    void deliveryCannotInventAMessage() {
        assertRefused(append(ID.inTopic()), USERS.get(KafkaRole.delivery));
    }

    @Test
    void theOperatorCanWriteNoOutcome() {
        assertRefused(append(ID.auditTopic()), USERS.get(KafkaRole.operator));
        assertRefused(append(ID.inTopic()), USERS.get(KafkaRole.operator));
    }

    @Test
    void anAuditorWritesNothing() {
        Map<String, Object> auditor = USERS.get(KafkaRole.auditor);
        for (String topic : List.of(ID.inTopic(), ID.asideTopic(), ID.auditTopic())) {
            assertRefused(append(topic), auditor);
        }
        assertRefused(joinGroup(ID.inTopic(), ID.consumerGroup()), auditor);
        assertRefused(fence(), auditor);
    }

    @Test
    void nobodyDeletesATopicOfHistoryOrMakesRightsForHimself() {
        for (KafkaRole role : KafkaRole.values()) {
            assertRefused(
                    settings -> {
                        try (Admin admin = Admin.create(settings)) {
                            admin.deleteTopics(List.of(ID.auditTopic())).all().get();
                        }
                    },
                    USERS.get(role));
            assertRefused(
                    settings -> {
                        try (Admin admin = Admin.create(settings)) {
                            admin.createAcls(List.of(new AclBinding(
                                            new ResourcePattern(
                                                    ResourceType.TOPIC, ID.auditTopic(), PatternType.LITERAL),
                                            new AccessControlEntry(
                                                    "User:" + user(role),
                                                    "*",
                                                    AclOperation.ALL,
                                                    AclPermissionType.ALLOW))))
                                    .all()
                                    .get();
                        }
                    },
                    USERS.get(role));
        }
    }

    @Test
    void usersOfAnotherPlantSeeNothing() throws Exception {
        for (String topic : List.of(ID.inTopic(), ID.asideTopic(), ID.auditTopic())) {
            assertRefused(read(topic), foreign);
            assertRefused(append(topic), foreign);
        }
        assertRefused(fence(), foreign);
        try (Admin admin = Admin.create(foreign)) {
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    // ---- what the roles do ----

    private static Map<String, Act> acts(KafkaRole role) {
        Map<String, Act> acts = new LinkedHashMap<>();
        switch (role) {
            case gateway -> {
                acts.put("append", append(ID.inTopic()));
                acts.put("copy", KafkaRightsTest::copy);
            }
            case delivery -> {
                acts.put("own", KafkaRightsTest::own);
                acts.put("read aside", read(ID.asideTopic()));
                acts.put("read audit", read(ID.auditTopic()));
                acts.put("commit", KafkaRightsTest::commit);
                acts.put("delete what is sealed", KafkaRightsTest::deleteOldMessages);
                acts.put("look at aside's settings", settingsOf(ID.asideTopic()));
                acts.put("look at audit's settings", settingsOf(ID.auditTopic()));
            }
            case auditor -> {
                acts.put("read in", read(ID.inTopic()));
                acts.put("read aside", read(ID.asideTopic()));
                acts.put("read audit", read(ID.auditTopic()));
            }
            case operator -> throw new IllegalArgumentException("tried beside its topics");
        }
        return acts;
    }

    private static Act append(String topic) {
        return settings -> {
            try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    new HashMap<>(settings), new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(topic, RECORD, RECORD)).get();
            }
        };
    }

    private static Act read(String topic) {
        return settings -> {
            TopicPartition only = new TopicPartition(topic, 0);
            try (KafkaConsumer<byte[], byte[]> reader = clients(settings).reader()) {
                reader.assign(List.of(only));
                reader.seekToBeginning(List.of(only));
                long end = reader.endOffsets(List.of(only)).get(only);
                do {
                    reader.poll(Duration.ofMillis(100));
                } while (reader.position(only) < end);
            }
        };
    }

    private static Act settingsOf(String topic) {
        return settings -> {
            try (Admin admin = clients(settings).admin()) {
                admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, topic)))
                        .all()
                        .get();
            }
        };
    }

    private static void own(Map<String, Object> settings) {
        try (KafkaConsumer<byte[], byte[]> member = clients(settings).member(ID, 1)) {
            member.subscribe(List.of(ID.inTopic()), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    // nothing was begun
                }

                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    member.seekToBeginning(partitions); // an owner knows its place from the checkpoint
                }
            });
            while (member.poll(Duration.ofMillis(100)).isEmpty()) {
                // until the group has given us the partition, and a message has come
            }
        }
    }

    private static Act fence() {
        return settings -> {
            try (Producer<byte[], byte[]> producer = clients(settings).owner(ID, 0)) {
                producer.initTransactions();
            }
        };
    }

    private static void commit(Map<String, Object> settings) throws Exception {
        try (Producer<byte[], byte[]> producer = clients(settings).owner(ID, 0)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(ID.asideTopic(), RECORD, RECORD)).get();
            producer.send(new ProducerRecord<>(ID.auditTopic(), RECORD, RECORD)).get();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(ID.inTopic(), 0), new OffsetAndMetadata(0)),
                    new ConsumerGroupMetadata(ID.consumerGroup()));
            producer.commitTransaction();
        }
    }

    private static void deleteOldMessages(Map<String, Object> settings) throws Exception {
        try (Admin admin = clients(settings).admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(ID.inTopic(), 0), RecordsToDelete.beforeOffset(0)))
                    .all()
                    .get();
        }
    }

    private static Act joinGroup(String topic, String group) {
        return settings -> {
            Map<String, Object> all = new HashMap<>(settings);
            all.put("group.id", group);
            try (KafkaConsumer<byte[], byte[]> reader =
                    new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reader.subscribe(List.of(topic));
                while (reader.assignment().isEmpty()) {
                    reader.poll(Duration.ofMillis(100));
                }
            }
        };
    }

    /** As a gateway copies: record and position in one transaction. */
    private static void copy(Map<String, Object> settings) throws Exception {
        Map<String, Object> reading = new HashMap<>(settings);
        reading.put("group.id", ID.sourceGroup());
        Map<String, Object> writing = new HashMap<>(settings);
        writing.put("transactional.id", ID.sourceTransactionalId(0));
        try (KafkaConsumer<byte[], byte[]> reader =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            reader.subscribe(List.of(SOURCE));
            while (reader.assignment().isEmpty()) {
                reader.poll(Duration.ofMillis(100));
            }
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(ID.inTopic(), RECORD, RECORD)).get();
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(SOURCE, 0), new OffsetAndMetadata(1)), reader.groupMetadata());
            producer.commitTransaction();
        }
    }

    private static KafkaClients clients(Map<String, Object> settings) {
        return new KafkaClients(settings, DeliverySettings.DEFAULT, 1 << 20);
    }

    // ---- users ----

    private static String user(KafkaRole role) {
        return "lyon-" + role;
    }

    private static void allow(KafkaRight right) {
        kafka.allow(
                user(right.role()),
                right.resource().name(),
                right.name(),
                right.prefix(),
                right.operation().name());
    }

    private static void assertRefused(Act act, Map<String, Object> settings) {
        assertThat(isRefused(act, settings)).isTrue();
    }

    /** Anything else than a refusal fails the test. */
    private static boolean isRefused(Act act, Map<String, Object> settings) {
        Throwable thrown = catchThrowable(() -> act.with(settings));
        if (thrown == null) {
            return false;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            // A refused commit of a position comes as a KafkaException with these words.
            if (cause instanceof AuthorizationException
                    || String.valueOf(cause.getMessage()).contains(REFUSED)) {
                return true;
            }
        }
        throw new AssertionError("not for want of a right", thrown);
    }
}
