package dev.plantline.operator.desired.validation;

import dev.plantline.engine.Nearest;
import java.util.ArrayList;
import java.util.Collection;

/** Adds the name that was probably meant to a message about one that is not known. */
final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean 'x'?"}, or the known names where none is near. */
    static String of(String name, Collection<String> known) {
        var nearest = Nearest.to(name, known);
        if (nearest != null && shared(name, nearest) * 2 > name.length()) {
            return "; did you mean '" + nearest + "'?";
        }
        return known.isEmpty() ? "" : "; known are " + String.join(", ", known);
    }

    /** How many letters two names have in common: sftp is as near to http as a misspelt name, and means something else. */
    private static int shared(String name, String other) {
        var left = new ArrayList<Integer>(other.chars().boxed().toList());
        return (int)
                name.chars().filter(letter -> left.remove((Integer) letter)).count();
    }
}
