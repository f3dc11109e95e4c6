/**
 * Signed HTTP requests: who sends a message proves it over the header alone, before the body is read. RFC 9421 (HTTP Message Signatures) with
 * {@code hmac-sha256}, and RFC 9530 ({@code Content-Digest}). Pure: no I/O, no clock.
 */
package dev.plantline.model.signature;
