/** From the topics of an interface to its target: partitions, lanes, holds, batches, checkpoint, audit chain and account. */
package dev.plantline.delivery;
