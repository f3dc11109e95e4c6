package dev.plantline.odoo.clicks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Python expression of a view, such as {@code state != 'done' and parent.is_locked}: as much of the language as the views of these tests use.
 * Values are {@code null}, {@code Boolean}, {@code BigDecimal}, {@code String}, {@code List} and {@code Map}.
 */
final class Expression {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<number>\\d+(?:\\.\\d+)?)|(?<name>[A-Za-z_]\\w*)|'(?<single>[^']*)'|\"(?<double>[^\"]*)\""
                    + "|(?<sign>==|!=|<=|>=|[<>()\\[\\]{},:.+-]))");

    /** What the names of an expression stand for. */
    interface Names {
        /**
         * The value of a name.
         *
         * @throws IllegalArgumentException when there is none
         */
        Object get(String name);
    }

    private record Token(String kind, String text) {}

    private static final Token END = new Token("end", "");

    private final String text;
    private final Names names;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    /** How many operators have decided already and only read over the rest of them: nothing is worked out there. */
    private int skipping;

    private Expression(String text, Names names) {
        this.text = text;
        this.names = names;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(token(matcher));
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (!text.substring(end).isBlank()) {
            throw wrong("at '" + text.substring(end) + "'");
        }
    }

    /** Evaluates an expression. */
    static Object value(String text, Names names) {
        Expression expression = new Expression(text, names);
        Object value = expression.choice();
        if (expression.peek() != END) {
            throw expression.wrong("at '" + expression.peek().text() + "'");
        }
        return value;
    }

    /** Whether Python takes a value for true. */
    static boolean isTrue(Object value) {
        if (value == null) {
            return false;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof BigDecimal number) {
            return number.signum() != 0;
        }
        if (value instanceof String string) {
            return !string.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    private static Token token(Matcher matcher) {
        for (String kind : List.of("number", "name", "sign")) {
            if (matcher.group(kind) != null) {
                return new Token(kind, matcher.group(kind));
            }
        }
        return new Token("text", matcher.group(matcher.group("single") == null ? "double" : "single"));
    }

    private Object choice() {
        Object value = or();
        if (!take("if")) {
            return value;
        }
        boolean first = isTrue(or());
        need("else");
        Object other = skipping(first, this::choice);
        return first ? value : other;
    }

    private Object or() {
        Object value = and();
        while (take("or")) {
            boolean decided = isTrue(value);
            Object other = skipping(decided, this::and);
            value = decided ? value : other;
        }
        return value;
    }

    private Object and() {
        Object value = not();
        while (take("and")) {
            boolean decided = !isTrue(value);
            Object other = skipping(decided, this::not);
            value = decided ? value : other;
        }
        return value;
    }

    private Object skipping(boolean decided, Supplier<Object> rest) {
        skipping += decided ? 1 : 0;
        try {
            return rest.get();
        } finally {
            skipping -= decided ? 1 : 0;
        }
    }

    private Object not() {
        return take("not") ? (Object) !isTrue(not()) : comparison();
    }

    private Object comparison() {
        Object left = sum();
        boolean not = take("not");
        if (take("in")) {
            return contains(sum(), left) != not;
        }
        for (String sign : List.of("==", "!=", "<=", ">=", "<", ">")) {
            if (take(sign)) {
                return compare(sign, left, sum());
            }
        }
        return left;
    }

    private Object sum() {
        Object value = atom();
        while (true) {
            if (take("+")) {
                Object other = atom();
                if (value instanceof List<?> list && other instanceof List<?> more) {
                    List<Object> both = new ArrayList<>(list);
                    both.addAll(more);
                    value = both;
                } else {
                    value = number(value).add(number(other));
                }
            } else if (take("-")) {
                value = number(value).subtract(number(atom()));
            } else {
                return value;
            }
        }
    }

    private Object atom() {
        Token token = peek();
        next++;
        Object value =
                switch (token.kind()) {
                    case "number" -> new BigDecimal(token.text());
                    case "text" -> token.text();
                    case "name" -> name(token.text());
                    case "sign" -> bracket(token.text());
                    default -> throw wrong("at its end");
                };
        while (true) {
            if (take(".")) {
                value = attribute(value, peekName());
            } else if (take("[")) {
                value = item(value, choice());
                need("]");
            } else {
                return value;
            }
        }
    }

    private Object name(String name) {
        return switch (name) {
            case "True", "true" -> true;
            case "False", "false" -> false;
            case "None" -> null;
            default -> skipping > 0 ? null : names.get(name);
        };
    }

    private Object bracket(String sign) {
        switch (sign) {
            case "-":
                return number(atom()).negate();
            case "(":
                List<Object> inside = list(")");
                // a comma makes it a tuple
                return inside.size() == 1 && !tokens.get(next - 2).text().equals(",") ? inside.get(0) : inside;
            case "[":
                return list("]");
            case "{":
                Map<String, Object> map = new LinkedHashMap<>();
                while (!take("}")) {
                    Object key = choice();
                    need(":");
                    map.put((String) key, choice());
                    take(",");
                }
                return map;
            default:
                throw wrong("at '" + sign + "'");
        }
    }

    private List<Object> list(String end) {
        List<Object> values = new ArrayList<>();
        while (!take(end)) {
            values.add(choice());
            if (!take(",") && !peek().text().equals(end)) {
                throw wrong("at '" + peek().text() + "'");
            }
        }
        return values;
    }

    private Object attribute(Object value, String name) {
        if (skipping > 0) {
            if (take("(")) {
                list(")");
            }
            return null;
        }
        if (value instanceof Names inner) {
            return inner.get(name);
        }
        if (value instanceof Map<?, ?> map && name.equals("get")) {
            need("(");
            List<Object> arguments = list(")");
            Object found = map.get(arguments.get(0));
            return found == null && arguments.size() > 1 ? arguments.get(1) : found;
        }
        if (value instanceof List<?> list && name.equals("length")) {
            return new BigDecimal(list.size());
        }
        throw wrong("which asks for " + name + " of " + value);
    }

    private Object item(Object value, Object key) {
        if (skipping > 0) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            return map.get(key);
        }
        if (value instanceof List<?> list) {
            return list.get(number(key).intValueExact());
        }
        throw wrong("which asks for " + key + " of " + value);
    }

    private boolean contains(Object all, Object one) {
        if (skipping > 0) {
            return false;
        }
        if (all instanceof List<?> list) {
            return list.stream().anyMatch(each -> same(each, one));
        }
        if (all instanceof Map<?, ?> map) {
            return map.containsKey(one);
        }
        return all instanceof String string && string.contains((String) one);
    }

    private boolean compare(String sign, Object left, Object right) {
        if (skipping > 0) {
            return false;
        }
        if (sign.equals("==") || sign.equals("!=")) {
            return same(left, right) == sign.equals("==");
        }
        int order = left instanceof String string
                ? string.compareTo((String) right)
                : number(left).compareTo(number(right));
        return switch (sign) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean same(Object left, Object right) {
        if (isNumber(left) && isNumber(right)) {
            return number(left).compareTo(number(right)) == 0;
        }
        return left == null ? right == null : left.equals(right);
    }

    private static boolean isNumber(Object value) {
        return value instanceof BigDecimal || value instanceof Boolean;
    }

    private static BigDecimal number(Object value) {
        if (value == null) {
            return BigDecimal.ZERO;
        }
        return value instanceof Boolean bool ? (bool ? BigDecimal.ONE : BigDecimal.ZERO) : (BigDecimal) value;
    }

    private Token peek() {
        return next < tokens.size() ? tokens.get(next) : END;
    }

    private String peekName() {
        Token token = peek();
        next++;
        if (!token.kind().equals("name")) {
            throw wrong("at '" + token.text() + "'");
        }
        return token.text();
    }

    private boolean take(String sign) {
        Token token = peek();
        boolean there = !token.kind().equals("text") && token.text().equals(sign);
        next += there ? 1 : 0;
        return there;
    }

    private void need(String sign) {
        if (!take(sign)) {
            throw wrong("at '" + peek().text() + "', where '" + sign + "' is missing");
        }
    }

    private IllegalArgumentException wrong(String where) {
        return new IllegalArgumentException("the view's expression " + text + " is not understood " + where);
    }
}
