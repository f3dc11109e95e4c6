package dev.plantline.delivery;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a partition's owner hears, in its mailbox. */
sealed interface Event {
    /** Records of {@code .in}. */
    record Records(List<ConsumerRecord<byte[], byte[]>> records) implements Event {}

    /** Records of {@code .aside} behind the election; only commands count. */
    record Tail(List<ConsumerRecord<byte[], byte[]>> records) implements Event {}

    /** A call was answered. */
    record Answered(Call call, List<Verdict> verdicts) implements Event {}

    /** A call failed as a whole. */
    record CallFailed(Call call, TargetException failure) implements Event {}

    /** A transaction is true. */
    record Committed(TransactionChanges changes, Checkpoint checkpoint, long tookMillis) implements Event {}

    /** A transaction is in doubt. */
    record CommitFailed(Throwable cause) implements Event {}

    /** The interface is configured otherwise. */
    record Swapped(ActiveInterface live) implements Event {}

    /** A connection became free. */
    record ConnectionFree() implements Event {}

    /** Let go in order. */
    record Release() implements Event {}

    /** Let go at once. */
    record Dropped() implements Event {}

    /** Own the partition again. */
    record OwnAgain(String why) implements Event {}

    /** Something that only a human can resolve was seen. */
    record MustStop(String why) implements Event {}
}
