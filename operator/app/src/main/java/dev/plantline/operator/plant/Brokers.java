package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantSpec;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.operator.cluster.NamespaceSecrets;
import dev.plantline.operator.desired.RuntimeConfigurations;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.desired.kafka.KafkaRole;
import dev.plantline.operator.desired.kafka.KafkaUsers;
import dev.plantline.operator.desired.secret.SecretUse;
import dev.plantline.operator.topics.Broker;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The operator's own way to a plant's Kafka: the settings of the runtime with a user of its own, and the keys out of the plant's Secrets. */
final class Brokers {
    private Brokers() {}

    /**
     * Empty while a key is missing, or may not be sent there.
     *
     * @param plant as it counts
     * @param history keys of the plant; null: none can be used
     * @param cluster id of the cluster that has its messages; null: not known yet
     */
    static Optional<Broker> of(Plant plant, HistoryKeys history, String cluster, NamespaceSecrets secrets) {
        RuntimeConfiguration.Kafka kafka = RuntimeConfigurations.kafka(plant.getSpec(), KafkaRole.operator);
        Map<String, String> files = new HashMap<>();
        read(plant, SecretFiles.kafkaCa(plant.getSpec()), secrets).ifPresent(text -> files.put(kafka.caFile(), text));
        read(plant, SecretFiles.kafkaPassword(plant.getSpec(), KafkaRole.operator), secrets)
                .ifPresent(text -> files.put(kafka.passwordFile(), text));
        boolean complete = Stream.of(kafka.caFile(), kafka.passwordFile())
                .filter(Objects::nonNull)
                .allMatch(files::containsKey);
        return complete
                ? Optional.of(new Broker(
                        plant.getMetadata().getName(),
                        kafka.bootstrapServers(),
                        KafkaConnection.settings(kafka, files::get),
                        history,
                        cluster,
                        proof(plant.getSpec())))
                : Optional.empty();
    }

    private static Broker.Proof proof(PlantSpec spec) {
        return new Broker.Proof(
                KafkaUsers.password(spec, KafkaRole.operator)
                        .map(secret -> "user "
                                + KafkaUsers.name(spec, KafkaRole.operator).orElseThrow()
                                + (KafkaUsers.isOneForAll(spec) ? ", of all roles" : ", of the role operator")
                                + ", with the password in key " + secret.key() + " of Secret " + secret.name() + " ("
                                + KafkaUsers.passwordPath(spec, KafkaRole.operator) + ")")
                        .orElse(null),
                SecretFiles.kafkaCa(spec)
                        .map(use -> "key " + use.reference().key() + " of Secret "
                                + use.reference().name() + " (spec.kafka.tls.caSecretRef)")
                        .orElse(null));
    }

    private static Optional<String> read(Plant plant, Optional<SecretUse> use, NamespaceSecrets secrets) {
        return use.flatMap(each ->
                        secrets.answer(plant.getMetadata().getNamespace(), each).value())
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }
}
