package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.TimeSource;
import dev.plantline.model.network.AddressRefusedException;
import dev.plantline.model.network.AddressRules;
import dev.plantline.model.network.KafkaGreeting;
import dev.plantline.model.network.NotKafkaException;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.operator.topics.TopicsState.Broken;
import dev.plantline.operator.topics.TopicsState.Made;
import dev.plantline.operator.topics.TopicsState.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** Topics through Kafka's own Admin API. What was found right is not looked at again for a while. */
public final class KafkaTopics implements Topics {
    private static final Logger LOG = Logger.getLogger(KafkaTopics.class);
    /** What is left behind is applied in the end by pods that have not heard yet, or by nobody: counted again soon. */
    private static final Duration COUNTED_AGAIN = Duration.ofMinutes(1);

    /** How often at once, and after which pause, topics are looked at that the broker has made and does not know yet. */
    static final int MOST_LOOKS = 10;

    private static final int MOST_TRIALS = 2;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private static final String BOOTSTRAP = "spec.kafka.bootstrapServers: ";

    /** With no time at all a client waits until its thread has ended, and that thread may be resolving a name. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Function<Map<String, Object>, Admin> admins;
    private final Duration timeout;
    private final Duration checkInterval;
    private final TimeSource clock;
    private final AddressRules addresses;
    private final KafkaGreeting greeting;
    private final Map<String, Connection> byPlant = new ConcurrentHashMap<>();
    /** A trial holds a message and what runs in memory, and keeps a core busy. */
    private final Semaphore trials = new Semaphore(MOST_TRIALS, true);

    /**
     * Topics of all plants.
     *
     * @param timeout longest wait for one answer
     * @param checkInterval how long topics count as right after a look
     * @param clock tells when to look again
     * @param addresses say which may be called
     */
    public KafkaTopics(Duration timeout, Duration checkInterval, TimeSource clock, AddressRules addresses) {
        this(timeout, checkInterval, clock, addresses, Admin::create);
    }

    /** Topics through clients that are made in this way. */
    KafkaTopics(
            Duration timeout,
            Duration checkInterval,
            TimeSource clock,
            AddressRules addresses,
            Function<Map<String, Object>, Admin> admins) {
        this.admins = admins;
        this.addresses = addresses;
        this.greeting = new KafkaGreeting(
                addresses, timeout.compareTo(KafkaGreeting.PATIENCE) < 0 ? timeout : KafkaGreeting.PATIENCE);
        this.timeout = timeout;
        this.checkInterval = checkInterval;
        this.clock = clock;
    }

    /** A family that was found right, and until when that counts. */
    private record Right(Made made, long until) {}

    /** What was left behind beside these interfaces, and until when that counts. */
    private record Counted(Set<String> interfaces, List<PlantStatus.LeftBehind> leftBehind, long until) {}

    /** One plant's broker and what was found there. One thread at a time asks for a plant. */
    private static final class Connection {
        private final Map<String, Object> settings;
        private final Admin admin;
        private final Map<TopicFamily, Right> right = new HashMap<>();
        private String cluster;
        private Counted counted;
        private BrokerAccess access;

        Connection(Map<String, Object> settings, Admin admin) {
            this.settings = settings;
            this.admin = admin;
        }
    }

    @Override
    public TopicsAnswer ensure(Broker broker, List<TopicFamily> families, Set<String> interfaces) {
        Map<InterfaceId, TopicsState> states = new HashMap<>();
        try {
            addresses.brokers(broker.address());
            greet(broker);
            Connection connection = connect(broker);
            List<TopicFamily> unknown = known(connection, families, states);
            if (connection.cluster == null || !unknown.isEmpty()) {
                connection.cluster = new BrokerTopics(connection.admin, broker).cluster();
            }
            if (broker.cluster() != null && !broker.cluster().equals(connection.cluster)) {
                Broken foreign = foreign(broker, connection.cluster);
                forget(broker.plant());
                families.forEach(family -> states.put(family.id(), foreign));
                return new TopicsAnswer(
                        Optional.of(connection.cluster),
                        Optional.of(foreign),
                        states,
                        Optional.empty(),
                        Optional.empty());
            }
            if (!unknown.isEmpty()) {
                untilKnown(() -> look(connection, broker, unknown, states));
            }
            return new TopicsAnswer(
                    Optional.of(connection.cluster),
                    Optional.empty(),
                    states,
                    leftBehind(connection, broker, interfaces),
                    Optional.ofNullable(connection.access));
        } catch (AddressRefusedException e) {
            return away(broker, families, Map.of(), new Waiting("AddressRefused", BOOTSTRAP + e.getMessage()));
        } catch (NotKafkaException e) {
            return away(broker, families, Map.of(), new Waiting("KafkaUnreachable", BOOTSTRAP + e.getMessage()));
        } catch (KafkaException e) {
            return away(broker, families, states, Unavailability.of(broker, e));
        }
    }

