package dev.plantline.operator.topics;

import dev.plantline.model.PlainText;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.topics.TopicsState.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** The topics of one plant as its broker has them. Every method waits for the broker and throws KafkaException when it does not answer. */
final class BrokerTopics {
    private static final Logger LOG = Logger.getLogger(BrokerTopics.class);
    /** With fewer copies than declared this would refuse every write. */
    private static final String IN_SYNC = "min.insync.replicas";

    private final Admin admin;
    private final Broker broker;

    BrokerTopics(Admin admin, Broker broker) {
        this.admin = admin;
        this.broker = broker;
    }

    /** Id of the cluster that answers. */
    String cluster() {
        return await(admin.describeCluster().clusterId(), UnknownTopicOrPartitionException.class)
                .orElseThrow(() -> new KafkaException("the cluster has no id"));
    }

    /**
     * Whether the brokers refuse what nobody was allowed. Asked in a way that needs no right of its own. Only a warning hangs on it, so nothing fails here.
     *
     * @param audit a topic of outcomes that exists
     * @return empty: the brokers do not tell now
     */
    Optional<BrokerAccess> access(String audit) {
        try {
            return operations(audit)
                    .map(operations -> operations.contains(AclOperation.WRITE))
                    .map(mayWrite -> mayWrite
                            ? hasAuthorizer() ? BrokerAccess.tooWide : BrokerAccess.noAuthorizer
                            : BrokerAccess.limited);
        } catch (KafkaException e) {
            LogKeys.warn(
                    LOG,
                    "Cannot ask what the operator's user may do; tried again",
                    LogKeys.PLANT.of(broker.plant()),
                    LogKeys.REASON.of(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What the operator's user may do with a topic; empty: the broker does not tell, which is not the same as nothing. */
    private Optional<Set<AclOperation>> operations(String topic) {
        return await(
                        admin.describeTopics(
                                        List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                                .topicNameValues()
                                .get(topic),
                        UnknownTopicOrPartitionException.class)
                .map(TopicDescription::authorizedOperations);
    }

    /** A broker without an authorizer says so to everybody. Where there is one it logs an error for who may not see the rules, so it is asked last. */
    private boolean hasAuthorizer() {
        try {
            admin.describeAcls(AclBindingFilter.ANY).values().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SecurityDisabledException) {
                return false;
            }
            if (e.getCause() instanceof AuthorizationException) {
                return true;
            }
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    /** Those of the topics that exist. */
    Map<String, TopicOnBroker> describe(Collection<String> names) {
        Map<String, TopicOnBroker> there = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> await(
                        future, UnknownTopicOrPartitionException.class)
                .ifPresent(each -> there.put(
                        name,
                        new TopicOnBroker(
                                each.topicId().toString(),
                                each.partitions().size(),
                                each.partitions().stream()
                                        .mapToInt(partition ->
                                                partition.replicas().size())
                                        .min()
                                        .orElse(0)))));
        return there;
    }

    /** Creates topics that do not exist and adds them to those that do. */
    void create(List<DesiredTopic> missing, Map<String, TopicOnBroker> there) {
        if (missing.isEmpty()) {
            return;
        }
        List<NewTopic> wanted = missing.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) topic.replicationFactor())
                        .configs(topic.configuration()))
                .toList();
        CreateTopicsResult created = admin.createTopics(wanted);
        for (NewTopic topic : wanted) {
            // What a broker has just made, another may not know for a moment: the answer counts, not a second look.
            await(created.topicId(topic.name()), TopicExistsException.class)
                    .ifPresentOrElse(
                            uuid -> {
                                there.put(
                                        topic.name(),
                                        new TopicOnBroker(
                                                uuid.toString(), topic.numPartitions(), topic.replicationFactor()));
                                LogKeys.info(
                                        LOG,
                                        "Topic made",
                                        LogKeys.PLANT.of(broker.plant()),
                                        LogKeys.NAME.of(topic.name()));
                            },
                            () -> there.putAll(justMade(topic.name())));
        }
    }

    /**
     * A topic that is there after all: another has made it, or our own request, whose answer was lost.
     *
     * @throws UnknownTopicOrPartitionException when the broker that is asked has not heard of it yet
     */
    private Map<String, TopicOnBroker> justMade(String name) {
        Map<String, TopicOnBroker> found = describe(List.of(name));
        if (found.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "topic " + name + " was made a moment ago, and the broker that was asked does not know it yet");
        }
        return found;
    }

    /**
     * Compares the settings of topics with what is declared and puts right what differs.
     *
     * @return by topic, what the broker does not let us put right
     */
    Map<String, Waiting> repair(List<DesiredTopic> topics, Map<String, TopicOnBroker> there) {
        if (topics.isEmpty()) {
            return Map.of();
        }
        Map<ConfigResource, Config> actual = configurations(topics);
        Map<String, Waiting> refused = new HashMap<>();
        for (DesiredTopic topic : topics) {
            Map<String, String> different = different(topic, there.get(topic.name()), actual.get(resource(topic)));
            if (!different.isEmpty()) {
                alter(topic, different).ifPresent(why -> refused.put(topic.name(), why));
            }
        }
        return refused;
    }

    private Map<ConfigResource, Config> configurations(List<DesiredTopic> topics) {
        try {
            return admin.describeConfigs(
                            topics.stream().map(BrokerTopics::resource).toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private static Map<String, String> different(DesiredTopic topic, TopicOnBroker found, Config actual) {
        return topic.configuration().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(IN_SYNC) || found.replicas() >= topic.replicationFactor())
                .filter(entry -> !entry.getValue()
                        .equals(Optional.ofNullable(actual.get(entry.getKey()))
                                .map(ConfigEntry::value)
                                .orElse(null)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Optional<Waiting> alter(DesiredTopic topic, Map<String, String> settings) {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach((name, value) ->
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        try {
            admin.incrementalAlterConfigs(Map.of(resource(topic), changes))
                    .all()
                    .get();
            LogKeys.info(
                    LOG,
                    "Settings of the topic put right: " + settings,
                    LogKeys.PLANT.of(broker.plant()),
                    LogKeys.NAME.of(topic.name()));
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refusal
                    && !(refusal instanceof org.apache.kafka.common.errors.RetriableException)) {
                return Optional.of(new Waiting(
                        "TopicSettingsDiffer",
                        "topic " + topic.name() + " has other settings than Plantline needs, and the broker refuses to"
                                + " change them (" + PlainText.said(refusal) + "): set " + settings
                                + ", or grant the user of Plant " + broker.plant() + " AlterConfigs on topics "
                                + broker.plant() + ".*"));
            }
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private static ConfigResource resource(DesiredTopic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    /** The value, or empty when the broker answers with the exception that is expected. */
    private static <T> Optional<T> await(KafkaFuture<T> future, Class<? extends Exception> expected) {
        try {
            return Optional.ofNullable(future.get());
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return Optional.empty();
            }
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
