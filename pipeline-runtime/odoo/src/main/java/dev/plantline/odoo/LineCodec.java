package dev.plantline.odoo;

import dev.plantline.model.Lines;
import dev.plantline.model.Search;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Lines of an existing document as the side kit reads them: a specification that is part of the shape, and one row per line.
 *
 * @param shape field, columns and inner lines
 * @param rows per line: values of match, cells, for each of the inner lines its rows, or null where the line has none, and values of search where the shape
 *     has one
 */
record LineCodec(Map<String, Object> shape, List<Object> rows) {
    /**
     * The form of lines with any mode but identify.
     *
     * @throws IllegalArgumentException when a line cannot be written on an existing document
     */
    static LineCodec of(Lines lines) {
        if (lines.mode() == Lines.Mode.identify) {
            throw new IllegalArgumentException(
                    "lines with an id of their own belong to load or upsert, not to find: " + lines.field());
        }
        Set<Column> match = new LinkedHashSet<>();
        Set<Column> columns = new LinkedHashSet<>();
        Map<Below, List<Lines.Line>> below = new LinkedHashMap<>();
        for (Lines.Line line : lines.lines()) {
            line.match().forEach((field, value) -> match.add(Column.written(field, value)));
            line.fields().forEach((field, value) -> columns.add(Column.written(field, value)));
            line.lines().forEach(inner -> below.computeIfAbsent(Below.of(inner), unused -> new ArrayList<>())
                    .addAll(inner.lines()));
        }
        Map<Below, LineCodec> inner = new LinkedHashMap<>();
        below.forEach((what, all) -> inner.put(what, of(new Lines(what.field(), what.mode(), all))));
        return new LineCodec(
                shape(lines, List.copyOf(match), List.copyOf(columns), inner.values()),
                rows(lines, match, columns, inner));
    }

    /** What inner lines of several lines have in common, so that they get one set of columns. */
    private record Below(String field, Lines.Mode mode, Map<String, Object> search) {
        static Below of(Lines lines) {
            return new Below(lines.field(), lines.mode(), searched(lines));
        }
    }

    /** What else must hold of the lines that are met; null: nothing. */
    private static Map<String, Object> searched(Lines lines) {
        List<Map<String, Object>> all = lines.lines().stream()
                .filter(line -> !line.limits().isEmpty())
                .map(line -> search(line).shape())
                .distinct()
                .toList();
        if (all.size() > 1) {
            throw new IllegalArgumentException("the lines of " + lines.field() + " are met in several ways");
        }
        return all.isEmpty() ? null : all.get(0);
    }

    private static SearchCodec search(Lines.Line line) {
        return SearchCodec.of(new Search(line.limits(), List.of(), false));
    }

    private static Map<String, Object> shape(
            Lines lines, List<Column> match, List<Column> columns, Collection<LineCodec> inner) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("to", lines.field());
        shape.put("replace", lines.mode() == Lines.Mode.replace);
        if (lines.mode() == Lines.Mode.matchOrCreate) {
            shape.put("create", true);
        }
        Map<String, Object> search = searched(lines);
        if (search != null) {
            shape.put("search", search);
        }
        Column.put(shape, "match", "matchKinds", match);
        Column.put(shape, "columns", "kinds", columns);
        shape.put("lines", inner.stream().map(LineCodec::shape).toList());
        return shape;
    }

    private static List<Object> rows(Lines lines, Set<Column> match, Set<Column> columns, Map<Below, LineCodec> inner) {
        List<Object> rows = new ArrayList<>();
        Map<Below, Iterator<Object>> left = new HashMap<>();
        inner.forEach((what, form) -> left.put(what, form.rows().iterator()));
        for (Lines.Line line : lines.lines()) {
            // null: the line says nothing about them; an empty list with replace empties them
            Map<Below, List<Object>> innerRows = new LinkedHashMap<>();
            inner.keySet().forEach(what -> innerRows.put(what, null));
            for (Lines some : line.lines()) {
                Below what = Below.of(some);
                List<Object> mine = innerRows.computeIfAbsent(what, unused -> new ArrayList<>());
                some.lines().forEach(unused -> mine.add(left.get(what).next()));
            }
            List<Object> row = new ArrayList<>(List.of(
                    cells(match, line.match(), Column::key),
                    cells(columns, line.fields(), Column::cell),
                    new ArrayList<>(innerRows.values())));
            if (!line.limits().isEmpty()) {
                row.add(search(line).cells());
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<Object> cells(Set<Column> columns, Map<String, Value> values, Function<Value, Object> form) {
        List<Object> cells = new ArrayList<>();
        for (Column column : columns) {
            Value value = values.get(column.path());
            boolean here = value != null && Column.written(column.path(), value).equals(column);
            cells.add(here ? form.apply(value) : Column.ABSENT);
        }
        return cells;
    }
}
