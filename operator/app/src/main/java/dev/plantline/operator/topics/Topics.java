package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.model.InterfaceId;
import java.util.List;
import java.util.Set;

/**
 * The topics of interfaces: makes them, never deletes one and never changes what a running interface relies on; and hands the owners of their partitions what
 * people ask.
 */
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

    /** Looks at what a command names. Waits for the broker likewise. */
    CommandLook look(Broker broker, CommandOrder order);

    /**
     * Hands over what of a command is not in Kafka yet, and finds the answers of the owners. Waits for the broker likewise.
     *
     * @param parts what the owners are asked, and where their answers can stand
     * @param stands all of it was handed over: only answers are looked for
     * @param withheld why what is not in Kafka by now is not handed over any more; null: it is
     */
    CommandAnswers handOver(Broker broker, CommandOrder order, List<Part> parts, boolean stands, String withheld);

    /**
     * Hands over what of decisions about an interface is not in Kafka yet, so that its owner writes them down, and finds their lines in the audit. Waits for the
     * broker likewise.
     */
    DecisionAnswers handOver(Broker broker, InterfaceId id, List<DecisionOrder> orders);

    /** Lets go of the connections to the brokers of plants. */
    void forget(Set<String> plants);

    /** Lets go of all connections. */
    @Override
    void close();
}
