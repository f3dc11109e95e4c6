/**
 * Patterns of contracts: read in the meaning of ECMA-262, which JSON Schema prescribes, and run in time that grows with the text's length only.
 */
package dev.plantline.engine.pattern;
