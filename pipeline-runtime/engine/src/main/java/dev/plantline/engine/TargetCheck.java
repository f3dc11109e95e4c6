package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.Problem.Area;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds the raw steps of a mapping to what an Odoo has: models, fields, kinds of fields and values of selections. Which methods a mapping may call
 * stands in the table of workflows, because Odoo tells the methods of a model to none of its ordinary users. What the rules for every Odoo refuse already
 * is told there and not again.
 */
public final class TargetCheck {
    /** Values of a selection that are told. */
    private static final int MOST_SAID = 20;

    private static final Set<String> NUMBERS = Set.of("integer", "float", "monetary");

    private final OdooInterfaceSpec spec;
    private final CodeTables codes;
    private final TargetModels target;
    private final Problems problems = new Problems();
    private final SortedSet<String> unread = new TreeSet<>();
    /** Models of the records that steps give a name to. */
    private final Map<String, Model> records = new HashMap<>();

    private TargetCheck(OdooInterfaceSpec spec, PlantCodeMaps codeMaps, TargetModels target) {
        this.spec = spec;
        this.codes = CodeTables.compile(spec.codeMaps(), codeMaps, ZoneOffset.UTC, new Problems());
        this.target = target;
    }

    /**
     * What came of it.
     *
     * @param problems what this Odoo does not have
     * @param unread models of which it is not known whether Odoo has them, and with which fields; empty: everything was checked
     */
    public record Checked(List<Problem> problems, SortedSet<String> unread) {}

    /** Whether a mapping has steps that this looks at. */
    public static boolean isRaw(OdooInterfaceSpec spec) {
        return spec.mapping() != null
                && spec.mapping().steps() != null
                && spec.mapping().steps().stream().anyMatch(step -> step != null && step.operation() == null);
    }

    /** The same for an interface of a plant without CodeMaps, or for who asks only what is not read yet. */
    public static Checked check(OdooInterfaceSpec spec, TargetModels target) {
        return check(spec, PlantCodeMaps.NONE, target);
    }

    /**
     * Checks an interface. Of one whose form is not good nothing is said: that is told elsewhere.
     *
     * @param codeMaps of its plant
     * @param target what the user of its duty sees in Odoo
     */
    public static Checked check(OdooInterfaceSpec spec, PlantCodeMaps codeMaps, TargetModels target) {
        TargetCheck check = new TargetCheck(spec, codeMaps, target);
        if (isRaw(spec) && hasGoodForm(spec)) {
            check.steps(spec.mapping().steps());
        }
        return new Checked(check.problems.problems(), check.unread);
    }

    private static boolean hasGoodForm(OdooInterfaceSpec spec) {
        Problems form = new Problems();
        TooDeep.check(spec, form);
        if (form.isEmpty()) {
            EmptyEntries.check(spec, form);
        }
        return form.isEmpty();
    }

    /**
     * A model whose fields are known.
     *
     * @param name its name
     * @param fields its fields
     */
    private record Model(String name, SortedMap<String, TargetModels.Field> fields) {}

    private void steps(List<MappingSpec.Step> steps) {
        Model model = null;
        for (int i = 0; i < steps.size(); i++) {
            MappingSpec.Step step = steps.get(i);
            String at = "spec.mapping.steps[" + i + "]";
            if (step.call() != null) {
                call(model, step, at);
            } else if (step.operation() == null) {
                model = document(step, at);
                if (step.as() != null && model != null) {
                    records.put(step.as(), model);
                }
            }
        }
    }

    private Model document(MappingSpec.Step step, String at) {
        Model model = null;
        if (step.load() != null) {
            model = model(step.load().model(), at + ".load.model");
        } else if (step.upsert() != null) {
            model = model(step.upsert().model(), at + ".upsert.model");
        } else if (step.find() != null) {
            model = model(step.find().model(), at + ".find.model");
            find(model, step.find(), at + ".find");
        }
        fields(model, step.fields(), at + ".fields");
        lines(model, step.lines(), at + ".lines");
        return model;
    }

    /** Null when its fields are not known. */
    private Model model(String name, String at) {
        if (name == null || OdooRules.refusedModel(name).isPresent()) {
            return null;
        }
        SortedMap<String, TargetModels.Field> fields = target.models().get(name);
        if (fields != null) {
            return new Model(name, fields);
        }
        if (target.absent().contains(name)) {
            add(
                    at,
                    "this Odoo has no model " + name + meant(name, target.names())
                            + reason("the module that brings it"));
        } else {
            unread.add(name);
        }
        return null;
    }

    private void find(Model model, MappingSpec.Find find, String at) {
        searched(model, find.by(), find.match(), find.order(), at);
        if (find.where() != null) {
            find.where().forEach((field, allowed) -> {
                TargetModels.Field found = searchField(model, field, at + ".where." + field);
                constants(found, field, allowed, at + ".where." + field);
            });
        }
        if (find.first() != null) {
            sortField(model, find.first(), at + ".first");
        }
    }

