package dev.plantline.operator.desired.source;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.List;
import java.util.function.Predicate;

/** Messages that are copied from a topic of the plant's own. */
final class KafkaDescriptor implements SourceDescriptor {
    @Override
    public boolean isNamedBy(Source manifest) {
        return manifest.kafka() != null;
    }

    @Override
    public List<SourceSecret> secrets(Source manifest) {
        return List.of();
    }

    @Override
    public List<Obstacle> obstacles(Source manifest, Predicate<String> ownTopics) {
        String topic = manifest.kafka().topic();
        return ownTopics.test(topic)
                ? List.of(
                        new Obstacle(
                                Reason.OwnTopicAsSource,
                                "spec.source.kafka.topic",
                                "'" + topic
                                        + "' is a topic that Plantline writes itself: name the topic that the plant's system writes"))
                : List.of();
    }

    @Override
    public boolean fetches() {
        return true;
    }
}
