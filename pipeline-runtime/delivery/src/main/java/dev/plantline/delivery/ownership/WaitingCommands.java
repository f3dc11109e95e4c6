package dev.plantline.delivery.ownership;

import dev.plantline.topics.account.AsideContent;
import dev.plantline.topics.account.PendingCommands;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Commands on which the owner of a partition has not acted yet, oldest first: those that its election found, then those that it was told since. For one thread. */
final class WaitingCommands implements AutoCloseable {
    private final AsideContent content;
    private final Mailbox mailbox;
    private final Consumer<? super ConsumerRecord<byte[], byte[]>> act;
    /** Those of the election that were read. */
    private final Deque<ConsumerRecord<byte[], byte[]>> found = new ArrayDeque<>();

    private final Deque<ConsumerRecord<byte[], byte[]>> told = new ArrayDeque<>();
    /** Where those of the election stand; null: all of them were read. */
    private PendingCommands pending;

    private KafkaConsumer<byte[], byte[]> reader;

    /**
     * Reads nothing yet.
     *
     * @param content what the election found
     * @param mailbox is told when there is room for more
     * @param act on one
     */
    WaitingCommands(AsideContent content, Mailbox mailbox, Consumer<? super ConsumerRecord<byte[], byte[]>> act) {
        this.content = content;
        this.mailbox = mailbox;
        this.act = act;
    }

    /** Begins to read those that the election found. */
    void recover(TopicPartition aside, KafkaClients clients) {
        if (!content.commands().isEmpty()) {
            reader = clients.reader();
            pending = new PendingCommands(reader, aside, content.commands());
        }
    }

    /** Somebody gave more. */
    void add(Collection<ConsumerRecord<byte[], byte[]>> more) {
        told.addAll(more);
    }

    /**
     * Acts on the next one, or brings it nearer.
     *
     * @return whether there may be another now; false: none is there, or Kafka does not bring it yet
     */
    boolean actOnNext() {
        if (!found.isEmpty()) {
            act.accept(found.poll());
            return true;
        }
        if (pending != null && pending.isOver()) {
            pending = null;
            reader.close();
            return true;
        }
        if (pending != null) {
            long before = pending.position();
            found.addAll(pending.next());
            return pending.position() != before;
        }
        if (told.isEmpty() || isMoreThanKnown()) {
            return false;
        }
        ConsumerRecord<byte[], byte[]> next = told.poll();
        act.accept(next);
        mailbox.actedOn(next);
        return true;
    }

    /** Whether some that were there at the election wait: nothing is tried before, for they may be about it. */
    boolean hasOld() {
        return pending != null || !found.isEmpty() || isMoreThanKnown();
    }

    /** Whether all that the election found were acted on, and there are more: which of these nobody has acted on, a new election finds out. */
    boolean needsElection() {
        return pending == null && found.isEmpty() && isMoreThanKnown();
    }

    private boolean isMoreThanKnown() {
        return content.moreCommandsFrom() >= 0;
    }

    boolean isEmpty() {
        return !hasOld() && told.isEmpty();
    }

    @Override
    public void close() {
        if (pending != null) {
            reader.close();
        }
    }
}
