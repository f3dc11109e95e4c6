package dev.plantline.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Models of an Odoo as the user of one duty sees them: Odoo shows a user neither models nor fields that belong to groups he is not in.
 *
 * @param names of models that the user may read, for telling which one was meant; transient ones are not among them
 * @param models fields by name, by model; only the models that mappings name or reach
 * @param absent models that mappings name and Odoo does not have
 */
public record TargetModels(
        SortedSet<String> names, SortedMap<String, SortedMap<String, Field>> models, SortedSet<String> absent) {
    /** Of a duty for which nothing has been read. */
    public static final TargetModels NONE = new TargetModels(null, null, null);

    /** Copies; what is missing is empty. */
    public TargetModels {
        names = Collections.unmodifiableSortedSet(names == null ? new TreeSet<>() : new TreeSet<>(names));
        absent = Collections.unmodifiableSortedSet(absent == null ? new TreeSet<>() : new TreeSet<>(absent));
        SortedMap<String, SortedMap<String, Field>> copy = new TreeMap<>();
        if (models != null) {
            models.forEach((model, fields) -> copy.put(
                    model,
                    Collections.unmodifiableSortedMap(fields == null ? new TreeMap<>() : new TreeMap<>(fields))));
        }
        models = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * A field.
     *
     * @param type Odoo's, for example many2one
     * @param relation the model of a relation; null: it is none
     * @param selection the values of a selection; null: it is none, or Odoo has too many to keep
     * @param searchable false: no record can be found by it; null: it can
     * @param sortable false: records cannot be ordered by it; null: they can
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Field(String type, String relation, List<String> selection, Boolean searchable, Boolean sortable) {
        /** Copies the values. */
        public Field {
            selection = selection == null ? null : List.copyOf(selection);
        }

        boolean isRelation() {
            return relation != null;
        }
    }

    /** These and more. */
    public TargetModels with(Map<String, SortedMap<String, Field>> found, SortedSet<String> missing) {
        SortedMap<String, SortedMap<String, Field>> both = new TreeMap<>(models);
        both.putAll(found);
        SortedSet<String> gone = new TreeSet<>(absent);
        gone.addAll(missing);
        return new TargetModels(names, both, gone);
    }
}
