package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.OdooGroups.More;
import dev.plantline.engine.OdooGroups.Need;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The groups of Odoo that the user of an interface's duty needs, or that of a duty with several interfaces, as far as the manifests tell.
 *
 * @param always external ids
 * @param some what only some of its messages take
 * @param instead of some of those that are always needed, the groups of which any does as well
 * @param models that raw steps write, for which a database may have groups of its own
 * @param reads whether records are read to be sent: which groups that takes depends on what stands behind their relations, and nobody knows
 */
public record NeededGroups(
        SortedSet<String> always,
        List<Some> some,
        SortedMap<String, SortedSet<String>> instead,
        SortedSet<String> models,
        boolean reads) {
    /** Of a duty with which no interface works. */
    public static final NeededGroups NONE = new NeededGroups(new TreeSet<>(), List.of());

    /** Of a duty with which an interface reads. */
    public static final NeededGroups TO_READ =
            new NeededGroups(new TreeSet<>(), List.of(), new TreeMap<>(), new TreeSet<>(), true);

    /** Copies. */
    public NeededGroups {
        always = Collections.unmodifiableSortedSet(new TreeSet<>(always));
        some = List.copyOf(some);
        SortedMap<String, SortedSet<String>> others = new TreeMap<>();
        instead.forEach((group, any) -> others.put(group, Collections.unmodifiableSortedSet(new TreeSet<>(any))));
        instead = Collections.unmodifiableSortedMap(others);
        models = Collections.unmodifiableSortedSet(new TreeSet<>(models));
    }

    /** Without anything that does instead, or raw steps. */
    NeededGroups(SortedSet<String> always, List<Some> some) {
        this(always, some, new TreeMap<>(), new TreeSet<>(), false);
    }

    /** Those of both. */
    public NeededGroups and(NeededGroups other) {
        SortedSet<String> both = new TreeSet<>(always);
        both.addAll(other.always);
        SortedMap<String, SortedSet<String>> others = new TreeMap<>();
        both.forEach(group -> {
            SortedSet<String> any = new TreeSet<>();
            any.addAll(instead.getOrDefault(group, Collections.emptySortedSet()));
            any.addAll(other.instead.getOrDefault(group, Collections.emptySortedSet()));
            // who needs the group itself is not helped by what does for the other
            Stream.of(this, other)
                    .filter(each -> each.always.contains(group))
                    .forEach(each -> any.retainAll(each.instead.getOrDefault(group, Collections.emptySortedSet())));
            if (!any.isEmpty()) {
                others.put(group, any);
            }
        });
        SortedSet<String> written = new TreeSet<>(models);
        written.addAll(other.models);
        return new NeededGroups(
                both,
                Stream.concat(some.stream(), other.some.stream())
                        .distinct()
                        .sorted(Comparator.comparing(Some::toString))
                        .toList(),
                others,
                written,
                reads || other.reads);
    }

    /** Every group that is needed for something, or does instead. */
    public SortedSet<String> all() {
        SortedSet<String> all = new TreeSet<>(always);
        some.forEach(each -> all.addAll(each.more().groups()));
        instead.values().forEach(all::addAll);
        return all;
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
        SortedMap<String, SortedSet<String>> instead = new TreeMap<>();
        SortedSet<String> models = new TreeSet<>();
        List<Some> some = new ArrayList<>();
        List<MappingSpec.Step> steps = Operations.steps(spec).toList();
        for (MappingSpec.Step step : steps) {
            if (Operations.shipped().named(step.operation()).isPresent()) {
                Need need = OdooGroups.of(step.operation());
                need.groups().forEach(group -> add(group, need, always, instead));
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
            models.addAll(written);
            OdooGroups.of(spec.workflow()).stream()
                    .filter(need -> need.models().stream().anyMatch(written::contains))
                    .forEach(need -> {
                        need.groups().forEach(group -> add(group, need, always, instead));
                        need.more()
                                .forEach(more ->
                                        some.add(new Some(spec.workflow().name(), more)));
                    });
        }
        return new NeededGroups(always, some.stream().distinct().toList(), instead, models, false);
    }

    private static void add(
            String group, Need need, SortedSet<String> always, SortedMap<String, SortedSet<String>> instead) {
        if (always.add(group)) {
            if (!need.instead().isEmpty()) {
                instead.put(group, new TreeSet<>(need.instead()));
            }
        } else if (need.instead().isEmpty()) {
            instead.remove(group);
        } else {
            instead.computeIfPresent(group, (unused, any) -> {
                any.retainAll(need.instead());
                return any.isEmpty() ? null : any;
            });
        }
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
