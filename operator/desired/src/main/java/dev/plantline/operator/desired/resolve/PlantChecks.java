package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import dev.plantline.operator.desired.secret.Destination;
import dev.plantline.operator.desired.secret.SecretUse;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which Plant of a namespace counts, and what is wrong with the others.
 *
 * @param namespace the namespace
 * @param accepted the plant that counts: it has no problem, or it runs and goes on with what it has
 * @param obstacles by name of Plant
 */
record PlantChecks(String namespace, Optional<Plant> accepted, Map<String, List<Obstacle>> obstacles) {
    /** {@code <plant>-<class>} names a CronJob, at most 52 characters long; both halves have a bound of their own. */
    static final int LONGEST_NAME = 24;

    /** Obstacles of a plant that leave what runs as it is. */
    private static final Set<Reason> HARMLESS =
            Set.of(Reason.UnknownTimeZone, Reason.SecretMissing, Reason.SecretNotForPlantline, Reason.NotCertificates);

    static PlantChecks of(ClusterState world, String namespace) {
        var here = world.plants().stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .sorted(ClusterState.OLDER_FIRST)
                .toList();
        var obstacles = new TreeMap<String, List<Obstacle>>();
        Plant accepted = null;
        for (var plant : here) {
            var found = plant == here.get(0) ? obstacles(world, plant) : List.of(second(here.get(0), namespace));
            if (!found.isEmpty()) {
                obstacles.put(plant.getMetadata().getName(), found);
            }
            if (plant == here.get(0)) {
                accepted = found.stream().allMatch(each -> isOfTheDesk(each, plant))
                        ? plant
                        : lastGood(world, plant, found).orElse(null);
            }
        }
        return new PlantChecks(namespace, Optional.ofNullable(accepted), obstacles);
    }

    /** People wait for the auditor's password, and no message does. */
    private static boolean isOfTheDesk(Obstacle obstacle, Plant plant) {
        return KafkaUsers.password(plant.getSpec(), KafkaRole.auditor).isPresent()
                && !KafkaUsers.isOneForAll(plant.getSpec())
                && obstacle.path().equals(KafkaUsers.passwordPath(plant.getSpec(), KafkaRole.auditor));
    }

    /** What runs goes on with its time zone and its keys, so that interfaces can still be changed, suspended and deleted. */
    private static Optional<Plant> lastGood(ClusterState world, Plant plant, List<Obstacle> found) {
        if (!found.stream().allMatch(each -> HARMLESS.contains(each.reason()))) {
            return Optional.empty();
        }
        return world.running().stream()
                .map(RuntimeConfiguration::plant)
                .filter(each -> each.name().equals(plant.getMetadata().getName()))
                .filter(each -> keepsBrokers(each, plant) || hasKeys(world, plant))
                .findFirst()
                .map(running -> {
                    var spec = plant.getSpec();
                    var known = ZoneId.getAvailableZoneIds().contains(spec.timeZone());
                    var good = new Plant();
                    good.setMetadata(plant.getMetadata());
                    good.setSpec(new PlantSpec(
                            spec.displayName(),
                            known ? spec.timeZone() : running.timeZone(),
                            spec.kafka(),
                            spec.odooConnection(),
                            spec.systems(),
                            spec.owners(),
                            spec.gateway(),
                            spec.desk(),
                            spec.changeControl(),
                            spec.delegatedDecisions()));
                    return good;
                });
    }

    private static boolean keepsBrokers(RuntimeConfiguration.PlantConfiguration running, Plant plant) {
        return Destination.ofBrokers(running.kafka().bootstrapServers())
                .equals(Destination.ofBrokers(plant.getSpec().kafka().bootstrapServers()));
    }

    /**
     * Without the keys for the brokers that the manifest names, the pods stay with those that they have. The operator's own counts too: without it
     * nobody can tell whether these brokers are the same cluster.
     */
    private static boolean hasKeys(ClusterState world, Plant plant) {
        return Stream.concat(
                        SecretFiles.kafkaCa(plant.getSpec()).stream(),
                        Stream.of(KafkaRole.gateway, KafkaRole.delivery, KafkaRole.operator)
                                .flatMap(role -> SecretFiles.kafkaPassword(plant.getSpec(), role).stream()))
                .allMatch(use -> world.secrets()
                        .answer(plant.getMetadata().getNamespace(), use)
                        .value()
                        .isPresent());
    }

