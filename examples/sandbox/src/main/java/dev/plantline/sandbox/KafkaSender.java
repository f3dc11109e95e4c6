package dev.plantline.sandbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A system that writes to a topic of its own on the plant's broker. */
final class KafkaSender implements Sender {
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /** A sender whose clients have the given settings: where the broker is, and who they are. */
    KafkaSender(Map<String, Object> client, String topic) {
        this.topic = topic;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L << 20);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Answer send(byte[] body) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, body)).get();
            return Answer.accepted;
        } catch (ExecutionException e) {
            return Answer.unknown;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
