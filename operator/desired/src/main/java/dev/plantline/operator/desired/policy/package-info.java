/** The centre's policies: what their expressions see, and how interfaces stand with them. */
package dev.plantline.operator.desired.policy;
