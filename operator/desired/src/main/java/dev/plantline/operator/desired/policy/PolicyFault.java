package dev.plantline.operator.desired.policy;

/**
 * What of a policy cannot be applied.
 *
 * @param path place in the policy's manifest
 * @param message what is wrong with it
 */
public record PolicyFault(String path, String message) {}
