package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.OdooGroups.More;
import dev.plantline.engine.OdooGroups.Need;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The groups of Odoo that the user of an interface's duty needs, as far as the manifest tells.
 *
 * @param always external ids
 * @param some what only some of its messages take
 */
public record NeededGroups(SortedSet<String> always, List<Some> some) {
    /** Copies. */
    public NeededGroups {
        always = Collections.unmodifiableSortedSet(new TreeSet<>(always));
        some = List.copyOf(some);
    }

    /**
     * What only some messages take.
     *
     * @param by the operation, or the workflow of raw steps
     */
    public record Some(String by, More more) {}

    /** Whether a step's documents show what takes more. */
    private enum Shown {
        never,
        sometimes,
        always
    }

    /**
     * Those of an interface.
     *
     * @param spec may lack anything
     */
    public static NeededGroups of(OdooInterfaceSpec spec) {
        SortedSet<String> always = new TreeSet<>();
        List<Some> some = new ArrayList<>();
        List<MappingSpec.Step> steps = Operations.steps(spec).toList();
        for (MappingSpec.Step step : steps) {
            if (Operations.shipped().named(step.operation()).isPresent()) {
                Need need = OdooGroups.of(step.operation());
                always.addAll(need.groups());
                for (More more : need.more()) {
                    switch (shown(more, step, spec)) {
                        case always -> always.addAll(more.groups());
                        case sometimes -> some.add(new Some(step.operation(), more));
                        case never -> {}
                    }
                }
            }
        }
        if (spec.workflow() != null) {
            List<String> written = steps.stream()
                    .map(WorkflowCheck::modelOf)
                    .filter(Objects::nonNull)
                    .toList();
            OdooGroups.of(spec.workflow()).stream()
                    .filter(need -> need.models().stream().anyMatch(written::contains))
                    .forEach(need -> {
                        always.addAll(need.groups());
                        need.more()
                                .forEach(more ->
                                        some.add(new Some(spec.workflow().name(), more)));
                    });
        }
        return new NeededGroups(always, some.stream().distinct().toList());
    }

    private static Shown shown(More more, MappingSpec.Step step, OdooInterfaceSpec spec) {
        if (more.field() == null) {
            return Shown.sometimes;
        }
        Shown shown = Operations.hasNoFields(step)
                ? step.forEach() == null ? inMessage(more, Operations.messageSchema(spec)) : Shown.sometimes
                : written(more, step);
        return shown == Shown.always && more.where() != null ? Shown.sometimes : shown;
    }

    /** The message is the document: what its contract rules out is never shown. */
    private static Shown inMessage(More more, JsonNode schema) {
        JsonNode here = schema == null ? MissingNode.getInstance() : schema;
        for (String name : more.field().split("/")) {
            JsonNode object = here.path("items").isObject() ? here.path("items") : here;
            here = object.path("properties").path(name);
            if (here.isMissingNode()) {
                JsonNode others = object.path("additionalProperties");
                return others.isBoolean() && !others.booleanValue() && !object.has("patternProperties")
                        ? Shown.never
                        : Shown.sometimes;
            }
        }
        return here.path("enum").isArray() && !isAmong(more, here.path("enum")) ? Shown.never : Shown.sometimes;
    }

    private static boolean isAmong(More more, JsonNode values) {
        return more.values().isEmpty()
                || StreamSupport.stream(values.spliterator(), false)
                        .map(JsonNode::asText)
                        .anyMatch(more.values()::contains);
    }

    /** Fields and lines make the document. */
    private static Shown written(More more, MappingSpec.Step step) {
        int list = more.field().indexOf('/');
        String name = more.field().substring(list + 1);
        if (list < 0) {
            return written(more, name, step.fields());
        }
        return orEmpty(step.lines())
                .filter(each -> more.field().substring(0, list).equals(each.to()))
                .findFirst()
                .map(each -> written(more, name, each.fields()))
                .orElse(Shown.never);
    }

    private static Shown written(More more, String name, List<MappingSpec.Field> fields) {
        Optional<MappingSpec.Field> field =
                orEmpty(fields).filter(each -> name.equals(each.to())).findFirst();
        if (field.isEmpty()) {
            return Shown.never;
        }
        JsonNode constant = field.get().value();
        if (constant == null || field.get().code() != null) {
            return Shown.sometimes;
        }
        return more.values().isEmpty() || more.values().contains(constant.asText()) ? Shown.always : Shown.never;
    }

    private static <T> Stream<T> orEmpty(List<T> list) {
        return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
    }
}
