package dev.plantline.operator.topics;

import dev.plantline.model.history.HistoryKeys;
import java.util.Map;

/**
 * A plant's Kafka.
 *
 * @param plant whose
 * @param address for humans
 * @param settings of every client, by Kafka's names; may hold a password, so it is never shown
 * @param history with which first checkpoints are signed; none: they are not; null: the keys cannot be used now, and no first checkpoint is written
 * @param cluster id of the cluster that has the plant's messages; null: not known yet, whichever answers is the one
 * @param proof what the operator proves itself and whom it trusts by, for humans
 */
public record Broker(
        String plant, String address, Map<String, Object> settings, HistoryKeys history, String cluster, Proof proof) {
    /**
     * Where the operator's user, and the authorities of the brokers, stand in a manifest.
     *
     * @param user the user, its role and its Secret; null: there is none
     * @param authorities the Secret with the authorities; null: those of the Java runtime
     */
    public record Proof(String user, String authorities) {
        /** Nobody is named. */
        public static final Proof NONE = new Proof(null, null);
    }

    /** The same whose user nobody names. */
    public Broker(String plant, String address, Map<String, Object> settings, HistoryKeys history, String cluster) {
        this(plant, address, settings, history, cluster, Proof.NONE);
    }

    /** The same without history keys: its first checkpoints are not signed. */
    public Broker(String plant, String address, Map<String, Object> settings, String cluster) {
        this(plant, address, settings, HistoryKeys.NONE, cluster);
    }

    /** Plant and address; never the settings. */
    @Override
    public String toString() {
        return plant + " at " + address;
    }
}
