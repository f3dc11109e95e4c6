package dev.plantline.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of a plant.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, AlertsInstalled, NothingLeftBehind, GatewayTls, KafkaOpen, InsecureTransport
 * @param interfaces number of interfaces in the plant
 * @param resources what was made for the plant
 * @param kafkaCluster id of the Kafka cluster that has the plant's messages, as it was seen first or as spec.kafka.clusterId accepts it
 * @param anchorKeys public keys with which the anchors of the plant's audit can be verified, the one that signs now first; also those that do not sign any
 *     more, at most 64
 * @param leftBehind topics with messages that no interface reads, at most 50: their interface was deleted or renamed
 */
public record PlantStatus(
        Long observedGeneration,
        List<Condition> conditions,
        Integer interfaces,
        List<MadeResource> resources,
        String kafkaCluster,
        List<String> anchorKeys,
        List<LeftBehind> leftBehind) {

    /**
     * Messages of an interface that is not there any more.
     *
     * @param name of the interface that its topics are named after
     * @param pending received and without an outcome; absent: not known
     * @param setAside held messages and open dead letters; absent: not known
     */
    public record LeftBehind(String name, Long pending, Long setAside) {}
}
