/**
 * From the topics of an interface to its target. Each package knows those below it and none above: {@code consumer}, {@code ownership},
 * {@code partition}, {@code flow}.
 */
package dev.plantline.delivery;
