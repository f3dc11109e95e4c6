package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.engine.MappingPlan.Identity;
import dev.plantline.engine.MappingPlan.PlannedField;
import dev.plantline.engine.MappingPlan.PlannedLines;
import dev.plantline.engine.MappingPlan.PlannedStep;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Search;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles {@code spec.mapping}: which steps there are and what each may say. What stands in fields and lines is compiled by {@link LinesCompiler}, and by {@link DocumentCompiler} for operations. */
final class MappingCompiler {
    private static final String ROOT = "spec.mapping.steps";

    private final ContractShape shape;
    private final ZoneId plantZone;
    private final Problems problems;

    MappingCompiler(ContractShape shape, ZoneId plantZone, Problems problems) {
        this.shape = shape;
        this.plantZone = plantZone;
        this.problems = problems;
    }

    /**
     * Compiles the mapping of an interface.
     *
     * @param codes that it may name
     */
    MappingPlan compile(OdooInterfaceSpec spec, CodeTables codes) {
        List<MappingSpec.Step> steps = spec.mapping() == null || spec.mapping().steps() == null
                ? List.of()
                : spec.mapping().steps();
        if (steps.isEmpty()) {
            problems.add(Area.mapping, ROOT, "at least one step is needed: do, load, upsert, find or call");
        }
        FieldCompiler fields = new FieldCompiler(codes, plantZone, problems);
        fields.let(spec.mapping() == null ? null : spec.mapping().let(), shape);
        LinesCompiler lines = new LinesCompiler(fields, problems);
        List<PlannedStep> planned = new ArrayList<>();
        DocumentCompiler documents = new DocumentCompiler(fields, problems);
        String operation = Operations.of(spec).orElse(null);
        ArgumentsCompiler arguments = new ArgumentsCompiler(spec.workflow(), fields, problems);
        String model = null;
        Surroundings around = new Surroundings(shape, false);
        for (int i = 0; i < steps.size(); i++) {
            String at = ROOT + "[" + i + "]";
            MappingSpec.Step step = steps.get(i);
            if (kinds(step) != 1) {
                problems.add(Area.mapping, at, "a step is exactly one of do, load, upsert, find and call");
                continue;
            }
            if (operation != null && !operation.equals(step.operation())) {
                problems.add(Area.mapping, step.operation() == null ? at : at + ".do", beside(operation, step));
                continue;
            }
            if (step.operation() == null) {
                refuse(
                        step.ensure(),
                        at + ".ensure",
                        "ensure belongs to do: a find says by match what it asks, and a call by until");
            }
            if (step.call() != null || step.operation() != null || step.forEach() != null) {
                refuse(
                        step.as(),
                        at + ".as",
                        "as names the one record of a load, upsert or find, for later steps: remove it here, where there is none or one for each element");
            }
            Path forEach = null;
            if (step.call() != null) {
                refuse(
                        step.forEach(),
                        at + ".forEach",
                        "a call is done for the record of the step before it: put forEach there, and the call is done for each of its records");
            } else {
                forEach = step.forEach() == null ? null : fields.paths().parse(step.forEach(), at + ".forEach");
                around = around(step, forEach, at + ".forEach", fields);
            }
            if (operation != null) {
                planned.add(documents.compile(step, at, forEach, around));
                continue;
            }
            if (step.call() != null) {
                if (model == null) {
                    problems.add(
                            Area.mapping,
                            at + ".call",
                            "there is no record to call " + step.call()
                                    + " on: put a load, upsert or find step before it");
                }
                planned.add(call(step, model, at, fields, arguments, around));
            } else {
                model = modelOf(step);
                planned.add(document(step, at, forEach, around, fields, lines));
                if (step.as() != null && step.forEach() == null) {
                    fields.records().add(step.as(), at + ".as");
                }
            }
        }
        fields.named().tellUnused();
        fields.records().tellUnused();
        return new MappingPlan(planned);
    }

    /** Where the paths of a step start: at the message, or at each element of its list. */
    private Surroundings around(MappingSpec.Step step, Path forEach, String at, FieldCompiler fields) {
        if (step.forEach() == null) {
            return new Surroundings(shape, false);
        }
        ContractShape element =
                forEach == null ? ContractShape.UNKNOWN : fields.paths().entries(forEach, at, shape);
        return new Surroundings(element.asEach(), true);
    }

    private static String beside(String operation, MappingSpec.Step step) {
        return "this interface does " + operation + ", which is proven as a whole: "
                + (step.operation() == null ? "a step of another kind" : step.operation())
                + " belongs into an interface of its own";
    }

