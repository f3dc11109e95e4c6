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
 * @param owners who answers for those interfaces of the plant that have a template and name no owners themselves
 * @param gateway the HTTP door; may be absent
 * @param desk true: the plant gets a pod in which people run the commands that only read. Where the plant has users in Kafka, the pod has the auditor's
 *     password and no other
 * @param changeControl true: what changes a live interface waits until the people decided whose roles it needs, and what runs goes on meanwhile;
 *     absent: changes go live by themselves
 * @param delegatedDecisions true: a decision that a machine applies for reviewers whom it names counts too, but for what is of finance or critical;
 *     absent: only decisions of people who make them in the cluster
 */
@ValidationRule(
        value = "!has(self.desk) || !self.desk || !has(self.kafka.sasl) || (has(self.kafka.sasl.users)"
                + " && has(self.kafka.sasl.users.auditor) && has(self.kafka.sasl.users.auditor.passwordSecretRef))",
        message =
                "the desk reads as the auditor: name one with passwordSecretRef in kafka.sasl.users.auditor; one user for all roles may write, and"
                        + " whoever is at the desk may not",
        fieldPath = ".desk")
@ValidationRule(
        value = "!has(self.kafka.sasl) || !has(self.kafka.sasl.users) || !has(self.kafka.sasl.users.auditor)"
                + " || !has(self.kafka.sasl.users.auditor.passwordSecretRef) || (has(self.desk) && self.desk)",
        message =
                "nobody but the desk gets the auditor's password: write desk: true, or remove kafka.sasl.users.auditor.passwordSecretRef")
