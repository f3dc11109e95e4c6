package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.MappingSpec.Type;
import dev.plantline.engine.MappingPlan.Condition;
import dev.plantline.engine.MappingPlan.PlannedField;
import dev.plantline.engine.MappingPlan.PlannedLines;
import dev.plantline.engine.MappingPlan.PlannedStep;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Failure;
import dev.plantline.model.Lines;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Compiles a step that does an operation: its fields and lines fill the operation's document, whose schema says what there is to fill and of which type
 * it is. The type stands in for {@code as}.
 */
final class DocumentCompiler {
    private final FieldCompiler fields;
    private final PlainListCompiler plainLists;
    private final PropertyRules rules;
    private final EnsureCompiler ensures;
    private final Problems problems;

    DocumentCompiler(FieldCompiler fields, Problems problems) {
        this.fields = fields;
        this.plainLists = new PlainListCompiler(fields, problems);
        this.rules = new PropertyRules(fields, problems);
        this.ensures = new EnsureCompiler(fields, problems);
        this.problems = problems;
    }

    /**
     * What a place of the document is called in a sentence.
     *
     * @param operation whose document
     * @param path of the lines; empty: the document itself
     */
    private record Place(String operation, String path) {
        Place below(String list) {
            return new Place(operation, path.isEmpty() ? list : path + "/" + list);
        }

        @Override
        public String toString() {
            return path.isEmpty() ? operation : path + " of " + operation;
        }
    }

    PlannedStep compile(MappingSpec.Step step, String at, Path forEach, Surroundings around) {
        refuse(step.partial(), at + ".partial", "partial belongs to a call step");
        refuse(step.until(), at + ".until", "an operation proves itself what it did: leave until out");
        refuse(step.arguments(), at + ".arguments", "arguments belong to a call step");
        refuse(step.context(), at + ".context", "context belongs to load and call steps");
        Condition when = fields.condition(step.when(), at + ".when", around.shape(), around.inLines());
        BusinessOperation operation =
                Operations.shipped().named(step.operation()).orElse(null);
        if (operation == null) {
            problems.add(
                    Area.mapping,
                    at + ".do",
                    "there is no operation \"" + step.operation() + "\""
                            + meant(step.operation(), Operations.shipped().names())
                            + "; plantline operations lists them");
        }
        MappingPlan.StepMaker maker = operation == null
                ? scope -> null
                : Operations.hasNoFields(step)
                        ? whole(operation, step, at, around)
                        : document(operation, step, at, around);
        return new PlannedStep(forEach, when, false, maker);
    }

    /** The message, or the element of {@code forEach}, is the document. */
    private MappingPlan.StepMaker whole(
            BusinessOperation operation, MappingSpec.Step step, String place, Surroundings around) {
        String at = place + ".do";
        EnsureCompiler.Planned ensure = ensures.compile(step.ensure(), place + ".ensure", around);
        String said =
                "without fields and lines the " + (around.inLines() ? "element" : "message") + " is the document, and ";
        Set<String> there = around.shape().names();
        Set<String> document = operation.shape().names();
        there.stream()
                .filter(name -> !document.contains(name))
                .forEach(name -> problems.add(
                        Area.mapping,
                        at,
                        said + operation.name() + " has no \""
                                + name + "\", which the contract has" + meant(name, document)
                                + "; write fields and lines, or correct the contract"));
        operation.shape().required().stream()
                .filter(name -> !there.contains(name) && !around.shape().isOpen())
                .forEach(name -> problems.add(
                        Area.mapping,
                        at,
                        said + operation.name() + " needs \""
                                + name
                                + "\", which the contract has not; write fields and lines, or correct the contract"));
        return scope -> {
            if (scope.current() instanceof ObjectNode whole) {
                return done(operation, whole, ensure, (failure, element) -> failure, scope);
            }
            throw Failures.mapping(
                    scope.pointer(), "The document of " + operation.name() + " is an object, and this is none.");
        };
    }

