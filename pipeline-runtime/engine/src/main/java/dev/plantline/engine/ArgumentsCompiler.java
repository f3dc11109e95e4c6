package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.MappingPlan.PlannedField;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Json;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Compiles the named arguments of a call: constants, or values of the message, made as those of a field are. What comes of a message is held to the
 * table of workflows for each message; {@link WorkflowCheck} holds the mapping to it. The side kit holds every call again.
 */
final class ArgumentsCompiler {
    /** As the table of this release has them: an argument that it does not know is left to the side kit. */
    private final WorkflowRights rights;

    private final FieldCompiler fields;
    private final Problems problems;

    /**
     * A compiler.
     *
     * @param workflow null: told elsewhere
     */
    ArgumentsCompiler(Workflow workflow, FieldCompiler fields, Problems problems) {
        this.rights = workflow == null
                ? WorkflowRights.NONE
                : WorkflowMatrix.shipped().of(WorkflowMatrix.shipped().rawOf(workflow));
        this.fields = fields;
        this.problems = problems;
    }

    /**
     * The arguments in the mapping's order.
     *
     * @param method {@code model.method}
     */
    List<PlannedField> compile(Map<String, JsonNode> arguments, String method, String at, Surroundings around) {
        if (arguments == null) {
            return List.of();
        }
        SortedMap<String, ContextValues> known = rights.argumentsOf(method);
        List<PlannedField> planned = new ArrayList<>();
        arguments.forEach((name, written) -> {
            String place = at + "." + name;
            PlannedField argument = ArgumentForm.isSourced(written)
                    ? sourced(name, written, known.get(name), place, around)
                    : constant(name, written, place);
            if (argument != null) {
                planned.add(argument);
            }
        });
        return List.copyOf(planned);
    }

    private PlannedField constant(String name, JsonNode written, String at) {
        try {
            Value value = Plain.constant(written);
            return new PlannedField(name, MappingPlan.Condition.ALWAYS, scope -> value);
        } catch (IllegalArgumentException e) {
            problems.add(Area.mapping, at, e.getMessage() + ", or a list of those");
            return null;
        }
    }

    private PlannedField sourced(String name, JsonNode written, ContextValues allowed, String at, Surroundings around) {
        MappingSpec.Field field = ArgumentForm.read(name, written, allowed, at, problems);
        if (field == null) {
            return null;
        }
        if (field.whenMissing() == MappingSpec.WhenMissing.clear) {
            problems.add(
                    Area.mapping,
                    at + ".whenMissing",
                    "an argument is given or left out, and never empty: say omit, or default with a value");
            return null;
        }
        if (field.forEach() != null || field.links() != null) {
            problems.add(
                    Area.mapping,
                    at + (field.forEach() != null ? ".forEach" : ".links"),
                    "an argument names one record: leave this out");
            return null;
        }
        Source source = fields.source(field, at, around.shape(), around.inLines());
        return source == null
                ? null
                : new PlannedField(
                        name,
                        fields.condition(field.when(), at + ".when", around.shape(), around.inLines()),
                        allowed == null ? source : held(source, place(field, at), name, allowed, at));
    }

    /** Of a value that is compiled already, so that its path has no mistakes. */
    private FieldCompiler.Place place(MappingSpec.Field field, String at) {
        Path path = field.from() == null ? null : fields.paths().parse(field.from(), at + ".from");
        return path == null ? Scope::pointer : path::pointer;
    }

    private static Source held(
            Source source, FieldCompiler.Place place, String name, ContextValues allowed, String at) {
        return scope -> {
            Value value = source.value(scope);
            if (value != null && !allows(allowed, value)) {
                throw Failures.mapping(
                        place.of(scope),
                        "The argument " + name + " may be " + allowed.said()
                                + ", and the value of this message is none (" + at
                                + "); the sender must send another, or the mapping must leave the argument out.");
            }
            return value;
        };
    }

    /** Records are the kit's to find; that they are of the right model is seen there. */
    private static boolean allows(ContextValues allowed, Value value) {
        return value.<Boolean>match(
                text -> allowed.allows(Json.MAPPER.getNodeFactory().textNode(text.value())),
                number -> allowed.allows(Json.MAPPER.getNodeFactory().numberNode(number.value())),
                truth -> allowed.allows(Json.MAPPER.getNodeFactory().booleanNode(truth.value())),
                clear -> false,
                many -> false,
                reference -> allowed.kind() == ContextValues.Kind.one,
                lookup -> allowed.kind() == ContextValues.Kind.one,
                linked -> false,
                earlier -> allowed.kind() == ContextValues.Kind.one);
    }
}
