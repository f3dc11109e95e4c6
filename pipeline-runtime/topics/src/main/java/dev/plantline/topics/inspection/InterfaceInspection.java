package dev.plantline.topics.inspection;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.topics.account.AsideContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** An interface as a new owner of its partitions would find it, seen from outside: nobody is fenced. */
public final class InterfaceInspection implements AutoCloseable {
    private final InterfaceId id;
    private final ReadingClients clients;
    private final Admin admin;

    /**
     * For one interface.
     *
     * @param kafka connection: bootstrap servers and security
     */
    public InterfaceInspection(InterfaceId id, Map<String, Object> kafka) {
        this(id, kafka, HistoryKeys.NONE);
    }

    /**
     * For one interface.
     *
     * @param kafka connection: bootstrap servers and security
     * @param history keys of the plant; none: what somebody else wrote is not noticed
     */
    public InterfaceInspection(InterfaceId id, Map<String, Object> kafka, HistoryKeys history) {
        this.id = id;
        this.clients = new ReadingClients(kafka, history);
        this.admin = clients.admin();
    }

    /** Which of its three topics are missing. */
    public List<String> missing() {
        Map<String, TopicDescription> there = there();
        return names().stream().filter(name -> !there.containsKey(name)).toList();
    }

    /**
     * Makes the missing topics anew, empty, like those that are there; the operator puts their settings right when it sees them.
     *
     * @throws KafkaException when the plant's user may not, or there is none to go by
     */
    public void makeMissing() {
        Map<String, TopicDescription> there = there();
        TopicDescription like = there.values().stream()
                .findFirst()
                .orElseThrow(() -> new KafkaException("none of the three topics of " + id + " is there"));
        List<NewTopic> missing = names().stream()
                .filter(name -> !there.containsKey(name))
                .map(name -> new NewTopic(name, like.partitions().size(), (short)
                        like.partitions().get(0).replicas().size()))
                .toList();
        await(admin.createTopics(missing).all());
    }

    /**
     * Why each partition is stopped, by number.
     *
     * @throws KafkaException when Kafka does not answer, or a topic is missing
     */
    public Map<Integer, Optional<Stop>> stops() {
        Map<String, TopicDescription> there = there();
        Map<Integer, Optional<Stop>> stops = new TreeMap<>();
        Checkpoint.Topics topics = topics(there);
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            int partitions = there.get(id.inTopic()).partitions().size();
            for (int partition = 0; partition < partitions; partition++) {
                AsideContent content = new AsideContent();
                Proof proof = Proof.begin(clients, reader, id, partition);
                AsideReading.read(reader, new TopicPartition(id.asideTopic(), partition), content, proof);
                stops.put(partition, new PartitionCheck(id, partition, reader).look(content, proof, topics));
            }
        }
        return stops;
    }

    /**
     * What has no final outcome in a partition.
     *
     * @param pending messages of {@code .in} without an outcome
     * @param setAside held messages and dead letters
     * @param before offset in {@code .in} behind all of them
     */
    public record Unfinished(long pending, long setAside, long before) {}

    /**
     * What has no final outcome, by partition.
     *
     * @throws KafkaException when Kafka does not answer, a topic is missing, or a partition has no checkpoint that can be read
     */
    public Map<Integer, Unfinished> unfinished() {
        Map<String, TopicDescription> there = there();
        topicId(there, id.inTopic());
        topicId(there, id.asideTopic());
        Map<Integer, Unfinished> all = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            int partitions = there.get(id.inTopic()).partitions().size();
            for (int partition = 0; partition < partitions; partition++) {
                AsideContent content = new AsideContent();
                Proof proof = Proof.begin(clients, reader, id, partition);
                AsideReading.read(reader, new TopicPartition(id.asideTopic(), partition), content, proof);
                Checkpoint checkpoint = checkpoint(content);
                long[] counted = {0, checkpoint.end()};
                PendingMessages.read(reader, new TopicPartition(id.inTopic(), partition), checkpoint, record -> {
                    counted[0]++;
                    counted[1] = Math.max(counted[1], record.offset() + 1);
                });
                all.put(partition, new Unfinished(counted[0], content.states().size(), counted[1]));
            }
        }
        return all;
    }

    private Checkpoint checkpoint(AsideContent content) {
        try {
            Checkpoint checkpoint = content.checkpoint();
            if (checkpoint != null) {
                return checkpoint;
            }
        } catch (UnreadableFormException e) {
            throw new KafkaException(id.asideTopic() + ": " + e.getMessage(), e);
        }
        throw new KafkaException(id.asideTopic() + " holds no checkpoint: adopt the interface first");
    }

    /** Whether a pod is in the interface's consumer group. */
    public boolean isOwned() {
        try {
            return !admin.describeConsumerGroups(List.of(id.consumerGroup()))
                    .all()
                    .get()
                    .get(id.consumerGroup())
                    .members()
                    .isEmpty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw new KafkaException("the group " + id.consumerGroup() + " cannot be described", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Which three topics are there.
     *
     * @throws KafkaException when Kafka does not answer, or a topic is missing
     */
    public Checkpoint.Topics topics() {
        return topics(there());
    }

    private Checkpoint.Topics topics(Map<String, TopicDescription> there) {
        return new Checkpoint.Topics(
                topicId(there, id.inTopic()), topicId(there, id.asideTopic()), topicId(there, id.auditTopic()));
    }

    private String topicId(Map<String, TopicDescription> there, String name) {
        TopicDescription topic = there.get(name);
        if (topic == null) {
            throw new KafkaException("topic " + name + " is missing");
        }
        return topic.topicId().toString();
    }

    private List<String> names() {
        return List.of(id.inTopic(), id.asideTopic(), id.auditTopic());
    }

    private Map<String, TopicDescription> there() {
        Map<String, TopicDescription> there = new HashMap<>();
        List<KafkaFuture<TopicDescription>> asked =
                new ArrayList<>(admin.describeTopics(names()).topicNameValues().values());
        for (KafkaFuture<TopicDescription> each : asked) {
            try {
                TopicDescription found = each.get();
                there.put(found.name(), found);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("the topics of " + id + " cannot be described", e.getCause());
                }
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        return there;
    }

    private static void await(KafkaFuture<?> answer) {
        try {
            answer.get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refuses", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
