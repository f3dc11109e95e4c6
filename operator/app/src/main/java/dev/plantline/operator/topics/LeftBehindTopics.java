package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.PlantStatus.LeftBehind;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Topics of a plant that hold messages and have no interface any more: it was deleted or renamed before they were applied. */
final class LeftBehindTopics {
    /** As many as a status lists. */
    private static final int MOST = 50;

    private static final Duration POLL = Duration.ofMillis(200);

    private final Admin admin;
    private final Broker broker;
    private final Duration timeout;

    LeftBehindTopics(Admin admin, Broker broker, Duration timeout) {
        this.admin = admin;
        this.broker = broker;
        this.timeout = timeout;
    }

    /**
     * The first fifty in the order of their names that have messages, beside the interfaces that there are.
     *
     * @throws KafkaException when that is not known now: Kafka does not answer, refuses, or is too slow
     */
    List<LeftBehind> beside(Set<String> interfaces) {
        String prefix = new InterfaceId(broker.plant(), "").inTopic();
        Set<String> names = new TreeSet<>();
        for (String topic : topics()) {
            if (topic.startsWith(prefix)) {
                names.add(topic.substring(prefix.length()));
            }
        }
        names.removeAll(interfaces);
        List<LeftBehind> found = new ArrayList<>();
        if (names.isEmpty()) {
            return found;
        }
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, timeout)) {
            for (String name : names) {
                count(consumer, name).ifPresent(found::add);
                if (found.size() == MOST) {
                    break;
                }
            }
        }
        return List.copyOf(found);
    }

    private Set<String> topics() {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    /** Empty when nothing waits in it. Without a checkpoint nobody knows what has its outcome. */
    private Optional<LeftBehind> count(Consumer<byte[], byte[]> consumer, String name) {
        InterfaceId id = new InterfaceId(broker.plant(), name);
        long pending = 0;
        long setAside = 0;
        for (int partition = 0; partition < consumer.partitionsFor(id.inTopic()).size(); partition++) {
            Optional<Checkpoint> last =
                    LastCheckpoints.of(consumer, new TopicPartition(id.asideTopic(), partition), timeout);
            if (last.isEmpty()) {
                return Optional.of(new LeftBehind(name, null, null));
            }
            pending += pending(consumer, new TopicPartition(id.inTopic(), partition), last.get());
            setAside += last.get().totals().held() + last.get().totals().deadLettered();
        }
        return pending + setAside == 0 ? Optional.empty() : Optional.of(new LeftBehind(name, pending, setAside));
    }

    /** Offsets without an outcome; those at the end may be markers of transactions and no messages, so one record is looked for. */
    private long pending(Consumer<byte[], byte[]> consumer, TopicPartition in, Checkpoint last) {
        consumer.assign(List.of(in));
        long end = consumer.endOffsets(List.of(in)).get(in);
        long handled = last.handled().stream()
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
        long pending = end - last.next() - handled;
        if (pending <= 0) {
            return 0;
        }
        consumer.seek(
                in, Math.max(last.next(), consumer.beginningOffsets(List.of(in)).get(in)));
        long deadline = System.nanoTime() + timeout.toNanos();
        while (consumer.position(in) < end && System.nanoTime() < deadline) {
            if (!consumer.poll(POLL).isEmpty()) {
                return pending;
            }
        }
        return consumer.position(in) < end ? pending : 0;
    }
}
