/** Questions to what is outside the cluster, asked beside the reconcile threads. */
package dev.plantline.operator.outside;
