package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.secret.SecretUse;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a plant's pods are connected for as long as a Secret that the manifest asks for gives nothing. Users, mechanism, certificates and passwords
 * belong together: half of the new ones with half of the old ones would only be refused. So pods change from one whole to another.
 */
final class KeptConnections {
    private final ClusterState world;
    private final Plant plant;

    KeptConnections(ClusterState world, Plant plant) {
        this.world = world;
        this.plant = plant;
    }

    /** How a role reaches Kafka: as the manifest says, or as its pods do while a key of it is missing. */
    RuntimeConfiguration.Kafka kafka(KafkaRole role) {
        var spec = plant.getSpec();
        var complete = allGiven(Stream.of(SecretFiles.kafkaCa(spec), SecretFiles.kafkaPassword(spec, role)));
        return Optional.of(RuntimeConfigurations.kafka(spec, role))
                .filter(asTheManifestSays -> complete)
                .or(() -> running()
                        .filter(each -> KafkaRole.of(each.role()) == role)
                        .map(each -> each.plant().kafka())
                        .findFirst())
                .orElseGet(() -> RuntimeConfigurations.kafka(spec, role));
    }

    /** How messages come in: as the manifest says, or with the TLS that the gateway has while a part of the new one is missing. */
    RuntimeConfiguration.Door door() {
        var spec = plant.getSpec();
        var wanted = RuntimeConfigurations.door(spec);
        if (allGiven(Stream.of(
                SecretFiles.gatewayCertificate(spec),
                SecretFiles.gatewayKey(spec),
                SecretFiles.gatewayClientCa(spec)))) {
            return wanted;
        }
        return running()
                .filter(each -> each.role() == RuntimeConfiguration.Role.gateway)
                .findFirst()
                .map(kept -> new RuntimeConfiguration.Door(
                        wanted.trustedProxies(),
                        wanted.forwardedHeader(),
                        // A door in the clear is none in what a release before doors has written.
                        kept.plant().door() == null ? null : kept.plant().door().tls()))
                .orElse(wanted);
    }

    /** Whether a connection is the manifest's user: only then its password is theirs. */
    boolean isUserOf(RuntimeConfiguration.Kafka kafka, KafkaRole role) {
        var wanted = RuntimeConfigurations.kafka(plant.getSpec(), role);
        return Optional.ofNullable(wanted.username()).equals(Optional.ofNullable(kafka.username()))
                && Optional.ofNullable(wanted.saslMechanism()).equals(Optional.ofNullable(kafka.saslMechanism()));
    }

    /** Whether Secrets give everything for these uses; one that is not asked for is not missing. */
    boolean allGiven(Stream<Optional<SecretUse>> uses) {
        return uses.flatMap(Optional::stream).allMatch(use -> world.secrets()
                .answer(plant.getMetadata().getNamespace(), use)
                .value()
                .isPresent());
    }

    private Stream<RuntimeConfiguration> running() {
        return world.running().stream()
                .filter(each -> each.plant().name().equals(plant.getMetadata().getName()));
    }
}