    /** Fields and lines make the document. */
    MappingPlan.StepMaker document(BusinessOperation operation, MappingSpec.Step step, String at, Surroundings around) {
        EnsureCompiler.Planned ensure = ensures.compile(step.ensure(), at + ".ensure", around);
        Place place = new Place(operation.name(), "");
        List<PlannedField> columns = fields(step.fields(), at + ".fields", operation.shape(), place, around);
        List<PlannedLines> lists = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; step.lines() != null && i < step.lines().size(); i++) {
            LinesCompiler.once(targets, step.lines().get(i).to(), at + ".lines[" + i + "].to", problems);
            lists.add(lines(step.lines().get(i), at + ".lines[" + i + "]", operation.shape(), place, around));
        }
        unfilled(
                operation.shape(),
                step.fields(),
                step.lines() == null
                        ? List.of()
                        : step.lines().stream().map(MappingSpec.Lines::to).toList(),
                place,
                at + ".fields");
        List<PlannedLines> planned = List.copyOf(lists);
        DocumentOrigin origin = new DocumentOrigin(fields.paths()::parsed);
        return scope -> done(
                operation,
                Documents.of(operation.shape(), MappingPlan.fields(columns, scope), MappingPlan.lines(planned, scope)),
                ensure,
                (failure, element) -> origin.told(failure, step, element),
                scope);
    }

    private static Step done(
            BusinessOperation operation,
            ObjectNode document,
            EnsureCompiler.Planned ensure,
            BiFunction<Failure, String, Failure> origin,
            Scope scope)
            throws MessageFailedException {
        JsonNode checked;
        try {
            checked = operation.checked(document, scope.steps());
        } catch (MessageFailedException e) {
            // Its place is one in the document, and forEach makes several of them.
            String element = scope.pointer();
            MessageFailedException told = new MessageFailedException(origin.apply(e.failure(), element));
            throw element.isEmpty() ? told : Failures.told("In the document of " + element + ": ", told);
        }
        return new Step.Do(operation.name(), checked, ensure.fill(scope));
    }

    private List<PlannedField> fields(
            List<MappingSpec.Field> given, String at, DocumentShape document, Place place, Surroundings around) {
        List<PlannedField> planned = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; given != null && i < given.size(); i++) {
            MappingSpec.Field field = given.get(i);
            String here = at + "[" + i + "]";
            if (!targets.add(field.to())) {
                problems.add(
                        Area.mapping,
                        here + ".to",
                        field.to() + " is written twice in this step: the later would hide the earlier");
            }
            DocumentShape property = property(field.to(), here + ".to", document, place);
            if (property != null && property.value().isObject()) {
                problems.add(
                        Area.mapping,
                        here + ".to",
                        field.to() + " of " + place + (property.isList() ? " is a list" : " has properties of its own")
                                + ": write it under lines");
                continue;
            }
            Source source = namesRecord(field, here) ? null : source(field, here, property, document, place, around);
            if (source != null) {
                planned.add(new PlannedField(
                        field.to(),
                        fields.condition(field.when(), here + ".when", around.shape(), around.inLines()),
                        source));
            }
        }
        return List.copyOf(planned);
    }

    private Source source(
            MappingSpec.Field field,
            String at,
            DocumentShape property,
            DocumentShape document,
            Place place,
            Surroundings around) {
        if (property == null) {
            return fields.source(field, at, around.shape(), around.inLines());
        }
        String said = field.to() + " of " + place;
        rules.presence(field, at, document.required().contains(field.to()), said);
        if (property.isList()) {
            return plainLists.source(rules.typed(field, at, property.items(), said), at, around.shape(), said);
        }
        rules.values(field, at, property, said, around.shape());
        MappingSpec.Field typed = rules.typed(field, at, property, said);
        Source source = fields.source(typed, at, around.shape(), around.inLines());
        if (source == null) {
            return null;
        }
        Source made = property.type() == Type.datetime ? Documents.moment(source) : source;
        return property.isPersonal() ? personal(made) : made;
    }

    /** What is to tell of a person is not told where it fails either; from which of the message's values it was to come, an expression decides. */
    private static Source personal(Source source) {
        return scope -> {
            try {
                return source.value(scope);
            } catch (MessageFailedException e) {
                throw withoutValues(e, scope);
            } catch (NamedValue.FailedException e) {
                throw withoutValues(e.failure(), scope);
            }
        };
    }

    private static MessageFailedException withoutValues(MessageFailedException failed, Scope scope) {
        return new MessageFailedException(PersonalData.withoutValues(failed.failure(), scope.message()));
    }

    /** The property of this name; null, and told, when there is none. */
    private DocumentShape property(String name, String at, DocumentShape document, Place place) {
        DocumentShape property = document.property(name).orElse(null);
        if (property == null) {
            problems.add(
                    Area.mapping,
                    at,
                    place + " has no \"" + name + "\"" + meant(name, document.names()) + "; it has "
                            + String.join(", ", document.names()));
        }
        return property;
    }

    private boolean namesRecord(MappingSpec.Field field, String at) {
        String word = field.ref() != null
                ? ".ref"
                : field.lookup() != null ? ".lookup" : field.record() != null ? ".record" : null;
        if (word != null) {
            problems.add(
                    Area.mapping,
                    at + word,
                    "a document names a record by its code, and the connection's references say how a code finds its record:"
                            + " write the code by from, value or expr");
        } else if (field.forEach() != null || field.links() != null) {
            String said = field.forEach() != null ? ".forEach" : ".links";
            problems.add(
                    Area.mapping,
                    at + said,
                    "a list of the document is written under lines, or by from of such a list: leave this out");
        }
        return word != null;
    }

    private PlannedLines lines(
            MappingSpec.Lines list, String at, DocumentShape document, Place place, Surroundings around) {
        refuseIdentity(list, at);
        DocumentShape property = property(list.to(), at + ".to", document, place);
        boolean known = property != null && property.value().isObject();
        if (property != null && !known) {
            problems.add(
                    Area.mapping,
                    at + ".to",
                    list.to() + " of " + place + " has no lines of its own: write it under fields");
        }
        if (known && !property.isList()) {
            refuse(
                    list.from(),
                    at + ".from",
                    list.to() + " of " + place
                            + " is no list, it is there once: leave from out, and write whole paths in its fields");
        }
        Path from = list.from() == null ? null : fields.paths().parse(list.from(), at + ".from");
        Surroundings inside = from == null
                ? around
                : new Surroundings(fields.paths().entries(from, at + ".from", around.shape()), true);
        Condition when = fields.condition(list.when(), at + ".when", around.shape(), around.inLines());
        Condition whenLine = fields.condition(list.whenLine(), at + ".whenLine", inside.shape(), inside.inLines());
        if (!known) {
            return new PlannedLines(
                    list.to(),
                    Lines.Mode.create,
                    from,
                    when,
                    whenLine,
                    MappingPlan.LeftOut.empty,
                    null,
                    SearchCompiler.Planned.NOTHING,
                    List.of(),
                    List.of());
        }
        MappingPlan.LeftOut leftOut = property.mayBeEmpty()
                ? MappingPlan.LeftOut.empty
                : document.required().contains(list.to()) ? MappingPlan.LeftOut.refused : MappingPlan.LeftOut.absent;
        Place below = place.below(list.to());
        DocumentShape line = property.value();
        List<PlannedField> columns = fields(list.fields(), at + ".fields", line, below, inside);
        List<PlannedLines> inner = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (int i = 0; list.lines() != null && i < list.lines().size(); i++) {
            LinesCompiler.once(targets, list.lines().get(i).to(), at + ".lines[" + i + "].to", problems);
            inner.add(lines(LinesCompiler.outer(list.lines().get(i)), at + ".lines[" + i + "]", line, below, inside));
        }
        unfilled(
                line,
                list.fields(),
                list.lines() == null
                        ? List.of()
                        : list.lines().stream().map(MappingSpec.InnerLines::to).toList(),
                below,
                at + ".fields");
        return new PlannedLines(
                list.to(),
                Lines.Mode.create,
                from,
                when,
                whenLine,
                leftOut,
                null,
                SearchCompiler.Planned.NOTHING,
                columns,
                List.copyOf(inner));
    }

    private void refuseIdentity(MappingSpec.Lines list, String at) {
        String why = "the lines of a document are its own, and the operation finds what they are about in Odoo: leave ";
        refuse(list.id(), at + ".id", why + "id out");
        refuse(list.match(), at + ".match", why + "match out");
        refuse(list.orCreate(), at + ".orCreate", why + "orCreate out");
        refuse(list.replace(), at + ".replace", why + "replace out");
        refuse(list.add(), at + ".add", why + "add out");
    }

    /** Tells what every document must say and this one never does. */
    private void unfilled(
            DocumentShape document, List<MappingSpec.Field> given, Collection<String> lists, Place place, String at) {
        Set<String> filled = new HashSet<>(lists);
        Stream.ofNullable(given)
                .flatMap(List::stream)
                .map(MappingSpec.Field::to)
                .forEach(filled::add);
        Set<String> choices = document.exactlyOneOf();
        if (!choices.isEmpty() && choices.stream().noneMatch(filled::contains)) {
            problems.add(
                    Area.mapping,
                    at,
                    place + " needs " + String.join(" or ", choices) + ", and nothing here fills one of them");
        }
        Set<String> missing = new LinkedHashSet<>(document.required());
        missing.removeAll(filled);
        if (!missing.isEmpty()) {
            problems.add(
                    Area.mapping,
                    at,
                    place + " needs " + String.join(" and ", missing) + ", and nothing here fills "
                            + (missing.size() == 1 ? "it" : "them"));
        }
    }

    /** What was probably meant, in the words of a mistake. */
    static String meant(String name, Collection<String> known) {
        String nearest = name == null ? null : Nearest.to(name, known);
        return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
    }

    private void refuse(Object present, String at, String why) {
        if (present != null) {
            problems.add(Area.mapping, at, why);
        }
    }
}
