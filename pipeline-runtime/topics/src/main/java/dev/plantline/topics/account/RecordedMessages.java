package dev.plantline.topics.account;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Regression.At;
import dev.plantline.model.Regression.Range;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads what came last into an interface's {@code .in}, from its end backwards, without a group and without a trace. For one thread. */
public final class RecordedMessages implements AutoCloseable {
    /** Longest wait for records that must be there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Offsets that are read at once, forward: the fewer the larger the messages are, so that what is newest is read first. */
    private static final int FIRST_BLOCK = 50;

    private static final int LEAST_BLOCK = 10;
    private static final int MOST_BLOCK = 500;
    private static final long BLOCK_BYTES = 2 << 20;

    private final InterfaceId id;
    private final TopicReader reader;
    private long read;
    private long bytes;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security, of a user that may read {@code .in}
     */
    public RecordedMessages(InterfaceId id, Map<String, Object> kafka) {
        this.id = id;
        this.reader = new TopicReader(kafka);
    }

    /**
     * A message as it was received.
     *
     * @param at where it stands
     * @param body as it came
     * @param received when intake received it
     * @param contractVersion version of the contract that it was received under; empty: intake did not write it
     */
    public record Recorded(At at, byte[] body, Instant received, String contractVersion) {}

    /** Is given each message; false: it was not taken, and the reading ends. */
    @FunctionalInterface
    public interface Sink {
        boolean take(Recorded message);
    }

    /** A partition, of which everything from a place on was read. */
    private static final class Cursor {
        private final TopicPartition partition;
        private final long end;
        private long beginning;
        private long from;
        private Range last;

        Cursor(TopicPartition partition, long beginning, long end) {
            this.partition = partition;
            this.beginning = beginning;
            this.end = end;
            this.from = end;
        }

        void tell(List<Range> ranges) {
            if (last != null && last.from() < last.to()) {
                ranges.add(last);
            }
            if (last == null || from < end) {
                ranges.add(new Range(partition.partition(), from, end));
            }
        }
    }

    /**
     * Reads the newest messages of all partitions, in no order.
     *
     * @param most messages, at least 1
     * @return what was read of each partition; two ranges of one where the sink ended the reading
     * @throws KafkaException when there is no such topic, Kafka does not answer, or the user may not read it
     */
    public List<Range> newest(int most, Sink sink) {
        int partitions = reader.partitions(id.inTopic());
        if (partitions == 0) {
            throw new KafkaException("there is no topic " + id.inTopic() + ", or this user may not see it");
        }
        List<Cursor> cursors = new ArrayList<>();
        for (int number = 0; number < partitions; number++) {
            TopicPartition partition = new TopicPartition(id.inTopic(), number);
            cursors.add(new Cursor(partition, reader.beginning(partition), reader.end(partition)));
        }
        boolean more = true;
        while (more && cursors.stream().anyMatch(each -> each.from > each.beginning)) {
            for (int i = 0; more && i < cursors.size(); i++) {
                Cursor each = cursors.get(i);
                more = read < most && (each.from <= each.beginning || block(each, most - read, sink));
            }
        }
        List<Range> ranges = new ArrayList<>();
        cursors.forEach(each -> each.tell(ranges));
        return Collections.unmodifiableList(ranges);
    }

    /** Whether more is wanted. */
    private boolean block(Cursor cursor, long most, Sink sink) {
        long from = Math.max(cursor.beginning, cursor.from - Math.min(most, blockSize()));
        boolean[] enough = {false};
        long[] position = {from};
        long[] taken = {from};
        try {
            reader.readUntil(
                    cursor.partition,
                    from,
                    at -> {
                        position[0] = at;
                        return enough[0] || at >= cursor.from;
                    },
                    PATIENCE,
                    record -> {
                        if (record.offset() < cursor.from && !enough[0]) {
                            enough[0] = !sink.take(recorded(record));
                            if (!enough[0]) {
                                taken[0] = record.offset() + 1;
                                read++;
                                bytes += record.value() == null ? 0 : record.value().length;
                            }
                        }
                    });
            if (!enough[0] && position[0] < cursor.from) {
                throw new KafkaException(cursor.partition + " could not be read behind offset " + position[0] + " for "
                        + PATIENCE.toSeconds() + " seconds");
            }
        } catch (OffsetOutOfRangeException deleted) {
            cursor.beginning = Math.max(cursor.beginning + 1, reader.beginning(cursor.partition));
            return true;
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("no form is read here", e);
        }
        if (enough[0]) {
            cursor.last = new Range(cursor.partition.partition(), from, taken[0]);
        } else {
            cursor.from = from;
        }
        return !enough[0];
    }

    private long blockSize() {
        return read == 0 ? FIRST_BLOCK : Math.max(LEAST_BLOCK, Math.min(MOST_BLOCK, BLOCK_BYTES / (bytes / read + 1)));
    }

    private Recorded recorded(ConsumerRecord<byte[], byte[]> record) {
        byte[] body = record.value() == null ? new byte[0] : record.value();
        At at = new At(record.partition(), record.offset());
        try {
            MessageHeaders headers = MessageHeaders.read(name -> AsideContent.lastHeader(record, name));
            return new Recorded(at, body, headers.received(), headers.contractVersion());
        } catch (RuntimeException e) { // what intake did not write is no message of any contract
            return new Recorded(at, body, Instant.ofEpochMilli(record.timestamp()), "");
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
