package dev.plantline.delivery.ownership;

/**
 * The target in which this owner has raised the partition's row.
 *
 * @param database the database's identity
 * @param raises how often the row was raised, this time included
 */
record Raised(String database, long raises) {}
