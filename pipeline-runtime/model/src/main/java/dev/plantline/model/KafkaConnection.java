package dev.plantline.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Turns a plant's Kafka connection into the settings that every Kafka client shares, whatever it does. */
public final class KafkaConnection {
    private KafkaConnection() {}

    /**
     * The settings for address, TLS and SASL, by Kafka's names.
     *
     * @param kafka the connection
     * @param secret gives the text of a file of the mounted secret directory
     * @return a new map to add the client's own settings to; holds the password, so never log it
     * @throws IllegalArgumentException when the SASL mechanism is none of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512
     */
    public static Map<String, Object> settings(RuntimeConfiguration.Kafka kafka, Function<String, String> secret) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        boolean sasl = kafka.saslMechanism() != null;
        settings.put("security.protocol", (sasl ? "SASL_" : "") + (kafka.tls() ? "SSL" : "PLAINTEXT"));
        if (kafka.tls() && kafka.caFile() != null) {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.certificates", secret.apply(kafka.caFile()));
        }
        if (sasl) {
            settings.put("sasl.mechanism", kafka.saslMechanism());
            settings.put(
                    "sasl.jaas.config",
                    loginModule(kafka.saslMechanism()) + " required username=" + quoted(kafka.username()) + " password="
                            + quoted(secret.apply(kafka.passwordFile())) + ";");
        }
        return settings;
    }

    private static String loginModule(String mechanism) {
        return switch (mechanism) {
            case "PLAIN" -> "org.apache.kafka.common.security.plain.PlainLoginModule";
            case "SCRAM-SHA-256", "SCRAM-SHA-512" -> "org.apache.kafka.common.security.scram.ScramLoginModule";
            default ->
                throw new IllegalArgumentException(
                        "SASL mechanism " + mechanism + " is not supported; use PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
        };
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
