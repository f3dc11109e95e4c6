package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where messages come from; exactly one field is set.
 *
 * @param http pushed to the plant's gateway
 * @param kafka copied from a topic of the plant's own
 */
@ValidationRule(
        value = "has(self.http) != has(self.kafka)",
        message =
                "name exactly one source: http (the sender pushes to the gateway) or kafka (a topic of the plant's own)")
public record Source(HttpSource http, KafkaSource kafka) {}
