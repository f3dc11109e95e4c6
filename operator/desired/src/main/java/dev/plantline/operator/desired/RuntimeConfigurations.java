package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.Json;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Duty;
import dev.plantline.model.RuntimeConfiguration.OdooConnection;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each workload of a plant is configured with, its split into shards and the way back. */
public final class RuntimeConfigurations {
    /** Files that a configuration is split into at most. */
    public static final int SHARDS = PodLayout.SHARDS;

    private static final Comparator<Workload> FINANCE_FIRST =
            Comparator.comparing(Workload::finance).reversed().thenComparing(Workload::name);

    private RuntimeConfigurations() {}

    /**
     * One configuration per workload that the interfaces need: those of finance, those of others, the gateway.
     *
     * @param world tells what runs and what Secrets give
     * @param cluster identity of the cluster: the uid of its namespace kube-system
     */
    public static List<RuntimeConfiguration> of(ClusterState world, EffectiveInterfaces effective, String cluster) {
        if (effective.plant().isEmpty() || effective.live().isEmpty()) {
            return List.of();
        }
        var plant = effective.plant().get();
        var connections = new KeptConnections(world, plant);
        var odooConnections = odooConnections(effective);
        var all = new ArrayList<RuntimeConfiguration>();
        byWorkload(effective.live()).values().forEach(interfaces -> {
            var used = new TreeMap<String, OdooConnection>();
            for (var each : interfaces) {
                used.merge(
                        each.configuration().odooConnection(),
                        withDuty(odooConnections, each),
                        (one, two) -> withDuties(one, two.duties()));
            }
            var timing = Defaults.within(interfaces.get(0).timing(), used.values());
            all.add(new RuntimeConfiguration(
                    RuntimeConfiguration.VERSION,
                    plant(plant, cluster, KafkaRole.delivery, connections).taking(commands(world)),
                    timing.mode() == LatencyClassSpec.Mode.batch ? Role.batch : Role.streaming,
                    interfaces.get(0).latencyClass(),
                    interfaces.get(0).isFinance(),
                    timing,
                    used,
                    configurations(interfaces)));
        });
        all.add(new RuntimeConfiguration(
                RuntimeConfiguration.VERSION,
                plant(plant, cluster, KafkaRole.gateway, connections).with(connections.door()),
                Role.gateway,
                null,
                false,
                null,
                new ReadingConnections(world, plant, odooConnections).of(effective),
                configurations(effective.live())));
        return List.copyOf(all);
    }

    /**
     * A configuration as the files that its workload reads. An interface never moves to another file, so that no swap of one file can lose or
     * double it.
     *
     * @return text by number of the shard; shard 0 is always there
     */
    public static SortedMap<Integer, String> shards(RuntimeConfiguration configuration) {
        var parts = new TreeMap<Integer, List<RuntimeConfiguration.Interface>>();
        parts.put(0, new ArrayList<>());
        for (var each : configuration.interfaces()) {
            parts.computeIfAbsent(shard(each.name()), number -> new ArrayList<>())
                    .add(each);
        }
        var texts = new TreeMap<Integer, String>();
        parts.forEach((number, interfaces) -> texts.put(number, json(configuration.with(interfaces))));
        return texts;
    }

    /** What the workloads run with now, from their ConfigMaps; what cannot be read is left out, because nothing can run with it. */
    public static List<RuntimeConfiguration> running(Collection<ConfigMap> configMaps) {
        var byWorkload = configMaps.stream()
                .filter(each -> Labels.workload(each).isPresent())
                .collect(Collectors.groupingBy(
                        each -> each.getMetadata().getNamespace() + "/"
                                + Labels.workload(each).orElseThrow(),
                        TreeMap::new,
                        Collectors.toList()));
        return byWorkload.values().stream().flatMap(maps -> read(maps).stream()).toList();
    }

    /**
     * How gateways are connected now, from their ConfigMaps. Without the interfaces: the classes say them too, and reading thousands of specs twice
     * takes much memory.
     */
    public static List<RuntimeConfiguration> runningGateways(Collection<ConfigMap> configMaps) {
        return configMaps.stream()
                .flatMap(each -> Optional.ofNullable(each.getData()).orElse(Map.of()).values().stream())
                .flatMap(text -> {
                    try {
                        return Stream.of(RuntimeConfiguration.readPlant(text));
                    } catch (IllegalArgumentException unreadable) {
                        return Stream.empty();
                    }
                })
                .toList();
    }

