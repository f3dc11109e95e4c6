package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.Comparison;
import dev.plantline.api.v1alpha1.MappingSpec.WhenMissing;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Search;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles how a record is found, by find steps and look-ups alike, and by which values lines are met: what its fields must be, which of several, and whether archived ones count. */
final class SearchCompiler {
    private final FieldCompiler fields;
    private final Problems problems;

    SearchCompiler(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /**
     * One thing that is asked of a record.
     *
     * @param field Odoo field, may be dotted
     * @param operator Odoo's
     * @param path of its value; null: it is not of the message, or not of one place there
     * @param source its value; null where the message has none
     */
    private record Asked(String field, String operator, Path path, Source source) {}

    /** A search without its values. */
    static final class Planned {
        /** Asks nothing. */
        static final Planned NOTHING = new Planned(List.of(), List.of(), false);

        private final List<Asked> asked;
        private final List<Search.Order> order;
        private final boolean archived;

        private Planned(List<Asked> asked, List<Search.Order> order, boolean archived) {
            this.asked = List.copyOf(asked);
            this.order = List.copyOf(order);
            this.archived = archived;
        }

        /** Whether nothing is asked of it by values. */
        boolean asksNothing() {
            return asked.isEmpty();
        }

        /** How many values it asks by. */
        int size() {
            return asked.size();
        }

        /** Where the first value is missed that the message lacks. */
        String missingPlace(Scope scope) {
            return asked.stream()
                    .map(Asked::path)
                    .filter(path -> path != null && path.find(scope) == null)
                    .findFirst()
                    .map(path -> path.pointer(scope))
                    .orElseGet(scope::pointer);
        }

        /**
         * Fills in the values of the message.
         *
         * @param equal takes what must be equal
         * @return the rest; null when the message lacks a value
         */
        Search fill(Scope scope, Map<String, Value> equal) throws MessageFailedException {
            if (asked.isEmpty() && order.isEmpty() && !archived) {
                return Search.PLAIN;
            }
            List<Search.Limit> limits = new ArrayList<>();
            for (Asked one : asked) {
                Value value = one.source().value(scope);
                if (value == null) {
                    return null;
                }
                if (one.operator().equals("=")) {
                    equal.put(one.field(), value);
                } else {
                    limits.add(new Search.Limit(one.field(), one.operator(), value));
                }
            }
            return new Search(limits, order, archived);
        }
    }

    /**
     * Compiles a search.
     *
     * @param by what is asked for under {@code by} already
     * @param missing what an absent value does: reject for a find, omit for a look-up, whose field says it
     */
    Planned compile(
            Map<String, MappingSpec.Criterion> match,
            List<MappingSpec.Order> order,
            MappingSpec.Take take,
            Boolean archived,
            Set<String> by,
            WhenMissing missing,
            String at,
            ContractShape shape) {
        List<Asked> asked = new ArrayList<>();
        if (match != null) {
            match.forEach((field, criterion) -> {
                String place = at + ".match." + field;
                OdooRules.refusedSearchField(field).ifPresent(why -> problems.add(Area.mapping, place, why));
                if (by.contains(field)) {
                    problems.add(Area.mapping, place, field + " stands under by too: say once what it must be");
                }
                Asked one = asked(field, criterion, missing, place, shape);
                if (one != null) {
                    asked.add(one);
                }
            });
        }
        return new Planned(asked, order(order, take, at), Boolean.TRUE.equals(archived));
    }

    private List<Search.Order> order(List<MappingSpec.Order> given, MappingSpec.Take take, String at) {
        List<Search.Order> order = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; given != null && i < given.size(); i++) {
            MappingSpec.Order one = given.get(i);
            String place = at + ".order[" + i + "].field";
            if (one.field() == null || one.field().contains(".")) {
                problems.add(
                        Area.mapping, place, "records are ordered by a field of their own, for example date_start");
                continue;
            }
            OdooRules.refusedSearchField(one.field()).ifPresent(why -> problems.add(Area.mapping, place, why));
            if (!names.add(one.field())) {
                problems.add(Area.mapping, place, one.field() + " orders twice: the later would have no effect");
            }
            order.add(new Search.Order(one.field(), Boolean.TRUE.equals(one.descending())));
        }
        if (take == MappingSpec.Take.all) {
            problems.add(
                    Area.mapping,
                    at + ".take",
                    "a field is given one record here: write one or first; forEach of a field names several, and take: all is for a find");
            return order;
        }
        boolean first = take == MappingSpec.Take.first;
        if (first && order.isEmpty()) {
            problems.add(Area.mapping, at + ".order", "which record is the first? Say by which field they are ordered");
        } else if (!first && !order.isEmpty()) {
            problems.add(
                    Area.mapping,
                    at + ".take",
                    "order decides which of several is taken: write take: first, or leave order out");
        }
        return order;
    }

