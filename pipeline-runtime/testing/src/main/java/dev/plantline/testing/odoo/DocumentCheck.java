package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** That a document has the form that the side kit's code says: types, sizes and names. */
final class DocumentCheck {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");

    private DocumentCheck() {}

    /**
     * Checks a document.
     *
     * @param form kind, bound and inner form
     * @param place of the value in the document
     * @throws OdooError when it has another form
     */
    static void check(JsonNode form, JsonNode value, String place) {
        JsonNode bound = form.path(1);
        JsonNode inner = form.path(2);
        switch (form.path(0).asText()) {
            case "list" -> {
                require(
                        value.isArray() && value.size() <= bound.asInt(),
                        place + " of the document is not a list of at most " + bound);
                for (int n = 0; n < value.size(); n++) {
                    check(inner, value.path(n), place + "/" + n);
                }
            }
            case "object" -> object(bound, inner, value, place);
            case "number" ->
                require(
                        value.isTextual() && DECIMAL.matcher(value.asText()).matches(),
                        place + " of the document is not a decimal number as text");
            case "whole" ->
                require(
                        value.isIntegralNumber() && Math.abs(value.asLong()) <= bound.asLong(),
                        place + " of the document is not a whole number");
            case "truth" -> require(value.isBoolean(), place + " of the document is neither true nor false");
            default ->
                require(
                        value.isTextual()
                                && (bound.isArray()
                                        ? lists(bound, value)
                                        : value.asText().length() <= bound.asInt()),
                        place + " of the document is not a text that may stand there");
        }
    }

    private static void object(JsonNode needed, JsonNode properties, JsonNode value, String place) {
        String where = place.isEmpty() ? "/" : place;
        require(value.isObject(), where + " of the document is not an object");
        needed.forEach(name -> require(value.has(name.asText()), where + " of the document has no " + name.asText()));
        Map<String, JsonNode> forms = new HashMap<>();
        properties.forEach(each -> forms.put(each.path(0).asText(), each.path(1)));
        value.properties().forEach(each -> {
            require(
                    forms.containsKey(each.getKey()),
                    where + " of the document has a property that this operation does not know: " + each.getKey());
            check(forms.get(each.getKey()), each.getValue(), place + "/" + each.getKey());
        });
    }

    private static boolean lists(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean holds, String refusal) {
        if (!holds) {
            throw OdooError.user("plantline: " + refusal);
        }
    }
}