    private static long kinds(MappingSpec.Step step) {
        return Stream.of(step.operation(), step.load(), step.upsert(), step.find(), step.call())
                .filter(kind -> kind != null)
                .count();
    }

    private PlannedStep document(
            MappingSpec.Step step,
            String at,
            Path forEach,
            Surroundings around,
            FieldCompiler fields,
            LinesCompiler lines) {
        refuse(step.partial(), at + ".partial", "partial belongs to a call step");
        refuse(step.until(), at + ".until", "until belongs to a call step");
        refuse(step.arguments(), at + ".arguments", "arguments belong to a call step");
        if (step.load() == null) {
            refuse(step.context(), at + ".context", "context belongs to load and call steps");
        }
        Condition when = fields.condition(step.when(), at + ".when", around.shape(), around.inLines());
        List<PlannedField> columns = fields.fields(step.fields(), at + ".fields", around.shape(), around.inLines());
        if (step.load() != null && step.load().id() == null) {
            lines.refuseLinks(step.fields(), at + ".fields", "a new document holds no records yet: leave links out");
        }
        List<PlannedLines> lists = lines.compile(step.lines(), at + ".lines", around, owner(step));
        if (step.find() != null && step.find().take() == MappingSpec.Take.all) {
            refuse(step.as(), at + ".as", "as names one record, and take: all finds any number: leave as out");
        }
        if (step.find() != null) {
            return new PlannedStep(
                    forEach, when, false, step.as(), find(step.find(), at + ".find", around, fields, columns, lists));
        }
        if (columns.isEmpty() && (step.fields() == null || step.fields().isEmpty())) {
            problems.add(Area.mapping, at + ".fields", "a new document needs at least one field");
        }
        if (step.load() != null) {
            model(step.load().model(), at + ".load.model");
            Identity identity = step.load().id() == null
                    ? scope -> null
                    : fields.references().identity(step.load().id(), at + ".load.id", around.shape());
            Map<String, Value> context = context(step.context(), at + ".context");
            String model = step.load().model();
            return new PlannedStep(
                    forEach,
                    when,
                    false,
                    step.as(),
                    scope -> new Step.Load(
                            model,
                            identity.id(scope),
                            MappingPlan.fields(columns, scope),
                            MappingPlan.lines(lists, scope),
                            context));
        }
        model(step.upsert().model(), at + ".upsert.model");
        Identity identity = fields.references().identity(step.upsert().id(), at + ".upsert.id", around.shape());
        String model = step.upsert().model();
        return new PlannedStep(
                forEach,
                when,
                false,
                step.as(),
                scope -> new Step.Upsert(
                        model,
                        identity.id(scope),
                        MappingPlan.fields(columns, scope),
                        MappingPlan.lines(lists, scope)));
    }

    /** A document with an external id may be there already, a load's as well as an upsert's. */
    private static LinesCompiler.Owner owner(MappingSpec.Step step) {
        if (step.find() != null) {
            return LinesCompiler.Owner.found;
        }
        return step.load() != null && step.load().id() == null
                ? LinesCompiler.Owner.made
                : LinesCompiler.Owner.document;
    }

    private MappingPlan.StepMaker find(
            MappingSpec.Find find,
            String at,
            Surroundings around,
            FieldCompiler fields,
            List<PlannedField> columns,
            List<PlannedLines> lists) {
        model(find.model(), at + ".model");
        boolean isBy = find.by() != null && !find.by().isEmpty();
        if (!isBy && (find.match() == null || find.match().isEmpty())) {
            problems.add(
                    Area.mapping, at + ".by", "say by which values the record is found, for example {name: orderNo}");
        }
        if (find.first() != null && (find.order() != null || find.take() != null)) {
            problems.add(Area.mapping, at + ".first", "first is short for order and take: write either");
        }
        boolean all = find.take() == MappingSpec.Take.all;
        SearchCompiler.Planned search = new SearchCompiler(fields, problems)
                .compile(
                        find.match(),
                        find.order(),
                        all ? null : find.take(),
                        find.archived(),
                        isBy ? find.by().keySet() : Set.of(),
                        MappingSpec.WhenMissing.reject,
                        at,
                        around.shape());
        List<PlannedField> by = fields.byPaths(find.by(), at + ".by", around.shape());
        Map<String, Value.Many> where = new LinkedHashMap<>();
        if (find.where() != null) {
            find.where().forEach((field, allowed) -> {
                searchField(field, at + ".where." + field);
                allowed(field, allowed, at + ".where." + field, where);
            });
        }
        if (find.first() != null) {
            searchField(find.first(), at + ".first");
        }
        return scope -> {
            Map<String, Value> equal = new LinkedHashMap<>();
            Search filled = search.fill(scope, equal);
            return new Step.Find(
                    find.model(),
                    SearchCompiler.both(MappingPlan.fields(by, scope), equal),
                    where,
                    find.first(),
                    filled,
                    all,
                    MappingPlan.fields(columns, scope),
                    MappingPlan.lines(lists, scope));
        };
    }