    private void searched(
            Model model,
            Map<String, String> by,
            Map<String, MappingSpec.Criterion> match,
            List<MappingSpec.Order> order,
            String at) {
        if (by != null) {
            by.keySet().forEach(field -> searchField(model, field, at + ".by." + field));
        }
        if (match != null) {
            match.forEach((field, criterion) -> {
                String place = at + ".match." + field;
                TargetModels.Field found = searchField(model, field, place);
                if (criterion != null && criterion.value() != null) {
                    constants(
                            found,
                            field,
                            criterion.value().isArray() ? criterion.value() : List.of(criterion.value()),
                            place + ".value");
                }
                if (criterion != null) {
                    record(model, found, field, criterion.record(), place + ".record");
                    code(found, field, criterion.code(), place + ".code");
                }
            });
        }
        for (int i = 0; order != null && i < order.size(); i++) {
            sortField(model, order.get(i).field(), at + ".order[" + i + "].field");
        }
    }

    private void fields(Model model, List<MappingSpec.Field> fields, String at) {
        for (int i = 0; fields != null && i < fields.size(); i++) {
            MappingSpec.Field field = fields.get(i);
            String place = at + "[" + i + "]";
            TargetModels.Field found = field(model, field.to(), place + ".to");
            Model looked =
                    field.record() != null ? records.get(field.record()) : lookup(field.lookup(), place + ".lookup");
            if (found != null) {
                written(found, field, looked, place);
            }
        }
    }

    /** The record of a step is compared with the one that a field holds, or with the one that is looked for itself (id). */
    private void record(Model model, TargetModels.Field found, String field, String name, String at) {
        Model named = name == null ? null : records.get(name);
        if (named == null || found == null) {
            return;
        }
        String held = field.equals("id") ? model.name() : found.relation();
        if (!named.name().equals(held)) {
            add(
                    at,
                    held == null
                            ? field + " is no relation in this Odoo, it is of type " + found.type()
                            : field + " is a record of " + held + ", and this is one of " + named.name());
        }
    }

    private Model lookup(MappingSpec.Lookup lookup, String at) {
        if (lookup == null) {
            return null;
        }
        Model model = model(lookup.model(), at + ".model");
        searched(model, lookup.by(), lookup.match(), lookup.order(), at);
        return model;
    }

    private void written(TargetModels.Field found, MappingSpec.Field field, Model looked, String at) {
        String name = field.to();
        String naming = field.ref() != null
                ? ".ref"
                : field.lookup() != null ? ".lookup" : field.record() != null ? ".record" : null;
        boolean named = naming != null;
        if ((field.forEach() != null || field.links() != null) && !found.type().equals("many2many")) {
            add(
                    at + (field.forEach() != null ? ".forEach" : ".links"),
                    name + " does not hold several records in this Odoo, it is of type " + found.type());
        }
        if (found.type().equals("one2many")) {
            add(at + ".to", name + " holds lines of " + found.relation() + ": write them under lines");
        } else if (found.isRelation() && !named && !OdooRules.isRelation(name)) {
            add(
                    at,
                    name + " is a relation to " + found.relation()
                            + " in this Odoo: name the record by its external id (ref) or by a natural key (lookup)");
        } else if (!found.isRelation() && named) {
            add(
                    at + naming,
                    name + " is no relation in this Odoo, it is of type " + found.type()
                            + ": give it a value by from, value or expr");
        } else if (found.isRelation() && looked != null && !looked.name().equals(found.relation())) {
            add(
                    field.record() != null ? at + naming : at + ".lookup.model",
                    name + " holds a record of " + found.relation() + ", and this is one of " + looked.name());
        } else if (!named) {
            constants(found, name, one(field.value()), at + ".value");
            constants(found, name, one(field.defaultValue()), at + ".default");
            code(found, name, field.code(), at + ".code");
        }
    }

    private static List<JsonNode> one(JsonNode value) {
        return value == null ? List.of() : List.of(value);
    }

    private void lines(Model model, List<MappingSpec.Lines> lists, String at) {
        for (int i = 0; lists != null && i < lists.size(); i++) {
            lines(model, lists.get(i), at + "[" + i + "]");
        }
    }

    private void lines(Model model, MappingSpec.Lines list, String at) {
        TargetModels.Field found = field(model, list.to(), at + ".to");
        if (found != null && !found.type().equals("one2many")) {
            add(
                    at + ".to",
                    list.to() + " holds no lines in this Odoo, it is of type " + found.type()
                            + ": write it under fields");
        }
        Model line = found == null || !found.type().equals("one2many") ? null : model(found.relation(), at + ".to");
        searched(line, null, list.match(), null, at);
        fields(line, list.fields(), at + ".fields");
        for (int i = 0; list.lines() != null && i < list.lines().size(); i++) {
            lines(line, LinesCompiler.outer(list.lines().get(i)), at + ".lines[" + i + "]");
        }
    }

