package dev.plantline.command;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.operator.desired.kafka.KafkaRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where Kafka is and which plant is meant; by themselves those of the pod, or of the sandbox that runs in the current directory. */
final class KafkaOptions {
    private static final String VARIABLE = "PLANTLINE_KAFKA";
    private static final String SERVERS = "bootstrap.servers";

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT,…",
            description = "Bootstrap servers of the plant's Kafka; else environment variable " + VARIABLE
                    + ", else that of the pod in which the command runs, else the running sandbox.")
    private String bootstrapServers;

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "More settings of a Kafka client, for example TLS and SASL, in Kafka's own names.")
    private Path properties;

    @Option(
            names = "--history-keys",
            paramLabel = "FILE",
            description =
                    "Keys with which the plant's delivery signs checkpoints, as they stand in Secret <plant>-history;"
                            + " else those of the pod in which the command runs.")
    private Path historyKeys;

    @Option(
            names = "--plant",
            description = "Name of the plant; needed where INTERFACE is not written <plant>.<interface>.")
    private String plant;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".plantline/local",
            description = "Data directory of the sandbox; default: ${DEFAULT-VALUE}.")
    private Path data;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String asked;
    private String from;

    /**
     * Settings of a Kafka client that only reads; in a sandbox those of the plant's auditor.
     *
     * @throws ParameterException when nothing says where Kafka is
     */
    Map<String, Object> reading(InterfaceId id) {
        return settings(id, KafkaRole.auditor);
    }

    /**
     * Settings of a Kafka client that hands commands over and gives up what nobody owns; in a sandbox those of a delivery pod.
     *
     * @throws ParameterException when nothing says where Kafka is, or this is a desk. That is for a clear answer: what keeps whoever is at the desk from
     *     writing are the rights of its user in Kafka
     */
    Map<String, Object> writing(InterfaceId id) {
        if (isAskedOfPod() && pod().filter(PodConnection::desk).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing is changed from the desk of plant " + id.plant()
                            + ", which only reads: run this in a pod of"
                            + " delivery, kubectl exec deploy/<plant>-<latency class>, or elsewhere with delivery's user of Kafka");
        }
        return settings(id, KafkaRole.delivery);
    }

    /** Whether nothing says where Kafka is, so that the pod is asked in which the command runs. */
    private boolean isAskedOfPod() {
        return bootstrapServers == null && properties == null && System.getenv(VARIABLE) == null;
    }

    private Map<String, Object> settings(InterfaceId id, KafkaRole role) {
        Map<String, Object> settings = new HashMap<>();
        if (properties != null) {
            Properties read = new Properties();
            try (InputStream in = Files.newInputStream(properties)) {
                read.load(in);
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(), properties + " cannot be read: " + Unreadable.reason(properties, e));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), properties + " cannot be read: " + e.getMessage());
            }
            read.forEach((name, value) -> settings.put(name.toString(), value));
        }
        from = properties == null ? null : properties.toString();
        String servers = bootstrapServers != null ? bootstrapServers : System.getenv(VARIABLE);
        if (servers != null) {
            from = bootstrapServers != null ? "--kafka" : VARIABLE;
        } else if (!settings.containsKey(SERVERS)) {
            pod().ifPresent(found -> found.settings().forEach(settings::putIfAbsent));
            from = "the pod's configuration";
        }
        if (servers == null && !settings.containsKey(SERVERS)) {
            RunningSandbox.in(data)
                    .ifPresent(sandbox -> sandbox.client(id.plant(), role).forEach(settings::putIfAbsent));
            from = "the sandbox that runs in " + data;
        }
        if (servers != null) {
            settings.put(SERVERS, servers);
        }
        if (!settings.containsKey(SERVERS)) {
            throw new ParameterException(spec.commandLine(), whichKafka());
        }
        asked = settings.get(SERVERS).toString();
        return settings;
    }

    /**
     * The plant's history keys; none: signatures cannot be verified from here.
     *
     * @throws ParameterException when the file has none
     */
    HistoryKeys history() {
        if (historyKeys == null) {
            return pod().map(PodConnection::history).orElse(HistoryKeys.NONE);
        }
        try {
            return HistoryKeys.read(Files.readString(historyKeys));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), historyKeys + " cannot be read: " + Unreadable.reason(historyKeys, e));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), historyKeys + ": " + e.getMessage());
        }
    }

    /** Public keys of the plant's anchors in the pod in which the command runs; none: it has none, or this is no pod. */
    PublicAnchorKeys anchors() {
        return pod().map(PodConnection::anchors).orElse(PublicAnchorKeys.NONE);
    }

    /** A failure of Kafka's client with the servers that were asked and what to do: its own words name neither. */
    IllegalStateException explained(KafkaException e) {
        StringBuilder why = new StringBuilder();
        boolean refused = false;
        for (Throwable each = e; each != null; each = each.getCause()) {
            refused |= each instanceof AuthorizationException;
            if (each.getMessage() != null && why.indexOf(each.getMessage()) < 0) {
                why.append(why.isEmpty() ? "" : ": ").append(each.getMessage());
            }
        }
        return new IllegalStateException(
                "Kafka at " + asked + " (named by " + from + "): " + why + "\n"
                        + (refused
                                ? "The broker is there, and the user that was named to it may not do this: plantline render --acl prints what each user of a plant may."
                                : "Is the address right, is a broker reachable from here, and does it want TLS or SASL (--kafka-properties)?"),
                e);
    }

    /**
     * The interface that a name means.
     *
     * @throws ParameterException when nothing says which plant
     */
    InterfaceId interfaceId(String name) {
        int dot = name.indexOf('.');
        if (dot > 0) {
            return new InterfaceId(name.substring(0, dot), name.substring(dot + 1));
        }
        String named = knownPlant();
        if (named.isEmpty()) {
            // Without a connection the plant is the smaller question.
            throw new ParameterException(
                    spec.commandLine(),
                    !isAskedOfPod()
                            ? "which plant's " + name + "? Write <plant>." + name + " or name the plant with --plant"
                            : whichKafka() + "; write the interface as <plant>." + name + " then");
        }
        return new InterfaceId(named, name);
    }

    /**
     * The plant that is meant where no interface is named.
     *
     * @throws ParameterException when nothing says which
     */
    String plant() {
        String named = knownPlant();
        if (named.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    !isAskedOfPod()
                            ? "which plant? Name it with --plant, or the interface as <plant>.<interface>"
                            : whichKafka() + "; name the plant with --plant then");
        }
        return named;
    }

    /** The plant that was named, or that this pod or the sandbox serves; empty when nothing says which. */
    private String knownPlant() {
        return plant != null
                ? plant
                : pod().map(PodConnection::plant).orElseGet(() -> RunningSandbox.in(data)
                        .map(RunningSandbox::plant)
                        .orElse(""));
    }

    /** Where a sandbox would keep its data. */
    Path data() {
        return data;
    }

    private String whichKafka() {
        return "which Kafka? Name its servers with --kafka HOST:PORT or " + VARIABLE + "; "
                + RunningSandbox.NONE.formatted(data);
    }

    private Optional<PodConnection> pod() {
        try {
            return PodConnection.of(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "the pod's configuration: " + e.getMessage());
        }
    }
}
