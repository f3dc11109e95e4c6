/** What the resources of a plant ask for, as pure functions from resources to resources and conditions. */
package dev.plantline.operator.desired;
