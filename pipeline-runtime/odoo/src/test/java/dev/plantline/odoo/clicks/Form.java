package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.plantline.model.Json;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form that a person has open, or a row of a list: Odoo works out what follows from each change as it does for the browser, and nothing is saved
 * before {@link #save} or {@link #press}. What {@code odoo.tests.form.Form} does inside Odoo, from outside. Like a person it changes no field that
 * is readonly and presses no button that is not shown; required fields are left to Odoo.
 */
public final class Form {
    /** What is done to a line. */
    public interface Edit {
        /** Sets fields of the line. */
        void of(Form line) throws OdooFault;
    }

    private final Person person;
    private final FormView view;
    private final Map<String, Object> context;
    /** Null: a record of its own. */
    private final Form parent;
    /** The field of the parent in which this line is. */
    private final FormView.Field lines;

    /** Null: new. */
    private Long id;

    private Draft draft;

    /** Opens a record, or a new one with its defaults. */
    Form(Person person, FormView view, Long id, Map<String, Object> context) throws OdooFault {
        this(person, view, id, context, null, null, new Draft());
        if (id == null) {
            defaults();
        } else {
            read();
        }
    }

    private Form(
            Person person,
            FormView view,
            Long id,
            Map<String, Object> context,
            Form parent,
            FormView.Field lines,
            Draft draft) {
        this.person = person;
        this.view = view;
        this.id = id;
        this.context = context;
        this.parent = parent;
        this.lines = lines;
        this.draft = draft;
    }

    /** Types into a field: text, number (also as a decimal text), truth, the id of a record, or a list of ids. */
    public Form set(String field, Object value) throws OdooFault {
        FormView.Field known = view.fields().get(known(field));
        if (isTrue(known.readonly()) || isTrue(known.invisible())) {
            throw new IllegalStateException("a person cannot change " + field + " of " + view.model()
                    + ": it is readonly if " + known.readonly() + ", and not shown if " + known.invisible());
        }
        if (known.isMany()) {
            List<?> ids = (List<?>) value;
            many(field).set(ids.stream().map(Object::toString).toList());
        } else {
            draft.values.put(field, Json.MAPPER.valueToTree(typed(known, value)));
        }
        onchange(field);
        return this;
    }

    private static Object typed(FormView.Field field, Object value) {
        boolean decimal = field.type().equals("float") || field.type().equals("monetary");
        return decimal && value instanceof String text ? new BigDecimal(text) : value;
    }

    /** Types the name of a record that is not there yet into a field that names records, and lets Odoo create it. */
    public Form create(String field, String name) throws OdooFault {
        FormView.Field known = view.fields().get(known(field));
        Map<String, Object> own = known.context() == null ? Map.of() : evaluated(known.context());
        long made = person.call(
                        known.relation(), "name_create", List.of(), Person.and(around(), own), Map.of("name", name))
                .path(0)
                .asLong();
        return set(field, known.isMany() ? List.of(made) : made);
    }

    /** Adds a line to a field. */
    public Form add(String field, Edit edit) throws OdooFault {
        return add(field, Map.of(), edit);
    }

    /** Adds a line to a field, with something chosen beforehand, as from a list of stock. */
    public Form add(String field, Map<String, ?> chosen, Edit edit) throws OdooFault {
        FormView.Field known = view.fields().get(known(field));
        Form line = line(known, null, new Draft(), chosen);
        line.defaults();
        edit.of(line);
        many(field).add(line.draft);
        onchange(field);
        return this;
    }

    /**
     * Changes a line.
     *
     * @param index from 0, in the order of the view
     */
    public Form edit(String field, int index, Edit edit) throws OdooFault {
        String lineId = many(field).ids().get(index);
        Form line = line(
                view.fields().get(field),
                number(lineId),
                many(field).lines.get(lineId).copy(),
                Map.of());
        edit.of(line);
        many(field).lines.put(lineId, line.draft);
        onchange(field);
        return this;
    }

    /** Takes a line away. */
    public Form remove(String field, int index) throws OdooFault {
        many(field).lines.remove(many(field).ids().get(index));
        onchange(field);
        return this;
    }

    /** Takes every line away, one after the other. */
    public Form clear(String field) throws OdooFault {
        while (size(field) > 0) {
            remove(field, 0);
        }
        return this;
    }

    /** What stands in a field of a line. */
    public JsonNode line(String field, int index, String column) {
        return (JsonNode)
                List.copyOf(many(field).lines.values()).get(index).values.get(column);
    }

    /** How many lines a field has. */
    public int size(String field) {
        return many(field).lines.size();
    }

    /**
     * Where the one line is whose field has a value.
     *
     * @throws IllegalStateException when there is none, or several
     */
    public int find(String field, String column, Object value) {
        JsonNode wanted = Json.MAPPER.valueToTree(value);
        List<Integer> found = new ArrayList<>();
        List<Draft> all = List.copyOf(many(field).lines.values());
        for (int index = 0; index < all.size(); index++) {
            JsonNode there = (JsonNode) all.get(index).values.get(column);
            if (there != null && there.asText().equals(wanted.asText())) {
                found.add(index);
            }
        }
        if (found.size() != 1) {
            throw new IllegalStateException(
                    found.size() + " of " + all.size() + " lines of " + field + " have " + column + " " + value);
        }
        return found.get(0);
    }

    /** Saves what has changed; afterwards all stands as Odoo has it. */
    public Form save() throws OdooFault {
        Map<String, Object> values = values(draft, view, true, this::names);
        if (id == null || !values.isEmpty()) {
            JsonNode record = person.call(
                            view.model(),
                            "web_save",
                            ids(),
                            context,
                            Map.of("vals", values, "specification", view.spec()))
                    .path(0);
            id = record.path("id").asLong();
            draft = Draft.read(record, view);
        }
        return this;
    }

    /** Saves, and presses a button; returns what Odoo opens then, a wizard for example. */
    public Optional<Action> press(String button) throws OdooFault {
        save();
        Optional<Action> opened = pressed(button, view, this, id);
        if (opened.isEmpty()) {
            reload();
        }
        return opened;
    }

    /**
     * Saves, and presses a button that opens an action of Odoo's.
     *
     * @param action its external id
     */
    public Action pressFor(String action) throws OdooFault {
        String button = person.action(action).path("id").asText();
        return press(button).orElseThrow(() -> new IllegalStateException(action + " opens no form"));
    }

    /** Saves, and presses a button that stands in a line. */
    public Optional<Action> press(String field, int index, String button) throws OdooFault {
        save();
        String lineId = many(field).ids().get(index);
        Form line =
                line(view.fields().get(field), number(lineId), many(field).lines.get(lineId), Map.of());
        return pressed(button, line.view, line, line.id);
    }

    private Optional<Action> pressed(String name, FormView where, Form form, long record) throws OdooFault {
        FormView.Button button = where.buttons().stream()
                .filter(each -> each.name().equals(name) && !form.isTrue(each.invisible()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no button " + name + " is shown on " + where.model() + " " + record + ", but "
                                + where.buttons().stream()
                                        .filter(each -> !form.isTrue(each.invisible()))
                                        .map(FormView.Button::name)
                                        .toList()));
        Map<String, Object> own = button.context() == null ? Map.of() : form.evaluated(button.context());
        JsonNode answer = button.isAction()
                ? person.action(name)
                : person.call(where.model(), name, List.of(record), Person.and(form.context, own), Map.of());
        return Action.of(answer, form.context, own, where.model(), record, person);
    }

    /** Shows again what is saved, as after a dialog was closed. */
    public Form reload() throws OdooFault {
        read();
        return this;
    }

    private void read() throws OdooFault {
        JsonNode record = person.call(
                        view.model(), "web_read", List.of(id), context, Map.of("specification", view.spec()))
                .path(0);
        if (record.isMissingNode()) {
            throw new IllegalStateException("there is no " + view.model() + " " + id);
        }
        draft = Draft.read(record, view);
    }

    private void defaults() throws OdooFault {
        JsonNode answer = asked(List.of(), context);
        draft.fill(view);
        draft.take(answer, view);
        draft.changed.addAll(view.fields().keySet());
    }

    private void onchange(String field) throws OdooFault {
        draft.changed.add(field);
        FormView.Field known = view.fields().get(field);
        if (known.onChange()) {
            Map<String, Object> own = known.context() == null ? Map.of() : evaluated(known.context());
            draft.take(asked(List.of(field), Person.and(context, own)), view);
        }
    }

    private JsonNode asked(List<String> fields, Map<String, Object> context) throws OdooFault {
        return person.call(
                        view.model(),
                        "onchange",
                        ids(),
                        context,
                        Map.of("values", changes(), "field_names", fields, "fields_spec", view.spec()))
                .path("value");
    }

    /** What has changed, readonly fields too; a line also tells what has changed around it. */
    private Map<String, Object> changes() {
        Map<String, Object> changes = values(draft, view, false, this::names);
        if (parent != null && lines.relationField() != null) {
            Map<String, Object> around = parent.changes();
            if (parent.id != null) {
                around.put("id", parent.id);
            }
            changes.put(lines.relationField(), around);
        }
        return changes;
    }

    private static Map<String, Object> values(Draft draft, FormView view, boolean toSave, Expression.Names names) {
        Map<String, Object> values = new LinkedHashMap<>();
        view.fields().forEach((name, field) -> {
            if (name.equals("id") || !draft.changed.contains(name)) {
                return;
            }
            if (toSave && !field.forceSave() && Expression.isTrue(Expression.value(field.readonly(), names))) {
                return;
            }
            Object value = draft.values.get(name);
            values.put(
                    name,
                    value instanceof Draft.Many many
                            ? many.commands((line, lines) -> values(line, lines, toSave, inside(line, draft, names)))
                            : value);
        });
        return values;
    }

    private static Expression.Names inside(Draft line, Draft around, Expression.Names names) {
        return name -> switch (name) {
            case "parent" -> (Expression.Names) other -> plain(around.values.get(other));
            case "id" -> plain(line.values.getOrDefault("id", BooleanNode.FALSE));
            default -> line.values.containsKey(name) ? plain(line.values.get(name)) : names.get(name);
        };
    }

    private Form line(FormView.Field field, Long lineId, Draft values, Map<String, ?> chosen) {
        Map<String, Object> own = field.context() == null ? Map.of() : evaluated(field.context());
        return new Form(
                person, field.lines(), lineId, Person.and(Person.and(around(), own), chosen), this, field, values);
    }

    /** What a field takes over from the form's context: {@code getFieldContext} of Odoo's relational model. */
    private Map<String, Object> around() {
        Map<String, Object> around = new LinkedHashMap<>(context);
        around.keySet()
                .removeIf(key ->
                        key.startsWith("default_") || key.startsWith("search_default_") || key.endsWith("_view_ref"));
        return around;
    }

    private Map<String, Object> evaluated(String expression) {
        Map<String, Object> evaluated = new LinkedHashMap<>();
        ((Map<?, ?>) Expression.value(expression, this::names))
                .forEach((key, value) -> evaluated.put((String) key, value == null ? false : value));
        return evaluated;
    }

    private boolean isTrue(String expression) {
        return Expression.isTrue(Expression.value(expression, this::names));
    }

    private Object names(String name) {
        if (draft.values.containsKey(name)) {
            return plain(draft.values.get(name));
        }
        return switch (name) {
            case "id", "active_id" -> id == null ? (Object) false : BigDecimal.valueOf(id);
            case "context" -> Person.plain(Json.MAPPER.valueToTree(context));
            case "current_date" -> LocalDate.now(ZoneOffset.UTC).toString();
            case "parent" -> {
                if (parent == null) {
                    throw new IllegalArgumentException(view.model() + " has no parent here");
                }
                yield (Expression.Names) parent::names;
            }
            default -> {
                if (!context.containsKey(name)) {
                    throw new IllegalArgumentException("the view of " + view.model() + " does not have " + name);
                }
                yield plain(Json.MAPPER.valueToTree(context.get(name)));
            }
        };
    }

    private static Object plain(Object value) {
        if (value instanceof Draft.Many many) {
            return many.ids().stream().map(each -> (Object) each).toList();
        }
        return value instanceof JsonNode node ? Person.plain(node) : value;
    }

    /** Null: a line that Odoo does not know. */
    private static Long number(String lineId) {
        return lineId.chars().allMatch(Character::isDigit) ? Long.valueOf(lineId) : null;
    }

    private List<Long> ids() {
        return id == null ? List.of() : List.of(id);
    }

    private Draft.Many many(String field) {
        return (Draft.Many) draft.values.get(known(field));
    }

    private String known(String field) {
        if (!view.fields().containsKey(field)) {
            throw new IllegalStateException("the view of " + view.model() + " does not show " + field + ", but "
                    + view.fields().keySet());
        }
        return field;
    }
}
