/** The operator's view of the cluster: caches that watches keep, and writes that are compared with them first. */
package dev.plantline.operator.cluster;
