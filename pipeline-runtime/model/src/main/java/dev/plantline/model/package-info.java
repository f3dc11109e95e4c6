/** The vocabulary of the runtime: positions, headers, topic names, operations, outcomes, audit records, checkpoints, commands and the two ports, without I/O. */
package dev.plantline.model;
