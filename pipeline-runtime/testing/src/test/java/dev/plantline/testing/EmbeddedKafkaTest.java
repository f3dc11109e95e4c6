package dev.plantline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.testing.EmbeddedKafka.Options;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class EmbeddedKafkaTest {

    @Test
    void readersOfCommittedRecordsSeeNothingOfAnAbortedTransaction(EmbeddedKafka kafka) throws Exception {
        String topic = "transactions";
        create(kafka.bootstrapServers(), new NewTopic(topic, 1, (short) 1));
        try (var producer = producer(kafka.bootstrapServers(), "transactions-0")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed")).get();
            producer.commitTransaction();
        }
        assertThat(read(kafka.bootstrapServers(), topic))
                .extracting(ConsumerRecord::value)
                .containsExactly("committed");
    }

    @Test
    void aTopicWithLogAppendTimeIgnoresTheSendersClock(EmbeddedKafka kafka) throws Exception {
        String topic = "append-time";
        create(
                kafka.bootstrapServers(),
                new NewTopic(topic, 1, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime")));
        long before = System.currentTimeMillis();
        try (var producer = producer(kafka.bootstrapServers(), "append-time-0")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, 1_000L, "key", "value"));
            producer.commitTransaction();
        }
        assertThat(read(kafka.bootstrapServers(), topic)).singleElement().satisfies(record -> {
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
            assertThat(record.timestamp()).isGreaterThanOrEqualTo(before);
        });
    }

    @Test
    void aRestartKeepsAddressDataAndTransactions(@TempDir Path directory) throws Exception {
        try (var kafka = EmbeddedKafka.start(Options.in(directory))) {
            String address = kafka.bootstrapServers();
            create(address, new NewTopic("kept", 1, (short) 1));
            try (var producer = producer(address, "kept-0")) {
                producer.initTransactions();
                write(producer, "kept", "before");
                kafka.restart();
                write(producer, "kept", "after");
            }
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(read(address, "kept")).extracting(ConsumerRecord::value).containsExactly("before", "after");
        }
        try (var next = EmbeddedKafka.start(Options.in(directory))) {
            assertThat(read(next.bootstrapServers(), "kept"))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("before", "after");
        }
    }

    @Test
    void aPortThatIsTakenWhileItIsStoppedIsWaitedFor() throws Exception {
        try (var kafka = EmbeddedKafka.temporary()) {
            String address = kafka.bootstrapServers();
            for (int port : kafka.ports()) {
                kafka.stop();
                CompletableFuture<Void> started;
                try (var taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                    started = CompletableFuture.runAsync(kafka::start);
                    await().atMost(Duration.ofMinutes(2)).until(EmbeddedKafkaTest::isStartingPaused);
                    assertThat(started).as("while %s is taken", taken).isNotDone();
                }
                started.get(2, TimeUnit.MINUTES);
                assertThat(nodes(address)).containsExactly(address);
            }
        }
    }

    /** Whether a start has found a port taken and waits. */
    private static boolean isStartingPaused() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().equals(EmbeddedKafka.class.getName())
                        && frame.getMethodName().equals("pause"));
    }

    @Test
    void theSecondListenerSendsItsClientsToItsOwnName() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path data;
        // "localhost" stands for the name by which pods know this machine.
        try (var kafka = EmbeddedKafka.start(Options.temporary().advertisedAs("localhost", port))) {
            data = kafka.directory();
            assertThat(kafka.advertisedServers()).contains("localhost:" + port);
            assertThat(nodes(kafka.advertisedServers().orElseThrow())).containsExactly("localhost:" + port);
            assertThat(nodes(kafka.bootstrapServers())).containsExactly(kafka.bootstrapServers());
        }
        assertThat(Files.exists(data)).isFalse();
    }

    private static List<String> nodes(String bootstrap) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            return admin.describeCluster().nodes().get().stream()
                    .map(node -> node.host() + ":" + node.port())
                    .toList();
        }
    }

    private static void create(String bootstrap, NewTopic topic) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.createTopics(Set.of(topic)).all().get();
        }
    }

    private static void write(KafkaProducer<String, String> producer, String topic, String value) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(topic, value));
        producer.commitTransaction();
    }

    private static KafkaProducer<String, String> producer(String bootstrap, String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<ConsumerRecord<String, String>> read(String bootstrap, String topic) {
        var partition = new TopicPartition(topic, 0);
        var settings = Map.<String, Object>of(
                "bootstrap.servers", bootstrap, "isolation.level", "read_committed", "auto.offset.reset", "earliest");
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
