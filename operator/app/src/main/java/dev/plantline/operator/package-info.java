/** The operator: one package per kind turns resources into workloads, topics and status. */
package dev.plantline.operator;