    /** Null when it has mistakes. */
    private Asked asked(
            String field, MappingSpec.Criterion criterion, WhenMissing missing, String at, ContractShape shape) {
        if (criterion == null
                || Stream.of(criterion.from(), criterion.value(), criterion.ref(), criterion.record())
                                .filter(one -> one != null)
                                .count()
                        != 1) {
            problems.add(
                    Area.mapping, at, "exactly one of from, value, ref and record says what " + field + " must be");
            return null;
        }
        Comparison is = criterion.is() == null ? Comparison.equals : criterion.is();
        if (criterion.record() != null && is != Comparison.equals) {
            problems.add(Area.mapping, at + ".is", "the record of a step is the same one: leave is out");
            return null;
        }
        boolean ofMany = is == Comparison.in || is == Comparison.notIn;
        if (criterion.ref() != null && is != Comparison.equals && is != Comparison.not) {
            problems.add(
                    Area.mapping,
                    at + ".is",
                    "a record is another one or the same, neither more nor less: equals or not");
            return null;
        }
        if (ofMany != (criterion.value() != null && criterion.value().isArray())) {
            problems.add(
                    Area.mapping,
                    at + ".value",
                    ofMany
                            ? is + " compares with a list of constants: write value: [confirmed, progress]"
                            : "a list goes with in and notIn: write is: in");
            return null;
        }
        if (ofMany) {
            Value many = many(criterion.value(), criterion.code(), criterion.as(), at);
            return many == null ? null : new Asked(field, operator(is), null, scope -> many);
        }
        Source source = fields.source(
                new MappingSpec.Field(
                        field,
                        criterion.from(),
                        criterion.value(),
                        null,
                        criterion.ref(),
                        null,
                        criterion.record(),
                        null,
                        null,
                        criterion.code(),
                        null,
                        criterion.as(),
                        null,
                        criterion.value() == null ? missing : null,
                        null),
                at,
                shape,
                true);
        return source == null
                ? null
                : new Asked(
                        field,
                        operator(is),
                        criterion.from() == null ? null : fields.paths().parsed(criterion.from()),
                        source);
    }

    /** A list of constants; null when it has mistakes. */
    Value many(JsonNode list, String code, MappingSpec.Type as, String at) {
        if (code != null || as != null) {
            problems.add(Area.mapping, at, "constants are written as Odoo has them: leave code and as out");
            return null;
        }
        List<Value> values = new ArrayList<>();
        try {
            list.forEach(one -> values.add(Plain.scalar(one)));
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at + ".value", e.getMessage());
            return null;
        }
        if (values.isEmpty() || values.size() > 100) {
            problems.add(Area.mapping, at + ".value", "a list of 1 to 100 constants is needed");
            return null;
        }
        return new Value.Many(List.copyOf(values));
    }

    /** Odoo's operator. */
    static String operator(Comparison is) {
        return switch (is) {
            case equals -> "=";
            case not -> "!=";
            case in -> "in";
            case notIn -> "not in";
            case below -> "<";
            case atMost -> "<=";
            case above -> ">";
            case atLeast -> ">=";
        };
    }

    /** The readable word of an operator. */
    static String word(String operator) {
        return Stream.of(Comparison.values())
                .filter(each -> operator(each).equals(operator))
                .findFirst()
                .orElseThrow()
                .name();
    }

    /** Equal values that stand under by, and those of match. */
    static Map<String, Value> both(Map<String, Value> by, Map<String, Value> match) {
        if (match.isEmpty()) {
            return by;
        }
        Map<String, Value> both = new LinkedHashMap<>(by);
        both.putAll(match);
        return both;
    }
}
