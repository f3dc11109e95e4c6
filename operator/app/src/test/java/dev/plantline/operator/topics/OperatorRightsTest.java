package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.desired.MovedRows;
import dev.plantline.operator.desired.kafka.KafkaRight;
import dev.plantline.operator.desired.kafka.KafkaRights;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.testing.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator's rights, on a broker that refuses everything else. */
class OperatorRightsTest {
    private static final String RETENTION = "retention.ms";
    private static final String KEPT = "604800000";

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startABrokerThatAsksForRights() {
        kafka = EmbeddedKafka.start(EmbeddedKafka.Options.temporary().secured());
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static List<KafkaRight> rights(String plant) {
        return KafkaRights.of(plant, new TreeSet<>()).stream()
                .filter(right -> right.role() == KafkaRole.operator)
                .toList();
    }

    static Stream<Integer> each() {
        return IntStream.range(0, rights("lyon").size()).boxed();
    }

    @Test
    void withItsRightsTheOperatorDoesAllItsWork() throws Exception {
        assertThat(works("whole", rights("whole"))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("each")
    void eachRightTakenAwayBreaksSomething(int number) throws Exception {
        String plant = "without" + number;
        List<KafkaRight> some = Stream.iterate(0, each -> each + 1)
                .limit(rights(plant).size())
                .filter(each -> each != number)
                .map(rights(plant)::get)
                .toList();
        assertThat(works(plant, some))
                .as("what does not work without: " + rights(plant).get(number))
                .isFalse();
    }

    @Test
    void aBrokerThatRefusesWhatNobodyWasAllowedIsLimited() throws Exception {
        assertThat(access("limited", rights("limited"))).contains(BrokerAccess.limited);
    }

    @Test
    void anOperatorThatMayWriteOutcomesShowsThatNothingWasLimited() throws Exception {
        kafka.allow("wide-operator", "topic", "wide.audit.", true, "Write");
        assertThat(access("wide", rights("wide"))).contains(BrokerAccess.tooWide);
        try (KafkaTopics topics = topics()) {
            assertThat(topics.ensure(
                                    new Broker("all", kafka.bootstrapServers(), kafka.administrator(), null),
                                    List.of(family(new InterfaceId("all", "lots"))),
                                    Set.of("lots"))
                            .access())
                    .contains(BrokerAccess.tooWide);
        }
    }

    private static Optional<BrokerAccess> access(String plant, List<KafkaRight> some) {
        Map<String, Object> user = kafka.addUser(plant + "-operator", "secret");
        some.forEach(right -> allow(plant, right));
        try (KafkaTopics topics = topics()) {
            return topics.ensure(
                            new Broker(plant, kafka.bootstrapServers(), user, null),
                            List.of(family(new InterfaceId(plant, "lots"))),
                            Set.of("lots"))
                    .access();
        }
    }

    private static void allow(String plant, KafkaRight right) {
        kafka.allow(
                plant + "-operator",
                right.resource().name(),
                right.name(),
                right.prefix(),
                right.operation().name());
    }

    /** Makes topics, puts a setting of each right that somebody has changed, and counts what a deleted interface has left behind. */
    private static boolean works(String plant, List<KafkaRight> some) throws Exception {
        InterfaceId gone = new InterfaceId(plant, "gone");
        InterfaceId lots = new InterfaceId(plant, "lots");
        Broker byAdministrator = new Broker(plant, kafka.bootstrapServers(), kafka.administrator(), null);
        try (KafkaTopics topics = topics()) {
            topics.ensure(byAdministrator, List.of(family(gone)), Set.of("gone"));
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.administrator(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(gone.inTopic(), new byte[] {1})).get();
        }
        Map<String, Object> user = kafka.addUser(plant + "-operator", "secret");
        some.forEach(right -> allow(plant, right));
        Broker broker = new Broker(plant, kafka.bootstrapServers(), user, null);
        boolean whole;
        try (KafkaTopics topics = topics()) {
            whole = isWhole(topics.ensure(broker, List.of(family(lots)), Set.of("lots")), lots);
        }
        if (!whole) {
            return false;
        }
        change(List.of(lots.inTopic(), lots.asideTopic(), lots.auditTopic()));
        try (KafkaTopics topics = topics()) {
            return isWhole(topics.ensure(broker, List.of(family(lots)), Set.of("lots")), lots);
        }
    }

    private static boolean isWhole(TopicsAnswer answer, InterfaceId id) {
        return answer.states().get(id) instanceof TopicsState.Made
                && answer.leftBehind()
                        .filter(found -> found.size() == 1
                                && Long.valueOf(1).equals(found.get(0).pending()))
                        .isPresent();
    }

    private static void change(List<String> names) throws Exception {
        try (Admin admin = Admin.create(kafka.administrator())) {
            for (String name : names) {
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, name),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry(RETENTION, "1000"), AlterConfigOp.OpType.SET))))
                        .all()
                        .get();
            }
        }
    }

    private static KafkaTopics topics() {
        return new KafkaTopics(
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                TimeSource.system(),
                AddressRules.of(List.of(), true, Set.of()));
    }

    private static TopicFamily family(InterfaceId id) {
        return new TopicFamily(
                id,
                Stream.of(id.inTopic(), id.asideTopic(), id.auditTopic())
                        .map(name -> new DesiredTopic(name, 1, 1, Map.of(RETENTION, KEPT)))
                        .toList(),
                "keys-1",
                "database-1",
                MovedRows.NONE,
                null);
    }
}
