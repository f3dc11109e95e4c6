package dev.plantline.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What the operator observed of a template.
 *
 * @param observedGeneration generation of the spec that this status speaks of
 * @param conditions Ready, Reconciling, Stalled
 * @param interfaces number of interfaces that name it
 */
public record InterfaceTemplateStatus(Long observedGeneration, List<Condition> conditions, Integer interfaces) {}
