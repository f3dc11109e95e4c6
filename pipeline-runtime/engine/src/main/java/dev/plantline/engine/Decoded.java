package dev.plantline.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message that kept its contract. Made by {@link CompiledInterface#decode} alone: numbers are exact and within bounds.
 *
 * @param message the message; not to be changed
 * @param bytes how large it came
 */
public record Decoded(ObjectNode message, int bytes) {}
