/** Secrets say themselves what they are for and where they may be sent. */
package dev.plantline.operator.desired.secret;
