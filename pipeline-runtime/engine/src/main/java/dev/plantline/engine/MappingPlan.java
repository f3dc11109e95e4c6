package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Lines;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Search;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A mapping after compilation: closures over paths and constants, in the mapping's order. Immutable; the hot path. */
final class MappingPlan {

    /** Makes one value out of the scope; null when the message has none. */
    interface Source {
        Value value(Scope scope) throws MessageFailedException;
    }

    /** A condition on the scope. */
    interface Condition {
        Condition ALWAYS = scope -> true;

        boolean holds(Scope scope) throws MessageFailedException;
    }

    /** Makes an external id. */
    interface Identity {
        String id(Scope scope) throws MessageFailedException;
    }

    /** Makes a step of the scope. */
    interface StepMaker {
        Step step(Scope scope) throws MessageFailedException;
    }

    /**
     * One step.
     *
     * @param forEach the list for each of whose elements it is done; null: once, for the message. Of a call null, because it is done as often as the step
     *     before it
     * @param when false skips it
     * @param call whether it works on the record of the step before, and is skipped with it
     * @param as name of its record, for fields of later steps; null: none
     * @param maker makes it
     */
    record PlannedStep(Path forEach, Condition when, boolean call, String as, StepMaker maker) {
        /** Without a name. */
        PlannedStep(Path forEach, Condition when, boolean call, StepMaker maker) {
            this(forEach, when, call, null, maker);
        }

        /** Once, for the message. */
        PlannedStep(Condition when, boolean call, StepMaker maker) {
            this(null, when, call, maker);
        }
    }

    /**
     * One column.
     *
     * @param to Odoo field
     * @param when false leaves it alone
     * @param source a null value leaves it alone
     */
    record PlannedField(String to, Condition when, Source source) {}

    /**
     * One list of lines.
     *
     * @param to Odoo's one2many field
     * @param mode how lines meet what is there
     * @param from the list; null: one line from the scope itself
     * @param when false leaves the lines alone
     * @param whenLine false leaves one line out
     * @param leftOut what there is when it leaves out all of them
     * @param identity with mode identify, else null
     * @param match with mode match, else one that asks nothing
     * @param fields columns of a line
     * @param lines lines of a line
     */
    record PlannedLines(
            String to,
            Lines.Mode mode,
            Path from,
            Condition when,
            Condition whenLine,
            LeftOut leftOut,
            Identity identity,
            SearchCompiler.Planned match,
            List<PlannedField> fields,
            List<PlannedLines> lines) {}

    /** What a list is whose lines are all left out. */
    enum LeftOut {
        /** A list without lines. */
        empty,
        /** No list. */
        absent,
        /** A failure: there must be one, and it must have a line. */
        refused
    }

    /** What a line costs besides its fields, in steps of the {@link WorkBudget}: lines of lines may come from the same list of the message. */
    static final int LINE_STEPS = 20;

    /** How many steps a message may become. Each takes a search or a write in Odoo, within the time that one call has there. */
    static final int MAX_STEPS = 500;

    private final List<PlannedStep> steps;

    MappingPlan(List<PlannedStep> steps) {
        this.steps = List.copyOf(steps);
    }

    List<Step> steps(Scope scope) throws MessageFailedException {
        try {
            return made(scope);
        } catch (NamedValue.FailedException e) {
            throw e.failure();
        }
    }

    private List<Step> made(Scope scope) throws MessageFailedException {
        List<Step> made = new ArrayList<>(steps.size());
        int at = 0;
        while (at < steps.size()) {
            // Never on the record of an earlier step: a call belongs to the step before it.
            int end = at + 1;
            while (end < steps.size() && steps.get(end).call()) {
                end++;
            }
            forEach(steps.subList(at, end), scope, made);
            at = end;
        }
        return Collections.unmodifiableList(made);
    }

    /** A step with its calls, once or for each element of its list. */
    private static void forEach(List<PlannedStep> together, Scope scope, List<Step> made)
            throws MessageFailedException {
        Path list = together.get(0).forEach();
        if (list == null) {
            once(together, scope, made);
            return;
        }
        JsonNode nodes = list.find(scope);
        if (nodes == null) {
            return;
        }
        if (!nodes.isArray()) {
            throw Failures.mapping(
                    list.pointer(scope), "The step is done for each element of a list (forEach), and this is none.");
        }
        for (int i = 0; i < nodes.size(); i++) {
            Scope element = scope.line(list, i, nodes.get(i));
            element.work(LINE_STEPS);
            try {
                once(together, element, made);
            } catch (MessageFailedException e) {
                throw ofEntry(list, i, e);
            }
            if (made.size() > MAX_STEPS) {
                throw Failures.mapping(
                        element.pointer(),
                        "The message becomes more than " + MAX_STEPS
                                + " steps, which is more than one transaction in Odoo does: the sender must send less at once, for example one"
                                + " message for each " + MAX_STEPS + " elements.");
            }
        }
    }

