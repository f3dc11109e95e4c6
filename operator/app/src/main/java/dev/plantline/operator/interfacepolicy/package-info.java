/** Policies: whether their expressions can be applied. */
package dev.plantline.operator.interfacepolicy;
