package dev.plantline.topics.account;

import dev.plantline.model.AsideKey;
import dev.plantline.model.InterfaceId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the bodies of messages that are set aside, one at a time, when they are needed. Where one stands is known: it was written once, and compaction
 * moves nothing. For one thread.
 */
public final class AsideBodies implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InterfaceId id;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Bodies of one interface.
     *
     * @param consumer reads committed records only; closed with this
     */
    public AsideBodies(InterfaceId id, KafkaConsumer<byte[], byte[]> consumer) {
        this.id = id;
        this.consumer = consumer;
    }

    /**
     * Reads one.
     *
     * @param partition of the interface's topics
     * @param offset of the message in {@code .in}
     * @param edition of the body
     * @param at where it stands in {@code .aside}
     * @return empty: it does not stand there any more, because the message has its outcome
     * @throws TimeoutException Kafka does not answer
     */
    public Optional<byte[]> read(int partition, long offset, int edition, long at) {
        TopicPartition aside = new TopicPartition(id.asideTopic(), partition);
        byte[] key = new AsideKey.OfBody(offset, edition).bytes();
        if (!consumer.assignment().equals(Set.of(aside))) {
            consumer.assign(Set.of(aside));
        }
        consumer.seek(aside, at);
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                boolean isIt = record.offset() == at && Arrays.equals(record.key(), key);
                return isIt ? Optional.ofNullable(record.value()) : Optional.empty();
            }
            if (consumer.position(aside) > at) {
                return Optional.empty();
            }
        }
        throw new TimeoutException("the body at offset " + at + " of " + aside + " was not read within "
                + TimeUnit.NANOSECONDS.toSeconds(PATIENCE.toNanos()) + " s");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
