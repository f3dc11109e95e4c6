/** Changes of live interfaces that people decide about: what differs, whose decisions it needs, and what was decided. */
package dev.plantline.operator.desired.change;
