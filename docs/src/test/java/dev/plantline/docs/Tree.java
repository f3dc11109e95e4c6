package dev.plantline.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the repository, as far as they are its own: nothing that a build, a tool or a run has made. */
final class Tree {
    /** The root of the repository. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> MADE = Set.of("target", ".git", ".plantline", ".idea", ".vscode", "node_modules");
    private static final List<Path> FILES = list();

    private Tree() {}

    /** Files whose name ends in one of these. */
    static List<Path> files(String... endings) {
        return FILES.stream()
                .filter(file -> List.of(endings).stream()
                        .anyMatch(ending -> file.getFileName().toString().endsWith(ending)))
                .toList();
    }

    /** The text of a file; empty when it is none. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As people name it: from the root. */
    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static List<Path> list() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return !directory.equals(ROOT)
                                    && MADE.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }
}
