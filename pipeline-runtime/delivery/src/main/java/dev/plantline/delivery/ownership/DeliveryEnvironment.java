package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.TimeSource;
import dev.plantline.model.history.AnchorKeys;
import dev.plantline.model.history.HistoryKeys;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * What delivery needs from outside.
 *
 * @param owner name of this process in checkpoints, for humans: the pod's name
 * @param kafka connection of every Kafka client: bootstrap servers, security
 * @param targets the kinds of target that interfaces can have
 * @param listener hears what happens
 * @param clock the time
 * @param random for jitter; thread safe
 * @param bounds pace and limits
 * @param history keys with which checkpoints are signed and verified
 * @param anchors keys with which the audit is anchored
 * @param replayReads whose turn it is to read what a replay names: there is memory for one at a time
 */
public record DeliveryEnvironment(
        String owner,
        Map<String, Object> kafka,
        TargetKinds targets,
        DeliveryListener listener,
        TimeSource clock,
        RandomGenerator random,
        DeliverySettings bounds,
        HistoryKeys history,
        AnchorKeys anchors,
        Semaphore replayReads) {
    /** With a turn of its own. */
    public DeliveryEnvironment(
            String owner,
            Map<String, Object> kafka,
            TargetKinds targets,
            DeliveryListener listener,
            TimeSource clock,
            RandomGenerator random,
            DeliverySettings bounds,
            HistoryKeys history,
            AnchorKeys anchors) {
        this(owner, kafka, targets, listener, clock, random, bounds, history, anchors, new Semaphore(1));
    }

    /** The same for a plant without keys: nothing that it writes is signed. */
    public DeliveryEnvironment(
            String owner,
            Map<String, Object> kafka,
            TargetKinds targets,
            DeliveryListener listener,
            TimeSource clock,
            RandomGenerator random,
            DeliverySettings bounds) {
        this(owner, kafka, targets, listener, clock, random, bounds, HistoryKeys.NONE, AnchorKeys.NONE);
    }
}
