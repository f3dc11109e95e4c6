package dev.plantline.operator;

import dev.plantline.model.InterfaceId;
import dev.plantline.operator.topics.Broker;
import dev.plantline.operator.topics.TopicFamily;
import dev.plantline.operator.topics.Topics;
import dev.plantline.operator.topics.TopicsState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Topics that are noted and not made; the broker can be away. */
final class RecordedTopics implements Topics {
    final Set<String> made = ConcurrentHashMap.newKeySet();
    /** The databases that first checkpoints of an interface would have named; none: left to the first owner. */
    final Map<String, Set<String>> databases = new ConcurrentHashMap<>();

    volatile boolean away;

    @Override
    public Map<InterfaceId, TopicsState> ensure(Broker broker, List<TopicFamily> families) {
        Map<InterfaceId, TopicsState> states = new HashMap<>();
        for (TopicFamily family : families) {
            if (away) {
                states.put(
                        family.id(),
                        new TopicsState.Waiting("KafkaUnreachable", "Kafka at " + broker.address() + " is away"));
            } else {
                family.topics().forEach(topic -> made.add(topic.name()));
                Set<String> named =
                        databases.computeIfAbsent(family.id().name(), name -> ConcurrentHashMap.newKeySet());
                Optional.ofNullable(family.database()).ifPresent(named::add);
                states.put(family.id(), new TopicsState.Made());
            }
        }
        return states;
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