    private void call(Model model, MappingSpec.Step step, String at) {
        if (step.arguments() != null) {
            step.arguments().forEach((name, written) -> ArgumentForm.read(name, written)
                    .ifPresent(field -> lookup(field.lookup(), at + ".arguments." + name + ".lookup")));
        }
        if (step.until() != null) {
            step.until().forEach((field, allowed) -> {
                String place = at + ".until." + field;
                constants(
                        path(model, field, place),
                        field,
                        allowed.stream().<JsonNode>map(TextNode::valueOf).toList(),
                        place);
            });
        }
        for (int i = 0; step.partial() != null && i < step.partial().compare().size(); i++) {
            String field = step.partial().compare().get(i);
            String place = at + ".partial.compare[" + i + "]";
            TargetModels.Field found = path(model, field, place);
            if (found != null && !NUMBERS.contains(found.type())) {
                add(place, field + " is no number in this Odoo, it is of type " + found.type());
            }
        }
    }

    /** Null when it is not known. */
    private TargetModels.Field field(Model model, String name, String at) {
        if (model == null || name == null || OdooRules.refusedField(name).isPresent()) {
            return null;
        }
        return known(model, name, at);
    }

    private TargetModels.Field known(Model model, String name, String at) {
        TargetModels.Field field = model.fields().get(name);
        if (field == null) {
            add(
                    at,
                    "model " + model.name() + " of this Odoo has no field " + name
                            + meant(name, model.fields().keySet())
                            + reason("the module or the setting that brings it"));
        }
        return field;
    }

    /** The last field of a path through relations; null when it is not known. */
    private TargetModels.Field path(Model model, String path, String at) {
        if (path == null || OdooRules.refusedSearchField(path).isPresent()) {
            return null;
        }
        String[] names = path.split("\\.");
        Model here = model;
        for (int i = 0; here != null; i++) {
            TargetModels.Field field = known(here, names[i], at);
            if (field == null || i == names.length - 1) {
                return field;
            }
            if (!field.isRelation()) {
                add(
                        at,
                        names[i] + " of " + here.name() + " is no relation, it is of type " + field.type()
                                + ": nothing stands behind it");
                return null;
            }
            here = model(field.relation(), at);
        }
        return null;
    }

    private TargetModels.Field searchField(Model model, String path, String at) {
        TargetModels.Field field = path(model, path, at);
        if (field != null && Boolean.FALSE.equals(field.searchable())) {
            add(at, "this Odoo finds no record by " + path + ", which it does not store: take another field");
            return null;
        }
        return field;
    }

    private void sortField(Model model, String name, String at) {
        TargetModels.Field field = path(model, name, at);
        if (field != null && Boolean.FALSE.equals(field.sortable())) {
            add(at, "this Odoo does not order records by " + name + ", which it does not store: take another field");
        }
    }

    /** What a code map makes of codes ends in the field. */
    private void code(TargetModels.Field field, String name, String map, String at) {
        if (field == null || field.selection() == null || map == null) {
            return;
        }
        codes.values(map).stream()
                .filter(value -> !field.selection().contains(value))
                .forEach(value ->
                        add(at, "code map " + map + " gives \"" + value + "\", and " + unknown(field, name, value)));
    }

    private void constants(TargetModels.Field field, String name, Iterable<JsonNode> values, String at) {
        if (field == null || values == null) {
            return;
        }
        for (JsonNode value : values) {
            if (value != null && !value.isNull()) {
                constant(field, name, value, at);
            }
        }
    }

    private void constant(TargetModels.Field field, String name, JsonNode value, String at) {
        String text = value.asText();
        if (field.selection() != null) {
            // false stands for a selection that is empty
            boolean empty = value.isBoolean() && !value.booleanValue();
            if (!empty && !(value.isTextual() && field.selection().contains(text))) {
                add(at, unknown(field, name, text));
            }
        } else if (field.type().equals("boolean") && !value.isBoolean()) {
            add(at, name + " is true or false in this Odoo, and not " + said(value));
        } else if (NUMBERS.contains(field.type()) && !value.isNumber() && !isDecimal(value)) {
            add(at, name + " is a number in this Odoo, and not " + said(value));
        }
    }

    private static boolean isDecimal(JsonNode value) {
        return value.isTextual() && value.textValue().matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
    }

    private static String said(JsonNode value) {
        return value.isTextual() ? "\"" + value.textValue() + "\"" : value.toString();
    }

    private static String unknown(TargetModels.Field field, String name, String value) {
        List<String> known = field.selection();
        String more = known.size() > MOST_SAID ? " and " + (known.size() - MOST_SAID) + " more" : "";
        return name + " has no value \"" + value + "\" in this Odoo" + meant(value, known) + "; it has "
                + String.join(", ", known.subList(0, Math.min(known.size(), MOST_SAID))) + more;
    }

    private static String reason(String what) {
        return "; correct the name, or see that " + what + " is installed, and that the user of the duty may see it";
    }

    private static String meant(String name, Collection<String> known) {
        String nearest = Nearest.to(name, known);
        return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
    }

    private void add(String at, String message) {
        problems.add(Area.mapping, at, message);
    }
}
