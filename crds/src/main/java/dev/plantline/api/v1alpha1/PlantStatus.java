package dev.plantline.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of a plant.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled, AlertsInstalled
 * @param interfaces number of interfaces in the plant
 * @param resources what was made for the plant
 */
public record PlantStatus(
        Long observedGeneration, List<Condition> conditions, Integer interfaces, List<MadeResource> resources) {}
