/** Conditions of all kinds, as Kubernetes and its tools (kstatus, Argo CD, Flux) understand them. */
package dev.plantline.operator.conditions;
