package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.FieldCompiler.Sourced;
import dev.plantline.engine.MappingPlan.Identity;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Compiles what names a record: external ids, of the record that is written or of another one, and natural keys. */
final class ReferenceCompiler {
    private final ValueCompiler values;
    private final PathCompiler paths;
    private final Supplier<SearchCompiler> searches;
    private final Problems problems;

    /**
     * A compiler of references.
     *
     * @param searches of the fields that these are references of
     */
    ReferenceCompiler(ValueCompiler values, PathCompiler paths, Supplier<SearchCompiler> searches, Problems problems) {
        this.searches = searches;
        this.values = values;
        this.paths = paths;
        this.problems = problems;
    }

    /** The external id of a record that is written. */
    Identity identity(String text, String at, ContractShape shape) {
        Template template = paths.template(text, at, shape);
        if (template == null) {
            return scope -> null;
        }
        if (template.paths().isEmpty()) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + text + "\" is the same id for every message: put a value in, such as lot_{lot}");
        }
        if (!template.paths().isEmpty()
                && shape.isInEach()
                && template.paths().stream().allMatch(path -> path.fromMessage() || path.named() != null)) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + text
                            + "\" is the same id for every element of forEach: put a value of the element in, or {$eachIndex}");
        }
        OdooRules.refusedModule(template.module()).ifPresent(why -> problems.add(Area.mapping, at, why));
        return scope -> {
            String id = template.render(scope);
            if (id == null) {
                throw Failures.mapping(
                        template.missingPlace(scope),
                        "The external id " + template + " needs a value from here, and there is none (" + at + ").");
            }
            return id;
        };
    }

    /** A field with {@code ref}; null when it has mistakes. */
    Sourced reference(MappingSpec.Field field, String at, ContractShape shape) {
        refuse(field.convert(), at + ".convert", "a reference is not converted");
        refuse(field.as(), at + ".as", "a reference has no other type");
        Value fallback = field.defaultValue() == null ? null : defaultReference(field.defaultValue(), at + ".default");
        Template template = paths.template(field.ref(), at + ".ref", shape);
        if (template == null) {
            return null;
        }
        if (field.code() == null) {
            return new Sourced(
                    scope -> {
                        String id = template.render(scope);
                        return id == null ? null : new Value.Reference(id);
                    },
                    template::missingPlace,
                    fallback);
        }
        CodeTable table = idTable(field.code(), at + ".code");
        if (template.paths().size() != 1) {
            problems.add(
                    Area.mapping,
                    at + ".ref",
                    "with a code map the external id holds exactly one value: the code that is mapped");
            return null;
        }
        return table == null
                ? null
                : new Sourced(
                        scope -> {
                            String id = template.renderMapped(scope, table);
                            return id == null ? null : new Value.Reference(id);
                        },
                        template::missingPlace,
                        fallback);
    }

    private Value defaultReference(JsonNode node, String at) {
        if (node.isTextual() && !node.textValue().isEmpty() && Template.isId(node.textValue())) {
            return new Value.Reference(node.textValue());
        }
        problems.add(Area.mapping, at, "the default of a reference is an external id, without blanks and commas");
        return Plain.CLEAR;
    }

    /** The code map of this name, whose values may all stand in external ids; null when there is none. */
    private CodeTable idTable(String name, String at) {
        CodeTable table = values.table(name, at);
        if (table != null) {
            for (String value : table.values()) {
                if (!Template.isId(value)) {
                    problems.add(
                            Area.mapping,
                            at,
                            "\"" + value + "\" in code map " + name
                                    + " can be no part of an external id: it must not hold blanks or commas");
                }
            }
        }
        return table;
    }

    /** A field with {@code lookup}; null when it has mistakes. */
    Sourced lookup(MappingSpec.Field field, String at, ContractShape shape) {
        refuse(field.convert(), at + ".convert", "a natural key is not converted");
        refuse(field.as(), at + ".as", "a natural key keeps its type");
        refuse(
                field.defaultValue(),
                at + ".default",
                "a natural key has no default: a ref with whenMissing: default has one");
        MappingSpec.Lookup lookup = field.lookup();
        OdooRules.refusedModel(lookup.model()).ifPresent(why -> problems.add(Area.mapping, at + ".lookup.model", why));
        Map<String, String> keys = lookup.by() == null ? Map.of() : lookup.by();
        if (keys.isEmpty() && (lookup.match() == null || lookup.match().isEmpty())) {
            problems.add(
                    Area.mapping,
                    at + ".lookup.by",
                    "say by which values the record is found, for example {default_code: product}");
            return null;
        }
        CodeTable table = field.code() == null ? null : values.table(field.code(), at + ".code");
        if (field.code() != null && keys.size() != 1) {
            problems.add(
                    Area.mapping,
                    at + ".lookup.by",
                    "with a code map exactly one value is searched by: the code that is mapped");
        }
        List<LookupSource.SearchedBy> by = new ArrayList<>();
        if (lookup.match() != null) {
            lookup.match().forEach((target, criterion) -> {
                if (criterion != null && criterion.record() != null) {
                    problems.add(
                            Area.mapping,
                            at + ".lookup.match." + target + ".record",
                            "a look-up is for many messages at once, and a step's record is of one: name it by ref, or by a field of it, for example {"
                                    + target + ".default_code: {from: item}}");
                }
            });
        }
        keys.forEach((target, text) -> {
            String place = at + ".lookup.by." + target;
            OdooRules.refusedSearchField(target).ifPresent(why -> problems.add(Area.mapping, place, why));
            Path path = paths.plain(text, place, shape);
            if (path != null) {
                by.add(new LookupSource.SearchedBy(target, path));
            }
        });
        SearchCompiler.Planned search = searches.get()
                .compile(
                        lookup.match(),
                        lookup.order(),
                        lookup.take(),
                        lookup.archived(),
                        keys.keySet(),
                        MappingSpec.WhenMissing.omit,
                        at + ".lookup",
                        shape);
        LookupSource source = new LookupSource(lookup.model(), List.copyOf(by), table, search);
        return by.isEmpty() && search.asksNothing() ? null : new Sourced(source, source::missingPlace, null);
    }

    private void refuse(Object present, String at, String why) {
        if (present != null) {
            problems.add(Area.mapping, at, why);
        }
    }
}
