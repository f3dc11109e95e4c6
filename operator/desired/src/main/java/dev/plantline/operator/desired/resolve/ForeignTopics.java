package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Topics that are no source: those that Plantline writes, for this plant and for any other, and those in which Kafka and the tools around it keep
 * state of their own. Messages of another plant or outcomes of this one would be booked a second time, and internal state is no message.
 */
final class ForeignTopics {
    private static final String ANY = "any";
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    /** Of a plant that is not, or no longer, in this cluster. What is received is called so by many systems as well. */
    private static final Pattern LIKE_OURS = Pattern.compile(LABEL + "\\.(aside|audit)\\." + LABEL);

    private static final Map<Pattern, String> INTERNAL = Map.of(
            Pattern.compile("_.*"), "Kafka and tools around it keep their own state in topics that begin with _",
            Pattern.compile("plantline\\..*"), "names that begin with plantline. are Plantline's own",
            Pattern.compile("strimzi\\..*"), "Strimzi keeps its own state there",
            Pattern.compile("(.*[-._])?connect([-._].*)?[-._](configs?|offsets?|status(es)?)"),
                    "Kafka Connect keeps its own state there",
            Pattern.compile(".*\\.internal"), "MirrorMaker keeps its own state there",
            Pattern.compile(".*-(changelog|repartition)"), "Kafka Streams keeps its own state there");

    /** Beginnings of the names of every topic that Plantline writes for a plant of this cluster. */
    private final Set<String> ours = new HashSet<>();

    ForeignTopics(Collection<Plant> plants) {
        for (var each : plants) {
            var any = new InterfaceId(each.getMetadata().getName(), ANY);
            for (var topic : List.of(any.inTopic(), any.asideTopic(), any.auditTopic())) {
                ours.add(topic.substring(0, topic.length() - ANY.length()));
            }
        }
    }

    /**
     * Why a topic is no source; empty: it may be one.
     *
     * @param field where the manifest names it
     */
    Optional<Obstacle> obstacle(String topic, String field) {
        if (ours.stream().anyMatch(topic::startsWith)
                || LIKE_OURS.matcher(topic).matches()) {
            return Optional.of(
                    new Obstacle(
                            Reason.OwnTopicAsSource,
                            field,
                            "'" + topic
                                    + "' is a topic that Plantline writes itself, for this plant or for another: name the topic that the plant's system writes"));
        }
        return INTERNAL.entrySet().stream()
                .filter(each -> each.getKey().matcher(topic).matches())
                .map(each -> new Obstacle(
                        Reason.InternalTopicAsSource,
                        field,
                        "'" + topic + "' is not the topic of a plant's system: " + each.getValue()
                                + ". Name the topic that the plant's system writes"))
                .findFirst();
    }
}
