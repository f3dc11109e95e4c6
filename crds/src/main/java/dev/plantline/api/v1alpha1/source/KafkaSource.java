package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

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
                String topic) {}
