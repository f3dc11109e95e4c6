package dev.plantline.engine;

/**
 * Where paths and names start.
 *
 * @param shape of the message, of the element of {@code forEach}, or of the line
 * @param inLines whether it is an element or a line rather than the message
 */
record Surroundings(ContractShape shape, boolean inLines) {}
