package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Values from one place outside the manifest.
 *
 * @param name of the place, as a status shows it
 * @param values a tree in the form of an interface's spec
 */
public record Layer(String name, JsonNode values) {}
