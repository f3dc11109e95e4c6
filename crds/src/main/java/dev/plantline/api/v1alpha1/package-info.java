/** The custom resources of the API group {@code plantline.dev/v1alpha1}: what plants, platform teams and stewards write. */
package dev.plantline.api.v1alpha1;