@ValidationRule(
        value =
                "!has(self.delegatedDecisions) || !self.delegatedDecisions || (has(self.changeControl) && self.changeControl)",
        message =
                "nobody is asked for a decision without changeControl: write changeControl: true, or remove delegatedDecisions",
        fieldPath = ".delegatedDecisions")
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
        OdooInterfaceSpec.Owners owners,
        Gateway gateway,
        Boolean desk,
        Boolean changeControl,
        Boolean delegatedDecisions) {

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
     * @param tls absent: in the clear, which insecureTransport must say
     * @param sasl absent: no authentication
     * @param insecureTransport true: messages and passwords travel in the clear; absent: tls is required
     */
    @ValidationRule(
            value = "has(self.tls) || (has(self.insecureTransport) && self.insecureTransport)",
            message =
                    "messages and passwords travel in the clear without TLS: write tls: {} (with caSecretRef where the brokers'"
                            + " certificate is of an authority of your own), or insecureTransport: true where that is meant")
    @ValidationRule(
            value = "!has(self.insecureTransport) || !self.insecureTransport || !has(self.tls)",
            message = "tls is set: remove insecureTransport, or removing tls later would go unnoticed",
            fieldPath = ".insecureTransport")
    public record KafkaConnection(
            @Required @Size(min = 1, max = 1024) @Pattern("^[A-Za-z0-9.-]+:[0-9]{1,5}(,[A-Za-z0-9.-]+:[0-9]{1,5})*$")
                    String bootstrapServers,
            @Min(1) @Max(5) @Default("3") Integer replicationFactor,
            @Size(min = 1, max = 64) @Pattern("^[A-Za-z0-9_.-]+$") String clusterId,
            Tls tls,
            Sasl sasl,
            Boolean insecureTransport) {}

    /**
     * TLS towards Kafka.
     *
     * @param caSecretRef PEM certificates to trust; absent: those of the Java runtime
     */
    public record Tls(SecretKeyReference caSecretRef) {}

    /**
     * SASL towards Kafka: one user for each role, or one for all of them. With one user whoever holds a gateway's password can write what delivery has
     * written; condition KafkaOpen says so.
     *
     * @param mechanism how the passwords are proven
     * @param users one user for each role
     * @param username the one user for all roles
     * @param passwordSecretRef its password
     */
    @ValidationRule(
            value = "has(self.users) != has(self.username)",
            message = "users (one user for each role) or username (one for all of them), and not both")
    @ValidationRule(
            value = "has(self.username) == has(self.passwordSecretRef)",
            message = "username and passwordSecretRef belong together")
    public record Sasl(
            @Required Mechanism mechanism,
            Users users,
            @Size(min = 1, max = 253) @Pattern(PRINTABLE) String username,
            SecretKeyReference passwordSecretRef) {}

    /**
     * One user for each role. What each needs in Kafka is printed by plantline render.
     *
     * @param gateway appends what is received
     * @param delivery reads what was received, writes outcomes
     * @param operator makes the topics
     * @param auditor reads everything and writes nothing: people, and the plant's desk
     */
    @ValidationRule(
            value = "self.gateway.username != self.delivery.username && self.gateway.username != self.operator.username"
                    + " && self.delivery.username != self.operator.username && (!has(self.auditor)"
                    + " || (self.auditor.username != self.gateway.username"
                    + " && self.auditor.username != self.delivery.username"
                    + " && self.auditor.username != self.operator.username))",
            message = "each role has a user of its own; one user for all roles is written as sasl.username")
    public record Users(@Required User gateway, @Required User delivery, @Required User operator, Auditor auditor) {}

    /**
     * A user of the broker.
     *
     * @param username its name
     * @param passwordSecretRef its password
     */
    public record User(
            @Required @Size(min = 1, max = 253) @Pattern(PRINTABLE) String username,
            @Required SecretKeyReference passwordSecretRef) {}

    /**
     * Who may read everything of the plant.
     *
     * @param username its name
     * @param passwordSecretRef its password, for the plant's desk; absent: it is a human's, and no pod gets it
     */
    public record Auditor(
            @Required @Size(min = 1, max = 253) @Pattern(PRINTABLE) String username,
            SecretKeyReference passwordSecretRef) {}

    /** What a user's name is made of: letters, digits and signs of ASCII, and blanks between them. */
    static final String PRINTABLE = "^[!-~]([ -~]*[!-~])?$";

    /** How a password is proven. */
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
     * The HTTP door.
     *
     * @param maxMessageBytes largest body, bytes; 1 KiB to 4 MiB, default 1 MiB
     * @param trustedProxies ranges of the addresses of the plant's own load balancers and proxies. What these say of the address of a sender is
     *     believed; what anybody else says is not
     * @param forwardedHeader in which header they say it; absent: X-Forwarded-For. Nothing in the other one is believed
     * @param tls absent: messages travel in the clear, and the status says so
     */
    public record Gateway(
            @Min(1024) @Max(4194304) @Default("1048576") Integer maxMessageBytes,
            @Size(min = 1, max = 32)
                    @ValidationRule(value = PlantlineApi.ADDRESS_RANGES, message = PlantlineApi.ADDRESS_RANGES_MESSAGE)
                    List<@Size(min = 1, max = 49) String> trustedProxies,
            ForwardedHeader forwardedHeader,
            GatewayTls tls) {}

    /**
     * TLS of the HTTP door, 1.2 or newer.
     *
     * @param secretRef with what the gateway proves itself; a renewed certificate is taken over without a restart
     * @param clientCertificates absent: senders show none
     */
    public record GatewayTls(@Required TlsSecret secretRef, ClientCertificates clientCertificates) {}

    /**
     * A Secret of the type kubernetes.io/tls, as cert-manager writes it: the certificate with its chain in tls.crt, the key in tls.key.
     *
     * @param name the Secret's name
     */
    public record TlsSecret(@Required @Size(min = 1, max = 253) String name) {
        /** The certificate and its chain. */
        public SecretKeyReference certificate() {
            return new SecretKeyReference(name, "tls.crt");
        }

        /** The key of the certificate. */
        public SecretKeyReference privateKey() {
            return new SecretKeyReference(name, "tls.key");
        }
    }

    /**
     * Certificates of senders. They come on top of the signature of each message and do not replace it.
     *
     * @param caSecretRef PEM certificates of the authorities that issue them
     * @param required whether a sender without one is not let in; default false
     */
    public record ClientCertificates(@Required SecretKeyReference caSecretRef, @Default("false") Boolean required) {}

    /** How a proxy says from which address a request came to it. */
    public enum ForwardedHeader {
        /** A list of addresses; each proxy adds the one that it saw at the end. */
        @JsonProperty("X-Forwarded-For")
        xForwardedFor,
        /** RFC 7239: a list of elements whose parameter {@code for} is the address. */
        @JsonProperty("Forwarded")
        forwarded
    }
}