    private static String modelOf(MappingSpec.Step step) {
        return step.load() != null
                ? step.load().model()
                : step.upsert() != null ? step.upsert().model() : step.find().model();
    }

    private PlannedStep call(
            MappingSpec.Step step,
            String model,
            String at,
            FieldCompiler fields,
            ArgumentsCompiler arguments,
            Surroundings around) {
        refuse(step.fields(), at + ".fields", "a call writes no fields: write them in the step before it");
        refuse(step.lines(), at + ".lines", "a call writes no lines: write them in the step before it");
        OdooRules.refusedMethod(step.call()).ifPresent(why -> problems.add(Area.mapping, at + ".call", why));
        Condition when = fields.condition(step.when(), at + ".when", around.shape(), around.inLines());
        Map<String, Value.Many> until = new LinkedHashMap<>();
        if (step.until() != null) {
            step.until().forEach((field, allowed) -> {
                searchField(field, at + ".until." + field);
                allowed(
                        field,
                        allowed == null
                                ? null
                                : allowed.stream()
                                        .<JsonNode>map(TextNode::valueOf)
                                        .toList(),
                        at + ".until." + field,
                        until);
            });
        }
        Map<String, Value> context = context(step.context(), at + ".context");
        Step.Partial partial = partial(step.partial(), at + ".partial");
        List<PlannedField> given =
                arguments.compile(step.arguments(), model + "." + step.call(), at + ".arguments", around);
        return new PlannedStep(
                when,
                true,
                scope -> new Step.Call(step.call(), context, MappingPlan.fields(given, scope), partial, until));
    }

    private Step.Partial partial(MappingSpec.Partial partial, String at) {
        if (partial == null) {
            return null;
        }
        if (partial.compare() == null || partial.compare().size() != 2) {
            problems.add(
                    Area.mapping,
                    at + ".compare",
                    "exactly two fields are compared: the call is partial while the first is less than the second");
            return null;
        }
        for (int i = 0; i < 2; i++) {
            searchField(partial.compare().get(i), at + ".compare[" + i + "]");
        }
        contextKey(partial.context(), at + ".context");
        return new Step.Partial(partial.compare().get(0), partial.compare().get(1), partial.context());
    }

    private Map<String, Value> context(Map<String, JsonNode> context, String at) {
        if (context == null) {
            return Map.of();
        }
        context.keySet().forEach(key -> contextKey(key, at + "." + key));
        return constants(context, at);
    }

    private Map<String, Value> constants(Map<String, JsonNode> constants, String at) {
        if (constants == null) {
            return Map.of();
        }
        Map<String, Value> values = new LinkedHashMap<>();
        constants.forEach((key, value) -> {
            try {
                values.put(key, Plain.constant(value));
            } catch (IllegalArgumentException e) {
                problems.add(Area.mapping, at + "." + key, e.getMessage() + ", or a list of those");
            }
        });
        return values;
    }

    private void contextKey(String key, String at) {
        OdooRules.refusedContextKey(key).ifPresent(why -> problems.add(Area.mapping, at, why));
    }

    private void allowed(String field, List<JsonNode> constants, String at, Map<String, Value.Many> into) {
        if (constants == null || constants.isEmpty() || constants.contains(null)) {
            problems.add(Area.mapping, at, "list the values that " + field + " may have");
            return;
        }
        try {
            into.put(field, new Value.Many(constants.stream().map(Plain::scalar).toList()));
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at, e.getMessage());
        }
    }

    private void model(String model, String at) {
        OdooRules.refusedModel(model).ifPresent(why -> problems.add(Area.mapping, at, why));
    }

    private void searchField(String field, String at) {
        OdooRules.refusedSearchField(field).ifPresent(why -> problems.add(Area.mapping, at, why));
    }

    private void refuse(Object present, String at, String why) {
        if (present != null) {
            problems.add(Area.mapping, at, why);
        }
    }
}
