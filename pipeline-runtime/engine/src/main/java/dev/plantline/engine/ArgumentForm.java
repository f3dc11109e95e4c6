package dev.plantline.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.Json;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An argument of a call that takes its value from the message: an object with the words of a field, but for {@code to}, which the argument's name
 * stands for. In the manifest's schema an argument is any value, since most are constants, so that its form is checked here.
 */
final class ArgumentForm {
    /** Longest object, characters of its JSON: a long expression fits. */
    private static final int LONGEST = 2_000;

    private ArgumentForm() {}

    /** Whether an argument says where its value comes from; else it is the value. */
    static boolean isSourced(JsonNode written) {
        return written != null && written.isObject();
    }

    /** The argument as a field; empty when it is a constant, or has mistakes, which are told elsewhere. */
    static Optional<MappingSpec.Field> read(String name, JsonNode written) {
        return isSourced(written)
                ? Optional.ofNullable(read(name, written, null, "", new Problems()))
                : Optional.empty();
    }

    /**
     * The argument as a field; null, and told, when it has mistakes.
     *
     * @param allowed what it may be, whose type needs no {@code as}; null: not known
     */
    static MappingSpec.Field read(String name, JsonNode written, ContextValues allowed, String at, Problems problems) {
        if (written.toString().length() > LONGEST) {
            problems.add(
                    Area.mapping,
                    at,
                    "what an argument says of its value has at most " + LONGEST
                            + " characters: put a part of it into let");
            return null;
        }
        if (written.has("to")) {
            problems.add(Area.mapping, at + ".to", "the name before the colon says which argument it is: leave to out");
            return null;
        }
        ObjectNode form = ((ObjectNode) written).deepCopy().put("to", name);
        if (allowed != null
                && allowed.kind() == ContextValues.Kind.text
                && !form.has("as")
                && (form.has("from") || form.has("expr"))) {
            form.put("as", MappingSpec.Type.string.name());
        }
        try {
            return Json.MAPPER.treeToValue(form, MappingSpec.Field.class);
        } catch (UnrecognizedPropertyException e) {
            List<String> words = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .filter(word -> !word.equals("to"))
                    .sorted()
                    .toList();
            String nearest = Nearest.to(e.getPropertyName(), words);
            problems.add(
                    Area.mapping,
                    at + place(e),
                    "there is no such word here"
                            + (nearest == null
                                    ? ": one of " + String.join(", ", words)
                                    : "; did you mean \"" + nearest + "\"?"));
        } catch (InvalidFormatException e) {
            problems.add(Area.mapping, at + place(e), "\"" + e.getValue() + "\" cannot stand here" + meant(e));
        } catch (JsonMappingException e) {
            problems.add(Area.mapping, at + place(e), "this has another form in a field: write it as it stands there");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is no text that could not be read", e);
        }
        return null;
    }

    private static String place(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
    }

    private static String meant(InvalidFormatException e) {
        if (e.getTargetType() == null || !e.getTargetType().isEnum()) {
            return "";
        }
        List<String> words = Stream.of(e.getTargetType().getEnumConstants())
                .map(each -> Json.MAPPER.convertValue(each, String.class))
                .toList();
        String nearest = Nearest.to(Objects.toString(e.getValue()), words);
        return nearest == null ? ": one of " + String.join(", ", words) : "; did you mean \"" + nearest + "\"?";
    }
}
