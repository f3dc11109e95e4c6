package dev.plantline.engine;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.MappingPlan.Identity;
import dev.plantline.engine.MappingPlan.PlannedField;
import dev.plantline.engine.MappingPlan.PlannedLines;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Lines.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles one2many lines: how they meet what is there, and what is written on each. */
final class LinesCompiler {
    /** What the lines belong to, which decides how they can meet those that are there. */
    enum Owner {
        /** A new document, or a new line of one: Odoo's load makes it with its lines. */
        made,
        /** A document with an external id, which may be there already. */
        document,
        /** A line with an external id: Odoo's load writes it with its lines. */
        named,
        /** A record that is found, or a line that is matched: it is there, and written. */
        found,
        /** A line in the place of others, or beside them: it is made by writing. */
        replacing;

        static Owner of(Mode mode) {
            return switch (mode) {
                case create -> made;
                case identify -> named;
                case match, matchOrCreate -> found;
                case replace, add -> replacing;
            };
        }
    }

    private final FieldCompiler fields;
    private final SearchCompiler searches;
    private final Problems problems;

    LinesCompiler(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.searches = new SearchCompiler(fields, problems);
        this.problems = problems;
    }

    /**
     * Compiles lines of a document.
     *
     * @param owner what kind of document
     */
    List<PlannedLines> compile(List<MappingSpec.Lines> lists, String at, Surroundings around, Owner owner) {
        List<PlannedLines> planned = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; lists != null && i < lists.size(); i++) {
            planned.add(compile(lists.get(i), at + "[" + i + "]", around.shape(), owner, around.inLines()));
            once(targets, planned.get(i), at + "[" + i + "].to");
        }
        return List.copyOf(planned);
    }

    /** Lines that are made with their document lie in one table, and lines that replace what is there also replace what was made before them. */
    private void once(Set<String> targets, PlannedLines list, String at) {
        boolean hides =
                switch (list.mode()) {
                    case create, identify, replace -> true;
                    case match, matchOrCreate, add -> false;
                };
        if (hides) {
            once(targets, list.to(), at, problems);
        }
        targets.add(list.to());
    }

    /** Refuses a list of lines that is filled twice, of which only the later one would count. */
    static void once(Set<String> targets, String to, String at, Problems problems) {
        if (!targets.add(to)) {
            problems.add(
                    Area.mapping,
                    at,
                    to + " is filled twice in this step: the later lines would hide the earlier."
                            + " Fill it once, from one list, and let the fields of a line say what differs");
        }
    }

    private PlannedLines compile(MappingSpec.Lines list, String at, ContractShape shape, Owner owner, boolean inLines) {
        OdooRules.refusedField(list.to()).ifPresent(why -> problems.add(Area.mapping, at + ".to", why));
        Mode mode = mode(list, at, owner);
        Path from = list.from() == null ? null : fields.paths().parse(list.from(), at + ".from");
        ContractShape line = from == null ? shape : fields.paths().entries(from, at + ".from", shape);
        boolean insideLine = inLines || from != null;
        Identity identity = list.id() == null ? null : fields.references().identity(list.id(), at + ".id", line);
        SearchCompiler.Planned match =
                searches.compile(list.match(), null, null, null, Set.of(), MappingSpec.WhenMissing.reject, at, line);
        if (list.match() != null
                && !list.match().isEmpty()
                && list.match().values().stream().noneMatch(LinesCompiler::equals)) {
            problems.add(
                    Area.mapping,
                    at + ".match",
                    "a line is met by what equals, and the rest only narrows that down: name one field without is");
        }
        if (mode == Mode.matchOrCreate) {
            list.match().forEach((field, what) -> created(field, what, list.fields(), at + ".match." + field));
        }
        List<PlannedField> columns = fields.fields(list.fields(), at + ".fields", line, insideLine);
        if (mode != Mode.match && mode != Mode.matchOrCreate) {
            refuseLinks(
                    list.fields(),
                    at + ".fields",
                    "only lines that match one that is there can add to its records or remove some: leave links out, which sets them");
        }
        List<PlannedLines> inner = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; list.lines() != null && i < list.lines().size(); i++) {
            inner.add(compile(outer(list.lines().get(i)), at + ".lines[" + i + "]", line, Owner.of(mode), insideLine));
            once(targets, inner.get(i), at + ".lines[" + i + "].to");
        }
        if (columns.isEmpty() && match.asksNothing() && inner.isEmpty()) {
            problems.add(Area.mapping, at + ".fields", "lines need at least one field");
        }
        return new PlannedLines(
                list.to(),
                mode,
                from,
                fields.condition(list.when(), at + ".when", shape, inLines),
                fields.condition(list.whenLine(), at + ".whenLine", line, insideLine),
                MappingPlan.LeftOut.empty,
                identity,
                match,
                columns,
                List.copyOf(inner));
    }

    /** Refuses to add and to remove records where only setting them has a meaning. */
    void refuseLinks(List<MappingSpec.Field> given, String at, String why) {
        for (int i = 0; given != null && i < given.size(); i++) {
            MappingSpec.Links links = given.get(i).links();
            if (links == MappingSpec.Links.add || links == MappingSpec.Links.remove) {
                problems.add(Area.mapping, at + "[" + i + "].links", why);
            }
        }
    }

    /** Lines of lines as lines. */
    static MappingSpec.Lines outer(MappingSpec.InnerLines list) {
        return new MappingSpec.Lines(
                list.to(),
                list.from(),
                list.id(),
                list.match(),
                list.orCreate(),
                list.replace(),
                list.add(),
                list.when(),
                list.whenLine(),
                list.fields(),
                List.of());
    }

    private static boolean equals(MappingSpec.Criterion what) {
        return what == null || what.is() == null || what.is() == MappingSpec.Comparison.equals;
    }

    private Mode mode(MappingSpec.Lines list, String at, Owner owner) {
        boolean fresh = owner == Owner.made || owner == Owner.replacing;
        boolean match = list.match() != null && !list.match().isEmpty();
        boolean replace = Boolean.TRUE.equals(list.replace());
        boolean add = Boolean.TRUE.equals(list.add());
        boolean orCreate = Boolean.TRUE.equals(list.orCreate());
        long said = Stream.of(list.id() != null, match, replace, add)
                .filter(one -> one)
                .count();
        String word = match ? "match" : replace ? "replace" : "add";
        if (said > 1) {
            problems.add(Area.mapping, at, "id, match, replace and add exclude each other: say one");
        } else if (orCreate && !match) {
            problems.add(
                    Area.mapping, at + ".orCreate", "orCreate says what to do where no line equals match: write match");
        } else if (fresh && (match || replace || add)) {
            problems.add(Area.mapping, at, "a new document has no lines that these could meet: leave " + word + " out");
        } else if (owner == Owner.named && (match || replace || add)) {
            problems.add(
                    Area.mapping,
                    at,
                    "lines below lines with an id are loaded with them, and Odoo's load knows no " + word + ": "
                            + "give them an id too");
        } else if ((owner == Owner.found || owner == Owner.replacing) && list.id() != null) {
            problems.add(
                    Area.mapping,
                    at,
                    "lines of what is found, matched or replaced are written and not loaded, so they cannot have an id: "
                            + (fresh ? "leave it out" : "use match, replace or add, or upsert the document"));
        } else if (!fresh && said == 0) {
            problems.add(
                    Area.mapping,
                    at,
                    "say how lines meet those that are there: id (external id per line), match (existing lines), replace, or add");
        }
        if (list.id() != null) {
            return Mode.identify;
        }
        if (match) {
            return orCreate ? Mode.matchOrCreate : Mode.match;
        }
        return replace ? Mode.replace : add ? Mode.add : Mode.create;
    }

    /** What a line is matched by is written on the one that is made where none matches. */
    private void created(String field, MappingSpec.Criterion what, List<MappingSpec.Field> written, String at) {
        if (what != null && !equals(what)) {
            problems.add(
                    Area.mapping,
                    at + ".is",
                    "with orCreate a new line gets what it is matched by, and " + what.is() + " names no value");
        }
        OdooRules.refusedField(field)
                .ifPresent(why -> problems.add(
                        Area.mapping, at, "with orCreate a new line gets what it is matched by, and " + why));
        if (written != null && written.stream().anyMatch(each -> field.equals(each.to()))) {
            problems.add(
                    Area.mapping,
                    at,
                    field + " stands under fields too: with orCreate a new line gets what it is matched by");
        }
        if (what != null && OdooRules.isRelation(field) && what.ref() == null && what.record() == null) {
            problems.add(
                    Area.mapping,
                    at,
                    field + " is a relation: with orCreate a new line gets the record, so name it by ref or record");
        }
    }
}
