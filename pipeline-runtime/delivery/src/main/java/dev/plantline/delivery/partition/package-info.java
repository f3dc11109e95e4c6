/** What becomes of the messages of one owned partition: outcomes, holds, circuit breakers, the account. Without Kafka and without threads. */
package dev.plantline.delivery.partition;
