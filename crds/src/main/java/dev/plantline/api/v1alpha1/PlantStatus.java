package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of a plant.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, AlertsInstalled, ReportsWritten, NothingLeftBehind, GatewayTls, KafkaOpen, InsecureTransport
 * @param interfaces number of interfaces in the plant
 * @param resources what was made for the plant
 * @param kafkaCluster id of the Kafka cluster that has the plant's messages, as it was seen first or as spec.kafka.clusterId accepts it
 * @param anchorKeys public keys with which the anchors of the plant's audit can be verified, the one that signs now first; also those that do not sign any
 *     more, at most 64
 * @param onboarding what is missing for the plant and its interfaces to work as declared, and who can do it, at most 50; absent: nothing is
 * @param leftBehind topics with messages that no interface reads, at most 50: their interface was deleted or renamed
 * @param codeMapRevisions whether there are revisions of code maps: people were asked about them when the operator looked last; absent: there are none
 */
public record PlantStatus(
        Long observedGeneration,
        List<Condition> conditions,
        Integer interfaces,
        List<MadeResource> resources,
        String kafkaCluster,
        List<String> anchorKeys,
        @Size(max = PlantStatus.MOST_ASKS) List<Ask> onboarding,
        List<LeftBehind> leftBehind,
        Boolean codeMapRevisions) {
    /** Asks that are listed at most. */
    public static final int MOST_ASKS = 50;
    /** Interfaces that are named in one ask at most. */
    public static final int MOST_NAMES = 20;

    /**
     * One thing that is missing.
     *
     * @param who can do it
     * @param reason the word that the condition gives
     * @param what is missing and what to do
     * @param interfaces which ones wait for it, the first 20 by name; absent: the plant as a whole
     */
    public record Ask(
            Person who, String reason, String what, @Size(max = PlantStatus.MOST_NAMES) List<String> interfaces) {}

    /** Who can do something about what a plant waits for. */
    public enum Person {
        /** Makes users, keys and rights in Odoo. */
        odooAdministrator("Odoo administrator"),
        /** Makes topics and users of Kafka. */
        kafkaAdministrator("Kafka administrator"),
        /** Keeps the cluster, its namespaces and Secrets. */
        platformTeam("Platform team"),
        /** Writes templates, latency classes and policies. */
        centre("Centre"),
        /** Writes the plant's manifests. */
        plantTeam("Plant team"),
        /** Keep code maps. */
        stewards("Stewards"),
        /** Decide about changes. */
        approvers("Approvers");

        private final String title;

        Person(String title) {
            this.title = title;
        }

        /** How lists call them. */
        public String title() {
            return title;
        }
    }

    /**
     * Messages of an interface that is not there any more.
     *
     * @param name of the interface that its topics are named after
     * @param pending received and without an outcome; absent: not known
     * @param setAside held messages and open dead letters; absent: not known
     */
    public record LeftBehind(String name, Long pending, Long setAside) {}
}
