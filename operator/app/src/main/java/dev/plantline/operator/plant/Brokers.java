package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.desired.DesiredPlant;
import dev.plantline.operator.topics.Broker;

/** The operator's own way to a plant's Kafka: the same settings as the runtime's, with the keys out of the plant's Secrets. */
final class Brokers {
    private Brokers() {}

    static Broker of(DesiredPlant desired, NamespaceSecrets secrets) {
        Plant plant = desired.plant().orElseThrow();
        RuntimeConfiguration.Kafka kafka =
                desired.configurations().get(0).plant().kafka();
        return new Broker(
                plant.getMetadata().getName(),
                kafka.bootstrapServers(),
                KafkaConnection.settings(
                        kafka, file -> secrets.text(plant.getMetadata().getNamespace(), reference(plant, kafka, file))
                                .orElseThrow(() -> new IllegalStateException("a key of the plant's Kafka is gone"))));
    }

    private static SecretKeyReference reference(Plant plant, RuntimeConfiguration.Kafka kafka, String file) {
        return file.equals(kafka.caFile())
                ? plant.getSpec().kafka().tls().caSecretRef()
                : plant.getSpec().kafka().sasl().passwordSecretRef();
    }
}
