/** How delivery proves that a checkpoint, and what stands beside it, was written by it and by nobody else. */
package dev.plantline.model.history;
