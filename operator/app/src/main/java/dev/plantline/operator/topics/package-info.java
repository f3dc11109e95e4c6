/** The topics of a plant's interfaces, on the plant's own broker. */
package dev.plantline.operator.topics;
