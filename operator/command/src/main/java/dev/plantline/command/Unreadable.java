package dev.plantline.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file cannot be read: Java's own messages often hold nothing but its name. */
final class Unreadable {
    private Unreadable() {}

    /** The reason, and what to do where there is something. */
    static String reason(Path file, IOException e) {
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text: save it as UTF-8";
        }
        if (e instanceof NoSuchFileException) {
            return Files.isSymbolicLink(file) ? "it is a link to nothing" : "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "you have no right to read it";
        }
        return e.getMessage();
    }
}
