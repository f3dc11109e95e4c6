/** Kafka sources: topics of the plant's own on the plant's broker. */
package dev.plantline.gateway.kafka;
