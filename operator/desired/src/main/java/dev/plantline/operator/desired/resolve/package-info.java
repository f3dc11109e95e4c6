/** How an interface goes live: the stages that its manifest passes, one class each, and what they have between them. */
package dev.plantline.operator.desired.resolve;
