package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.api.v1alpha1.PlantSpec.KafkaConnection;
import dev.plantline.api.v1alpha1.PlantSpec.Sasl;
import dev.plantline.api.v1alpha1.PlantSpec.User;
import dev.plantline.api.v1alpha1.PlantSpec.Users;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import java.util.Optional;

/**
 * A plant's Kafka with the users that its pods have, as long as the password of another one is missing: with the new name and the old password, which is
 * all that is there, a pod would be refused.
 */
final class LastGoodUsers {
    private LastGoodUsers() {}

    static KafkaConnection of(ClusterState world, Plant plant) {
        KafkaConnection kafka = plant.getSpec().kafka();
        Sasl sasl = kafka.sasl();
        if (sasl == null) {
            return kafka;
        }
        String gateway = name(world, plant, KafkaRole.gateway);
        String delivery = name(world, plant, KafkaRole.delivery);
        Sasl good = sasl.users() == null
                ? new Sasl(sasl.mechanism(), null, delivery, sasl.passwordSecretRef())
                : new Sasl(
                        sasl.mechanism(),
                        new Users(
                                new User(gateway, sasl.users().gateway().passwordSecretRef()),
                                new User(delivery, sasl.users().delivery().passwordSecretRef()),
                                sasl.users().operator(),
                                sasl.users().auditor()),
                        null,
                        null);
        return new KafkaConnection(
                kafka.bootstrapServers(), kafka.replicationFactor(), kafka.clusterId(), kafka.tls(), good);
    }

    private static String name(ClusterState world, Plant plant, KafkaRole role) {
        PlantSpec spec = plant.getSpec();
        String named = KafkaUsers.name(spec, role).orElseThrow();
        boolean there = world.secrets()
                .answer(
                        plant.getMetadata().getNamespace(),
                        SecretFiles.kafkaPassword(spec, role).orElseThrow())
                .value()
                .isPresent();
        if (there) {
            return named;
        }
        Optional<String> running = world.running().stream()
                .filter(each ->
                        each.plant().name().equals(plant.getMetadata().getName()) && KafkaRole.of(each.role()) == role)
                .map(RuntimeConfiguration::plant)
                .flatMap(each -> Optional.ofNullable(each.kafka().username()).stream())
                .findFirst();
        return running.orElse(named);
    }
}
