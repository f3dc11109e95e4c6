package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A path into a message: {@code a.b[0]}, relative to the line inside lines; {@code $} is the message, {@code .} the line itself. In a step with
 * {@code forEach} {@code $each} is the element, also inside lines, and {@code $eachIndex} its number. Names may hold every character but
 * {@code . [ ] { } $} and blanks at their ends.
 *
 * @param text as written
 * @param root where it starts
 * @param segments names and indexes from there
 * @param named the value of {@code let} that it is the name of; null: it leads into the message
 */
record Path(String text, Root root, List<Segment> segments, NamedValue named) implements Origin {
    /** Where a path starts. */
    enum Root {
        /** At the line, or at the message outside lines. */
        here,
        /** At the message. */
        message,
        /** At the element of {@code forEach}. */
        each,
        /** At the number of that element. */
        eachIndex
    }

    /** A path into the message. */
    Path(String text, Root root, List<Segment> segments) {
        this(text, root, segments, null);
    }

    /** A path from the message or the line. */
    Path(String text, boolean fromMessage, List<Segment> segments) {
        this(text, fromMessage ? Root.message : Root.here, segments);
    }

    /** Whether it starts at the message rather than at the line. */
    boolean fromMessage() {
        return root == Root.message;
    }

    /** Whether it starts at the element of {@code forEach}, or is its number. */
    boolean isOfEach() {
        return root == Root.each || root == Root.eachIndex;
    }

    private static final String EACH = "$each";
    private static final String EACH_INDEX = "$eachIndex";

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
        if (text.equals(EACH_INDEX)) {
            return new Path(text, Root.eachIndex, List.of());
        }
        Root root = text.equals(EACH) || text.startsWith(EACH + ".") || text.startsWith(EACH + "[")
                ? Root.each
                : text.startsWith("$.") || text.startsWith("$[") ? Root.message : Root.here;
        List<Segment> segments = new ArrayList<>();
        int at = root == Root.each ? EACH.length() : root == Root.message ? 1 : 0;
        boolean nameExpected = root == Root.here;
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
        return new Path(text, root, List.copyOf(segments));
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
                root,
                Stream.concat(segments.stream(), Stream.of(new Segment(null, 0)))
                        .toList(),
                named);
    }

    /** The value there; null when it is absent or JSON's null. */
    JsonNode find(Scope scope) {
        if (named != null) {
            return named.node(scope);
        }
        JsonNode node =
                switch (root) {
                    case here -> scope.current();
                    case message -> scope.message();
                    case each -> scope.each().current();
                    case eachIndex ->
                        DecimalNode.valueOf(BigDecimal.valueOf(scope.each().index()));
                };
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

    private Scope start(Scope scope) {
        return isOfEach() ? scope.each() : scope;
    }

    /** Whether it leads into what a value of {@code let} has made. */
    boolean isBelowMade(Scope scope) {
        return !fromMessage() && start(scope).isMade();
    }

    /** Where that is, as JSON pointer (RFC 6901); of what a value of {@code let} has made, where that is used. */
    String pointer(Scope scope) {
        if (named != null) {
            return scope.pointer();
        }
        StringBuilder pointer =
                new StringBuilder(fromMessage() ? "" : start(scope).pointer());
        if (isBelowMade(scope)) {
            return pointer.toString();
        }
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
