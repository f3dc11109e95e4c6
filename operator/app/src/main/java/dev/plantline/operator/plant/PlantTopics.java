package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.model.TimeSource;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.operator.Pauses;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.MovedRows;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideThreads;
import dev.plantline.operator.topics.Broker;
import dev.plantline.operator.topics.BrokerAccess;
import dev.plantline.operator.topics.TopicFamily;
import dev.plantline.operator.topics.Topics;
import dev.plantline.operator.topics.TopicsAnswer;
import dev.plantline.operator.topics.TopicsState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the plants' Kafka says of their topics, asked beside the reconcile threads, so that a broker that hangs delays its own plant alone. */
public final class PlantTopics {
    private final Topics topics;
    private final NamespaceSecrets secrets;
    private final Duration checkInterval;
    private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private final Inquiries<Question, TopicsAnswer> inquiries;
    /** By name of the plant. */
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /**
     * Topics of the plants.
     *
     * @param topics asks and waits
     * @param secrets hold the keys to Kafka
     * @param checkInterval how long topics count as right after a look
     * @param threads on which the waiting is done
     * @param clock tells how old an answer is
     */
    public PlantTopics(
            Topics topics, NamespaceSecrets secrets, Duration checkInterval, OutsideThreads threads, TimeSource clock) {
        this.topics = topics;
        this.secrets = secrets;
        this.checkInterval = checkInterval;
        this.inquiries = new Inquiries<>("kafka", threads, clock, this::look, this::leave);
    }

    /** Whose Kafka it is: a plant of the same name elsewhere has none. */
    private record Asked(String uid, Broker broker) {}

    private record Question(Broker broker, List<TopicFamily> families, Set<String> interfaces) {}

