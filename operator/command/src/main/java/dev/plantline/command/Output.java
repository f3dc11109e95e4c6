package dev.plantline.command;

/** How a command prints. */
enum Output {
    /** A table for people. */
    table,
    /** One JSON document for machines. */
    json
}
