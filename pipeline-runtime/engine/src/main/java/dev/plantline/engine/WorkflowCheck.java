package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.Problem.Area;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds a mapping to what its workflow may do, write and call. What {@link OdooRules} refuses for every workflow is told there and not again. The
 * side kit holds every call to the same table.
 */
final class WorkflowCheck {
    private final Workflow workflow;
    private final WorkflowRights rights;
    private final Problems problems;

    private WorkflowCheck(Workflow workflow, Problems problems) {
        this.workflow = workflow;
        this.rights = WorkflowMatrix.shipped().of(workflow);
        this.problems = problems;
    }

    static void check(OdooInterfaceSpec spec, Problems problems) {
        if (spec.workflow() == null) {
            problems.add(
                    Area.mapping,
                    "spec.workflow",
                    "say which workflow the interface serves, for example stockTransfer: it decides what the mapping may write and call");
        } else if (spec.mapping() != null && spec.mapping().steps() != null) {
            new WorkflowCheck(spec.workflow(), problems)
                    .steps(spec.mapping().steps(), Operations.of(spec).orElse(null));
        }
    }

    private void steps(List<MappingSpec.Step> steps, String operation) {
        boolean mayRaw = WorkflowMatrix.shipped().isRaw(workflow);
        if (!mayRaw && operation == null) {
            raw(steps);
            return;
        }
        String model = null;
        for (int i = 0; i < steps.size(); i++) {
            MappingSpec.Step step = steps.get(i);
            String at = "spec.mapping.steps[" + i + "]";
            if (step.operation() != null) {
                // A second one is refused in any workflow.
                if (step.operation().equals(operation)) {
                    operation(operation, at + ".do");
                }
                continue;
            }
            if (!mayRaw) {
                // Raw steps beside an operation are refused in any workflow.
                continue;
            }
            if (step.call() != null) {
                if (model != null && OdooRules.refusedMethod(step.call()).isEmpty()) {
                    call(model, step, at);
                }
                continue;
            }
            model = document(step, at);
        }
    }

