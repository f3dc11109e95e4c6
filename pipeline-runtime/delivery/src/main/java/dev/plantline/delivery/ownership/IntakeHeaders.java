package dev.plantline.delivery.ownership;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Provenance;
import dev.plantline.topics.account.AsideContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The headers that intake wrote into a record of {@code .in}. */
final class IntakeHeaders {
    private IntakeHeaders() {}

    /** A record that intake did not write is accounted for like any other: a contract failure, keyed by its position. */
    static MessageHeaders of(ConsumerRecord<byte[], byte[]> record, PartitionId id, String interfaceName) {
        try {
            return MessageHeaders.read(name -> AsideContent.lastHeader(record, name));
        } catch (RuntimeException e) {
            String position = id.topicId() + "/" + id.partition() + "/" + record.offset();
            String hash = AuditRecord.link(position.getBytes(StandardCharsets.UTF_8));
            return new MessageHeaders(
                    position,
                    interfaceName,
                    "",
                    "kafka:" + record.topic(),
                    Long.toString(record.offset()),
                    Instant.ofEpochMilli(record.timestamp()),
                    Provenance.UNKNOWN,
                    new MessageKeys(
                            MessageKeys.FORM,
                            position,
                            hash.substring(0, 32),
                            hash,
                            Optional.empty(),
                            Optional.empty()),
                    Optional.of("the record was not written by Plantline's intake (" + e.getMessage()
                            + "): write to the interface's source, not to its topic"));
        }
    }
}
