package dev.plantline.api.v1alpha1;

/**
 * One resource that the operator made.
 *
 * @param kind Kubernetes kind, or KafkaTopic for a topic on the broker
 * @param name its name
 * @param ready whether it does its work now
 */
public record MadeResource(String kind, String name, Boolean ready) {}
