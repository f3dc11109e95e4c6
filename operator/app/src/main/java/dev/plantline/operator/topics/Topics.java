package dev.plantline.operator.topics;

import dev.plantline.model.InterfaceId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the topics of interfaces. Never deletes one and never changes what a running interface relies on. */
public interface Topics extends AutoCloseable {
    /**
     * Makes what is missing: topics with their configuration and, once they are there, the first checkpoint of every partition.
     *
     * @param broker the plant's
     * @param families what must be there
     * @return how each family stands; every family has an entry
     */
    Map<InterfaceId, TopicsState> ensure(Broker broker, List<TopicFamily> families);

    /** Lets go of the connections to the brokers of plants. */
    void forget(Set<String> plants);

    /** Lets go of all connections. */
    @Override
    void close();
}
