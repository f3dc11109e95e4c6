package dev.plantline.topics.account;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The three topics of an interface as the broker has them. */
final class TopicsOnBroker implements AutoCloseable {
    private final InterfaceId id;
    private final Admin admin;
    private final boolean ours;
    private final Map<String, TopicDescription> there;

    /**
     * Asks for them.
     *
     * @param kafka connection: bootstrap servers and security
     * @throws KafkaException when Kafka does not answer, or refuses
     */
    TopicsOnBroker(InterfaceId id, Map<String, Object> kafka) {
        this(id, Admin.create(new HashMap<>(kafka)), true);
    }

    /**
     * Asks for them.
     *
     * @param admin that whoever made it closes
     * @throws KafkaException when Kafka does not answer, or refuses
     */
    TopicsOnBroker(InterfaceId id, Admin admin) {
        this(id, admin, false);
    }

    private TopicsOnBroker(InterfaceId id, Admin admin, boolean ours) {
        this.id = id;
        this.admin = admin;
        this.ours = ours;
        try {
            this.there = describe();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Map<String, TopicDescription> describe() {
        Map<String, TopicDescription> found = new HashMap<>();
        List<KafkaFuture<TopicDescription>> asked =
                new ArrayList<>(admin.describeTopics(names()).topicNameValues().values());
        for (KafkaFuture<TopicDescription> each : asked) {
            try {
                TopicDescription topic = each.get();
                found.put(topic.name(), topic);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed("the topics of " + id + " cannot be described", e);
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        return found;
    }

    private List<String> names() {
        return List.of(id.inTopic(), id.asideTopic(), id.auditTopic());
    }

    private static KafkaException failed(String what, ExecutionException e) {
        return e.getCause() instanceof KafkaException known
                ? known
                : new KafkaException(what + ": " + e.getCause().getMessage(), e.getCause());
    }

    /** How many partitions the largest of them has; 0: none of them is there. */
    int partitions() {
        return there.values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .max()
                .orElse(0);
    }

    /** Which of them have no such partition, in words. */
    List<String> without(int partition) {
        return names().stream()
                .filter(name ->
                        !there.containsKey(name) || there.get(name).partitions().size() <= partition)
                .map(name -> there.containsKey(name)
                        ? "topic " + name + " has no partition " + partition
                                + ", and another topic of the interface has"
                        : "topic " + name + " is missing")
                .toList();
    }

    /** Their ids; all of them must be there. */
    Checkpoint.Topics ids() {
        return new Checkpoint.Topics(idOf(id.inTopic()), idOf(id.asideTopic()), idOf(id.auditTopic()));
    }

    /** The id of {@code .in}; empty: it is missing. */
    String idOfIn() {
        return there.containsKey(id.inTopic()) ? idOf(id.inTopic()) : "";
    }

    private String idOf(String name) {
        return there.get(name).topicId().toString();
    }

    /** The end of a partition with what is not yet committed. */
    long writtenEnd(TopicPartition partition) {
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw failed("the end of " + partition + " cannot be asked for", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        if (ours) {
            admin.close();
        }
    }
}
