package dev.plantline.operator.desired.policy;

import dev.plantline.api.v1alpha1.InterfacePolicySpec.Decisions;

/**
 * What a policy says about decisions.
 *
 * @param policy name of the InterfacePolicy
 * @param when hash of the expression that says for which interfaces it is, 16 hex digits: another one means others
 * @param decisions whose decisions a change of these needs
 */
public record Asking(String policy, String when, Decisions decisions) {}
