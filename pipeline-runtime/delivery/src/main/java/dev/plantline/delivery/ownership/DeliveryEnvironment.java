package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.TimeSource;
import java.util.Map;
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
 */
public record DeliveryEnvironment(
        String owner,
        Map<String, Object> kafka,
        TargetKinds targets,
        DeliveryListener listener,
        TimeSource clock,
        RandomGenerator random,
        DeliverySettings bounds) {}
