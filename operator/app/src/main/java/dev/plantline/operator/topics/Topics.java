package dev.plantline.operator.topics;

import java.util.List;
import java.util.Set;

/** Makes the topics of interfaces. Never deletes one and never changes what a running interface relies on. */
public interface Topics extends AutoCloseable {
    /**
     * Makes what is missing: topics with their configuration and, once they are there, the first checkpoint of every partition. Waits for the
     * broker, so never called by a reconcile thread. Nothing is made in another cluster than the plant's, and nothing in place of what was there.
     *
     * @param broker the plant's
     * @param families what must be there
     * @param interfaces names of all interfaces that the plant has, good or not; other topics of the plant are left behind
     */
    TopicsAnswer ensure(Broker broker, List<TopicFamily> families, Set<String> interfaces);

    /** Lets go of the connections to the brokers of plants. */
    void forget(Set<String> plants);

    /** Lets go of all connections. */
    @Override
    void close();
}
