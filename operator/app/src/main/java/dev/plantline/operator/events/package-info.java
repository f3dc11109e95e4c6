/** Kubernetes Events: what a human can follow with {@code kubectl describe} and {@code kubectl get events}. */
package dev.plantline.operator.events;
