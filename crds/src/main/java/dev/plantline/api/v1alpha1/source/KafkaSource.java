package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/**
 * A topic of the plant's own on the plant's broker.
 *
 * @param topic name of the topic
 */
public record KafkaSource(
        @Required
                @Size(min = 1, max = 249)
                @Pattern("^[a-zA-Z0-9._-]+$")
                @ValidationRule(
                        value = "!self.startsWith('__') && self != '.' && self != '..'",
                        message =
                                "no system of the plant writes there: topics that begin with __ are Kafka's own, and . and .. are not names")
                String topic) {

    /**
     * What it asks of the plant; a manifest may lack anything.
     *
     * @param at where it stands in the manifest
     */
    SourceNeeds needs(String at) {
        return new SourceNeeds(
                List.of(),
                Optional.empty(),
                Optional.ofNullable(topic).map(name -> new SourceNeeds.Place(name, at + ".topic")),
                List.of(),
                Optional.empty(),
                true);
    }
}
