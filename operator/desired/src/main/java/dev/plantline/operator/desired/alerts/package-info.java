/** The alerts of a plant: one entry each, of which the rules and the table for the person on call are made. */
package dev.plantline.operator.desired.alerts;
