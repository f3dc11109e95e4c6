package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.desired.RuntimeConfigurations;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import dev.plantline.operator.topics.Broker;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The operator's own way to a plant's Kafka: the settings of the runtime with the operator's
 * own user, and the keys out of the plant's Secrets. */
final class Brokers {
    private Brokers() {}

    /**
     * Empty while a key is missing.
     *
     * @param plant as it counts
     * @param history keys of the plant
     * @param cluster id of the cluster that has its messages; null: not known yet
     */
    static Optional<Broker> of(Plant plant, HistoryKeys history, String cluster, NamespaceSecrets secrets) {
        String namespace = plant.getMetadata().getNamespace();
        RuntimeConfiguration.Kafka kafka = RuntimeConfigurations.kafka(plant.getSpec(), KafkaRole.operator);
        boolean complete = Stream.of(kafka.caFile(), kafka.passwordFile())
                .filter(Objects::nonNull)
                .allMatch(file ->
                        secrets.text(namespace, reference(plant, kafka, file)).isPresent());
        return complete
                ? Optional.of(new Broker(
                        plant.getMetadata().getName(),
                        kafka.bootstrapServers(),
                        KafkaConnection.settings(kafka, file -> secrets.text(namespace, reference(plant, kafka, file))
                                .orElseThrow()),
                        history,
                        cluster))
                : Optional.empty();
    }

    private static SecretKeyReference reference(Plant plant, RuntimeConfiguration.Kafka kafka, String file) {
        return file.equals(kafka.caFile())
                ? plant.getSpec().kafka().tls().caSecretRef()
                : KafkaUsers.password(plant.getSpec(), KafkaRole.operator).orElseThrow();
    }
}