    /** Told once for all steps: which workflow is meant is one decision. */
    private void raw(List<MappingSpec.Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            MappingSpec.Step step = steps.get(i);
            String kind = kind(step);
            if (kind != null) {
                problems.add(
                        Area.mapping,
                        "spec.mapping.steps[" + i + "]." + kind,
                        "workflow " + workflow + " has no raw steps: do one of its operations ("
                                + listed(rights.operations()) + "), or, for what none of them does, "
                                + rawFor(modelOf(step)));
                return;
            }
        }
    }

    private String rawFor(String model) {
        for (Workflow each : WorkflowMatrix.shipped().rawOf(workflow)) {
            if (model == null || WorkflowMatrix.shipped().of(each).mayWrite(model)) {
                return "say workflow: " + each;
            }
        }
        List<String> others = Stream.of(Workflow.values())
                .filter(each -> WorkflowMatrix.shipped().of(each).mayWrite(model))
                .map(Workflow::name)
                .toList();
        return others.isEmpty()
                ? "write another model: no workflow writes " + model
                : "say workflow: " + String.join(" or ", others);
    }

    /** Null when it is of none. */
    private static String kind(MappingSpec.Step step) {
        if (step.load() != null) {
            return "load";
        }
        if (step.upsert() != null) {
            return "upsert";
        }
        if (step.find() != null) {
            return "find";
        }
        return step.call() == null ? null : "call";
    }

    private void operation(String name, String at) {
        if (Operations.shipped().names().contains(name) && !rights.operations().contains(name)) {
            problems.add(
                    Area.mapping,
                    at,
                    "workflow " + workflow + " does not do " + name + "; it does " + listed(rights.operations())
                            + elsewhere(other -> other.operations().contains(name)));
        }
    }

    /** The model of a step; null when it is not known or may not be written, so that nothing more is said of it. */
    private String document(MappingSpec.Step step, String at) {
        String model = modelOf(step);
        if (model == null || OdooRules.refusedModel(model).isPresent()) {
            return null;
        }
        if (!rights.mayWrite(model)) {
            problems.add(
                    Area.mapping,
                    at + "." + kind(step) + ".model",
                    "workflow " + workflow + " does not write " + model
                            + meant(model, models())
                            + "; it writes " + listed(models())
                            + elsewhere(other -> other.mayWrite(model)));
            return null;
        }
        fields(model, step.fields(), at + ".fields");
        lines(model, step.lines(), at + ".lines");
        if (step.load() != null) {
            context(step.context(), rights.loadOf(model), "load of " + model, at + ".context");
        }
        return model;
    }

    /** The model that a step names; null: it names none. */
    static String modelOf(MappingSpec.Step step) {
        if (step.load() != null) {
            return step.load().model();
        }
        if (step.upsert() != null) {
            return step.upsert().model();
        }
        return step.find() == null ? null : step.find().model();
    }

    /** What a line is matched by is written where it makes a new one. */
    private void created(String path, Map<String, MappingSpec.Criterion> match, Boolean orCreate, String at) {
        if (match == null || !Boolean.TRUE.equals(orCreate)) {
            return;
        }
        match.keySet().stream()
                .filter(field -> OdooRules.refusedField(field).isEmpty() && !rights.mayWrite(path, field))
                .forEach(field -> problems.add(
                        Area.mapping,
                        at + field,
                        "with orCreate a new line gets what it is matched by, and workflow " + workflow
                                + " does not write "
                                + field + " of " + path
                                + meant(field, rights.writes().get(path)) + "; it writes "
                                + listed(rights.writes().get(path))));
    }

    private void fields(String path, List<MappingSpec.Field> fields, String at) {
        for (int i = 0; fields != null && i < fields.size(); i++) {
            String field = fields.get(i).to();
            if (OdooRules.refusedField(field).isPresent()) {
                continue;
            }
            if (rights.mayWrite(path, field)) {
                relation(fields.get(i), at + "[" + i + "]");
                continue;
            }
            Collection<String> known = rights.writes().get(path);
            problems.add(
                    Area.mapping,
                    at + "[" + i + "].to",
                    rights.mayWrite(path + "/" + field)
                            ? field + " holds lines: write them under lines"
                            : "workflow " + workflow + " does not write " + field + " of " + path
                                    + meant(field, known)
                                    + "; it writes " + listed(known)
                                    + elsewhere(other -> other.mayWrite(path) && other.mayWrite(path, field)));
        }
    }

    /** Odoo takes the first record whose name matches a text, and says no more than that there were others. */
    private void relation(MappingSpec.Field field, String at) {
        boolean empties = field.value() != null && field.value().isNull();
        if (OdooRules.isRelation(field.to())
                && field.ref() == null
                && field.lookup() == null
                && field.record() == null
                && !empties) {
            problems.add(
                    Area.mapping,
                    at,
                    field.to()
                            + " is a relation, and of several records with one name Odoo would take the first: name the record by its external id"
                            + " (ref: \"product_{item}\") or by a natural key that exactly one has"
                            + " (lookup: {model: product.product, by: {default_code: item}}); code goes with both");
        }
    }

    private void lines(String path, List<MappingSpec.Lines> lists, String at) {
        for (int i = 0; lists != null && i < lists.size(); i++) {
            MappingSpec.Lines list = lists.get(i);
            String place = at + "[" + i + "]";
            String below = below(path, list.to(), place);
            if (below == null) {
                continue;
            }
            fields(below, list.fields(), place + ".fields");
            created(below, list.match(), list.orCreate(), place + ".match.");
            for (int j = 0; list.lines() != null && j < list.lines().size(); j++) {
                String inside = place + ".lines[" + j + "]";
                String inner = below(below, list.lines().get(j).to(), inside);
                if (inner != null) {
                    MappingSpec.InnerLines innerLines = list.lines().get(j);
                    fields(inner, innerLines.fields(), inside + ".fields");
                    created(inner, innerLines.match(), innerLines.orCreate(), inside + ".match.");
                }
            }
        }
    }

    /** The path of lines that may be written; null when it may not. */
    private String below(String path, String to, String at) {
        if (OdooRules.refusedField(to).isPresent()) {
            return null;
        }
        String below = path + "/" + to;
        if (rights.mayWrite(below)) {
            return below;
        }
        List<String> known = rights.writes().keySet().stream()
                .filter(each -> each.startsWith(path + "/") && each.indexOf('/', path.length() + 1) < 0)
                .map(each -> each.substring(path.length() + 1))
                .toList();
        problems.add(
                Area.mapping,
                at + ".to",
                "workflow " + workflow + " does not write lines " + to + " of " + path + meant(to, known)
                        + "; it writes "
                        + listed(known)
                        + elsewhere(other -> other.mayWrite(below)));
        return null;
    }

    private void call(String model, MappingSpec.Step step, String at) {
        String method = model + "." + step.call();
        SortedMap<String, ContextValues> keys = rights.calls().get(method);
        if (keys == null) {
            List<String> known = rights.calls().keySet().stream()
                    .filter(each -> each.startsWith(model + ".") && each.indexOf('.', model.length() + 1) < 0)
                    .map(each -> each.substring(model.length() + 1))
                    .toList();
            problems.add(
                    Area.mapping,
                    at + ".call",
                    "workflow " + workflow + " does not call " + step.call() + " of " + model
                            + meant(step.call(), known)
                            + "; it calls " + listed(known)
                            + elsewhere(other -> other.calls().containsKey(method)));
            return;
        }
        context(step.context(), keys, method, at + ".context");
        arguments(step.arguments(), method, at + ".arguments.");
        until(step.until(), method, at + ".until.");
        if (step.partial() != null && step.partial().context() != null) {
            String key = step.partial().context();
            ContextValues allowed = keys.get(key);
            if (OdooRules.refusedContextKey(key).isEmpty()
                    && (allowed == null || allowed.kind() != ContextValues.Kind.record)) {
                List<String> known = keys.entrySet().stream()
                        .filter(each -> each.getValue().kind() == ContextValues.Kind.record)
                        .map(Map.Entry::getKey)
                        .toList();
                problems.add(
                        Area.mapping,
                        at + ".partial.context",
                        "workflow " + workflow + " does not give " + key + " to " + method + meant(key, known)
                                + "; by partial it gives " + listed(known));
            }
        }
    }

    private void arguments(Map<String, JsonNode> arguments, String method, String at) {
        if (arguments == null) {
            return;
        }
        SortedMap<String, ContextValues> known = rights.argumentsOf(method);
        arguments.forEach((name, value) -> {
            ContextValues allowed = known.get(name);
            if (allowed == null) {
                problems.add(
                        Area.mapping,
                        at + name,
                        "workflow " + workflow + " does not give the argument " + name + " to " + method
                                + meant(name, known.keySet())
                                + "; it gives " + listed(known.keySet()));
            } else {
                argument(name, value, allowed, method, at + name);
            }
        });
    }

    private void argument(String name, JsonNode value, ContextValues allowed, String method, String at) {
        String may = "the argument " + name + " of " + method + " may be " + allowed.said();
        if (!ArgumentForm.isSourced(value)) {
            if (value != null && !allowed.allows(value)) {
                problems.add(Area.mapping, at, may);
            }
            return;
        }
        ArgumentForm.read(name, value).ifPresent(field -> {
            boolean named = field.ref() != null || field.lookup() != null || field.record() != null;
            if (named != (allowed.kind() == ContextValues.Kind.one)) {
                problems.add(Area.mapping, at, may);
            } else if (field.value() != null && !allowed.allows(field.value())) {
                problems.add(Area.mapping, at + ".value", may);
            } else if (field.defaultValue() != null && !named && !allowed.allows(field.defaultValue())) {
                problems.add(Area.mapping, at + ".default", may);
            } else if (field.lookup() != null
                    && !allowed.model().equals(field.lookup().model())) {
                problems.add(
                        Area.mapping,
                        at + ".lookup.model",
                        may + ", and this is one of " + field.lookup().model());
            }
        });
    }

    /** The value of such a field comes back in the reason when it is another, so that only what the table names is read. */
    private void until(Map<String, List<String>> until, String method, String at) {
        if (until == null) {
            return;
        }
        SortedSet<String> known = rights.untilOf(method);
        until.keySet().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> problems.add(
                        Area.mapping,
                        at + field,
                        "workflow " + workflow + " does not prove " + method + " by " + field
                                + meant(field, known)
                                + "; it proves it by " + listed(known)));
    }

    private void context(Map<String, JsonNode> context, SortedMap<String, ContextValues> keys, String what, String at) {
        if (context == null) {
            return;
        }
        SortedMap<String, ContextValues> known = keys == null ? new TreeMap<>() : keys;
        context.forEach((key, value) -> {
            if (OdooRules.refusedContextKey(key).isPresent()) {
                return;
            }
            ContextValues allowed = known.get(key);
            if (allowed == null) {
                problems.add(
                        Area.mapping,
                        at + "." + key,
                        "workflow " + workflow + " does not give " + key + " to " + what
                                + meant(key, known.keySet())
                                + "; it gives " + listed(known.keySet()));
            } else if (value != null && !value.isObject() && !allowed.allows(value)) {
                problems.add(Area.mapping, at + "." + key, key + " of " + what + " may be " + allowed.said());
            }
        });
    }

    private List<String> models() {
        return rights.writes().keySet().stream()
                .filter(path -> path.indexOf('/') < 0)
                .toList();
    }

    private static String meant(String name, Collection<String> known) {
        String nearest = known == null ? null : Nearest.to(name, known);
        return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
    }

    private static String listed(Collection<String> names) {
        return names == null || names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** Which workflows may, when any may: perhaps the interface has the wrong one. */
    private static String elsewhere(Predicate<WorkflowRights> may) {
        String others = Stream.of(Workflow.values())
                .filter(each -> may.test(WorkflowMatrix.shipped().of(each)))
                .map(Workflow::name)
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "; no workflow does" : "; this is for " + others;
    }
}
