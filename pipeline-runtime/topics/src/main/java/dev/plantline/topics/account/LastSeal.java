package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Since when the audit can be read without what stands before: an account begins at a seal, so one must be there when the oldest lines expire.
 *
 * @param at time of the last line that carries an account, or of the first line where none does; null: the audit has no line any more
 * @param audit offset in {@code .audit} below which no line is about a message at or behind the last sealed one
 */
public record LastSeal(Instant at, long audit) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Reads the end of the audit.
     *
     * @param reader committed records only; assigned and sought here
     * @param topicId of {@code .in}
     * @param from offset in {@code .audit} below which every line is about a sealed message
     * @param to offset in {@code .in} behind the last sealed message
     * @throws UnreadableFormException when another release wrote a line of the audit, or someone else did
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    public static LastSeal read(
            KafkaConsumer<byte[], byte[]> reader, InterfaceId id, int partition, String topicId, long from, long to)
            throws UnreadableFormException {
        TopicPartition audit = new TopicPartition(id.auditTopic(), partition);
        Set<TopicPartition> only = Set.of(audit);
        reader.assign(only);
        long end = reader.endOffsets(only).get(audit);
        reader.seek(audit, Math.max(reader.beginningOffsets(only).get(audit), from));
        Instant first = null;
        Instant last = null;
        long behind = -1;
        while (reader.position(audit) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                AuditRecord line = AuditRecord.read(record.value());
                first = first == null ? line.processed() : first;
                if (line.topicId().equals(topicId)) {
                    last = hasAccount(line) ? line.processed() : last;
                    behind = behind < 0 && line.what().isOutcome() && line.offset() >= to ? record.offset() : behind;
                }
            }
        }
        return new LastSeal(last == null ? first : last, behind < 0 ? reader.position(audit) : behind);
    }

    private static boolean hasAccount(AuditRecord line) {
        return line.seal() != null || line.adoption() != null && line.adoption().account() != null;
    }
}
