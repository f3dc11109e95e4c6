package dev.plantline.engine;

import java.math.BigDecimal;

/**
 * What a code means.
 *
 * @param value canonical code
 * @param factor kind unit only: one of the plant's unit is this many of the canonical
 */
record Meaning(String value, BigDecimal factor) {}
