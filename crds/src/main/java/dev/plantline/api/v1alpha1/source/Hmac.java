package dev.plantline.api.v1alpha1.source;

import dev.plantline.api.v1alpha1.SecretKeyReference;
import io.fabric8.generator.annotation.Required;

/**
 * X-Plantline-Signature: t=&lt;unix seconds&gt;,v1=&lt;hex HMAC-SHA256 of "t.body"&gt;.
 *
 * @param secretRef the shared key
 */
public record Hmac(@Required SecretKeyReference secretRef) {}
