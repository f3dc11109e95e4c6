package dev.plantline.operator.topics;

import dev.plantline.model.InterfaceId;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.topics.TopicsState.Broken;
import dev.plantline.operator.topics.TopicsState.Made;
import dev.plantline.operator.topics.TopicsState.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** Topics through Kafka's own Admin API. What was found right is not looked at again for a while. */
public final class KafkaTopics implements Topics {
    private static final Logger LOG = Logger.getLogger(KafkaTopics.class);

    private final Duration timeout;
    private final Duration checkInterval;
    private final Clock clock;
    private final Map<String, Connection> byPlant = new ConcurrentHashMap<>();

    /**
     * Topics of all plants.
     *
     * @param timeout longest wait for one answer
     * @param checkInterval how long topics count as right after a look
     * @param clock tells when to look again
     */
    public KafkaTopics(Duration timeout, Duration checkInterval, Clock clock) {
        this.timeout = timeout;
        this.checkInterval = checkInterval;
        this.clock = clock;
    }

    /** One plant's broker; {@code known} holds the families found right, with the time until which that counts. */
    private record Connection(Map<String, Object> settings, Admin admin, Map<TopicFamily, Instant> known) {}

    @Override
    public Map<InterfaceId, TopicsState> ensure(Broker broker, List<TopicFamily> families) {
        Map<InterfaceId, TopicsState> states = new HashMap<>();
        List<TopicFamily> unknown = new ArrayList<>();
        Instant now = clock.instant();
        Connection known = byPlant.get(broker.plant());
        for (TopicFamily family : families) {
            boolean right = known != null
                    && known.settings().equals(broker.settings())
                    && now.isBefore(known.known().getOrDefault(withoutDatabase(family), Instant.MIN));
            if (right) {
                states.put(family.id(), new Made());
            } else {
                unknown.add(family);
            }
        }
        if (!unknown.isEmpty()) {
            states.putAll(look(broker, unknown));
        }
        return states;
    }

    private Map<InterfaceId, TopicsState> look(Broker broker, List<TopicFamily> families) {
        Map<InterfaceId, TopicsState> states = new HashMap<>();
        try {
            Connection connection = connect(broker);
            Map<String, TopicOnBroker> there = make(connection.admin(), broker, families);
            FirstCheckpoints checkpoints = new FirstCheckpoints(connection.admin(), broker, timeout);
            for (TopicFamily family : families) {
                Optional<Broken> broken = broken(family, there).or(() -> checkpoints.write(family, there));
                if (broken.isPresent()) {
                    states.put(family.id(), broken.get());
                } else {
                    states.put(family.id(), new Made());
                    connection
                            .known()
                            .put(withoutDatabase(family), clock.instant().plus(checkInterval));
                }
            }
        } catch (KafkaException e) {
            Waiting waiting = waiting(broker, e);
            families.forEach(family -> states.putIfAbsent(family.id(), waiting));
            forget(broker.plant()); // an address that has changed behind its name needs a new client
        }
        return states;
    }

