/** Which addresses may be called at all. */
package dev.plantline.model.network;
