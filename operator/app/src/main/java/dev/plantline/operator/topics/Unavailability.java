package dev.plantline.operator.topics;

import dev.plantline.model.PlainText;
import dev.plantline.operator.topics.TopicsState.Waiting;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.SslAuthenticationException;

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
                        refused(broker, cause instanceof SslAuthenticationException) + "; tried again by itself";
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

    private static String refused(Broker broker, boolean byCertificate) {
        String user = broker.proof().user();
        String authorities = broker.proof().authorities();
        return byCertificate
                ? "The connection to Kafka at " + broker.address() + " of Plant " + broker.plant()
                        + " fails at the certificate: the brokers are trusted by "
                        + (authorities == null ? "the authorities of the Java runtime" : authorities)
                        + ", so name there the authority of their certificate, in spec.kafka.tls"
                : "Kafka at " + broker.address() + " refuses Plant " + broker.plant()
                        + (user == null
                                ? ", which names no user: set spec.kafka.sasl"
                                : "'s " + user
                                        + ": put the password there that the broker knows, or give the broker this one");
    }
}
