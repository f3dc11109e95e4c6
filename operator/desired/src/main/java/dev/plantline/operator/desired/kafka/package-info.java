/** Who may do what in a plant's Kafka: roles, their users and the rights of each. */
package dev.plantline.operator.desired.kafka;
