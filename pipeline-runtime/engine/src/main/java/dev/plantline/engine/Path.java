package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A path into a message: {@code a.b[0]}, relative to the line inside lines; {@code $} is the message, {@code .} the line itself. Names may hold
 * every character but {@code . [ ] { } $} and blanks at their ends.
 *
 * @param text as written
 * @param fromMessage whether it starts at the message rather than at the line
 * @param segments names and indexes from there
 * @param named the value of {@code let} that it is the name of; null: it leads into the message
 */
record Path(String text, boolean fromMessage, List<Segment> segments, NamedValue named) implements Origin {

    /** A path into the message. */
    Path(String text, boolean fromMessage, List<Segment> segments) {
        this(text, fromMessage, segments, null);
    }

    /**
     * One step of a path.
     *
     * @param name of a member; null for an index
     * @param index into a list; -1 for a name
     */
    record Segment(String name, int index) {
        boolean isIndex() {
            return name == null;
        }
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException with a message for the author of the manifest
     */
    static Path parse(String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "the path is empty: name a member of the message, for example orderNo or lines[0].item");
        }
        if (text.equals("$")) {
            return new Path(text, true, List.of());
        }
        if (text.equals(".")) {
            return new Path(text, false, List.of());
        }
        boolean fromMessage = text.startsWith("$.") || text.startsWith("$[");
        List<Segment> segments = new ArrayList<>();
        int at = fromMessage ? 1 : 0;
        boolean nameExpected = !fromMessage;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                int close = text.indexOf(']', at);
                if (nameExpected && at > 0 || close < 0 || !isIndex(text, at + 1, close)) {
                    throw wrong(text, at, "an index looks like [0]");
                }
                segments.add(new Segment(null, Integer.parseInt(text, at + 1, close, 10)));
                at = close + 1;
                nameExpected = false;
            } else {
                if (!nameExpected) {
                    if (c != '.') {
                        throw wrong(text, at, "names are separated by a dot");
                    }
                    at++;
                }
                int end = at;
                while (end < text.length() && ".[]{}$".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                String name = text.substring(at, end);
                if (name.isEmpty() || !name.equals(name.strip())) {
                    throw wrong(text, at, "a name is missing or has blanks around it");
                }
                segments.add(new Segment(name, -1));
                at = end;
                nameExpected = false;
                if (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
                    throw wrong(text, at, "unexpected " + text.charAt(at));
                }
                if (at == text.length() - 1) {
                    throw wrong(text, at, "the path ends too early");
                }
            }
        }
        return new Path(text, fromMessage, List.copyOf(segments));
    }

    private static boolean isIndex(String text, int from, int to) {
        return to > from && to - from <= 6 && text.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static IllegalArgumentException wrong(String text, int at, String why) {
        return new IllegalArgumentException("\"" + text + "\" is not a path: " + why + " (character " + (at + 1)
                + "). Write it like orderNo, a.b or lines[0].item");
    }

    /** The path of the first entry of the list there. */
    Path firstEntry() {
        return new Path(
                text + "[0]",
                fromMessage,
                Stream.concat(segments.stream(), Stream.of(new Segment(null, 0)))
                        .toList(),
                named);
    }

    /** The value there; null when it is absent or JSON's null. */
    JsonNode find(Scope scope) {
        if (named != null) {
            return named.node(scope);
        }
        JsonNode node = fromMessage ? scope.message() : scope.current();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            node = segment.name() == null ? node.get(segment.index()) : node.get(segment.name());
            if (node == null) {
                return null;
            }
        }
        return node.isNull() ? null : node;
    }

    @Override
    public JsonNode node(Scope scope) {
        return find(scope);
    }

    @Override
    public String place(Scope scope) {
        return pointer(scope);
    }

    /** Where that is, as JSON pointer (RFC 6901). */
    String pointer(Scope scope) {
        if (named != null) {
            return scope.pointer();
        }
        StringBuilder pointer = new StringBuilder(fromMessage ? "" : scope.pointer());
        for (Segment segment : segments) {
            pointer.append('/');
            if (segment.isIndex()) {
                pointer.append(segment.index());
            } else {
                pointer.append(segment.name().replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
