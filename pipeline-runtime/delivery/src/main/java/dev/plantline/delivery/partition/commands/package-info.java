/** What humans can ask of the owner of a partition: one class per action. */
package dev.plantline.delivery.partition.commands;
