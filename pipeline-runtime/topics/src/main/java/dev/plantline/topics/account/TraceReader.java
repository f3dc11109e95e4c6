package dev.plantline.topics.account;

import dev.plantline.model.InterfaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells from the topics alone what became of messages. May run while delivery does, and writes nothing. Its memory has a bound, however much is found, and
 * its time as well.
 */
public final class TraceReader {
    private final AuditSource source;

    /** A reader of these topics. */
    public TraceReader(AuditSource source) {
        this.source = source;
    }

    /**
     * Looks for messages.
     *
     * @param ids in which interfaces; one without topics has no reach
     * @param question what is looked for
     * @param since lines that were audited before are not looked at; null: all that are kept are
     * @param atMost after so long the reading ends, and what was not looked at is named
     * @param now asked before anything is read
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public Trace read(List<InterfaceId> ids, TraceQuestion question, Instant since, Duration atMost, Instant now) {
        long start = System.nanoTime();
        TraceFound found = new TraceFound(question, () -> System.nanoTime() - start > atMost.toNanos());
        List<Trace.Reach> reaches =
                source.partitions(ids, found::isOver, each -> new PartitionTrace(each, found).read(since, now));
        return new Trace(now, found.messages(), found.left(), reaches);
    }
}
