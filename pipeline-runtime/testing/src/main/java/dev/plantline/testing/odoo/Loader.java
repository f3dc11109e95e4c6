package dev.plantline.testing.odoo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Odoo's load: a table with paths as columns becomes records and their lines; atomic, with messages instead of exceptions. */
final class Loader {
    private static final Set<String> TRUE = Set.of("1", "true", "yes");
    private static final Set<String> FALSE = Set.of("", "0", "false", "no");

    /**
     * What load answers.
     *
     * @param ids null: nothing was loaded
     * @param messages what was wrong
     */
    record Answer(List<Long> ids, List<Map<String, Object>> messages) {}

    /** A value that does not fit its field. */
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String field;
        private final String missing;

        Unfit(String field, String message) {
            this(field, message, null);
        }

        /** No record of the model {@code missing} was found. */
        Unfit(String field, String message, String missing) {
            super(message, null, false, false);
            this.field = field;
            this.missing = missing;
        }
    }

    private record Column(List<String> path, int at) {
        Column below() {
            return new Column(path.subList(1, path.size()), at);
        }
    }

    private final Records records;

    Loader(Records records) {
        this.records = records;
    }

    /** Loads rows of text. */
    Answer load(String model, List<String> fields, List<List<String>> rows) {
        records.schema().fields(model);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            columns.add(new Column(
                    List.of(fields.get(i)
                            .replace(".id", "/.id")
                            .replace("//", "/")
                            .split("/")),
                    i));
        }
        for (Column column : columns) {
            String first = column.path().get(0);
            if (!first.equals("id")
                    && !first.equals(".id")
                    && !first.isEmpty()
                    && records.schema().find(model, first) == null) {
                throw OdooError.value("Invalid field name '" + first + "'");
            }
        }
        int savepoint = records.store().savepoint();
        List<Long> ids = new ArrayList<>();
        List<Map<String, Object>> messages = new ArrayList<>();
        int number = 0;
        for (List<List<String>> document : documents(model, columns, rows)) {
            try {
                ids.add(write(model, columns, document, null, null));
            } catch (Unfit unfit) {
                Map<String, Object> message = message(number, unfit.field, unfit.getMessage());
                if (unfit.missing != null) {
                    message.put("moreinfo", Map.of("res_model", unfit.missing));
                }
                messages.add(message);
            } catch (OdooError refused) {
                messages.add(message(number, null, refused.getMessage()));
            }
            number++;
        }
        if (!messages.isEmpty()) {
            records.store().rollback(savepoint);
            return new Answer(null, messages);
        }
        return new Answer(ids, messages);
    }

    private static Map<String, Object> message(int record, String field, String text) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "error");
        message.put("record", record);
        message.put("rows", Map.of("from", record, "to", record));
        message.put("message", text);
        if (field != null) {
            message.put("field", field);
        }
        return message;
    }

    /** Rows that belong together: those after the first have values in one2many columns only. */
    private List<List<List<String>>> documents(String model, List<Column> columns, List<List<String>> rows) {
        List<List<List<String>>> documents = new ArrayList<>();
        for (List<String> row : rows) {
            boolean own = false;
            boolean lines = false;
            for (Column column : columns) {
                boolean filled = !row.get(column.at()).isEmpty();
                Schema.Field field = records.schema().find(model, column.path().get(0));
                if (field != null && field.type() == Schema.Type.one2many) {
                    lines |= filled;
                } else {
                    own |= filled;
                }
            }
            if (documents.isEmpty() || own || !lines) {
                documents.add(new ArrayList<>());
            }
            documents.get(documents.size() - 1).add(row);
        }
        return documents;
    }

    private long write(
            String model, List<Column> columns, List<List<String>> rows, Schema.Field parentField, Long parent) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, List<Column>> lines = new LinkedHashMap<>();
        String externalId = null;
        Long id = null;
        List<String> row = rows.get(0);
        for (Column column : columns) {
            String name = column.path().get(0);
            String cell = row.get(column.at());
            if (name.equals("id")) {
                externalId = cell.isEmpty() ? null : full(cell);
            } else if (name.equals(".id") || name.isEmpty()) {
                id = cell.isEmpty() ? id : Long.valueOf(cell);
            } else {
                Schema.Field field = records.schema().field(model, name);
                if (field.type() == Schema.Type.one2many) {
                    lines.computeIfAbsent(name, unused -> new ArrayList<>()).add(column.below());
                } else {
                    values.put(name, converted(field, column.path(), cell));
                }
            }
        }
        if (parentField != null) {
            values.put(parentField.inverse(), parent);
        }
        id = externalId == null ? id : existing(model, externalId);
        if (id == null) {
            id = records.create(model, values);
            if (externalId != null) {
                records.store().name(externalId, model, id);
            }
        } else {
            records.write(model, id, values);
        }
        for (Map.Entry<String, List<Column>> entry : lines.entrySet()) {
            Schema.Field field = records.schema().field(model, entry.getKey());
            List<List<String>> filled = rows.stream()
                    .filter(some -> entry.getValue().stream()
                            .anyMatch(column -> !some.get(column.at()).isEmpty()))
                    .toList();
            for (List<List<String>> line : documents(field.model(), entry.getValue(), filled)) {
                write(field.model(), entry.getValue(), line, field, id);
            }
        }
        return id;
    }

    private Long existing(String model, String externalId) {
        Store.Reference reference = records.store().reference(externalId);
        if (reference != null && !reference.model().equals(model)) {
            throw new OdooError(
                    422,
                    "odoo.exceptions.ValidationError",
                    "For external id " + externalId + " when trying to create/update a record of model " + model
                            + " found record of different model " + reference.model());
        }
        return reference == null ? null : reference.id();
    }

    private Object converted(Schema.Field field, List<String> path, String cell) {
        if (cell.isEmpty()) {
            return field.type() == Schema.Type.many2many
                    ? List.of()
                    : field.type() == Schema.Type.bool ? (Object) false : null;
        }
        return switch (field.type()) {
            case number -> number(field, cell);
            case integer -> number(field, cell).longValue();
            case bool -> truth(field, cell);
            case selection -> {
                if (!field.options().contains(cell)) {
                    throw new Unfit(
                            field.name(), "Value '" + cell + "' not found in selection field '" + field.name() + "'");
                }
                yield cell;
            }
            case many2one -> referenced(field, path, cell);
            case many2many -> {
                List<Long> ids = new ArrayList<>();
                for (String one : cell.split(",")) {
                    ids.add(referenced(field, path, one));
                }
                yield List.copyOf(ids);
            }
            case text, one2many -> cell;
        };
    }

    private static BigDecimal number(Schema.Field field, String cell) {
        try {
            return new BigDecimal(cell);
        } catch (NumberFormatException e) {
            throw new Unfit(
                    field.name(), "'" + cell + "' does not seem to be a number for field '" + field.name() + "'");
        }
    }

    private static boolean truth(Schema.Field field, String cell) {
        String text = cell.toLowerCase(java.util.Locale.ROOT);
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw new Unfit(field.name(), "Unknown value '" + cell + "' for boolean field '" + field.name() + "'");
        }
        return TRUE.contains(text);
    }

    private long referenced(Schema.Field field, List<String> path, String cell) {
        String how = path.size() > 1 ? path.get(1) : "";
        if (how.equals("id")) {
            Store.Reference reference = records.store().reference(full(cell));
            if (reference == null || !reference.model().equals(field.model())) {
                throw new Unfit(
                        field.name(),
                        "No matching record found for external id '" + cell + "' in field '" + field.name() + "'",
                        field.model());
            }
            return reference.id();
        }
        if (how.equals(".id")) {
            if (records.store().get(field.model(), Long.parseLong(cell)) == null) {
                throw new Unfit(
                        field.name(),
                        "No matching record found for database id '" + cell + "' in field '" + field.name() + "'",
                        field.model());
            }
            return Long.parseLong(cell);
        }
        for (long id : records.store().all(field.model()).keySet()) {
            if (records.displayName(field.model(), id).equals(cell)) {
                return id;
            }
        }
        throw new Unfit(
                field.name(),
                "No matching record found for name '" + cell + "' in field '" + field.name() + "'",
                field.model());
    }

    private static String full(String externalId) {
        return externalId.contains(".") ? externalId : "__import__." + externalId;
    }
}
