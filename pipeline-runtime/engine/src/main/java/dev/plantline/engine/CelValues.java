package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.common.values.NullValue;
import dev.plantline.model.MessageFailedException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * JSON as CEL sees it, and back. Every number of a message is a BigDecimal. Views, not copies: an expression pays for what it reads. A member that
 * is null counts as absent, as everywhere in a mapping.
 */
final class CelValues {
    /** What CEL has for an absent value. */
    static final Object ABSENT = NullValue.NULL_VALUE;

    private CelValues() {}

    static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> new Members((ObjectNode) node);
            case ARRAY -> new Elements((ArrayNode) node);
            case STRING -> node.textValue();
            case NUMBER -> node.decimalValue();
            case BOOLEAN -> node.booleanValue();
            default -> NullValue.NULL_VALUE;
        };
    }

    /** The result of an expression as a plain value; null when it is CEL's null. */
    static JsonNode back(Object result) {
        if (result instanceof String text) {
            return TextNode.valueOf(text);
        }
        if (result instanceof Boolean truth) {
            return BooleanNode.valueOf(truth);
        }
        if (result instanceof Long whole) {
            return DecimalNode.valueOf(BigDecimal.valueOf(whole));
        }
        if (result instanceof BigDecimal decimal) {
            return DecimalNode.valueOf(decimal);
        }
        if (result instanceof NullValue) {
            return null;
        }
        if (result instanceof Instant time) {
            return TextNode.valueOf(written(time));
        }
        throw new IllegalArgumentException("it gives a " + named(result));
    }

    /**
     * A value that may be used again and again: CEL goes on with a list that it has collected where that stands first in a sum.
     *
     * @param scope that it is made in
     */
    static Object settled(Object value, Scope scope) throws MessageFailedException {
        if (value instanceof Elements || value instanceof Members) {
            return value;
        }
        if (value instanceof List<?> list) {
            scope.made(list.size());
            List<Object> settled = new ArrayList<>(list.size());
            for (Object each : list) {
                settled.add(settled(each, scope));
            }
            return Collections.unmodifiableList(settled);
        }
        if (value instanceof Map<?, ?> map) {
            scope.made(map.size());
            Map<Object, Object> settled = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                settled.put(each.getKey(), settled(each.getValue(), scope));
            }
            return Collections.unmodifiableMap(settled);
        }
        return value;
    }

    /**
     * A value as JSON: also a list, of plain values or of parts of the message.
     *
     * @param scope that it is made in
     * @throws IllegalArgumentException when it is of another kind
     */
    static JsonNode node(Object value, Scope scope) throws MessageFailedException {
        if (value instanceof Elements elements) {
            return elements.node;
        }
        if (value instanceof Members members) {
            return members.node;
        }
        if (value instanceof List<?> list) {
            scope.made(list.size());
            ArrayNode nodes = JsonNodeFactory.instance.arrayNode(list.size());
            for (Object each : list) {
                nodes.add(node(each, scope));
            }
            return nodes;
        }
        return back(value);
    }

    private static String written(Instant time) {
        try {
            return CelTimes.written(time);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("it gives a time outside the years 1 to 9999", e);
        }
    }

    private static String named(Object result) {
        return result instanceof Map
                ? "map"
                : result instanceof Iterable
                        ? "list"
                        : result.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** An object's members. */
    private static final class Members extends AbstractMap<String, Object> {
        private final ObjectNode node;

        Members(ObjectNode node) {
            this.node = node;
        }

        @Override
        public boolean containsKey(Object key) {
            return key instanceof String name && node.hasNonNull(name);
        }

        @Override
        public Object get(Object key) {
            JsonNode member = key instanceof String name ? node.get(name) : null;
            return member == null || member.isNull() ? null : of(member);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return StreamSupport.stream(node.properties().spliterator(), false)
                            .filter(member -> !member.getValue().isNull())
                            .map(member -> Map.entry(member.getKey(), of(member.getValue())))
                            .iterator();
                }

                @Override
                public int size() {
                    int size = 0;
                    for (JsonNode member : node) {
                        size += member.isNull() ? 0 : 1;
                    }
                    return size;
                }
            };
        }
    }

    /** A list's elements. */
    private static final class Elements extends AbstractList<Object> {
        private final ArrayNode node;

        Elements(ArrayNode node) {
            this.node = node;
        }

        @Override
        public Object get(int index) {
            return of(node.get(index));
        }

        @Override
        public int size() {
            return node.size();
        }
    }
}