    /**
     * What is known of a plant's Kafka.
     *
     * @param states how the topics stand, by name of the interface; what was declared and is not here was not asked for yet
     * @param cluster id of the cluster that has the plant's messages; null: not known
     * @param foreign why another cluster answers; empty: it does not
     * @param leftBehind messages that no interface reads; empty: not known
     * @param access whether the brokers refuse what nobody was allowed; empty: not known
     * @param keepsConnection whether the pods must keep the Kafka that they are configured with: nobody knows yet that the new address leads to the
     *     same cluster
     * @param askAgain when it is worth asking again
     */
    public record Known(
            Map<String, TopicsState> states,
            String cluster,
            Optional<TopicsState.Broken> foreign,
            Optional<List<PlantStatus.LeftBehind>> leftBehind,
            Optional<BrokerAccess> access,
            boolean keepsConnection,
            Optional<Duration> askAgain) {
        /** Of a plant that was refused: it has no Kafka. */
        static final Known NOTHING = new Known(
                Map.of(), null, Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /** The ids that an interface's topics had when they were seen first. */
    static Optional<OdooInterfaceStatus.TopicIds> remembered(OdooInterface each) {
        return Optional.ofNullable(each.getStatus()).map(OdooInterfaceStatus::topics);
    }

    /**
     * What is known now; asks when that is not enough.
     *
     * @param plant with its status, in which the cluster is remembered
     * @param history keys of the plant; null: none can be used, and then no interface begins
     * @param answered runs when more is known
     * @return empty: nothing of this Kafka
     */
    Optional<Known> ask(
            ClusterState world, Plant plant, DesiredPlant declared, HistoryKeys history, Runnable answered) {
        String cluster = cluster(plant);
        List<TopicFamily> families = families(world, declared);
        boolean moved = cluster != null && hasMoved(world, plant);
        Optional<Broker> broker = Brokers.of(declared.plant().orElseThrow(), history, cluster, secrets);
        broker.ifPresentOrElse(
                each -> asked.put(
                        plant.getMetadata().getName(),
                        new Asked(plant.getMetadata().getUid(), each)),
                () -> asked.remove(plant.getMetadata().getName()));
        if (broker.isEmpty()) {
            Map<String, TopicsState> states = new TreeMap<>();
            families.forEach(family -> states.put(family.id().name(), withoutKey(declared)));
            return Optional.of(new Known(
                    states, cluster, Optional.empty(), Optional.empty(), Optional.empty(), moved, Optional.empty()));
        }
        Question question = new Question(broker.get(), families, interfaces(world, plant));
        return inquiries
                .ask(plant.getMetadata().getNamespace(), plant.getMetadata().getName(), question, answered)
                .filter(last -> speaksOf(question.broker(), last))
                .map(last -> known(question, last, cluster, moved));
    }

    /** The plant's Kafka, as it was asked last; empty: not yet, or a key is missing. */
    Optional<Broker> broker(Plant plant) {
        return Optional.ofNullable(asked.get(plant.getMetadata().getName()))
                .filter(each -> each.uid().equals(plant.getMetadata().getUid()))
                .map(Asked::broker);
    }

    /** An answer of another broker says nothing, nor one that was compared with another cluster. */
    private static boolean speaksOf(Broker broker, Inquiries.Answered<Question, TopicsAnswer> last) {
        Broker asked = last.question().broker();
        return asked.settings().equals(broker.settings())
                && (Objects.equals(asked.cluster(), broker.cluster())
                        || last.reply().answer().cluster().equals(Optional.ofNullable(broker.cluster())));
    }

    private static Known known(
            Question question, Inquiries.Answered<Question, TopicsAnswer> last, String cluster, boolean moved) {
        TopicsAnswer answer = last.reply().answer();
        return new Known(
                states(question, last),
                answer.isThePlants() ? answer.cluster().orElseThrow() : cluster,
                answer.foreign(),
                last.question().interfaces().equals(question.interfaces()) ? answer.leftBehind() : Optional.empty(),
                answer.access(),
                moved && !answer.isThePlants(),
                Optional.of(last.reply().freshFor()));
    }

    private static Map<String, TopicsState> states(Question question, Inquiries.Answered<Question, TopicsAnswer> last) {
        TopicsAnswer answer = last.reply().answer();
        Map<TopicFamily, TopicsState> answered = new HashMap<>();
        last.question()
                .families()
                .forEach(family -> answered.put(family.plain(), answer.states().get(family.id())));
        // A broker that does not answer says the same of every family.
        Optional<TopicsState> away = answer.isThePlants()
                ? Optional.empty()
                : answer.states().values().stream().findAny();
        Map<String, TopicsState> states = new TreeMap<>();
        for (TopicFamily family : question.families()) {
            Optional.ofNullable(answered.get(family.plain()))
                    .or(() -> away)
                    .ifPresent(state -> states.put(family.id().name(), state));
        }
        return states;
    }

    private Inquiries.Reply<TopicsAnswer> look(Question question) {
        TopicsAnswer answer = topics.ensure(question.broker(), question.families(), question.interfaces());
        String plant = question.broker().plant();
        if (answer.allMade()) {
            pauses.worked(plant);
            return new Inquiries.Reply<>(answer, checkInterval); // nobody tells when a topic is deleted
        }
        return new Inquiries.Reply<>(answer, pauses.failed(plant));
    }

    /** What the plant's team accepts comes before what was seen. */
    private static String cluster(Plant plant) {
        return Optional.ofNullable(plant.getSpec().kafka().clusterId())
                .or(() -> Optional.ofNullable(plant.getStatus()).map(PlantStatus::kafkaCluster))
                .orElse(null);
    }

    private static boolean hasMoved(ClusterState world, Plant plant) {
        return world.running().stream()
                .map(each -> each.plant())
                .filter(each -> each.name().equals(plant.getMetadata().getName()))
                .anyMatch(each -> !each.kafka()
                        .bootstrapServers()
                        .equals(plant.getSpec().kafka().bootstrapServers()));
    }

    private static Set<String> interfaces(ClusterState world, Plant plant) {
        return world.interfaces(plant.getMetadata().getNamespace())
                .map(each -> each.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static List<TopicFamily> families(ClusterState world, DesiredPlant declared) {
        return declared.live().stream()
                .map(each -> new TopicFamily(
                        each.id(),
                        declared.topics().get(each.id().name()),
                        each.configuration().keysRevision(),
                        database(world, each),
                        MovedRows.in(odooConnection(world, each)),
                        remembered(each.resource()).orElse(null)))
                .toList();
    }

    private static Optional<OdooConnection> odooConnection(ClusterState world, EffectiveInterface each) {
        return world.odooConnection(
                each.resource().getMetadata().getNamespace(),
                each.configuration().odooConnection());
    }

    private static String database(ClusterState world, EffectiveInterface each) {
        return odooConnection(world, each)
                .map(OdooConnection::getStatus)
                .map(OdooConnectionStatus::databaseUuid)
                .orElse(null);
    }

    /** The pods go on with the key that they have; the operator has none. */
    private static TopicsState withoutKey(DesiredPlant declared) {
        String plant = declared.plant().orElseThrow().getMetadata().getName();
        Obstacle missing = declared.plantObstacles().getOrDefault(plant, List.of()).stream()
                .filter(each -> each.path().startsWith("spec.kafka."))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a key of the plant's Kafka has just been deleted"));
        return new TopicsState.Waiting(missing.reason().name(), missing.path() + ": " + missing.message());
    }

    /** Forgets plants that are gone. */
    void forget(Set<String> plants) {
        inquiries.forget(plants);
    }

    private void leave(String plant) {
        asked.remove(plant);
        topics.forget(Set.of(plant));
        pauses.worked(plant);
    }
}
