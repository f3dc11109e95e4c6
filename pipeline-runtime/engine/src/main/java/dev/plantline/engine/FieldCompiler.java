package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.WhenMissing;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.engine.MappingPlan.PlannedField;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Value;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiles fields: where a value comes from, and what happens when there is none. What is done to a value is compiled by {@link ValueCompiler}, what
 * names another record by {@link ReferenceCompiler}.
 */
final class FieldCompiler {
    private final NamedValues named;
    private final ValueCompiler values;
    private final ReferenceCompiler references;
    private final PathCompiler paths;
    private final Expressions expressions;
    private final NamedRecords records;
    private final LinkedCompiler linked;
    private final Problems problems;

    FieldCompiler(CodeTables codes, ZoneId plantZone, Problems problems) {
        this.named = new NamedValues(problems);
        this.paths = new PathCompiler(named, problems);
        this.values = new ValueCompiler(codes, plantZone, paths, problems);
        this.references = new ReferenceCompiler(values, paths, () -> new SearchCompiler(this, problems), problems);
        this.expressions = new Expressions(named, plantZone, problems);
        this.records = new NamedRecords(problems);
        this.linked = new LinkedCompiler(this, problems);
        this.problems = problems;
    }

    /** The values of {@code let}: compiled before anything that may use them. */
    NamedValues named() {
        return named;
    }

    /** The records that steps give a name to. */
    NamedRecords records() {
        return records;
    }

    /** Compiles {@code spec.mapping.let}. */
    void let(List<MappingSpec.Let> given, ContractShape shape) {
        named.compile(given, expressions, shape);
    }

    ReferenceCompiler references() {
        return references;
    }

    ValueCompiler values() {
        return values;
    }

    PathCompiler paths() {
        return paths;
    }

