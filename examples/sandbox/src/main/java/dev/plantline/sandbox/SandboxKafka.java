package dev.plantline.sandbox;

import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.command.Manifests;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.kafka.KafkaRight;
import dev.plantline.operator.desired.kafka.KafkaRights;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.EmbeddedKafka.Right;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sandbox's broker. It refuses everything that is not allowed, and each user of a plant may do what {@code plantline render --acl} prints for its
 * role, so that a day that ends well has proven these rights. Thread safe.
 */
final class SandboxKafka implements AutoCloseable {
    private final EmbeddedKafka broker;
    private final SandboxUsers users;
    private final SandboxDirectory directory;
    /** Settings of clients, by user. */
    private final Map<String, Map<String, Object>> clients = new ConcurrentHashMap<>();

    private SandboxKafka(EmbeddedKafka broker, SandboxUsers users, SandboxDirectory directory) {
        this.broker = broker;
        this.users = users;
        this.directory = directory;
    }

    /** Starts a broker whose data is in the sandbox's directory; it knows no user yet. */
    static SandboxKafka start(SandboxUsers users, SandboxDirectory directory) {
        Path data = directory.kafka();
        return new SandboxKafka(
                EmbeddedKafka.start(EmbeddedKafka.Options.in(data).secured()), users, directory);
    }

    /** The broker itself. */
    EmbeddedKafka broker() {
        return broker;
    }

    /** Where it is. */
    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /**
     * Makes what the administrators of a plant's Kafka make: topics of its own, users, and their rights.
     *
     * @throws SandboxException when the broker does not make them
     */
    synchronized void admit(Manifests manifests) {
        PlantTopics.make(broker.administrator(), manifests);
        List<Right> rights = new ArrayList<>();
        for (Manifest plant :
                manifests.all().stream().filter(each -> each.is(Kinds.PLANT)).toList()) {
            SortedSet<String> sources = sources(manifests, plant);
            for (KafkaRole role : KafkaRole.values()) {
                add(SandboxUsers.name(plant.name(), role));
            }
            String systems = SandboxUsers.systems(plant.name());
            directory.systems(plant.name(), add(systems));
            SortedSet<String> read = new TreeSet<>(sources);
            read.addAll(ownRead(manifests, plant));
            KafkaRights.of(plant.name(), read)
                    .forEach(right -> rights.add(given(SandboxUsers.name(plant.name(), right.role()), right)));
            sources.forEach(topic -> rights.add(new Right(systems, "topic", topic, false, "Write")));
        }
        broker.allow(rights);
    }

    /**
     * Settings of a client with the rights of a role.
     *
     * @throws SandboxException when the plant was never admitted
     */
    Map<String, Object> client(String plant, KafkaRole role) {
        return client(SandboxUsers.name(plant, role));
    }

    /**
     * Settings of a client of the systems that write to the plant's own topics.
     *
     * @throws SandboxException when the plant was never admitted
     */
    Map<String, Object> systems(String plant) {
        return client(SandboxUsers.systems(plant));
    }

    /** The plants' clients that the commands of this user need, by plant and role. */
    Map<String, Map<KafkaRole, Map<String, Object>>> forCommands(List<String> plants) {
        Map<String, Map<KafkaRole, Map<String, Object>>> all = new TreeMap<>();
        for (String plant : plants) {
            Map<KafkaRole, Map<String, Object>> its = all.computeIfAbsent(plant, first -> new TreeMap<>());
            its.put(KafkaRole.auditor, client(plant, KafkaRole.auditor));
            its.put(KafkaRole.delivery, client(plant, KafkaRole.delivery));
        }
        return all;
    }

    @Override
    public void close() {
        broker.close();
    }

    private Map<String, Object> client(String user) {
        Map<String, Object> settings = clients.get(user);
        if (settings == null) {
            throw new SandboxException("the sandbox's broker has no user " + user);
        }
        return settings;
    }

    private Map<String, Object> add(String user) {
        return clients.computeIfAbsent(user, each -> Map.copyOf(broker.addUser(each, users.password(each))));
    }

    private static Right given(String user, KafkaRight right) {
        return new Right(
                user,
                right.resource().name(),
                right.name(),
                right.prefix(),
                right.operation().name());
    }

    /** The topics of Plantline in which gateways keep how far they have read an Odoo. */
    private static SortedSet<String> ownRead(Manifests manifests, Manifest plant) {
        SortedSet<String> topics = new TreeSet<>();
        manifests.all().stream()
                .filter(each ->
                        each.is(Kinds.ODOO_INTERFACE) && each.namespace().equals(plant.namespace()))
                .filter(each -> each.tree().at("/spec/source/odoo").isObject())
                .forEach(each -> topics.add(new InterfaceId(plant.name(), each.name()).inTopic()));
        return topics;
    }

    private static SortedSet<String> sources(Manifests manifests, Manifest plant) {
        SortedSet<String> topics = new TreeSet<>();
        manifests.all().stream()
                .filter(each ->
                        each.is(Kinds.ODOO_INTERFACE) && each.namespace().equals(plant.namespace()))
                .forEach(each -> PlantTopics.of(each).ifPresent(topics::add));
        return topics;
    }
}
