package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/** A search domain in Odoo's prefix notation, without its rarer operators. */
final class Domain {
    private final Records records;
    private final String model;
    private final JsonNode domain;

    Domain(Records records, String model, JsonNode domain) {
        this.records = records;
        this.model = model;
        this.domain = domain;
    }

    /** The ids that can match at all: all of the model, or fewer where an indexed field stands in a plain conjunction. */
    Collection<Long> candidates() {
        for (JsonNode term : domain) {
            if (term.isTextual()) {
                break;
            }
            String field = term.path(0).asText();
            String operator = term.path(1).asText();
            boolean equal = operator.equals("=") && term.path(2).isValueNode();
            if (!equal && !operator.equals("in")) {
                continue;
            }
            List<JsonNode> values = new ArrayList<>();
            if (equal) {
                values.add(term.path(2));
            } else {
                term.path(2).forEach(values::add);
            }
            Schema.Field known = records.schema().find(model, field);
            boolean relation = known != null
                    && known.type() == Schema.Type.many2one
                    && values.stream().allMatch(JsonNode::isIntegralNumber);
            if (field.equals("id") || field.equals("x_key") || relation) {
                TreeSet<Long> ids = new TreeSet<>();
                for (JsonNode value : values) {
                    if (field.equals("id")) {
                        ids.add(value.asLong());
                    } else {
                        ids.addAll(records.store()
                                .with(model, field, relation ? (Object) value.longValue() : value.asText()));
                    }
                }
                ids.removeIf(id -> records.store().get(model, id) == null);
                return ids;
            }
        }
        return new ArrayList<>(records.store().all(model).keySet());
    }

    /** Whether a record satisfies the domain. */
    boolean matches(long id) {
        Deque<Boolean> stack = new ArrayDeque<>();
        for (int i = domain.size() - 1; i >= 0; i--) {
            JsonNode term = domain.get(i);
            if (!term.isTextual()) {
                stack.push(matches(id, term));
            } else if (term.asText().equals("!")) {
                stack.push(!stack.pop());
            } else {
                boolean left = stack.pop();
                boolean right = stack.pop();
                stack.push(term.asText().equals("|") ? left || right : left && right);
            }
        }
        return stack.stream().allMatch(Boolean::booleanValue);
    }

    private boolean matches(long id, JsonNode term) {
        List<Object> values = records.values(model, id, term.path(0).asText());
        JsonNode wanted = term.path(2);
        String operator = term.path(1).asText();
        return switch (operator) {
            case "=" -> values.stream().anyMatch(value -> equal(value, wanted));
            case "!=" -> values.stream().noneMatch(value -> equal(value, wanted));
            case "in" -> values.stream().anyMatch(value -> among(value, wanted));
            case "not in" -> values.stream().noneMatch(value -> among(value, wanted));
            case "=like" -> values.stream().anyMatch(value -> value != null && like(value.toString(), wanted.asText()));
            case "like" ->
                values.stream().anyMatch(value -> value != null && like(value.toString(), "%" + wanted.asText() + "%"));
            case "ilike" ->
                values.stream()
                        .anyMatch(value -> value != null
                                && like(
                                        value.toString().toLowerCase(Locale.ROOT),
                                        "%" + wanted.asText().toLowerCase(Locale.ROOT) + "%"));
            case "<", ">", "<=", ">=" -> values.stream().anyMatch(value -> compared(value, operator, wanted));
            default -> throw OdooError.value("Invalid operator in domain term " + term);
        };
    }

    private static boolean among(Object value, JsonNode wanted) {
        for (JsonNode one : wanted) {
            if (equal(value, one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Object value, JsonNode wanted) {
        if (wanted.isBoolean() && !(value instanceof Boolean)) {
            return wanted.booleanValue() == (value != null);
        }
        if (value instanceof BigDecimal number) {
            return number.compareTo(new BigDecimal(wanted.asText("0"))) == 0;
        }
        if (value instanceof Long number) {
            return wanted.asText().equals(number.toString());
        }
        if (value instanceof Boolean bool) {
            return wanted.asText().equalsIgnoreCase("true") == bool;
        }
        return Objects.equals(value, wanted.isNull() ? null : wanted.asText());
    }

    /** SQL's like. */
    private static boolean like(String text, String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : java.util.regex.Pattern.quote(String.valueOf(c)));
        }
        return java.util.regex.Pattern.compile(regex.toString(), java.util.regex.Pattern.DOTALL)
                .matcher(text)
                .matches();
    }

    private static boolean compared(Object value, String operator, JsonNode wanted) {
        if (value == null) {
            return false;
        }
        int order = value instanceof BigDecimal || value instanceof Long
                ? new BigDecimal(value.toString()).compareTo(new BigDecimal(wanted.asText()))
                : value.toString().compareTo(wanted.asText());
        return switch (operator) {
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }
}
