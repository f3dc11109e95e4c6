package dev.plantline.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text that is shipped in a jar beside a class. */
public final class ShippedText {
    private ShippedText() {}

    /**
     * Reads a text.
     *
     * @param owner the class in whose package it stands
     * @param name of its file
     * @throws IllegalStateException when it is missing, which is a mistake of the build
     */
    public static String of(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read from the jar", e);
        }
    }
}
