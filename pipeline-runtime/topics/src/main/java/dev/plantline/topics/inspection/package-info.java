/** An interface as a new owner of its partitions would find it: whether delivery wrote what stands there, and whether anything is lost. Nobody is fenced. */
package dev.plantline.topics.inspection;
