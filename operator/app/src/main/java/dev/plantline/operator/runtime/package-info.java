/** What the workloads tell about themselves. */
package dev.plantline.operator.runtime;
