package dev.plantline.operator.desired.validation;

import dev.plantline.engine.Nearest;
import java.util.Collection;

/** Adds the name that was probably meant to a message about one that is not known. */
final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean 'x'?"}, or the known names where none is near. */
    static String of(String name, Collection<String> known) {
        var nearest = Nearest.to(name, known);
        if (nearest != null) {
            return "; did you mean '" + nearest + "'?";
        }
        return known.isEmpty() ? "" : "; known are " + String.join(", ", known);
    }
}
