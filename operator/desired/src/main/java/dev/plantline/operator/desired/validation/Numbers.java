package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Refuses numbers that the API server cannot keep, wherever they stand; such a number could not even be written out again. */
final class Numbers {
    /** A 64-bit float, in which the API server keeps what is no integer, ends at about 1e308. */
    private static final int MOST_PLACES = 400;

    private Numbers() {}

    static void check(JsonNode value, String path, List<Violation> found) {
        if (value.isNumber()
                && (Double.isInfinite(value.doubleValue())
                        || Math.abs(value.decimalValue().scale()) > MOST_PLACES)) {
            found.add(new Violation(
                    path,
                    "the API server cannot store a number of this size: correct it, or write it as text in quotes"));
        } else if (value.isArray()) {
            for (var index = 0; index < value.size(); index++) {
                check(value.get(index), path + "[" + index + "]", found);
            }
        } else if (value.isObject()) {
            value.properties()
                    .forEach(each ->
                            check(each.getValue(), path.isEmpty() ? each.getKey() : path + "." + each.getKey(), found));
        }
    }
}
