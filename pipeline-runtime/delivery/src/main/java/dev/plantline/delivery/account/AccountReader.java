package dev.plantline.delivery.account;

import dev.plantline.model.InterfaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Proves from outside that every message has exactly one current outcome: reads an interface's three topics and nothing else, and compares all that they say
 * of each other. May run while delivery does: it recounts the state of the last checkpoint that it sees. It holds a byte for each message that is not sealed,
 * and no message.
 */
public final class AccountReader {
    private final Map<String, Object> kafka;

    /**
     * A reader.
     *
     * @param kafka connection: bootstrap servers and security
     */
    public AccountReader(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /**
     * Recounts every partition of an interface.
     *
     * @return empty when it has no topics
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer, or refuses
     */
    public List<PartitionAccount> read(InterfaceId id) {
        List<PartitionAccount> accounts = new ArrayList<>();
        try (TopicsOnBroker topics = new TopicsOnBroker(id, kafka);
                TopicReader reader = new TopicReader(kafka)) {
            for (int partition = 0; partition < topics.partitions(); partition++) {
                accounts.add(new PartitionReader(id, partition, reader, topics).read());
            }
        }
        return accounts;
    }
}
