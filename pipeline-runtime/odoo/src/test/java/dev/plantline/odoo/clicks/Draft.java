package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** What stands in a form, saved or not: by field a value as Odoo writes it in JSON, or {@link Many}. */
final class Draft {
    final Map<String, Object> values = new LinkedHashMap<>();
    /** Fields that differ from what is saved, or may. */
    final Set<String> changed = new HashSet<>();

    /** What {@code web_read} answered. */
    static Draft read(JsonNode record, FormView view) {
        Draft draft = new Draft();
        record.properties().forEach(each -> {
            FormView.Field field = view.fields().get(each.getKey());
            draft.values.put(
                    each.getKey(),
                    field != null && field.isMany() ? Many.read(each.getValue(), field) : each.getValue());
        });
        return draft;
    }

    Draft copy() {
        Draft copy = new Draft();
        copy.values.putAll(values);
        copy.changed.addAll(changed);
        return copy;
    }

    /** Gives every field of the view that has no value one that says nothing. */
    void fill(FormView view) {
        view.fields().forEach((name, field) -> values.computeIfAbsent(name, any -> nothing(field)));
    }

    private static Object nothing(FormView.Field field) {
        return switch (field.type()) {
            case "one2many", "many2many" -> new Many(field);
            case "integer", "float" -> IntNode.valueOf(0);
            default -> BooleanNode.FALSE;
        };
    }

    /** Takes over what an onchange answered; all of it counts as changed. */
    void take(JsonNode answer, FormView view) {
        answer.properties().forEach(each -> {
            FormView.Field field = view.fields().get(each.getKey());
            if (field.isMany()) {
                ((Many) values.get(each.getKey())).take(each.getValue());
            } else {
                values.put(each.getKey(), each.getValue());
            }
            changed.add(each.getKey());
        });
    }

    /** The lines of a one2many, or the records of a many2many. */
    static final class Many {
        private static final String NEW = "virtual_";
        private static int last;

        private final FormView.Field field;
        /** By id: a number as text, or one that this class made for a line that Odoo does not know. */
        final Map<String, Draft> lines = new LinkedHashMap<>();

        private final List<String> saved = new ArrayList<>();

        Many(FormView.Field field) {
            this.field = field;
        }

        static Many read(JsonNode records, FormView.Field field) {
            Many many = new Many(field);
            records.forEach(record -> {
                Draft draft = field.lines() == null ? new Draft() : Draft.read(record, field.lines());
                String id = (record.isObject() ? record.path("id") : record).asText();
                many.lines.put(id, draft);
                many.saved.add(id);
            });
            return many;
        }

        List<String> ids() {
            return List.copyOf(lines.keySet());
        }

        void add(Draft line) {
            line.changed.addAll(line.values.keySet());
            synchronized (Many.class) {
                lines.put(NEW + last++, line);
            }
        }

        /** Makes these records, which are in Odoo, the ones that are meant. */
        void set(List<String> ids) {
            lines.clear();
            ids.forEach(id -> lines.put(id, new Draft()));
        }

        private void take(JsonNode commands) {
            for (JsonNode command : commands) {
                String id = command.path(1).asText();
                JsonNode values = command.path(2);
                switch (command.path(0).asInt()) {
                    case 0 -> {
                        Draft line = new Draft();
                        line.fill(field.lines());
                        line.take(values, field.lines());
                        add(line);
                    }
                    case 1 -> lines.get(id).take(values, field.lines());
                    case 2, 3 -> lines.remove(id);
                    case 4 -> lines.put(id, field.lines() == null ? new Draft() : Draft.read(values, field.lines()));
                    default -> throw new IllegalStateException("an onchange answered with the command " + command);
                }
            }
        }

        /**
         * What to send.
         *
         * @param values of a line of a view
         */
        List<Object> commands(BiFunction<Draft, FormView, Map<String, Object>> values) {
            List<Object> commands = new ArrayList<>();
            lines.forEach((id, line) -> {
                if (id.startsWith(NEW)) {
                    commands.add(List.of(0, id, values.apply(line, field.lines())));
                    return;
                }
                if (!saved.contains(id)) {
                    commands.add(List.of(4, Long.valueOf(id), false));
                }
                if (!line.changed.isEmpty()) {
                    commands.add(List.of(1, Long.valueOf(id), values.apply(line, field.lines())));
                }
            });
            for (String id : saved) {
                if (!lines.containsKey(id)) {
                    commands.add(List.of(field.type().equals("one2many") ? 2 : 3, Long.valueOf(id), false));
                }
            }
            return commands;
        }
    }
}
