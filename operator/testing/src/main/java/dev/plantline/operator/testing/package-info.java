/** Counterparts of the operator: a Kubernetes API in memory and clusters for tests. */
package dev.plantline.operator.testing;