    /** Shards that disagree were written by a work that ended midway: each still says what its own interfaces run. */
    private static List<RuntimeConfiguration> read(List<ConfigMap> configMaps) {
        var texts = configMaps.stream()
                .flatMap(each -> Optional.ofNullable(each.getData()).orElse(Map.of()).values().stream())
                .toList();
        return parsed(texts).map(List::of).orElseGet(() -> texts.stream()
                .flatMap(text -> parsed(List.of(text)).stream())
                .toList());
    }

    private static Optional<RuntimeConfiguration> parsed(List<String> texts) {
        try {
            return Optional.of(RuntimeConfiguration.read(texts));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Number of the shard that an interface stands in; it never moves to another. */
    public static int shard(String interfaceName) {
        return Math.floorMod(interfaceName.hashCode(), SHARDS);
    }

    /** Bytes that an interface takes in its shard. */
    public static int bytes(RuntimeConfiguration.Interface each) {
        return json(each).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * By name of the workload, which is one per latency class and, apart from it, one for what it has of finance. Those of finance first: they take over
     * copies of keys from the workloads that had them, which must not lose them before.
     */
    private static SortedMap<Workload, List<EffectiveInterface>> byWorkload(List<EffectiveInterface> live) {
        return live.stream()
                .collect(Collectors.groupingBy(Workload::of, () -> new TreeMap<>(FINANCE_FIRST), Collectors.toList()));
    }

    private static List<RuntimeConfiguration.Interface> configurations(List<EffectiveInterface> interfaces) {
        return interfaces.stream().map(EffectiveInterface::configuration).toList();
    }

    /** Every connection and duty with the names of its kits. */
    private static Map<String, OdooConnection> odooConnections(EffectiveInterfaces effective) {
        var odooConnections = new TreeMap<String, OdooConnection>();
        // Where a changed manifest and a last good revision differ, the manifest says where Odoo is now. But where
        // people decide about that, all interfaces
        // of a connection go on where they are until the last one may move.
        var first = effective.live().stream()
                .sorted(Comparator.comparing(each ->
                        each.lastGood() != effective.isHeld(each.configuration().odooConnection())))
                .toList();
        for (var each : first) {
            odooConnections.merge(
                    each.configuration().odooConnection(),
                    each.odooConnection(),
                    (one, two) -> withDuties(one, two.duties()));
        }
        odooConnections.replaceAll((name, odooConnection) -> {
            var named = new TreeMap<String, Duty>();
            odooConnection.duties().forEach((duty, credential) -> {
                // Of the address that all interfaces share, whichever of them brought it.
                named.put(
                        duty,
                        new Duty(SecretFiles.odooKey(name, duty, odooConnection.url()), null)
                                .telling(credential.notices()));
            });
            effective
                    .kits()
                    .get(name)
                    .forEach((kit, inUse) ->
                            named.computeIfPresent(kit.duty(), (duty, each) -> each.with(kit.use(), inUse.action())));
            return new OdooConnection(
                    odooConnection.url(),
                    odooConnection.database(),
                    odooConnection.caFile(),
                    odooConnection.workers(),
                    named);
        });
        return odooConnections;
    }

    /** With what this one interface needs of it. */
    private static OdooConnection withDuty(Map<String, OdooConnection> odooConnections, EffectiveInterface each) {
        var odooConnection = odooConnections.get(each.configuration().odooConnection());
        return new OdooConnection(
                odooConnection.url(),
                odooConnection.database(),
                odooConnection.caFile(),
                odooConnection.workers(),
                Map.of(
                        each.duty(),
                        odooConnection
                                .duties()
                                .get(each.duty())
                                .only(each.kit().use())
                                .tellingAs(odooConnection.duties().get(each.duty()))));
    }

    private static OdooConnection withDuties(OdooConnection odooConnection, Map<String, Duty> more) {
        var duties = new TreeMap<>(odooConnection.duties());
        more.forEach((name, duty) -> duties.merge(name, duty, Duty::with));
        return new OdooConnection(
                odooConnection.url(),
                odooConnection.database(),
                odooConnection.caFile(),
                odooConnection.workers(),
                duties);
    }

    /** How messages come in over HTTP, as the manifest says. */
    static RuntimeConfiguration.Door door(PlantSpec spec) {
        return Optional.ofNullable(spec.gateway())
                .map(gateway -> new RuntimeConfiguration.Door(
                        gateway.trustedProxies(),
                        gateway.forwardedHeader(),
                        SecretFiles.gatewayTls(spec)
                                .map(RuntimeConfigurations::tls)
                                .orElse(null)))
                .orElse(RuntimeConfiguration.Door.PLAIN);
    }

    private static RuntimeConfiguration.DoorTls tls(PlantSpec.GatewayTls tls) {
        var clients = Optional.ofNullable(tls.clientCertificates());
        return new RuntimeConfiguration.DoorTls(
                SecretFiles.GATEWAY_CERTIFICATE,
                SecretFiles.GATEWAY_KEY,
                clients.map(each -> SecretFiles.GATEWAY_CLIENT_CA).orElse(null),
                clients.map(each -> Boolean.TRUE.equals(each.required())).orElse(false));
    }

    /** Where the cluster proves who commands, nobody commands past it. */
    private static RuntimeConfiguration.Commands commands(ClusterState world) {
        return world.changes().proven() ? RuntimeConfiguration.Commands.signed : null;
    }

    private static RuntimeConfiguration.PlantConfiguration plant(
            Plant plant, String cluster, KafkaRole role, KeptConnections connections) {
        var spec = plant.getSpec();
        boolean writesHistory = role == KafkaRole.delivery;
        return new RuntimeConfiguration.PlantConfiguration(
                        plant.getMetadata().getName(),
                        cluster,
                        spec.timeZone(),
                        connections.kafka(role),
                        Defaults.maxMessageBytes(spec),
                        writesHistory ? SecretFiles.HISTORY_KEYS : null)
                .anchoredWith(writesHistory ? SecretFiles.ANCHOR_KEYS : null);
    }

    /** How an Odoo is reached for one duty, which the connection must have; its kits are not named yet. */
    public static OdooConnection odooConnection(dev.plantline.api.v1alpha1.OdooConnection resource, String duty) {
        var name = resource.getMetadata().getName();
        var spec = resource.getSpec();
        return new OdooConnection(
                spec.url(),
                spec.database(),
                SecretFiles.odooCa(resource)
                        .map(reference -> SecretFiles.odooCa(name))
                        .orElse(null),
                Optional.ofNullable(spec.workers()).orElse(Defaults.WORKERS),
                Map.of(duty, new Duty(SecretFiles.odooKey(name, duty, spec.url()), null).telling(told(spec, duty))));
    }

    /** Logins of who is told of refused messages of a duty, by the name of an owner; empty: nobody is. */
    private static SortedMap<String, String> told(OdooConnectionSpec spec, String duty) {
        var told = new TreeMap<String, String>();
        spec.credentials().stream()
                .filter(each -> each.duty().equals(duty) && each.notices() != null)
                .forEach(each -> each.notices().users().forEach(user -> told.put(user.owner(), user.login())));
        return told;
    }

    /** How the plant's Kafka is reached by a role; a role without a user of its own gets none. */
    public static RuntimeConfiguration.Kafka kafka(PlantSpec spec, KafkaRole role) {
        var user = KafkaUsers.name(spec, role);
        return new RuntimeConfiguration.Kafka(
                spec.kafka().bootstrapServers(),
                spec.kafka().tls() != null,
                SecretFiles.kafkaCa(spec).map(reference -> SecretFiles.KAFKA_CA).orElse(null),
                user.map(name -> Json.MAPPER.convertValue(spec.kafka().sasl().mechanism(), String.class))
                        .orElse(null),
                user.orElse(null),
                KafkaUsers.password(spec, role)
                        .map(reference -> SecretFiles.kafkaPassword(spec.kafka().bootstrapServers()))
                        .orElse(null));
    }
}
