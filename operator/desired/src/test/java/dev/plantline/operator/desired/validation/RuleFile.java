package dev.plantline.operator.desired.validation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A manifest that one rule accepts ({@code valid-*.yaml}) or refuses ({@code invalid-*.yaml}).
 *
 * @param path the file
 * @param text its text
 * @param at path of the violation, from the comment {@code # at:}; empty for rules of the whole object
 * @param says part of the violation's message, from the comment {@code # says:}; null: the API server's own words
 */
record RuleFile(Path path, String text, String at, String says) {
    private static final Path DIRECTORY = Path.of("src/test/resources/validation");

    /** Those that are written by hand, and of each that is derived from the definitions one. */
    static Stream<RuleFile> all() {
        return Stream.concat(written().stream(), RulesOfSpec.manifests(written()));
    }

    private static List<RuleFile> written() {
        try (var files = Files.walk(DIRECTORY)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(RuleFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A manifest that stands in no file. */
    static RuleFile derived(String name, String text, String at, String says) {
        return new RuleFile(DIRECTORY.resolve(name), text, at, says);
    }

    boolean valid() {
        return path.getFileName().toString().startsWith("valid-");
    }

    private static RuleFile read(Path file) {
        try {
            var text = Files.readString(file);
            return new RuleFile(file, text, comment(text, "# at:", ""), comment(text, "# says:", null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String comment(String text, String start, String otherwise) {
        List<String> lines = text.lines().filter(line -> line.startsWith(start)).toList();
        return lines.isEmpty()
                ? otherwise
                : lines.get(0).substring(start.length()).strip();
    }

    @Override
    public String toString() {
        return DIRECTORY.relativize(path).toString();
    }
}
