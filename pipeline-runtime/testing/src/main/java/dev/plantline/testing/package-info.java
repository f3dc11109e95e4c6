/** Real counterparts for tests, the sandbox and benchmarks: a Kafka broker inside the JVM and what else a plant needs around it. */
package dev.plantline.testing;
