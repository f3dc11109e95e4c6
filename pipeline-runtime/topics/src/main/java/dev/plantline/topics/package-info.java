/**
 * The three topics of an interface, read from outside: {@code account} tells and recounts what stands there, and is the way in for commands;
 * {@code inspection} finds what a new owner would find. Nobody becomes an owner here.
 */
package dev.plantline.topics;
