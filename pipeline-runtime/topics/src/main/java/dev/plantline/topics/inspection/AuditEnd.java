package dev.plantline.topics.inspection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The end of an audit chain as the topic has it, where no checkpoint names it. */
public final class AuditEnd {
    /** Records and control records that may stand behind the last committed line: an aborted transaction is no larger. */
    private static final long LAST = 20_000;
    /** Mostly the last line is among these. */
    private static final long NEAR = 256;

    private AuditEnd() {}

    /** The chain's end, whatever version its last record has; {@link Checkpoint.Chain#START} when there is none. */
    public static Checkpoint.Chain of(KafkaConsumer<byte[], byte[]> reader, TopicPartition audit) {
        byte[] near = last(reader, audit, NEAR);
        byte[] last = near == null ? last(reader, audit, LAST) : near;
        return last == null ? Checkpoint.Chain.START : new Checkpoint.Chain(number(last), AuditRecord.link(last));
    }

    private static byte[] last(KafkaConsumer<byte[], byte[]> reader, TopicPartition audit, long window) {
        Set<TopicPartition> only = Set.of(audit);
        reader.assign(only);
        long end = reader.endOffsets(only).get(audit);
        reader.seek(audit, Math.max(reader.beginningOffsets(only).get(audit), end - window));
        byte[] last = null;
        while (reader.position(audit) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                last = record.value() == null ? last : record.value(); // account names one without content
            }
        }
        return last;
    }

    /** Its number is read alone: a newer release may have written the rest. */
    private static long number(byte[] line) {
        try {
            JsonNode number = Json.MAPPER.readTree(line).path("number");
            return number.asLong();
        } catch (IOException e) {
            return 0; // no audit record: account says that the chain is broken there
        }
    }
}
