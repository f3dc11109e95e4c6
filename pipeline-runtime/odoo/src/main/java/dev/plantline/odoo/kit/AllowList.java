package dev.plantline.odoo.kit;

import dev.plantline.api.v1alpha1.MappingSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a side kit may do: least privilege inside Odoo, taken from the mappings of the interfaces that use it.
 *
 * @param writes models, and paths of one2many fields below a model ({@code mrp.production/move_raw_ids}), that may be written
 * @param methods methods that may be called, as {@code model.method}
 */
public record AllowList(SortedSet<String> writes, SortedSet<String> methods) {
    /** Copies both sets. */
    public AllowList {
        writes = Collections.unmodifiableSortedSet(new TreeSet<>(writes));
        methods = Collections.unmodifiableSortedSet(new TreeSet<>(methods));
    }

    /** What these mappings need, and nothing else. A call belongs to the model of the step before it. */
    public static AllowList of(Collection<MappingSpec> mappings) {
        SortedSet<String> writes = new TreeSet<>();
        SortedSet<String> methods = new TreeSet<>();
        for (MappingSpec mapping : mappings) {
            String model = null;
            for (MappingSpec.Step step : mapping.steps()) {
                if (step.call() != null) {
                    if (model != null) {
                        methods.add(model + "." + step.call());
                    }
                    continue;
                }
                model = modelOf(step);
                writes.add(model);
                addLines(writes, model, step.lines());
            }
        }
        return new AllowList(writes, methods);
    }

    private static String modelOf(MappingSpec.Step step) {
        if (step.load() != null) {
            return step.load().model();
        }
        return step.upsert() != null ? step.upsert().model() : step.find().model();
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
