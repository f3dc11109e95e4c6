package dev.plantline.odoo;

import dev.plantline.model.Lines;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines of an existing document as the side kit reads them: a specification that is part of the shape, and one row per line.
 *
 * @param shape field, columns and inner lines
 * @param rows per line: values of match, cells, rows of the inner lines
 */
record LineForm(Map<String, Object> shape, List<Object> rows) {
    /**
     * The form of lines with mode match, replace or create.
     *
     * @throws IllegalArgumentException when a line cannot be written on an existing document
     */
    static LineForm of(Lines lines) {
        if (lines.mode() == Lines.Mode.identify) {
            throw new IllegalArgumentException(
                    "lines with an id of their own belong to load or upsert, not to find: " + lines.field());
        }
        Set<Column> match = new LinkedHashSet<>();
        Set<Column> columns = new LinkedHashSet<>();
        List<LineForm> inner = new ArrayList<>();
        for (Lines.Line line : lines.lines()) {
            line.match().forEach((field, value) -> match.add(Column.written(field, value)));
            line.fields().forEach((field, value) -> columns.add(Column.written(field, value)));
        }
        int depth = lines.lines().stream()
                .mapToInt(line -> line.lines().size())
                .max()
                .orElse(0);
        for (int n = 0; n < depth; n++) {
            inner.add(of(gathered(lines, n)));
        }
        return new LineForm(
                shape(lines, List.copyOf(match), List.copyOf(columns), inner), rows(lines, match, columns, inner));
    }

    private static Map<String, Object> shape(
            Lines lines, List<Column> match, List<Column> columns, List<LineForm> inner) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("to", lines.field());
        shape.put("replace", lines.mode() == Lines.Mode.replace);
        Column.put(shape, "match", "matchKinds", match);
        Column.put(shape, "columns", "kinds", columns);
        shape.put("lines", inner.stream().map(LineForm::shape).toList());
        return shape;
    }

    private static List<Object> rows(Lines lines, Set<Column> match, Set<Column> columns, List<LineForm> inner) {
        List<Object> rows = new ArrayList<>();
        int[] taken = new int[inner.size()];
        for (Lines.Line line : lines.lines()) {
            List<Object> innerRows = new ArrayList<>();
            for (int n = 0; n < inner.size(); n++) {
                int size = n < line.lines().size() ? line.lines().get(n).lines().size() : 0;
                innerRows.add(inner.get(n).rows().subList(taken[n], taken[n] + size));
                taken[n] += size;
            }
            rows.add(List.of(cells(match, line.match()), cells(columns, line.fields()), innerRows));
        }
        return rows;
    }

    /** The n-th inner lines of all lines together, so that they get one set of columns. */
    private static Lines gathered(Lines lines, int n) {
        List<Lines.Line> all = new ArrayList<>();
        Lines first = null;
        for (Lines.Line line : lines.lines()) {
            if (n < line.lines().size()) {
                first = first == null ? line.lines().get(n) : first;
                if (!first.field().equals(line.lines().get(n).field())) {
                    throw new IllegalArgumentException(
                            "lines of " + lines.field() + " differ in what they write below them");
                }
                all.addAll(line.lines().get(n).lines());
            }
        }
        return new Lines(first.field(), first.mode(), all);
    }

    private static List<Object> cells(Set<Column> columns, Map<String, Value> values) {
        List<Object> cells = new ArrayList<>();
        for (Column column : columns) {
            Value value = values.get(column.path());
            boolean here = value != null && Column.written(column.path(), value).equals(column);
            cells.add(here ? Column.cell(value) : Column.ABSENT);
        }
        return cells;
    }
}