    /**
     * Why no interface of the namespace can go live; empty when the plant is good.
     *
     * @param plants every Plant that is known
     */
    Optional<Obstacle> forInterfaces(List<Plant> plants) {
        if (accepted.isPresent()) {
            return Optional.empty();
        }
        if (obstacles.isEmpty()) {
            return Optional.of(new Obstacle(
                    Reason.PlantMissing,
                    "metadata.namespace",
                    "namespace " + namespace
                            + " has no Plant, and an interface belongs to the Plant of its own namespace: "
                            + whereTo(plants)));
        }
        var causes = obstacles.entrySet().stream()
                .filter(entry -> entry.getValue().stream().noneMatch(each -> each.reason() == Reason.SecondPlant))
                .findFirst()
                .orElseThrow();
        var waits = causes.getValue().stream().noneMatch(each -> each.reason().stalls());
        return Optional.of(new Obstacle(
                waits ? causes.getValue().get(0).reason() : Reason.PlantRefused,
                "metadata.namespace",
                (waits ? "waits for its Plant " : "its Plant was refused: ") + causes.getKey() + ": "
                        + causes.getValue().get(0).message()));
    }

    /** With one Plant it is clear which one is meant. */
    private String whereTo(List<Plant> plants) {
        if (plants.size() != 1) {
            return "apply a Plant to it, or correct metadata.namespace";
        }
        var only = plants.get(0).getMetadata();
        return "set metadata.namespace to " + only.getNamespace() + ", where Plant " + only.getName()
                + " is, or apply a Plant to " + namespace;
    }

    private static Obstacle second(Plant older, String namespace) {
        return new Obstacle(
                Reason.SecondPlant,
                "metadata.name",
                "namespace " + namespace + " has the older Plant "
                        + older.getMetadata().getName()
                        + " already: delete one of the two, or move this one to a namespace of its own");
    }

    private static List<Obstacle> obstacles(ClusterState world, Plant plant) {
        var found = new ArrayList<Obstacle>();
        var name = plant.getMetadata().getName();
        ClusterState.plant(world.plants(), name)
                .filter(oldest -> !oldest.getMetadata()
                        .getNamespace()
                        .equals(plant.getMetadata().getNamespace()))
                .ifPresent(oldest -> found.add(new Obstacle(
                        Reason.PlantNameTaken,
                        "metadata.name",
                        "the older Plant in namespace " + oldest.getMetadata().getNamespace() + " is called " + name
                                + " too, and a plant's name is unique in the cluster: choose another name")));
        if (name.length() > LONGEST_NAME) {
            found.add(new Obstacle(
                    Reason.NameTooLong,
                    "metadata.name",
                    "the name has " + name.length() + " characters; at most " + LONGEST_NAME
                            + ", because workloads and topics are named after the plant: choose a shorter code"));
        }
        var zone = plant.getSpec().timeZone();
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            found.add(new Obstacle(
                    Reason.UnknownTimeZone,
                    "spec.timeZone",
                    "'" + zone + "' is not an IANA time zone: write for example Europe/Paris"));
        }
        SecretFiles.kafkaCa(plant.getSpec())
                .flatMap(use -> withoutSecret(world, plant, "spec.kafka.tls.caSecretRef", use))
                .ifPresent(found::add);
        for (var role : KafkaRole.values()) {
            SecretFiles.kafkaPassword(plant.getSpec(), role)
                    .flatMap(use -> withoutSecret(world, plant, KafkaUsers.passwordPath(plant.getSpec(), role), use))
                    .filter(each -> !found.contains(each)) // one user for all roles has one password
                    .ifPresent(found::add);
        }
        SecretFiles.gatewayCertificate(plant.getSpec())
                .flatMap(use -> withoutSecret(world, plant, "spec.gateway.tls.secretRef", use))
                .or(() -> SecretFiles.gatewayKey(plant.getSpec())
                        .flatMap(use -> withoutSecret(world, plant, "spec.gateway.tls.secretRef", use)))
                .ifPresent(found::add);
        SecretFiles.gatewayClientCa(plant.getSpec())
                .flatMap(use -> withoutSecret(world, plant, "spec.gateway.tls.clientCertificates.caSecretRef", use))
                .ifPresent(found::add);
        return List.copyOf(found);
    }

    /** Why a Secret gives nothing for a use; empty: it does. */
    static Optional<Obstacle> withoutSecret(ClusterState world, HasMetadata resource, String path, SecretUse use) {
        var namespace = resource.getMetadata().getNamespace();
        var reference = use.reference();
        return world.secrets()
                .answer(namespace, use)
                .match(
                        given -> Optional.empty(),
                        () -> Optional.of(new Obstacle(
                                Reason.SecretMissing,
                                path,
                                "Secret " + reference.name() + " in namespace " + namespace + " has no key '"
                                        + reference.key() + "' yet: create it; the operator continues by itself")),
                        refused -> Optional.of(new Obstacle(
                                refused.certificates() ? Reason.NotCertificates : Reason.SecretNotForPlantline,
                                path,
                                refused.why())));
    }
}