    @Override
    public CommandLook look(Broker broker, CommandOrder order) {
        return reached(broker, () -> new CommandTopics(broker, timeout, trials).look(order), CommandLook::failed);
    }

    @Override
    public CommandAnswers handOver(
            Broker broker, CommandOrder order, List<Part> parts, boolean stands, String withheld) {
        return reached(
                broker,
                () -> new CommandTopics(broker, timeout, trials).handOver(order, parts, stands, withheld),
                why -> CommandAnswers.failed(why, parts));
    }

    @Override
    public DecisionAnswers handOver(Broker broker, InterfaceId id, List<DecisionOrder> orders) {
        return reached(broker, () -> new DecisionTopics(broker, timeout).handOver(id, orders), DecisionAnswers::failed);
    }

    /** What the plant's own cluster answers, or why it does not. */
    private <T> T reached(Broker broker, Supplier<T> asked, Function<String, T> failed) {
        try {
            addresses.brokers(broker.address());
            greet(broker);
            Optional<Broken> foreign = foreign(broker);
            return foreign.isPresent() ? failed.apply(foreign.get().message()) : asked.get();
        } catch (AddressRefusedException | NotKafkaException e) {
            return failed.apply(BOOTSTRAP + e.getMessage());
        } catch (KafkaException e) {
            return failed.apply(Unavailability.of(broker, e).message());
        }
    }

    /** Asked with a client of its own: that of the plant is for one thread. */
    private Optional<Broken> foreign(Broker broker) {
        if (broker.cluster() == null) {
            return Optional.empty();
        }
        Admin admin = admins.apply(settings(broker));
        try {
            String cluster = new BrokerTopics(admin, broker).cluster();
            return cluster.equals(broker.cluster()) ? Optional.empty() : Optional.of(foreign(broker, cluster));
        } finally {
            admin.close(AT_ONCE);
        }
    }

    private TopicsAnswer away(
            Broker broker, List<TopicFamily> families, Map<InterfaceId, TopicsState> known, Waiting waiting) {
        Map<InterfaceId, TopicsState> states = new HashMap<>(known);
        families.forEach(family -> states.putIfAbsent(family.id(), waiting));
        forget(broker.plant()); // an address that has changed behind its name needs a new client
        return new TopicsAnswer(Optional.empty(), Optional.empty(), states, Optional.empty(), Optional.empty());
    }

    /**
     * No client is made where something else than Kafka answers, or nothing does at any of the addresses: it would allocate whatever length it seems to be
     * told, for all plants. One broker that answers is enough, although another may be down.
     */
    private void greet(Broker broker) {
        Connection old = byPlant.get(broker.plant());
        if (old != null && old.settings.equals(broker.settings())) {
            return;
        }
        switch (greeting.look(broker.settings())) {
            case silent -> throw new TimeoutException("nobody answers at " + broker.address());
            case unknown -> throw new ConfigException("no host of " + broker.address() + " is known");
            case kafka, notTrusted -> {
                // A client finds out whether it is let in.
            }
        }
    }

    /** Notes what was found right lately; answers with the others. */
    private List<TopicFamily> known(
            Connection connection, List<TopicFamily> families, Map<InterfaceId, TopicsState> states) {
        long now = clock.elapsedMillis();
        List<TopicFamily> unknown = new ArrayList<>();
        for (TopicFamily family : families) {
            Right right = connection.right.get(family.plain());
            if (right != null && now < right.until()) {
                states.put(family.id(), right.made());
            } else {
                unknown.add(family);
            }
        }
        return unknown;
    }

