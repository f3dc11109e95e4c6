package dev.plantline.delivery.partition;

import dev.plantline.model.Outcome;

/**
 * The earlier message that one repeats, or that it conflicts with.
 *
 * @param position where it stands, as text
 * @param outcome what became of it, as the target's ledger says; null: not known, or not decided yet
 */
record Earlier(String position, Outcome outcome) {}