    private synchronized Connection connect(Broker broker) {
        Connection old = byPlant.get(broker.plant());
        if (old != null && old.settings().equals(broker.settings())) {
            return old;
        }
        forget(broker.plant());
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "plantline-operator");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, (int) timeout.toMillis());
        Connection connection = new Connection(broker.settings(), Admin.create(settings), new ConcurrentHashMap<>());
        byPlant.put(broker.plant(), connection);
        return connection;
    }

    /** Describes the topics and creates what is missing; answers with all of them. */
    private static Map<String, TopicOnBroker> make(Admin admin, Broker broker, List<TopicFamily> families) {
        List<DesiredTopic> wanted =
                families.stream().flatMap(family -> family.topics().stream()).toList();
        Map<String, TopicOnBroker> there =
                describe(admin, wanted.stream().map(DesiredTopic::name).toList());
        List<NewTopic> missing = wanted.stream()
                .filter(topic -> !there.containsKey(topic.name()))
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) topic.replicationFactor())
                        .configs(topic.configuration()))
                .toList();
        if (missing.isEmpty()) {
            return there;
        }
        CreateTopicsResult created = admin.createTopics(missing);
        for (NewTopic topic : missing) {
            // What a broker has just made, another may not know for a moment: the answer counts, not a second look.
            await(created.topicId(topic.name()), TopicExistsException.class)
                    .ifPresentOrElse(
                            uuid -> {
                                there.put(topic.name(), new TopicOnBroker(uuid.toString(), topic.numPartitions()));
                                LogKeys.info(
                                        LOG,
                                        "Topic made",
                                        LogKeys.PLANT.of(broker.plant()),
                                        LogKeys.NAME.of(topic.name()));
                            },
                            () -> there.putAll(describe(admin, List.of(topic.name()))));
        }
        return there;
    }

    private static Map<String, TopicOnBroker> describe(Admin admin, Collection<String> names) {
        Map<String, TopicOnBroker> there = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> await(
                        future, UnknownTopicOrPartitionException.class)
                .ifPresent(each -> there.put(
                        name,
                        new TopicOnBroker(
                                each.topicId().toString(), each.partitions().size()))));
        return there;
    }

    private static Optional<Broken> broken(TopicFamily family, Map<String, TopicOnBroker> there) {
        for (DesiredTopic topic : family.topics()) {
            TopicOnBroker found = there.get(topic.name());
            if (found == null) {
                throw new KafkaException("topic " + topic.name() + " was made and is not there yet");
            }
            if (found.partitions() != topic.partitions()) {
                return Optional.of(
                        new Broken(
                                "PartitionsChanged",
                                "topic " + topic.name() + " has " + found.partitions() + " partitions instead of "
                                        + topic.partitions()
                                        + ": the three topics of an interface share one partition count for ever. Plantline did not make"
                                        + " this topic, or someone changed it; give the interface another name, or restore the topic"));
            }
        }
        return Optional.empty();
    }

    private static Waiting waiting(Broker broker, KafkaException e) {
        Throwable cause = e.getCause() instanceof ExecutionException wrapped ? wrapped.getCause() : e;
        if (cause.getCause() != null && cause.getClass() == KafkaException.class) {
            cause = cause.getCause();
        }
        if (cause instanceof InvalidReplicationFactorException) {
            return new Waiting(
                    "TooFewBrokers",
                    "Kafka at " + broker.address()
                            + " has fewer brokers than spec.kafka.replicationFactor of Plant " + broker.plant()
                            + ": start more, or lower the factor; tried again by itself");
        }
        String reason =
                switch (cause.getClass().getSimpleName()) {
                    case "SaslAuthenticationException", "SslAuthenticationException" -> "KafkaRefusedCredentials";
                    case "TopicAuthorizationException", "ClusterAuthorizationException" -> "KafkaForbids";
                    case "ConfigException" -> "KafkaAddressUnknown";
                    default -> "KafkaUnreachable";
                };
        return new Waiting(
                reason,
                switch (reason) {
                    case "KafkaRefusedCredentials" ->
                        "Kafka at " + broker.address() + " refuses the credentials or certificate of Plant "
                                + broker.plant() + ": check spec.kafka.tls and spec.kafka.sasl; tried again by itself";
                    case "KafkaForbids" ->
                        "Kafka at " + broker.address() + " forbids the user of Plant " + broker.plant()
                                + " to describe, create or write topics " + broker.plant()
                                + ".*: grant it; tried again by itself";
                    case "KafkaAddressUnknown" ->
                        "No host of spec.kafka.bootstrapServers of Plant " + broker.plant() + " (" + broker.address()
                                + ") is known here; tried again by itself";
                    default ->
                        "Kafka at " + broker.address() + " does not answer ("
                                + cause.getClass().getSimpleName() + "); tried again by itself";
                });
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

    private static TopicFamily withoutDatabase(TopicFamily family) {
        return new TopicFamily(family.id(), family.topics(), family.keysRevision(), null);
    }

    @Override
    public void forget(Set<String> plants) {
        plants.forEach(this::forget);
    }

    private void forget(String plant) {
        Connection connection = byPlant.remove(plant);
        if (connection != null) {
            connection.admin().close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        List.copyOf(byPlant.keySet()).forEach(this::forget);
    }
}
