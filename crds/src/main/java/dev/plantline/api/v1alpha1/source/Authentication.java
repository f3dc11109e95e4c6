package dev.plantline.api.v1alpha1.source;

import io.fabric8.generator.annotation.Required;

/**
 * How a sender proves itself.
 *
 * @param hmac signature over time and body
 */
public record Authentication(@Required Hmac hmac) {}
