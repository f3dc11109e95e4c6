package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.gateway.kafka.KafkaSourceKind;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class KafkaSourceTest {
    private final Plant.Counts counts = new Plant.Counts();

    @Test
    void copiesWhatStoodThereBeforeAndWhatComesKeyedAnew(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 2);
        plant.copy("transfers", 1, source);
        send(kafka, source, 0, message(0));
        try (var gateway = gateway(plant)) {
            awaitCopied(1);
            send(kafka, source, 1, message(1));
            awaitCopied(2);
            assertThat(gateway.sourceStates()).containsEntry("transfers", SourceState.RECEIVING);
        }
        assertThat(plant.read(plant.name() + ".in.transfers"))
                .extracting(KafkaSourceTest::described)
                .containsExactly("o-0 kafka:" + source + " 0/0", "o-1 kafka:" + source + " 1/0");
    }

    @Test
    void theTopicOfARetiredInterfaceIsNotReadAndKeepsItsPlaceShouldAHumanTakeItBack(EmbeddedKafka kafka)
            throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 1);
        plant.copy("transfers", 1, source);
        send(kafka, source, 0, message(0));
        try (var gateway = gateway(plant)) {
            awaitCopied(1);

            gateway.configure(
                    plant.with("transfers", "{\"stage\": \"retired\"}").configuration(), Plant.SECRETS);
            send(kafka, source, 0, message(1));
            assertThat(gateway.fetchingStates()).as("nobody is alarmed").isEmpty();
            assertThat(gateway.ended()).isEmpty();
            assertThat(gateway.sourceStates().get("transfers").reason()).startsWith("retired");
            assertThat(plant.read(plant.name() + ".in.transfers")).hasSize(1);

            gateway.configure(
                    plant.with("transfers", "{\"stage\": \"production\"}").configuration(), Plant.SECRETS);
            awaitCopied(2);
        }
        assertThat(plant.read(plant.name() + ".in.transfers")).hasSize(2);
    }

    @Test
    void refusesNothingButKeysByTheIdWhatCannotBeRead(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 1);
        plant.copy("transfers", 1, source);
        send(kafka, source, 0, "{broken".getBytes(StandardCharsets.UTF_8));
        send(kafka, source, 0, null);
        send(kafka, source, 0, new byte[Plant.MAX_BYTES + 1]);
        send(kafka, source, 0, message(3));
        try (var gateway = gateway(plant)) {
            awaitCopied(4);
        }
        var stored = plant.read(plant.name() + ".in.transfers");
        assertThat(stored).hasSize(4);
        for (var record : stored.subList(0, 3)) {
            var headers = HttpReceiverTest.headers(record);
            assertThat(headers.keys().orderKey()).isEqualTo(headers.id());
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(headers.id());
            assertThat(headers.unreadable()).isPresent();
        }
        assertThat(new String(stored.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("{broken");
        assertThat(HttpReceiverTest.headers(stored.get(2)).unreadable().orElseThrow())
                .contains("" + (Plant.MAX_BYTES + 1), source + " at 0/2");
        assertThat(HttpReceiverTest.headers(stored.get(3)).unreadable()).isEmpty();
    }

    @Test
    void whatIsAgainstTheContractKeepsItsKeysAndIsLeftToDelivery(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 1);
        plant.copy("transfers", 1, source);
        send(
                kafka,
                source,
                0,
                "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":\"many\"}".getBytes(StandardCharsets.UTF_8));
        send(
                kafka,
                source,
                0,
                "{\"msgId\":\"m-1\",\"orderNo\":\"o-1\",\"quantity\":1}".getBytes(StandardCharsets.UTF_8));
        send(kafka, source, 0, "{\"msgId\":\"m-2\",\"quantity\":1}".getBytes(StandardCharsets.UTF_8));
        try (var gateway = gateway(plant)) {
            awaitCopied(3);
        }
        var stored = plant.read(plant.name() + ".in.transfers");
        var broken = HttpReceiverTest.headers(stored.get(0));
        var good = HttpReceiverTest.headers(stored.get(1));
        assertThat(broken.unreadable()).isEmpty();
        assertThat(broken.keys().orderKey()).isEqualTo("o-1");
        assertThat(broken.keys().idempotencyKey()).isEqualTo(good.keys().idempotencyKey());
        assertThat(broken.keys().contentHash()).isNotEqualTo(good.keys().contentHash());
        assertThat(HttpReceiverTest.headers(stored.get(2)).unreadable())
                .as("no order key")
                .isPresent();
    }

    @Test
    void eachRecordIsCopiedOnceAndInOrderAlthoughGatewaysComeAndGo(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 3);
        plant.copy("transfers", 2, source);
        int total = 3_000;
        var sending = new Thread(() -> {
            try (var producer = producer(kafka)) {
                IntStream.range(0, total)
                        .forEach(i -> producer.send(new ProducerRecord<>(source, i % 3, null, message(i))));
            }
        });
        sending.start();
        // Two gateways share the partitions, and one of the two always leaves.
        var staying = gateway(plant);
        for (int i = 0; i < 4; i++) {
            var leaving = staying;
            staying = gateway(plant);
            int before = counts.copied.get();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> counts.copied.get() > before || counts.copied.get() == total);
            leaving.close();
        }
        sending.join();
        try (var last = staying) {
            awaitCopied(total);
            assertThat(last.sourceStates()).containsKey("transfers");
        }
        var stored = plant.read(plant.name() + ".in.transfers");
        assertThat(stored).hasSize(total);
        var positions = new HashSet<String>();
        stored.forEach(record -> positions.add(HttpReceiverTest.headers(record).sourcePosition()));
        assertThat(positions).hasSize(total);
        for (int partition = 0; partition < 3; partition++) {
            String from = partition + "/";
            for (int target = 0; target < 2; target++) {
                int in = target;
                assertThat(stored.stream()
                                .filter(record -> record.partition() == in)
                                .map(record -> HttpReceiverTest.headers(record).sourcePosition())
                                .filter(position -> position.startsWith(from))
                                .map(position -> Long.parseLong(position.substring(2))))
                        .isSorted();
            }
        }
    }

    @Test
    void goesOnByItselfAfterTheBrokerWasAway() throws Exception {
        try (var kafka = EmbeddedKafka.temporary()) {
            var plant = new Plant(kafka);
            String source = plant.name() + "-wms";
            plant.create(source, 1);
            plant.copy("transfers", 1, source);
            try (var gateway = gateway(plant)) {
                send(kafka, source, 0, message(0));
                awaitCopied(1);
                kafka.restart();
                send(kafka, source, 0, message(1));
                awaitCopied(2);
            }
            assertThat(plant.read(plant.name() + ".in.transfers"))
                    .extracting(KafkaSourceTest::described)
                    .containsExactly("o-0 kafka:" + source + " 0/0", "o-1 kafka:" + source + " 0/1");
        }
    }

    @Test
    void recordsThatTheirTopicDeletedTooEarlyAreCountedAndDoNotStopTheOthers(EmbeddedKafka kafka) throws Exception {
        var began = Instant.now();
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 1);
        plant.copy("transfers", 1, source);
        send(kafka, source, 0, message(0));
        try (var gateway = gateway(plant)) {
            awaitCopied(1);
        }
        send(kafka, source, 0, message(1));
        send(kafka, source, 0, message(2));
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition(source, 0), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        try (var gateway = gateway(plant)) {
            awaitCopied(2);
            await().atMost(Duration.ofMinutes(2)).until(() -> state(gateway).receiving());
            assertThat(state(gateway).loss().records()).isEqualTo(1);
            assertThat(state(gateway).loss().last()).isAfter(began);
            assertThat(state(gateway).reason()).contains("record(s) of " + source + " were deleted");
        }
        assertThat(plant.read(plant.name() + ".in.transfers"))
                .extracting(KafkaSourceTest::described)
                .containsExactly("o-0 kafka:" + source + " 0/0", "o-2 kafka:" + source + " 0/2");
    }

    @Test
    void aTopicThatIsMissingBlocksUntilItIsThere(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.copy("transfers", 1, source);
        try (var gateway = gateway(plant)) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(state(gateway).state()).isEqualTo(State.blocked);
                assertThat(state(gateway).reason()).contains(source + " does not exist");
            });
            plant.create(source, 1);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(state(gateway)).isEqualTo(SourceState.RECEIVING));
        }
    }

    @Test
    void whileItJoinsItsGroupASourceIsNotBlocked(EmbeddedKafka kafka) throws Exception {
        var plant = new Plant(kafka);
        String source = plant.name() + "-wms";
        plant.create(source, 1);
        plant.copy("transfers", 1, source);
        var settings = Map.<String, Object>of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                plant.name() + ".source.transfers",
                "partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.RangeAssignor");
        try (var other = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            other.subscribe(List.of(source));
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                other.poll(Duration.ofMillis(100));
                return !other.assignment().isEmpty();
            });
            // As long as the other one does not poll nobody comes into the group.
            try (var gateway = gateway(plant)) {
                await().atMost(Duration.ofMinutes(2)).until(() -> isJoined(kafka, plant.name() + ".source.transfers"));
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofMinutes(2))
                        .failFast(() -> !state(gateway).equals(SourceState.STARTING))
                        .until(() -> state(gateway).equals(SourceState.STARTING));
                other.close();
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(() -> assertThat(state(gateway)).isEqualTo(SourceState.RECEIVING));
                try (var second = gateway(plant)) {
                    var others = new SourceState(State.waiting, "other gateways copy all partitions of " + source);
                    await().atMost(Duration.ofMinutes(2))
                            .untilAsserted(() -> assertThat(List.of(state(gateway), state(second)))
                                    .containsExactlyInAnyOrder(SourceState.RECEIVING, others));
                }
            }
        }
    }

    /** Whether the group waits for its old members because a new one has asked to join. */
    private static boolean isJoined(EmbeddedKafka kafka, String group) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of(group))
                            .all()
                            .get()
                            .get(group)
                            .groupState()
                    == GroupState.PREPARING_REBALANCE;
        }
    }

    private static SourceState state(Gateway gateway) {
        return gateway.sourceStates().get("transfers");
    }

    private Gateway gateway(Plant plant) {
        var gateway = new Gateway(List.of(new KafkaSourceKind(InstantSource.system())), InstantSource.system(), counts);
        gateway.configure(plant.configuration(), Plant.SECRETS);
        return gateway;
    }

    private void awaitCopied(int total) {
        await().atMost(Duration.ofMinutes(2)).until(() -> counts.copied.get() == total);
    }

    private static byte[] message(int number) {
        return "{\"msgId\":\"m-%d\",\"orderNo\":\"o-%d\",\"quantity\":1}"
                .formatted(number, number)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String described(ConsumerRecord<byte[], byte[]> record) {
        var headers = HttpReceiverTest.headers(record);
        return headers.keys().orderKey() + " " + headers.source() + " " + headers.sourcePosition();
    }

    private static void send(EmbeddedKafka kafka, String topic, int partition, byte[] value) {
        try (var producer = producer(kafka)) {
            producer.send(new ProducerRecord<>(topic, partition, null, value));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
        var settings = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
