package dev.plantline.operator.desired.change;

import dev.plantline.operator.desired.CodeMapConfigurations;

/**
 * A table of a code map as a revision holds it.
 *
 * @param revision by which decisions name it: 32 hex digits, hash of what its codes mean
 * @param stored as pods are given it, see {@link CodeMapConfigurations#stored}
 */
public record AgreedTable(String revision, String stored) {}
