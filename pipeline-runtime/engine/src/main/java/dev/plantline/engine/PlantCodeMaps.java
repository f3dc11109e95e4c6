package dev.plantline.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The code tables that all interfaces of a plant share. Immutable.
 *
 * @param tables by name
 * @param unusable why CodeMaps of these names give no table, as half a sentence; a mapping that names one cannot go live
 */
public record PlantCodeMaps(SortedMap<String, CodeTable> tables, SortedMap<String, String> unusable) {
    /** None. */
    public static final PlantCodeMaps NONE = new PlantCodeMaps(Map.of(), Map.of());

    /** Copies the maps. */
    public PlantCodeMaps {
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        unusable = Collections.unmodifiableSortedMap(new TreeMap<>(unusable));
    }

    /** Tables and what is wrong with others. */
    public PlantCodeMaps(Map<String, CodeTable> tables, Map<String, String> unusable) {
        this(new TreeMap<>(tables), new TreeMap<>(unusable));
    }

    /** Only tables. */
    public static PlantCodeMaps of(Collection<CodeTable> tables) {
        Map<String, CodeTable> byName = new TreeMap<>();
        tables.forEach(each -> byName.put(each.name(), each));
        return new PlantCodeMaps(byName, Map.of());
    }

    /** The same with another table in the place of the one of its name. */
    public PlantCodeMaps with(CodeTable other) {
        Map<String, CodeTable> all = new TreeMap<>(tables);
        all.put(other.name(), other);
        Map<String, String> bad = new TreeMap<>(unusable);
        bad.remove(other.name());
        return new PlantCodeMaps(all, bad);
    }

    boolean has(String name) {
        return tables.containsKey(name) || unusable.containsKey(name);
    }
}
