package dev.plantline.operator;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus.TopicIds;
import dev.plantline.api.v1alpha1.PlantStatus.LeftBehind;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.topics.Broker;
import dev.plantline.operator.topics.BrokerAccess;
import dev.plantline.operator.topics.CommandAnswers;
import dev.plantline.operator.topics.CommandLook;
import dev.plantline.operator.topics.CommandOrder;
import dev.plantline.operator.topics.DecisionAnswers;
import dev.plantline.operator.topics.DecisionAnswers.Answer;
import dev.plantline.operator.topics.DecisionOrder;
import dev.plantline.operator.topics.TopicFamily;
import dev.plantline.operator.topics.Topics;
import dev.plantline.operator.topics.TopicsAnswer;
import dev.plantline.operator.topics.TopicsState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Topics that are noted and not made; the broker can be away, hang, or be another. */
final class RecordedTopics implements Topics {
    /** The brokers that were asked, as manifests name them. */
    final Set<String> asked = ConcurrentHashMap.newKeySet();

    final Set<String> made = ConcurrentHashMap.newKeySet();
    /** The databases that first checkpoints of an interface would have named; none: left to the first owner. */
    final Map<String, Set<String>> databases = new ConcurrentHashMap<>();
    /** Names of plants whose broker takes every question and answers none. */
    final Set<String> hanging = ConcurrentHashMap.newKeySet();

    volatile List<LeftBehind> leftBehind = List.of();
    volatile boolean away;
    volatile String cluster = "cluster-1";

    @Override
    public TopicsAnswer ensure(Broker broker, List<TopicFamily> families, Set<String> interfaces) {
        asked.add(broker.address());
        if (hanging.contains(broker.plant())) {
            hang();
        }
        Map<InterfaceId, TopicsState> states = new HashMap<>();
        if (away) {
            families.forEach(family -> states.put(
                    family.id(),
                    new TopicsState.Waiting("KafkaUnreachable", "Kafka at " + broker.address() + " is away")));
            return new TopicsAnswer(Optional.empty(), Optional.empty(), states, Optional.empty(), Optional.empty());
        }
        if (broker.cluster() != null && !broker.cluster().equals(cluster)) {
            TopicsState.Broken foreign = new TopicsState.Broken("KafkaClusterChanged", "it is cluster " + cluster);
            families.forEach(family -> states.put(family.id(), foreign));
            return new TopicsAnswer(
                    Optional.of(cluster), Optional.of(foreign), states, Optional.empty(), Optional.empty());
        }
        for (TopicFamily family : families) {
            family.topics().forEach(topic -> made.add(topic.name()));
            Set<String> named = databases.computeIfAbsent(family.id().name(), name -> ConcurrentHashMap.newKeySet());
            Optional.ofNullable(family.database()).ifPresent(named::add);
            states.put(
                    family.id(),
                    new TopicsState.Made(new TopicIds(
                            cluster,
                            "in-" + family.id().name(),
                            "aside-" + family.id().name(),
                            "audit-" + family.id().name())));
        }
        return new TopicsAnswer(
                Optional.of(cluster),
                Optional.empty(),
                states,
                Optional.of(leftBehind),
                Optional.of(BrokerAccess.limited));
    }

    /** What is set aside; each look finds all of it. */
    volatile CommandLook aside = new CommandLook(Optional.empty(), List.of(), List.of(), "0000000000000000");
    /** What was handed over, once for each that was not in Kafka. */
    final List<CommandOrder> handedOver = new CopyOnWriteArrayList<>();
    /** What the owners answer, by uid of the order and partition; none: nothing yet. */
    volatile Function<Part, Part> owners = part -> part;

    @Override
    public CommandLook look(Broker broker, CommandOrder order) {
        return away
                ? new CommandLook(Optional.of("Kafka at " + broker.address() + " is away"), List.of(), List.of(), "")
                : aside;
    }

    @Override
    public CommandAnswers handOver(
            Broker broker, CommandOrder order, List<Part> parts, boolean stands, String withheld) {
        if (away) {
            return new CommandAnswers(Optional.of("Kafka at " + broker.address() + " is away"), parts);
        }
        boolean standing = stands || handedOver.contains(order);
        if (!standing && withheld != null) {
            return new CommandAnswers(
                    Optional.empty(),
                    parts.stream().map(part -> part.refusing(withheld)).toList());
        }
        if (!standing) {
            handedOver.add(order);
        }
        return new CommandAnswers(Optional.empty(), parts.stream().map(owners).toList());
    }

    /** Uids with which decisions were handed over, once for each interface in whose topics it was not. */
    final List<String> decisions = new CopyOnWriteArrayList<>();
    /** The same with the name of the interface before each. */
    final List<String> decisionsByInterface = new CopyOnWriteArrayList<>();
    /** What was handed over with them. */
    final List<Command> decisionCommands = new CopyOnWriteArrayList<>();
    /** The interfaces about whose decisions it was asked, each time. */
    final List<InterfaceId> decisionLooks = new CopyOnWriteArrayList<>();
    /** Numbers of the lines of the audit that the owner of an interface writes for these uids, or why it refuses; none: it has not answered. */
    volatile BiFunction<String, String, Answer> writes = (name, uid) -> new Answer(17, true, (long) uid.length(), null);

    @Override
    public DecisionAnswers handOver(Broker broker, InterfaceId id, List<DecisionOrder> orders) {
        decisionLooks.add(id);
        if (away) {
            return new DecisionAnswers(Optional.of("Kafka at " + broker.address() + " is away"), true, Map.of());
        }
        if (made.stream().noneMatch(id.auditTopic()::equals)) {
            return new DecisionAnswers(Optional.empty(), false, Map.of());
        }
        Map<String, Answer> answers = new HashMap<>();
        for (DecisionOrder order : orders) {
            if (order.auditFrom() == null) {
                answers.put(order.uid(), new Answer(17, false, null, null));
            } else {
                String handed = id.name() + " " + order.uid();
                if (!order.stands() && !decisionsByInterface.contains(handed)) {
                    decisionsByInterface.add(handed);
                    decisions.add(order.uid());
                    decisionCommands.add(order.command());
                }
                answers.put(order.uid(), writes.apply(id.name(), order.uid()));
            }
        }
        return new DecisionAnswers(Optional.empty(), true, answers);
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void forget(Set<String> plants) {
        // nothing is held
    }

    @Override
    public void close() {
        // nothing is held
    }
}
