package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An external id made of text and of values of the message: {@code lot_{product}_{lot}}. Two different lists of values never make the same id:
 * what Odoo would misread in a value (a dot, which splits off the module; a blank; a comma, which separates ids) and what would hide where one
 * value ends (the first character of the text that follows it) is written {@code ~} and its UTF-8 bytes in hex. Letters, digits, {@code - _ /}
 * stay as they are, so common ids stay readable.
 */
final class Template {
    /** Longest id made; far above what plants use, far below what an index row of PostgreSQL can hold. */
    static final int MAX_LENGTH = 400;

    private static final Pattern LITERAL = Pattern.compile("[\\p{L}\\p{N}_/-]*");
    private static final Pattern FIRST_LITERAL = Pattern.compile("([a-z][a-z0-9_]*\\.)?[\\p{L}\\p{N}_/-]*");

    /**
     * A value between texts.
     *
     * @param path of the value
     * @param stop first character of the text that follows; 0 at the end
     * @param following text up to the next value or the end
     */
    private record Part(Path path, char stop, String following) {}

    private final String text;
    private final String start;
    private final List<Part> parts;

    private Template(String text, String start, List<Part> parts) {
        this.text = text;
        this.start = start;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException with a message for the author of the manifest
     */
    static Template parse(String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "the external id is empty: write a template such as lot_{product}_{lot}");
        }
        int at = text.indexOf('{');
        String start = at < 0 ? text : text.substring(0, at);
        if (!FIRST_LITERAL.matcher(start).matches()) {
            throw literal(text, start);
        }
        if (at < 0 && start.endsWith(".")) {
            throw new IllegalArgumentException("\"" + text + "\" ends with the module: a name must follow the dot");
        }
        List<Part> parts = new ArrayList<>();
        while (at >= 0) {
            int close = text.indexOf('}', at);
            if (close < 0) {
                throw new IllegalArgumentException("\"" + text + "\" has a { without its }");
            }
            int next = text.indexOf('{', close);
            String following = next < 0 ? text.substring(close + 1) : text.substring(close + 1, next);
            if (!LITERAL.matcher(following).matches()) {
                throw literal(text, following);
            }
            if (next >= 0 && following.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"" + text
                                + "\" has two values side by side: put a separator such as _ between them, or different values make the same id");
            }
            parts.add(new Part(
                    Path.parse(text.substring(at + 1, close)),
                    following.isEmpty() ? 0 : following.charAt(0),
                    following));
            at = next;
        }
        return new Template(text, start, parts);
    }

    private static IllegalArgumentException literal(String text, String part) {
        return new IllegalArgumentException(
                "\"" + part + "\" in \"" + text
                        + "\" cannot stand in an external id: use letters, digits, _ - / and at most one dot, after the module at the start");
    }

    /** The paths of its values. */
    List<Path> paths() {
        return parts.stream().map(Part::path).toList();
    }

    /** The same with each path replaced. */
    Template with(UnaryOperator<Path> paths) {
        return new Template(
                text,
                start,
                parts.stream()
                        .map(part -> new Part(paths.apply(part.path()), part.stop(), part.following()))
                        .toList());
    }

    /** The module before the dot; empty without one. */
    String module() {
        int dot = start.indexOf('.');
        return dot < 0 ? "" : start.substring(0, dot);
    }

    /** The id; null when a value is absent or empty. */
    String render(Scope scope) throws MessageFailedException {
        StringBuilder id = new StringBuilder(48).append(start);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            JsonNode node = part.path().find(scope);
            if (node == null) {
                return null;
            }
            String value = CanonicalForm.text(node);
            if (value == null) {
                throw Failures.mapping(
                        part.path().pointer(scope),
                        "The external id " + text + " needs a text or a number, and this is a list or an object.");
            }
            if (value.isEmpty()) {
                return null;
            }
            escape(value, part.stop(), id);
            id.append(part.following());
        }
        return checked(id.toString(), scope);
    }

    /** Whether a text may stand in an external id as it is. */
    static boolean isId(String text) {
        return text.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c) || c == ',');
    }

    /** The id with its one value mapped. What a steward wrote is trusted to be an id, with its module if it has one. */
    String renderMapped(Scope scope, CodeTable table) throws MessageFailedException {
        Part part = parts.get(0);
        JsonNode node = part.path().find(scope);
        if (node == null) {
            return null;
        }
        Value.Text mapped = (Value.Text) ValueCompiler.mapped(node, table, part.path(), scope);
        return checked(start + mapped.value() + part.following(), scope);
    }

    private String checked(String id, Scope scope) throws MessageFailedException {
        if (id.length() > MAX_LENGTH) {
            throw Failures.mapping(
                    parts.isEmpty() ? "" : parts.get(0).path().pointer(scope),
                    "The external id " + text + " would have " + id.length() + " characters; at most " + MAX_LENGTH
                            + " are possible.");
        }
        return id;
    }

    /** The first value that keeps {@link #render} from making an id. */
    String missingPlace(Scope scope) {
        for (Part part : parts) {
            JsonNode node = part.path().find(scope);
            if (node == null || node.isTextual() && node.textValue().isEmpty()) {
                return part.path().pointer(scope);
            }
        }
        return scope.pointer();
    }

    private static void escape(String value, char stop, StringBuilder out) {
        for (int i = 0; i < value.length(); ) {
            char unit = value.charAt(i);
            if (unit < 128) {
                if (unit != stop && isPlain(unit)) {
                    out.append(unit);
                } else {
                    hex((byte) unit, out);
                }
                i++;
            } else {
                int c = value.codePointAt(i);
                int end = i + Character.charCount(c);
                if (c != stop && Character.isLetterOrDigit(c)) {
                    out.appendCodePoint(c);
                } else {
                    for (byte b : value.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                        hex(b, out);
                    }
                }
                i = end;
            }
        }
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '/';
    }

    private static void hex(byte b, StringBuilder out) {
        out.append('~').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
    }

    @Override
    public String toString() {
        return text;
    }
}
