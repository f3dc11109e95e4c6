package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Lines;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import java.util.List;
import java.util.Map;

/**
 * The readable form of steps, for people, tests and traces: the words of the mapping with its values filled in. {@code {ref: id}} is a reference,
 * {@code {lookup: {model, by}}} a natural key, null clears the field; what is empty is left out.
 */
public final class StepsCodec {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StepsCodec() {}

    /** Writes steps, ready to be printed as JSON or YAML. */
    public static ArrayNode write(List<Step> steps) {
        ArrayNode form = NODES.arrayNode();
        steps.forEach(step -> form.add(write(step)));
        return form;
    }

    private static ObjectNode write(Step step) {
        ObjectNode form = NODES.objectNode();
        if (step instanceof Step.Load load) {
            document(form.putObject("load"), load.model(), load.externalId());
            put(form, "fields", load.fields());
            lines(form, load.lines());
            put(form, "context", load.context());
        } else if (step instanceof Step.Upsert upsert) {
            document(form.putObject("upsert"), upsert.model(), upsert.externalId());
            put(form, "fields", upsert.fields());
            lines(form, upsert.lines());
        } else if (step instanceof Step.Find find) {
            ObjectNode found = form.putObject("find");
            found.put("model", find.model());
            put(found, "by", find.by());
            put(found, "where", find.where());
            if (find.first() != null) {
                found.put("first", find.first());
            }
            put(form, "fields", find.fields());
            lines(form, find.lines());
        } else if (step instanceof Step.Call call) {
            form.put("call", call.method());
            put(form, "context", call.context());
            if (call.partial() != null) {
                ObjectNode partial = form.putObject("partial");
                partial.putArray("compare")
                        .add(call.partial().less())
                        .add(call.partial().than());
                partial.put("context", call.partial().context());
            }
            put(form, "until", call.until());
        }
        return form;
    }

    private static void document(ObjectNode form, String model, String externalId) {
        form.put("model", model);
        if (externalId != null) {
            form.put("id", externalId);
        }
    }

    private static void lines(ObjectNode form, List<Lines> lists) {
        if (lists.isEmpty()) {
            return;
        }
        ArrayNode all = form.putArray("lines");
        for (Lines list : lists) {
            ObjectNode one = all.addObject();
            one.put("to", list.field());
            one.put("mode", list.mode().name());
            ArrayNode lines = one.putArray("lines");
            for (Lines.Line line : list.lines()) {
                ObjectNode lineForm = lines.addObject();
                if (line.externalId() != null) {
                    lineForm.put("id", line.externalId());
                }
                put(lineForm, "match", line.match());
                put(lineForm, "fields", line.fields());
                lines(lineForm, line.lines());
            }
        }
    }

    private static void put(ObjectNode form, String name, Map<String, ? extends Value> values) {
        if (!values.isEmpty()) {
            ObjectNode object = form.putObject(name);
            values.forEach((field, value) -> object.set(field, write(value)));
        }
    }

    private static JsonNode write(Value value) {
        if (value instanceof Value.Text text) {
            return NODES.textNode(text.value());
        }
        if (value instanceof Value.Decimal decimal) {
            return NODES.numberNode(decimal.value());
        }
        if (value instanceof Value.Bool bool) {
            return NODES.booleanNode(bool.value());
        }
        if (value instanceof Value.Many many) {
            ArrayNode array = NODES.arrayNode();
            many.values().forEach(element -> array.add(write(element)));
            return array;
        }
        ObjectNode form = NODES.objectNode();
        if (value instanceof Value.Reference reference) {
            return form.put("ref", reference.externalId());
        }
        if (value instanceof Value.Lookup lookup) {
            ObjectNode inner = form.putObject("lookup");
            inner.put("model", lookup.model());
            put(inner, "by", lookup.by());
            return form;
        }
        return NODES.nullNode();
    }
}
