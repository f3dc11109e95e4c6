package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.Comparison;
import dev.plantline.api.v1alpha1.MappingSpec.Type;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Compiles {@code ensure}: what an interface asks of Odoo's numbers when its operation is done, beside the operation's own proof. */
final class EnsureCompiler {
    private static final Set<Comparison> OF_MANY = EnumSet.of(Comparison.in, Comparison.notIn);
    private static final Set<Comparison> ORDERED =
            EnumSet.of(Comparison.below, Comparison.atMost, Comparison.above, Comparison.atLeast);
    private static final Set<Type> NUMBERS = EnumSet.of(Type.integer, Type.decimal);

    private final FieldCompiler fields;
    private final SearchCompiler searches;
    private final Problems problems;

    EnsureCompiler(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.searches = new SearchCompiler(fields, problems);
        this.problems = problems;
    }

    /** One of them, without its value. */
    private record Asked(Condition when, String path, Step.Ensured.Of of, String operator, Source source) {}

    /** All of a step, without their values. */
    static final class Planned {
        private final List<Asked> asked;

        private Planned(List<Asked> asked) {
            this.asked = List.copyOf(asked);
        }

        List<Step.Ensured> fill(Scope scope) throws MessageFailedException {
            if (asked.isEmpty()) {
                return List.of();
            }
            List<Step.Ensured> filled = new ArrayList<>(asked.size());
            for (Asked one : asked) {
                if (one.when().holds(scope)) {
                    Value value = one.source().value(scope);
                    filled.add(new Step.Ensured(one.path(), one.of(), one.operator(), value));
                }
            }
            return filled;
        }
    }

    Planned compile(List<MappingSpec.Ensure> given, String at, Surroundings around) {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; given != null && i < given.size(); i++) {
            MappingSpec.Ensure one = given.get(i);
            String place = at + "[" + i + "]";
            MappingSpec.Of of = one.of() == null ? MappingSpec.Of.each : one.of();
            Comparison is = one.is() == null ? Comparison.equals : one.is();
            path(one.path(), of, place + ".path");
            Condition when = fields.condition(one.when(), place + ".when", around.shape(), around.inLines());
            Source source = source(one, of, is, place, around);
            if (source != null) {
                asked.add(new Asked(
                        when, one.path(), Step.Ensured.Of.valueOf(of.name()), SearchCompiler.operator(is), source));
            }
        }
        return new Planned(asked);
    }

    private void path(String path, MappingSpec.Of of, String at) {
        if (OdooRules.refusedSearchField(path).isPresent()) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + path
                            + "\" is no path of Odoo fields: write one to five of them, like qty_produced or move_ids.quantity");
        } else if (of != MappingSpec.Of.count && OdooRules.isRelation(path.substring(path.lastIndexOf('.') + 1))) {
            problems.add(
                    Area.mapping,
                    at,
                    path + " holds records: write on to a field of theirs, for example " + path
                            + ".name, or of: count for how many there are");
        }
    }

    /** Null when it has mistakes. */
    private Source source(MappingSpec.Ensure ensure, MappingSpec.Of of, Comparison is, String at, Surroundings around) {
        boolean ofMany = OF_MANY.contains(is);
        if (ensure.value() != null && ofMany != ensure.value().isArray()) {
            problems.add(
                    Area.mapping,
                    at + ".value",
                    ofMany
                            ? is + " compares with a list of constants: write value: [done, cancel]"
                            : "a list goes with in and notIn: write is: in");
            return null;
        }
        if (ofMany && ensure.value() == null) {
            problems.add(
                    Area.mapping,
                    at + ".value",
                    is + " compares with a list of constants: write value: [done, cancel]");
            return null;
        }
        if (ensure.value() != null && ensure.value().isNull()) {
            problems.add(Area.mapping, at + ".value", "nothing is no value to ensure: write a number, a text or a day");
            return null;
        }
        if (ofMany && (ensure.from() != null || ensure.expr() != null)) {
            problems.add(
                    Area.mapping, at, "exactly one of from, value and expr says what " + ensure.path() + " must be");
            return null;
        }
        boolean number = of != MappingSpec.Of.each;
        if (number && !saysNumbers(ensure)) {
            problems.add(
                    Area.mapping,
                    at + (ensure.value() == null ? ".as" : ".value"),
                    of + " gives a number: compare it with one");
            return null;
        }
        if (ORDERED.contains(is)
                && (ensure.as() == Type.bool
                        || ensure.value() != null && ensure.value().isBoolean())) {
            problems.add(Area.mapping, at + ".is", "true and false have no order: equals or not");
            return null;
        }
        if (ofMany) {
            Value many = searches.many(ensure.value(), ensure.code(), ensure.as(), at);
            return many == null ? null : scope -> many;
        }
        return fields.source(
                new MappingSpec.Field(
                        ensure.path(),
                        ensure.from(),
                        ensure.value(),
                        ensure.expr(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        ensure.code(),
                        ensure.convert(),
                        number && ensure.as() == null && ensure.value() == null ? Type.decimal : ensure.as(),
                        null,
                        null,
                        null),
                at,
                around.shape(),
                around.inLines());
    }

    private static boolean saysNumbers(MappingSpec.Ensure ensure) {
        if (ensure.as() != null) {
            return NUMBERS.contains(ensure.as());
        }
        JsonNode value = ensure.value();
        if (value == null || value.isNumber()) {
            return true;
        }
        boolean numbers = value.isArray();
        for (JsonNode each : value) {
            numbers &= each.isNumber();
        }
        return numbers;
    }
}
