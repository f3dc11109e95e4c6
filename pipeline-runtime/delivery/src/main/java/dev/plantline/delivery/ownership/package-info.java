/** Owning a partition: the election, the loop of its owner, its transactions, and how it is lost. */
package dev.plantline.delivery.ownership;
