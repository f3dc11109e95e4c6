/** The CRDs' own rules without an API server: the same verdict on a laptop, in a build and in the cluster. */
package dev.plantline.operator.desired.validation;
