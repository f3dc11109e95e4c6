package dev.plantline.odoo;

import dev.plantline.model.Lines;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document with its lines as the rows that Odoo's load reads: the first row carries the document, every further line a row that leaves the
 * document's columns empty (odoo/orm/models.py, _extract_records).
 */
final class LoadTable {
    private final Map<Column, Integer> columns = new LinkedHashMap<>();
    private final List<List<Object>> rows = new ArrayList<>();

    /**
     * The table of one document.
     *
     * @param externalId null: none
     * @param lines only lines with mode create or identify
     * @throws IllegalArgumentException when load could not tell this document's rows from those of the one before
     */
    LoadTable(String externalId, Map<String, Value> fields, List<Lines> lines) {
        boolean filled = externalId != null && put(0, new Column("id", Column.PLAIN), ExternalId.full(externalId));
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            filled |= put(0, Column.loaded(field.getKey(), field.getValue()), Column.loadCell(field.getValue()));
        }
        requireContent("the document", filled);
        lines.forEach(some -> add(0, "", some));
        for (List<Object> row : rows) {
            while (row.size() < columns.size()) {
                row.add("");
            }
        }
    }

    /** The columns; the external id first. */
    List<Column> columns() {
        return List.copyOf(columns.keySet());
    }

    /** The rows, all of one width. */
    List<List<Object>> rows() {
        return rows;
    }

    /** Adds lines from a row on and returns how many rows they take. */
    private int add(int from, String prefix, Lines lines) {
        String path = prefix + lines.field() + "/";
        int row = from;
        for (Lines.Line line : lines.lines()) {
            boolean filled = lines.mode() == Lines.Mode.identify
                    && put(row, new Column(path + "id", Column.PLAIN), ExternalId.full(line.externalId()));
            for (Map.Entry<String, Value> field : line.fields().entrySet()) {
                Column column = Column.loaded(field.getKey(), field.getValue());
                filled |= put(row, new Column(path + column.path(), column.kind()), Column.loadCell(field.getValue()));
            }
            requireContent("a line in " + lines.field(), filled);
            int height = 1;
            for (Lines inner : line.lines()) {
                height = Math.max(height, add(row, path, inner));
            }
            row += height;
        }
        return row - from;
    }

    /** Puts a cell and says whether load sees something in it. */
    private boolean put(int row, Column column, Object cell) {
        int at = columns.computeIfAbsent(column, unused -> columns.size());
        while (rows.size() <= row) {
            rows.add(new ArrayList<>());
        }
        List<Object> cells = rows.get(row);
        while (cells.size() <= at) {
            cells.add("");
        }
        cells.set(at, cell);
        return !"".equals(cell);
    }

    private static void requireContent(String what, boolean filled) {
        if (!filled) {
            throw new IllegalArgumentException(what
                    + " has no value of its own, so Odoo's load cannot tell where it begins: write at least one field");
        }
    }
}