    private static void once(List<PlannedStep> together, Scope scope, List<Step> made) throws MessageFailedException {
        if (!together.get(0).when().holds(scope)) {
            return;
        }
        for (int i = 0; i < together.size(); i++) {
            PlannedStep planned = together.get(i);
            if (i == 0 || planned.when().holds(scope)) {
                made.add(planned.maker().step(scope));
                if (planned.as() != null) {
                    scope.name(planned.as(), made.size() - 1);
                }
            }
        }
    }

    static Map<String, Value> fields(List<PlannedField> fields, Scope scope) throws MessageFailedException {
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, Value> values = new LinkedHashMap<>(fields.size() * 4 / 3 + 1);
        for (int i = 0; i < fields.size(); i++) {
            PlannedField field = fields.get(i);
            if (field.when() == Condition.ALWAYS || field.when().holds(scope)) {
                Value value = field.source().value(scope);
                if (value != null) {
                    scope.made(characters(value));
                    values.put(field.to(), value);
                }
            }
        }
        return values;
    }

    /** How long a value is, about: what a request with it grows by. */
    private static int characters(Value value) {
        return value.match(
                text -> text.value().length(),
                decimal -> decimal.value().precision(),
                bool -> 1,
                clear -> 1,
                many -> characters(many.values()),
                reference -> reference.externalId().length(),
                lookup -> characters(lookup.by().values())
                        + characters(lookup.search().limits().stream()
                                .map(Search.Limit::value)
                                .toList()),
                linked -> characters(linked.records()),
                earlier -> 1);
    }

    private static int characters(Collection<Value> values) {
        int all = 0;
        for (Value value : values) {
            all += characters(value);
        }
        return all;
    }

    static List<Lines> lines(List<PlannedLines> planned, Scope scope) throws MessageFailedException {
        if (planned.isEmpty()) {
            return List.of();
        }
        List<Lines> made = new ArrayList<>(planned.size());
        for (int i = 0; i < planned.size(); i++) {
            PlannedLines list = planned.get(i);
            if (list.when().holds(scope)) {
                List<Lines.Line> lines = list.from() != null
                        ? each(list, scope)
                        : list.whenLine().holds(scope) ? List.of(line(list, scope)) : List.of();
                if (lines != null) {
                    made.add(new Lines(list.to(), list.mode(), lines));
                }
            }
        }
        return made;
    }

    /** Null when the list is absent: then the lines that are there are left alone. */
    private static List<Lines.Line> each(PlannedLines list, Scope scope) throws MessageFailedException {
        JsonNode nodes = list.from().find(scope);
        if (nodes == null) {
            return null;
        }
        if (!nodes.isArray()) {
            throw Failures.mapping(
                    list.from().pointer(scope), "The lines of " + list.to() + " come from a list, and this is none.");
        }
        List<Lines.Line> lines = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            Scope line = scope.line(list.from(), i, nodes.get(i));
            try {
                if (list.whenLine() == Condition.ALWAYS || list.whenLine().holds(line)) {
                    lines.add(line(list, line));
                } else {
                    line.work(LINE_STEPS);
                }
            } catch (MessageFailedException e) {
                throw ofEntry(list.from(), i, e);
            }
        }
        if (lines.isEmpty() && !nodes.isEmpty() && list.leftOut() != LeftOut.empty) {
            if (list.leftOut() == LeftOut.absent) {
                return null;
            }
            throw Failures.mapping(
                    list.from().pointer(scope),
                    "whenLine leaves out every entry of this list, and " + list.to()
                            + " must have one: leave the whole step out by when, or let the sender send one.");
        }
        return lines;
    }

    /** The failure of an entry, which says of which one when that stands nowhere in the message. */
    static MessageFailedException ofEntry(Path list, int index, MessageFailedException failed) {
        return list.named() == null
                ? failed
                : Failures.told("Entry " + (index + 1) + " of " + list.named().name() + " (let): ", failed);
    }

    private static Lines.Line line(PlannedLines list, Scope scope) throws MessageFailedException {
        scope.work(LINE_STEPS + (long) list.match().size() + list.fields().size());
        String identity = list.identity() == null ? null : list.identity().id(scope);
        if (identity != null) {
            scope.made(identity.length());
        }
        Map<String, Value> match = new LinkedHashMap<>();
        List<Search.Limit> limits = list.match().fill(scope, match).limits();
        scope.made(characters(match.values())
                + characters(limits.stream().map(Search.Limit::value).toList()));
        return new Lines.Line(identity, match, limits, fields(list.fields(), scope), lines(list.lines(), scope));
    }
}
