package dev.plantline.engine.pattern;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one character of a text may be.
 *
 * @param points named one by one or as ranges
 * @param properties named by what Unicode says of them, as RE2 writes it: {@code \p{Lu}}
 * @param negated any character but these
 */
record CharacterClass(CodePoints points, List<String> properties, boolean negated) {
    CharacterClass {
        properties = List.copyOf(properties);
    }

    static CharacterClass of(CodePoints points) {
        return new CharacterClass(points, List.of(), false);
    }

    static CharacterClass ofProperty(String property) {
        return new CharacterClass(CodePoints.NONE, List.of(property), false);
    }

    /** The characters of both; neither is negated. */
    CharacterClass and(CharacterClass other) {
        return new CharacterClass(
                points.and(other.points),
                Stream.concat(properties.stream(), other.properties.stream()).toList(),
                false);
    }

    /** Any character but these. */
    CharacterClass others() {
        return new CharacterClass(points, properties, true);
    }

    /** The only character that it lets in; -1 when there is not exactly one. */
    int single() {
        return properties.isEmpty()
                        && !negated
                        && points.ranges().size() == 1
                        && points.ranges().get(0).first()
                                == points.ranges().get(0).last()
                ? points.ranges().get(0).first()
                : -1;
    }

    /** Whether Java reads {@link #text} as RE2 does; both have names of their own for properties. */
    boolean isPlain() {
        return properties.isEmpty();
    }

    /** As RE2 reads it. */
    String text() {
        if (single() >= 0) {
            return CodePoints.escaped(single());
        }
        if (points.ranges().isEmpty() && properties.isEmpty()) {
            // Neither engine knows a class without members.
            return "[" + (negated ? "" : "^") + CodePoints.ALL.inClass() + "]";
        }
        return "[" + (negated ? "^" : "") + points.inClass() + String.join("", properties) + "]";
    }
}
