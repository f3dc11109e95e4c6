/** Plants: everything that their interfaces share is made here. */
package dev.plantline.operator.plant;
