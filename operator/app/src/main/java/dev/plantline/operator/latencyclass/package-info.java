/** Latency classes: how many interfaces use them. */
package dev.plantline.operator.latencyclass;
