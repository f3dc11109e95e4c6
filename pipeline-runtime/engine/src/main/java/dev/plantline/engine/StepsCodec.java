package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.model.Lines;
import dev.plantline.model.Search;
import dev.plantline.model.Step;
import dev.plantline.model.Value;
import java.util.List;
import java.util.Map;

/**
 * The readable form of steps, for people, tests and traces: the words of the mapping with its values filled in. {@code {ref: id}} is a reference,
 * {@code {lookup: {model, by}}} a natural key, {@code {record: name}} the record
 * of an earlier step, {@code {add: […]}} what becomes of several records of a relation, null clears the field; what is empty is left out.
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
        return step.match(
                StepsCodec::load, StepsCodec::upsert, StepsCodec::find, StepsCodec::call, StepsCodec::operation);
    }

    private static ObjectNode load(Step.Load load) {
        ObjectNode form = NODES.objectNode();
        document(form.putObject("load"), load.model(), load.externalId());
        put(form, "fields", load.fields());
        lines(form, load.lines());
        put(form, "context", load.context());
        return form;
    }

    private static ObjectNode upsert(Step.Upsert upsert) {
        ObjectNode form = NODES.objectNode();
        document(form.putObject("upsert"), upsert.model(), upsert.externalId());
        put(form, "fields", upsert.fields());
        lines(form, upsert.lines());
        return form;
    }

    private static ObjectNode find(Step.Find find) {
        ObjectNode form = NODES.objectNode();
        ObjectNode found = form.putObject("find");
        found.put("model", find.model());
        put(found, "by", find.by());
        put(found, "where", find.where());
        if (find.first() != null) {
            found.put("first", find.first());
        }
        search(found, find.search());
        if (find.all()) {
            found.put("take", MappingSpec.Take.all.name());
        }
        put(form, "fields", find.fields());
        lines(form, find.lines());
        return form;
    }

    private static void search(ObjectNode form, Search search) {
        if (!search.limits().isEmpty()) {
            limits(form.putObject("match"), search.limits());
        }
        if (!search.order().isEmpty()) {
            ArrayNode order = form.putArray("order");
            search.order().forEach(one -> {
                ObjectNode field = order.addObject().put("field", one.field());
                if (one.descending()) {
                    field.put("descending", true);
                }
            });
            form.put("take", MappingSpec.Take.first.name());
        }
        if (search.archived()) {
            form.put("archived", true);
        }
    }

    private static void limits(ObjectNode match, List<Search.Limit> limits) {
        limits.forEach(limit -> match.putObject(limit.field())
                .put("is", SearchCompiler.word(limit.operator()))
                .set("value", write(limit.value())));
    }

    private static ObjectNode call(Step.Call call) {
        ObjectNode form = NODES.objectNode();
        form.put("call", call.method());
        put(form, "context", call.context());
        put(form, "arguments", call.arguments());
        if (call.partial() != null) {
            ObjectNode partial = form.putObject("partial");
            partial.putArray("compare")
                    .add(call.partial().less())
                    .add(call.partial().than());
            partial.put("context", call.partial().context());
        }
        put(form, "until", call.until());
        return form;
    }

    private static ObjectNode operation(Step.Do operation) {
        ObjectNode form = NODES.objectNode();
        form.put("do", operation.operation());
        form.set("document", operation.document());
        if (!operation.ensured().isEmpty()) {
            ArrayNode ensure = form.putArray("ensure");
            operation.ensured().forEach(one -> {
                ObjectNode asked = ensure.addObject().put("path", one.path());
                if (one.of() != Step.Ensured.Of.each) {
                    asked.put("of", one.of().name());
                }
                String is = SearchCompiler.word(one.operator());
                if (!is.equals(MappingSpec.Comparison.equals.name())) {
                    asked.put("is", is);
                }
                asked.set("value", write(one.value()));
            });
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
                if (!line.limits().isEmpty()) {
                    limits((ObjectNode) lineForm.get("match"), line.limits());
                }
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
        return value.<JsonNode>match(
                text -> NODES.textNode(text.value()),
                decimal -> NODES.numberNode(decimal.value()),
                bool -> NODES.booleanNode(bool.value()),
                clear -> NODES.nullNode(),
                many -> {
                    ArrayNode array = NODES.arrayNode();
                    many.values().forEach(element -> array.add(write(element)));
                    return array;
                },
                reference -> NODES.objectNode().put("ref", reference.externalId()),
                lookup -> {
                    ObjectNode form = NODES.objectNode();
                    ObjectNode inner = form.putObject("lookup");
                    inner.put("model", lookup.model());
                    put(inner, "by", lookup.by());
                    search(inner, lookup.search());
                    return form;
                },
                linked -> {
                    ObjectNode form = NODES.objectNode();
                    ArrayNode records = form.putArray(linked.change().name());
                    linked.records().forEach(record -> records.add(write(record)));
                    return form;
                },
                earlier -> NODES.objectNode().put("record", earlier.name()));
    }
}
