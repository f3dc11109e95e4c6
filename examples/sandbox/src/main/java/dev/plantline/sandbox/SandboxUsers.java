package dev.plantline.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.kafka.KafkaRole;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names and passwords of a plant's Kafka users in the sandbox: one for each role, and one for the plant's own systems. Passwords are random and new
 * with each start. Thread safe.
 */
final class SandboxUsers {
    /** The roles whose passwords pods get; the auditor's is a human's. */
    static final List<KafkaRole> OF_PODS = List.of(KafkaRole.gateway, KafkaRole.delivery, KafkaRole.operator);
    /** Under which key each Secret holds its password. */
    static final String KEY = "password";

    private static final int PASSWORD_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();

    /** The user of a role. */
    static String name(String plant, KafkaRole role) {
        return plant + "-" + role;
    }

    /** The user of the systems that write to topics of the plant's own. */
    static String systems(String plant) {
        return plant + "-systems";
    }

    /** The Secret with the password of a role. */
    static String secret(String plant, KafkaRole role) {
        return plant + "-kafka-" + role;
    }

    /** The password of a user. */
    String password(String user) {
        return passwords.computeIfAbsent(user, each -> {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        });
    }

    /** What a Plant says of its users, in {@code spec.kafka.sasl}. */
    static ObjectNode sasl(String plant) {
        ObjectNode sasl = Json.MAPPER.createObjectNode().put("mechanism", "SCRAM-SHA-256");
        for (KafkaRole role : KafkaRole.values()) {
            ObjectNode user = sasl.withObject("/users/" + role).put("username", name(plant, role));
            if (OF_PODS.contains(role)) {
                user.putObject("passwordSecretRef")
                        .put("name", secret(plant, role))
                        .put("key", KEY);
            }
        }
        return sasl;
    }
}