    /**
     * Looks at topics, and again at once where one is not known yet: a topic that was made a moment ago is not known to every part of a broker.
     *
     * @param look may be done again: what it has made already it finds there
     */
    static void untilKnown(Runnable look) {
        for (int looks = 1; ; looks++) {
            try {
                look.run();
                return;
            } catch (KafkaException e) {
                if (looks == MOST_LOOKS || !isNotKnownYet(e)) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
    }

    private static boolean isNotKnownYet(KafkaException failure) {
        return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(UnknownTopicOrPartitionException.class::isInstance);
    }

    private void look(
            Connection connection, Broker broker, List<TopicFamily> families, Map<InterfaceId, TopicsState> states) {
        BrokerTopics onBroker = new BrokerTopics(connection.admin, broker);
        Map<String, TopicOnBroker> there = onBroker.describe(families.stream()
                .flatMap(family -> family.topics().stream())
                .map(DesiredTopic::name)
                .toList());
        List<TopicFamily> whole = new ArrayList<>();
        for (TopicFamily family : families) {
            Remembered.check(
                            family,
                            connection.cluster,
                            there,
                            (id, topics, partitions) -> isAdopted(broker, id, topics, partitions))
                    .ifPresentOrElse(broken -> states.put(family.id(), broken), () -> whole.add(family));
        }
        onBroker.create(
                whole.stream()
                        .flatMap(family -> family.topics().stream())
                        .filter(topic -> !there.containsKey(topic.name()))
                        .toList(),
                there);
        Map<String, Waiting> refused = onBroker.repair(
                whole.stream().flatMap(family -> family.topics().stream()).toList(), there);
        if (!whole.isEmpty()) {
            onBroker.access(whole.get(0).id().auditTopic()).ifPresent(access -> connection.access = access);
        }
        FirstCheckpoints checkpoints = new FirstCheckpoints(connection.admin, broker, timeout);
        FormerDuties duties = new FormerDuties(broker, timeout);
        for (TopicFamily family : whole) {
            TopicsState state = state(family, there, refused, checkpoints, duties, connection.cluster);
            states.put(family.id(), state);
            if (state instanceof Made made) {
                connection.right.put(family.plain(), new Right(made, clock.elapsedMillis() + checkInterval.toMillis()));
            }
        }
    }

    private boolean isAdopted(Broker broker, InterfaceId id, Checkpoint.Topics topics, int partitions) {
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, timeout)) {
            for (int partition = 0; partition < partitions; partition++) {
                Optional<Checkpoint> last =
                        LastCheckpoints.of(consumer, new TopicPartition(id.asideTopic(), partition), timeout);
                if (last.isEmpty()
                        || last.get().adopted() == null
                        || !last.get().topics().equals(topics)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static TopicsState state(
            TopicFamily family,
            Map<String, TopicOnBroker> there,
            Map<String, Waiting> refused,
            FirstCheckpoints checkpoints,
            FormerDuties duties,
            String cluster) {
        Optional<TopicsState> hindered = broken(family, there)
                .map(TopicsState.class::cast)
                .or(() -> checkpoints.write(family, there))
                .or(() -> duties.check(family, there.get(family.id().asideTopic())));
        if (hindered.isPresent()) {
            return hindered.get();
        }
        return family.topics().stream()
                .map(topic -> refused.get(topic.name()))
                .filter(Objects::nonNull)
                .map(TopicsState.class::cast)
                .findFirst()
                .orElseGet(() -> new Made(Remembered.ids(family, cluster, there)));
    }

    /** Empty when it cannot be counted now: the plant's user may not read, or the broker has just gone. Nothing else depends on it. */
    private Optional<List<PlantStatus.LeftBehind>> leftBehind(
            Connection connection, Broker broker, Set<String> interfaces) {
        long now = clock.elapsedMillis();
        Counted last = connection.counted;
        if (last != null && last.interfaces().equals(interfaces) && now < last.until()) {
            return Optional.of(last.leftBehind());
        }
        List<PlantStatus.LeftBehind> found;
        try {
            found = new LeftBehindTopics(connection.admin, broker, timeout).beside(interfaces);
        } catch (KafkaException e) {
            LogKeys.warn(
                    LOG,
                    "Cannot count what deleted interfaces left behind; tried again",
                    LogKeys.PLANT.of(broker.plant()),
                    LogKeys.REASON.of(e.getMessage()));
            return Optional.empty();
        }
        Duration counts = found.isEmpty() || checkInterval.compareTo(COUNTED_AGAIN) < 0 ? checkInterval : COUNTED_AGAIN;
        connection.counted = new Counted(interfaces, found, now + counts.toMillis());
        return Optional.of(found);
    }

    /** Under no lock: a client resolves the names of its brokers when it is made, which is for the plant alone to wait for. */
    private Connection connect(Broker broker) {
        Connection old = byPlant.get(broker.plant());
        if (old != null && old.settings.equals(broker.settings())) {
            return old;
        }
        forget(broker.plant());
        Connection connection = new Connection(broker.settings(), admins.apply(settings(broker)));
        letGo(byPlant.put(broker.plant(), connection)); // a plant that was deleted and made anew meanwhile
        return connection;
    }

    private Map<String, Object> settings(Broker broker) {
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "plantline-operator");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, (int) timeout.toMillis());
        return settings;
    }

    private static Broken foreign(Broker broker, String found) {
        return new Broken(
                "KafkaClusterChanged",
                "Kafka at " + broker.address() + " is cluster " + found + ", and the plant's messages are in cluster "
                        + broker.cluster() + ". Nothing is made there, and what runs keeps the connection that it has."
                        + " Set spec.kafka.bootstrapServers of Plant " + broker.plant()
                        + " back; or, when every message of the other cluster is applied or given up, set"
                        + " spec.kafka.clusterId to " + found + ", and all interfaces begin anew there");
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

    @Override
    public void forget(Set<String> plants) {
        plants.forEach(this::forget);
    }

    private void forget(String plant) {
        letGo(byPlant.remove(plant));
    }

    private static void letGo(Connection connection) {
        if (connection != null) {
            connection.admin.close(AT_ONCE);
        }
    }

    @Override
    public void close() {
        List.copyOf(byPlant.keySet()).forEach(this::forget);
    }
}
