package dev.plantline.topics.inspection;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.SignedAside;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether delivery wrote what stands in a partition's topics. The audit is looked at before {@code .aside} is read, so that it can only be behind what
 * a pod at work commits meanwhile.
 *
 * @param aside what was read of {@code .aside}
 * @param audited end of the audit as the topic has it; empty: nothing stands there, or nothing is signed
 */
public record Proof(SignedAside aside, Optional<Checkpoint.Chain> audited) {
    /** Before {@code .aside} is read. */
    public static Proof begin(
            ReadingClients clients, KafkaConsumer<byte[], byte[]> reader, InterfaceId id, int partition) {
        return new Proof(
                clients.signedAside(id, partition),
                clients.sign()
                        ? Optional.of(AuditEnd.of(reader, new TopicPartition(id.auditTopic(), partition)))
                                .filter(end -> !end.equals(Checkpoint.Chain.START))
                        : Optional.empty());
    }

    /** Whether a signature vouches for what delivery wrote here. */
    public boolean isExpected() {
        return aside.isExpected();
    }

    /** What somebody else has written, for humans; empty: nothing. */
    public Optional<String> wrong(Checkpoint checkpoint) {
        return aside.wrong().or(() -> audited.filter(end -> isForeign(end, checkpoint.chain()))
                .map(end -> "the audit ends with record " + end.records()
                        + ", which is not the one that the checkpoint names as its last: somebody else wrote there"));
    }

    /** An audit that is shorter may be one whose last records are not shown yet. */
    private static boolean isForeign(Checkpoint.Chain end, Checkpoint.Chain signed) {
        return end.records() > signed.records()
                || end.records() <= 0
                || end.records() == signed.records() && !end.hash().equals(signed.hash());
    }
}