    List<PlannedField> fields(List<MappingSpec.Field> fields, String at, ContractShape shape, boolean inLines) {
        List<PlannedField> planned = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; fields != null && i < fields.size(); i++) {
            MappingSpec.Field field = fields.get(i);
            String place = at + "[" + i + "]";
            OdooRules.refusedField(field.to()).ifPresent(why -> problems.add(Area.mapping, place + ".to", why));
            if (!targets.add(field.to())) {
                problems.add(
                        Area.mapping,
                        place + ".to",
                        field.to() + " is written twice in this step: the later would hide the earlier");
            }
            Source source = source(field, place, shape, inLines);
            if (source != null) {
                planned.add(
                        new PlannedField(field.to(), condition(field.when(), place + ".when", shape, inLines), source));
            }
        }
        return List.copyOf(planned);
    }

    /** A condition; always true when there is none. */
    Condition condition(String expression, String at, ContractShape shape, boolean inLines) {
        return expression == null ? Condition.ALWAYS : expressions.condition(expression, at, shape, inLines);
    }

    /** Where a field's value comes from; null when that has mistakes. */
    Source source(MappingSpec.Field field, String at, ContractShape shape, boolean inLines) {
        long sources = Stream.of(field.from(), field.value(), field.expr(), field.ref(), field.lookup(), field.record())
                .filter(source -> source != null)
                .count();
        if (sources != 1) {
            problems.add(Area.mapping, at, "a field has exactly one of from, value, expr, ref, lookup and record");
            return null;
        }
        if (field.forEach() != null || field.links() != null) {
            return linked.source(field, at, shape, inLines);
        }
        if (field.value() != null) {
            return constant(field, at);
        }
        Sourced sourced = record(field, at, shape, inLines);
        return sourced == null ? null : missing(field, at, sourced);
    }

    /** Where a value of the message or the name of one record comes from; null when that has mistakes. */
    Sourced record(MappingSpec.Field field, String at, ContractShape shape, boolean inLines) {
        if (field.record() != null) {
            String why = "the record of a step is taken as it is: leave this out";
            refuse(field.code(), at + ".code", why);
            refuse(field.convert(), at + ".convert", why);
            refuse(field.as(), at + ".as", why);
            refuse(field.defaultValue(), at + ".default", why);
            return records.source(field.record(), at + ".record");
        }
        return field.ref() != null
                ? references.reference(field, at, shape)
                : field.lookup() != null ? references.lookup(field, at, shape) : plain(field, at, shape, inLines);
    }

    private Sourced plain(MappingSpec.Field field, String at, ContractShape shape, boolean inLines) {
        Origin origin = field.expr() != null
                ? expressions.value(field.expr(), at + ".expr", shape, inLines)
                : paths.plain(field.from(), at + ".from", shape);
        Set<String> types = field.from() == null || origin == null ? Set.of() : paths.types((Path) origin, shape);
        ValueCompiler.Conversion conversion = values.compile(field, types, at, shape);
        if (origin == null) {
            return null;
        }
        Value fallback = field.defaultValue() == null
                ? null
                : values.constant(field.defaultValue(), field.as(), at + ".default");
        return new Sourced(
                scope -> {
                    JsonNode node = origin.node(scope);
                    return node == null ? null : conversion.value(node, origin, scope);
                },
                origin::place,
                fallback);
    }

    private Source constant(MappingSpec.Field field, String at) {
        refuse(field.code(), at + ".code", "a constant needs no code map: write the canonical code");
        refuse(field.convert(), at + ".convert", "a constant needs no conversion: write it in the unit wanted");
        refuse(field.whenMissing(), at + ".whenMissing", "a constant is never missing");
        Value constant = values.constant(field.value(), field.as(), at + ".value");
        return scope -> constant;
    }

    /** What a field's value is made by, before it is asked what an absent one does. */
    record Sourced(Source source, Place place, Value fallback) {}

    /** Where a value is missed, as JSON pointer. */
    interface Place {
        String of(Scope scope);
    }

    /** The source with what the field says of an absent value. */
    Source missing(MappingSpec.Field field, String at, Sourced sourced) {
        WhenMissing policy = field.whenMissing() == null ? WhenMissing.reject : field.whenMissing();
        if ((policy == WhenMissing.useDefault) != (field.defaultValue() != null)) {
            problems.add(Area.mapping, at + ".default", "default and whenMissing: default belong together");
        }
        Source source = sourced.source();
        return switch (policy) {
            case omit -> source;
            case clear -> orElse(source, Plain.CLEAR);
            case useDefault -> orElse(source, sourced.fallback());
            case reject ->
                scope -> {
                    Value value = source.value(scope);
                    if (value == null && field.record() != null) {
                        throw Failures.mapping(
                                scope.pointer(),
                                field.to() + " needs the record of the step " + field.record()
                                        + ", which this message leaves out (" + at
                                        + "); give both steps the same when, or say whenMissing.");
                    }
                    if (value == null) {
                        throw Failures.mapping(
                                sourced.place().of(scope),
                                field.to() + " needs a value from here, and there is none (" + at
                                        + "); the sender must fill it, or the mapping must say whenMissing.");
                    }
                    return value;
                };
        };
    }

    private static Source orElse(Source source, Value fallback) {
        return scope -> {
            Value value = source.value(scope);
            return value == null ? fallback : value;
        };
    }

    /** What a find step searches by: every value must be there. */
    List<PlannedField> byPaths(Map<String, String> by, String at, ContractShape shape) {
        List<PlannedField> planned = new ArrayList<>();
        if (by != null) {
            by.forEach((target, text) -> planned.addAll(searched(
                    new MappingSpec.Field(
                            target, text, null, null, null, null, null, null, null, null, null, null, null, null, null),
                    at,
                    shape)));
        }
        return List.copyOf(planned);
    }

    private List<PlannedField> searched(MappingSpec.Field field, String at, ContractShape shape) {
        String place = at + "." + field.to();
        OdooRules.refusedSearchField(field.to()).ifPresent(why -> problems.add(Area.mapping, place, why));
        Source source = source(field, place, shape, true);
        return source == null ? List.of() : List.of(new PlannedField(field.to(), Condition.ALWAYS, source));
    }

    private void refuse(Object present, String at, String why) {
        if (present != null) {
            problems.add(Area.mapping, at, why);
        }
    }
}
