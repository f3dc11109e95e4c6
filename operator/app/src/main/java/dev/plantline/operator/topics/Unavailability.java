package dev.plantline.operator.topics;

import dev.plantline.model.PlainText;
import dev.plantline.operator.topics.TopicsState.Waiting;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/** Says why a plant's Kafka cannot be worked with now. */
final class Unavailability {
    private Unavailability() {}

    static Waiting of(Broker broker, KafkaException e) {
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
                                + " to describe, create, read, write or configure topics " + broker.plant()
                                + ".*: grant it; tried again by itself";
                    case "KafkaAddressUnknown" ->
                        "No host of spec.kafka.bootstrapServers of Plant " + broker.plant() + " (" + broker.address()
                                + ") is known here; tried again by itself";
                    default ->
                        "Kafka at " + broker.address() + " does not answer: " + PlainText.said(cause)
                                + "; tried again by itself";
                });
    }
}
