package dev.plantline.command;

import java.nio.file.Path;

/**
 * A mistake in a directory of manifests.
 *
 * @param file where
 * @param line in the file, from 1; 0: the whole file
 * @param resource kind and name; empty when the file cannot be read that far
 * @param path place in the resource, for example spec.target.odoo.duty; empty when it is the whole
 * @param message what is wrong and what to do
 */
public record Finding(Path file, int line, String resource, String path, String message) {
    /** One finding as two lines for people. */
    public String text() {
        String head = file
                + (line == 0 ? "" : ":" + line)
                + (resource.isEmpty() ? "" : ": " + resource)
                + (path.isEmpty() ? "" : ", " + path);
        return head + "\n    " + message.replace("\n", "\n    ");
    }
}
