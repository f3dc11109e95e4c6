package dev.plantline.model.signature;

import java.util.List;
import java.util.Map;

/**
 * A list of covered components with the parameters of the signature: one member of {@code Signature-Input}.
 *
 * @param items the components, in their order
 * @param parameters in their order; integers, strings, tokens, byte sequences and booleans
 */
record InnerList(List<Item> items, Map<String, Object> parameters) {

    /**
     * A component.
     *
     * @param name for example {@code @method} or {@code content-length}
     * @param parameters of the component; mostly none
     */
    record Item(String name, Map<String, Object> parameters) {
        /** As it stands in a field. */
        String written() {
            return quoted(name) + InnerList.written(parameters);
        }
    }

    /** As it stands in a field, in the one spelling of RFC 8941. */
    String written() {
        var text = new StringBuilder("(");
        for (Item each : items) {
            text.append(text.length() == 1 ? "" : " ").append(each.written());
        }
        return text.append(')').append(written(parameters)).toString();
    }

    private static String written(Map<String, Object> parameters) {
        var text = new StringBuilder();
        parameters.forEach((name, value) -> {
            text.append(';').append(name);
            if (value != Boolean.TRUE) {
                text.append('=').append(bare(value));
            }
        });
        return text.toString();
    }

    private static String bare(Object value) {
        if (value instanceof String string) {
            return quoted(string);
        }
        if (value instanceof FieldReader.Token token) {
            return token.word();
        }
        if (value instanceof byte[] bytes) {
            return FieldReader.written(bytes);
        }
        return value == Boolean.FALSE ? "?0" : value.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
