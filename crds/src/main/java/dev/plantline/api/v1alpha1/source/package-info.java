/** Where the messages of an interface come from: one record for each kind of source. */
package dev.plantline.api.v1alpha1.source;
