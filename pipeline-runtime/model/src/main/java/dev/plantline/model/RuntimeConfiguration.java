package dev.plantline.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.PlantSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the operator hands to one workload, as versioned JSON. Complete: the runtime reads nothing else but the secrets' files.
 *
 * @param version of this form; the runtime refuses one that it does not know and keeps what it has
 * @param plant the plant
 * @param role what the workload does
 * @param latencyClass name of the class; null for the gateway
 * @param finance whether the interfaces are of finance; they have pods of their own, so that no pod holds a key for money beside one for stock
 * @param timing the class's timing with its defaults filled in; null for the gateway
 * @param odooConnections Odoo connections in use, by name
 * @param interfaces the interfaces of this workload with every default filled in
 */
public record RuntimeConfiguration(
        int version,
        PlantConfiguration plant,
        Role role,
        String latencyClass,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean finance,
        LatencyClassSpec timing,
        Map<String, OdooConnection> odooConnections,
        List<Interface> interfaces) {

    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** What this code understands of that form: a document that may be read by a lower reader, or by this one, may have fields that it does not know. */
    public static final int READER = 3;

    private static final String NAME = "the configuration";

    /** A workload that has nothing to do with finance. */
    public RuntimeConfiguration(
            int version,
            PlantConfiguration plant,
            Role role,
            String latencyClass,
            LatencyClassSpec timing,
            Map<String, OdooConnection> odooConnections,
            List<Interface> interfaces) {
        this(version, plant, role, latencyClass, false, timing, odooConnections, interfaces);
    }

    /** What a workload does. */
    public enum Role {
        /** Applies messages as they come. */
        streaming,
        /** Drains to the end offsets of its start, then exits. */
        batch,
        /** Receives messages. */
        gateway
    }

    /**
     * The plant.
     *
     * @param name the plant's code
     * @param cluster identity of the cluster that has it, the uid of its namespace kube-system: a target that knows another one refuses
     * @param timeZone IANA zone
     * @param kafka connection
     * @param maxMessageBytes largest message, bytes
     * @param historyFile keys with which delivery signs checkpoints, a name inside the mounted secret directory; null: for no gateway, or nothing is signed
     * @param anchorFile keys with which delivery anchors the audit, a name inside the mounted secret directory; null: for no gateway, or nothing is anchored
     * @param door how messages come in over HTTP; null: they do not, in a workload that is no gateway
     * @param commands which commands of people are carried out; absent: every one
     */
    public record PlantConfiguration(
            String name,
            String cluster,
            String timeZone,
            Kafka kafka,
            int maxMessageBytes,
            String historyFile,
            String anchorFile,
            Door door,
            @JsonInclude(JsonInclude.Include.NON_NULL) Commands commands) {
        /** A plant as those see it who receive nothing over HTTP and anchor nothing. */
        public PlantConfiguration(
                String name, String cluster, String timeZone, Kafka kafka, int maxMessageBytes, String historyFile) {
            this(name, cluster, timeZone, kafka, maxMessageBytes, historyFile, null, null, null);
        }

        /** The same with keys for anchors. */
        public PlantConfiguration anchoredWith(String file) {
            return new PlantConfiguration(
                    name, cluster, timeZone, kafka, maxMessageBytes, historyFile, file, door, commands);
        }

        /** The same with a door. */
        public PlantConfiguration with(Door opened) {
            return new PlantConfiguration(
                    name, cluster, timeZone, kafka, maxMessageBytes, historyFile, anchorFile, opened, commands);
        }

        /** The same, carrying out only such commands. */
        public PlantConfiguration taking(Commands only) {
            return new PlantConfiguration(
                    name, cluster, timeZone, kafka, maxMessageBytes, historyFile, anchorFile, door, only);
        }
    }

    /** Which commands of people the owners of partitions carry out. */
    public enum Commands {
        /** Those whose proof says that the cluster knows who gave them; all others are refused and audited. */
        signed
    }

    /**
     * How messages come in over HTTP.
     *
     * @param trustedProxies ranges of addresses, see {@link AddressRange}, whose word on the address of a sender counts; null: none
     * @param forwardedHeader in which header they say it; null: X-Forwarded-For
     * @param tls null: in the clear
     */
    public record Door(List<String> trustedProxies, PlantSpec.ForwardedHeader forwardedHeader, DoorTls tls) {
        /** Nobody stands between the senders and the gateway, and what they send is in the clear. */
        public static final Door PLAIN = new Door(null, null, null);
    }

    /**
     * TLS of the door. Files are names inside the mounted secret directory.
     *
     * @param certificateFile PEM, with the chain
     * @param keyFile its key, PEM
     * @param clientCaFile PEM of the authorities whose senders may show a certificate; null: nobody is asked for one
     * @param clientsMustShow whether a sender without one is not let in
     */
    public record DoorTls(String certificateFile, String keyFile, String clientCaFile, boolean clientsMustShow) {}

    /**
     * Kafka connection. Files are names inside the mounted secret directory.
     *
     * @param bootstrapServers comma separated host:port
     * @param tls whether to use TLS
     * @param caFile PEM to trust; null: the Java runtime's
     * @param saslMechanism null: none
     * @param username null: none
     * @param passwordFile null: none
     */
    public record Kafka(
            String bootstrapServers,
            boolean tls,
            String caFile,
            String saslMechanism,
            String username,
            String passwordFile) {}

    /**
     * An Odoo connection.
     *
     * @param url base address
     * @param database database name
     * @param caFile PEM to trust; null: the Java runtime's
     * @param workers how many calls at once for all of Plantline
     * @param duties by duty name
     */
    public record OdooConnection(String url, String database, String caFile, int workers, Map<String, Duty> duties) {}

    /**
     * One duty's credential and side kits.
     *
     * @param keyFile API key, a name inside the mounted secret directory
     * @param kitAction name of the server action for interfaces of raw steps; carries the hash of its code. Null: there are none
     * @param operationKits names of the server actions for operations, by name of the operation, which carry hashes too; nothing stands there when
     *     there are none, so that whoever knows no operations reads it as before
     * @param notices login in this Odoo of who is told of refused messages, by the name of an owner of interfaces; nothing stands there when nobody is
     */
    public record Duty(
            String keyFile,
            String kitAction,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> operationKits,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> notices) {
        /** The use of interfaces of raw steps; no operation is called so, because their names have two words. */
        public static final String STEPS = "steps";
        /** The use of the duty's notices, whatever its interfaces do; named like an operation, and none that an interface can name. */
        public static final String NOTICES = "record.notice";

        /** Copies the maps. */
        public Duty {
            operationKits = copy(operationKits);
            notices = copy(notices);
        }

        private static SortedMap<String, String> copy(SortedMap<String, String> map) {
            return map == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
        }

        /** A duty without kits for operations. */
        public Duty(String keyFile, String kitAction) {
            this(keyFile, kitAction, null, null);
        }

        /**
         * The server action that an interface calls.
         *
         * @param use the interface's: the name of its operation, or {@link #STEPS}
         * @return empty: the duty has no kit for that
         */
        public Optional<String> kit(String use) {
            return Optional.ofNullable(STEPS.equals(use) ? kitAction : operationKits.get(use));
        }

        /** The same with one kit more, or another one for that use. */
        public Duty with(String use, String action) {
            if (STEPS.equals(use)) {
                return new Duty(keyFile, action, operationKits, notices);
            }
            SortedMap<String, String> more = new TreeMap<>(operationKits);
            more.put(use, action);
            return new Duty(keyFile, kitAction, more, notices);
        }

        /** The same with the kit for one use alone, and without notices. */
        public Duty only(String use) {
            Duty none = new Duty(keyFile, null);
            return kit(use).map(action -> none.with(use, action)).orElse(none);
        }

        /** The same, and these owners of interfaces are told of refused messages. */
        public Duty telling(SortedMap<String, String> logins) {
            return new Duty(keyFile, kitAction, operationKits, logins);
        }

        /** The same with the notices of another, where it can send them. */
        public Duty tellingAs(Duty other) {
            return other.notices.isEmpty()
                    ? this
                    : other.kit(NOTICES)
                            .map(action -> with(NOTICES, action).telling(other.notices))
                            .orElse(this);
        }

        /** The same with the kits of another, which has this one's key. */
        public Duty with(Duty more) {
            SortedMap<String, String> all = new TreeMap<>(operationKits);
            all.putAll(more.operationKits);
            return new Duty(
                    keyFile,
                    more.kitAction == null ? kitAction : more.kitAction,
                    all,
                    notices.isEmpty() ? more.notices : notices);
        }
    }

    /**
     * One interface.
     *
     * @param name its name
     * @param revision immutable hash of all that decides its behaviour
     * @param keysRevision hash of keys, ignore, the kind of the version and what is normalized, and behind it the duty; see {@link KeysRevision}
     * @param partitions partition count of its topics
     * @param odooConnection which Odoo connection
     * @param sourceSecrets what the source needs to know in secret, by role: for HTTP the id of each key; names inside the mounted secret directory.
     *     Null: nothing
     * @param spec the effective values
     * @param release the batch of a gated interface about which people decide, or have decided; null: there is none
     * @param approved who decided that this revision may run, for the audit; null: nobody is asked in this plant
     */
    public record Interface(
            String name,
            String revision,
            String keysRevision,
            int partitions,
            String odooConnection,
            Map<String, String> sourceSecrets,
            OdooInterfaceSpec spec,
            Release release,
            Approved approved) {
        /** One without a batch that anybody decides about. */
        public Interface(
                String name,
                String revision,
                String keysRevision,
                int partitions,
                String odooConnection,
                Map<String, String> sourceSecrets,
                OdooInterfaceSpec spec) {
            this(name, revision, keysRevision, partitions, odooConnection, sourceSecrets, spec, null, null);
        }

        /** The same with this batch; null: none. */
        public Interface with(Release newRelease) {
            return new Interface(
                    name,
                    revision,
                    keysRevision,
                    partitions,
                    odooConnection,
                    sourceSecrets,
                    spec,
                    newRelease,
                    approved);
        }

        /** The same with who decided about it; null: nobody is asked. */
        public Interface approvedAs(Approved newApproved) {
            return new Interface(
                    name,
                    revision,
                    keysRevision,
                    partitions,
                    odooConnection,
                    sourceSecrets,
                    spec,
                    release,
                    newApproved);
        }
    }

    /**
     * A batch of a gated interface.
     *
     * @param name of its InterfaceRelease
     * @param released whether the people whose roles it needs have said that it may be applied
     * @param batch which
     * @param proven with {@code by}, true: the cluster proves who decides; absent: these names are claims
     * @param by whose approvals released it, for the audit; absent: it is not released
     */
    public record Release(String name, boolean released, Batch batch, Boolean proven, List<Approved.By> by) {
        /** Copies the list. */
        public Release {
            by = by == null ? null : List.copyOf(by);
        }

        /** A batch of which nobody tells who decided. */
        public Release(String name, boolean released, Batch batch) {
            this(name, released, batch, null, null);
        }

        /** Whether it is the same batch, and as much released. Who else approves of what is released changes nothing. */
        public boolean isAs(Release other) {
            return other != null && name.equals(other.name) && released == other.released && batch.equals(other.batch);
        }
    }

    /**
     * The lowest reader that may pass over what it does not know: one that does not know who released a batch applies it all the same, and one that does not know
     * what a batch would change does not know the gate that asks for it and refuses the interface. Null: there is nothing that reader 1 does not know.
     */
    @JsonProperty(LowestReader.FIELD)
    Integer lowestReader() {
        return interfaces.stream()
                        .map(Interface::release)
                        .anyMatch(each -> each != null
                                && (each.by() != null || each.batch().changes() != null))
                ? 1
                : null;
    }

    /**
     * Reads a configuration from its shards: each is a whole configuration with some of the interfaces, and all agree on the rest.
     *
     * @param shards the text of every shard that is there, at least one
     * @throws IllegalArgumentException when a shard is not JSON, has another version or an unknown field that it does not allow to pass over, or the shards
     *     disagree, as they do for a moment while they are swapped one after the other; the message says which and holds no secret. Keep the configuration that you have
     */
    public static RuntimeConfiguration read(Collection<String> shards) {
        var parts = shards.stream().map(RuntimeConfiguration::parse).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("there is no configuration");
        }
        var first = parts.get(0);
        var names = new HashSet<String>();
        for (var part : parts) {
            if (!part.withoutInterfaces().equals(first.withoutInterfaces())) {
                throw new IllegalArgumentException(
                        "the parts of the configuration disagree on plant, class or Odoo connections");
            }
            for (var each : part.interfaces()) {
                if (!names.add(each.name())) {
                    throw new IllegalArgumentException("interface " + each.name() + " is in the configuration twice");
                }
            }
        }
        return first.with(parts.stream()
                .flatMap(part -> part.interfaces().stream())
                .sorted(Comparator.comparing(Interface::name))
                .toList());
    }

    /** What a configuration says of the plant and of Odoos, whatever else stands in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OfThePlant(
            int version,
            JsonNode lowestReader,
            PlantConfiguration plant,
            Role role,
            Map<String, OdooConnection> odooConnections) {}

    /**
     * Reads what a shard says of the plant and passes over the interfaces, which may be thousands.
     *
     * @param shard the text of any shard
     * @return a configuration without class and interfaces
     * @throws IllegalArgumentException as {@link #read}
     */
    public static RuntimeConfiguration readPlant(String shard) {
        try {
            var found = partly(shard);
            if (found == null || found.version() != VERSION || found.plant() == null || found.role() == null) {
                throw new IllegalArgumentException(
                        "the configuration is not whole, or has another version than " + VERSION);
            }
            return new RuntimeConfiguration(
                    VERSION,
                    found.plant(),
                    found.role(),
                    null,
                    null,
                    found.odooConnections() == null ? Map.of() : found.odooConnections(),
                    List.of());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the configuration is not readable: " + e.getOriginalMessage(), e);
        }
    }

    private static OfThePlant partly(String shard) throws JsonProcessingException {
        OfThePlant found;
        try {
            found = Json.MAPPER.readValue(shard, OfThePlant.class);
        } catch (UnrecognizedPropertyException unknown) {
            found = LowestReader.readPart(shard, OfThePlant.class);
            if (found.lowestReader() == null) {
                throw unknown;
            }
        }
        if (found != null && found.lowestReader() != null) {
            LowestReader.check(found.lowestReader(), READER, NAME);
        }
        return found;
    }

    /** The same with these interfaces. */
    public RuntimeConfiguration with(List<Interface> some) {
        return new RuntimeConfiguration(version, plant, role, latencyClass, finance, timing, odooConnections, some);
    }

    private RuntimeConfiguration withoutInterfaces() {
        return with(List.of());
    }

    private static RuntimeConfiguration parse(String json) {
        try {
            var tree = Json.MAPPER.readTree(json);
            var found = tree.path("version");
            if (!found.isInt() || found.intValue() != VERSION) {
                throw new IllegalArgumentException(
                        "the configuration has version " + found + "; this runtime reads version " + VERSION);
            }
            return LowestReader.read(tree, RuntimeConfiguration.class, READER, NAME);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the configuration is not readable: " + e.getOriginalMessage(), e);
        }
    }
}
