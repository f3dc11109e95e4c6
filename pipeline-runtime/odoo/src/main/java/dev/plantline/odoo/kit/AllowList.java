package dev.plantline.odoo.kit;

import dev.plantline.api.v1alpha1.MappingSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a side kit may do: least privilege inside Odoo, taken from the mappings of the interfaces that use it.
 *
 * @param writes models, and paths of one2many fields below a model ({@code mrp.production/move_raw_ids}), that may be written
 * @param methods methods that may be called, as {@code model.method}
 * @param parts parts of the kit that the mappings' steps are worked by
 */
public record AllowList(SortedSet<String> writes, SortedSet<String> methods, Set<KitPart> parts) {
    /** Copies the sets. */
    public AllowList {
        writes = Collections.unmodifiableSortedSet(new TreeSet<>(writes));
        methods = Collections.unmodifiableSortedSet(new TreeSet<>(methods));
        EnumSet<KitPart> needed = EnumSet.noneOf(KitPart.class);
        needed.addAll(parts);
        if (needed.contains(KitPart.find)) {
            needed.add(KitPart.lines);
        }
        parts = Collections.unmodifiableSet(needed);
    }

    /** What these mappings need, and nothing else. A call belongs to the model of the step before it. */
    public static AllowList of(Collection<MappingSpec> mappings) {
        SortedSet<String> writes = new TreeSet<>();
        SortedSet<String> methods = new TreeSet<>();
        Set<KitPart> parts = EnumSet.noneOf(KitPart.class);
        for (MappingSpec mapping : mappings) {
            String model = null;
            for (MappingSpec.Step step : mapping.steps()) {
                if (step.call() != null) {
                    parts.add(KitPart.call);
                    if (model != null) {
                        methods.add(model + "." + step.call());
                    }
                    continue;
                }
                model = modelOf(step);
                writes.add(model);
                parts.add(step.find() == null ? KitPart.load : KitPart.find);
                if (hasLinesOfTheirOwn(step.lines())) {
                    parts.add(KitPart.lines);
                }
                addLines(writes, model, step.lines());
            }
        }
        return new AllowList(writes, methods, parts);
    }

    private static String modelOf(MappingSpec.Step step) {
        if (step.load() != null) {
            return step.load().model();
        }
        return step.upsert() != null ? step.upsert().model() : step.find().model();
    }

    /** Whether some lines are written after the record, because Odoo's load can neither match nor replace any. */
    private static boolean hasLinesOfTheirOwn(List<MappingSpec.Lines> lines) {
        return lines != null
                && lines.stream()
                        .anyMatch(outer -> outer.match() != null
                                || Boolean.TRUE.equals(outer.replace())
                                || outer.lines() != null
                                        && outer.lines().stream()
                                                .anyMatch(inner ->
                                                        inner.match() != null || Boolean.TRUE.equals(inner.replace())));
    }

    private static void addLines(SortedSet<String> writes, String model, List<MappingSpec.Lines> lines) {
        if (lines == null) {
            return;
        }
        for (MappingSpec.Lines outer : lines) {
            String path = model + "/" + outer.to();
            writes.add(path);
            if (outer.lines() != null) {
                outer.lines().forEach(inner -> writes.add(path + "/" + inner.to()));
            }
        }
    }
}
