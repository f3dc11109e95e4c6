package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.FieldCompiler.Sourced;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compiles a field of a document that holds a list of plain values, serial numbers for example: it comes from such a list of the message. */
final class PlainListCompiler {
    private final FieldCompiler fields;
    private final Problems problems;

    PlainListCompiler(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /**
     * Compiles the field; null when it has mistakes.
     *
     * @param field with the type of an entry
     * @param said what the property is called in a sentence
     */
    Source source(MappingSpec.Field field, String at, ContractShape shape, String said) {
        if (field.from() == null || field.value() != null || field.expr() != null || field.defaultValue() != null) {
            problems.add(
                    Area.mapping,
                    at,
                    said
                            + " is a list of plain values, and comes from such a list of the message: write from and nothing else");
            return null;
        }
        Path from = fields.paths().parse(field.from(), at + ".from");
        if (from == null) {
            return null;
        }
        ContractShape entries = fields.paths().entries(from, at + ".from", shape);
        Set<String> types = fields.paths().types(from.firstEntry(), shape);
        if (!types.isEmpty() && types.stream().noneMatch(PathCompiler.PLAIN::contains)) {
            problems.add(
                    Area.mapping,
                    at + ".from",
                    "the entries of " + from + " are " + String.join(" or ", types) + " in the contract, and " + said
                            + " is a list of plain values");
        }
        ValueCompiler.Conversion conversion = fields.values().compile(field, types, at, entries);
        return fields.missing(field, at, new Sourced(scope -> list(from, conversion, scope), from::pointer, null));
    }

    private static Value list(Path from, ValueCompiler.Conversion conversion, Scope scope)
            throws MessageFailedException {
        JsonNode list = from.find(scope);
        if (list == null) {
            return null;
        }
        if (!list.isArray()) {
            throw Failures.mapping(from.pointer(scope), "A list is needed here.");
        }
        List<Value> values = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Entry entry = new Entry(from, i);
            if (list.get(i).isNull()) {
                throw Failures.mapping(entry.place(scope), "An entry of the list is empty; the sender must fill it.");
            }
            values.add(conversion.value(list.get(i), entry, scope));
        }
        return new Value.Many(values);
    }

    /** One entry, for the place of a failure. */
    private record Entry(Path list, int index) implements Origin {
        @Override
        public JsonNode node(Scope scope) {
            JsonNode entries = list.find(scope);
            return entries == null ? null : entries.get(index);
        }

        @Override
        public String place(Scope scope) {
            return list.pointer(scope) + "/" + index;
        }
    }
}
