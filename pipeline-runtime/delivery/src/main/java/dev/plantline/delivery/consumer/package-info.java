/** Membership in the interfaces' consumer groups, and the way in: {@link dev.plantline.delivery.consumer.Delivery}. */
package dev.plantline.delivery.consumer;
