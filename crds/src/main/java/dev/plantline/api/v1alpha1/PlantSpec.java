package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What a plant's team declares once for all its interfaces.
 *
 * @param displayName the site's name for people; alerts and kubectl get show it
 * @param timeZone IANA zone; local times without an offset and schedules are read in it
 * @param kafka the broker that carries this plant's topics
 * @param odooConnection default OdooConnection (same namespace) of the plant's interfaces
 * @param systems the systems of the plant that interfaces name as their source
 * @param gateway limits of the HTTP door; may be absent
 */
public record PlantSpec(
        @Size(min = 1, max = 128)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String displayName,
        @Required @Size(min = 1, max = 63) @Pattern("^[A-Za-z][A-Za-z0-9_+/-]*$") String timeZone,
        @Required KafkaConnection kafka,
        @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String odooConnection,
        @Size(max = 64)
                @ValidationRule(
                        value = "self.all(one, self.exists_one(other, other.name == one.name))",
                        message = "two systems have the same name: rename one, interfaces name their source by it")
                List<SourceSystem> systems,
        GatewayLimits gateway) {

    /**
     * A system of the plant that owns facts which interfaces bring to Odoo.
     *
     * @param name how interfaces name it, for example mes
     * @param displayName its name for people; alerts show it
     * @param contact who is called when it does not send; alerts show it
     */
    public record SourceSystem(
            @Required @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String name,
            @Size(min = 1, max = 128)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String displayName,
            @Size(min = 1, max = 253)
                    @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                    String contact) {}

    /**
     * How to reach Kafka.
     *
     * @param bootstrapServers comma separated host:port
     * @param replicationFactor of the topics the operator makes; 1 to 5, default 3
     * @param clusterId the Kafka cluster that has the plant's messages; absent: the one that was seen first. A plant whose brokers belong to another
     *     cluster stops until this names it
     * @param tls absent: plain text
     * @param sasl absent: no authentication
     */
    public record KafkaConnection(
            @Required @Size(min = 1, max = 1024) @Pattern("^[A-Za-z0-9.-]+:[0-9]{1,5}(,[A-Za-z0-9.-]+:[0-9]{1,5})*$")
                    String bootstrapServers,
            @Min(1) @Max(5) @Default("3") Integer replicationFactor,
            @Size(min = 1, max = 64) @Pattern("^[A-Za-z0-9_.-]+$") String clusterId,
            Tls tls,
            Sasl sasl) {}

    /**
     * TLS towards Kafka.
     *
     * @param caSecretRef PEM certificates to trust; absent: those of the Java runtime
     */
    public record Tls(SecretKeyReference caSecretRef) {}

    /**
     * SASL towards Kafka.
     *
     * @param mechanism how the password is proven
     * @param username the user
     * @param passwordSecretRef its password
     */
    public record Sasl(
            @Required Mechanism mechanism,
            @Required @Size(min = 1, max = 253) String username,
            @Required SecretKeyReference passwordSecretRef) {}

    /** How the password is proven. */
    public enum Mechanism {
        /** In the clear, inside TLS. */
        @JsonProperty("PLAIN")
        plain,
        /** By challenge, SHA-256. */
        @JsonProperty("SCRAM-SHA-256")
        scramSha256,
        /** By challenge, SHA-512. */
        @JsonProperty("SCRAM-SHA-512")
        scramSha512
    }

    /**
     * Bounds of the HTTP door.
     *
     * @param maxMessageBytes largest body, bytes; 1 KiB to 4 MiB, default 1 MiB
     */
    public record GatewayLimits(@Min(1024) @Max(4194304) @Default("1048576") Integer maxMessageBytes) {}
}
