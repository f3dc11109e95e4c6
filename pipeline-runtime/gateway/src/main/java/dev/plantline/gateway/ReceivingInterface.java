package dev.plantline.gateway;

import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.InterfaceId;

/**
 * An interface under one revision, as far as messages are received for it.
 *
 * @param id whose messages
 * @param partitions partition count of its topics
 * @param maxBytes largest message, bytes
 * @param compiled its contract and keys
 */
public record ReceivingInterface(InterfaceId id, int partitions, int maxBytes, CompiledInterface compiled) {}
