package dev.plantline.engine;

import dev.plantline.api.v1alpha1.InlineCodeMap;
import dev.plantline.engine.Problem.Area;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The code maps that a mapping may name: those of its interface, which count first, then those of the plant. Remembers which of the plant's it names. */
final class CodeTables {
    private final Map<String, CodeTable> own;
    private final PlantCodeMaps plants;
    private final SortedMap<String, CodeTable> used = new TreeMap<>();
    private final SortedSet<String> named = new TreeSet<>();

    private CodeTables(Map<String, CodeTable> own, PlantCodeMaps plants) {
        this.own = own;
        this.plants = plants;
    }

    /**
     * Compiles those of an interface.
     *
     * @param plants those of the plant
     */
    static CodeTables compile(List<InlineCodeMap> maps, PlantCodeMaps plants, ZoneId plantZone, Problems problems) {
        CodeTableCompiler compiler = new CodeTableCompiler(plantZone, problems);
        Map<String, CodeTable> own = new LinkedHashMap<>();
        for (int i = 0; maps != null && i < maps.size(); i++) {
            InlineCodeMap map = maps.get(i);
            String at = "spec.codeMaps[" + i + "]";
            if (map.name() == null || map.name().isBlank()) {
                problems.add(Area.mapping, at + ".name", "the code map needs a name");
                continue;
            }
            CodeTable table =
                    compiler.table(map.name(), map.kind(), map.steward(), null, map.entries(), at + ".entries");
            if (own.put(map.name(), table) != null) {
                problems.add(Area.mapping, at + ".name", "another code map is called " + map.name() + " already");
            }
            if (plants.has(map.name())) {
                problems.warn(
                        Area.mapping,
                        at + ".name",
                        "a CodeMap of the namespace is called " + map.name()
                                + " too, and here this one counts: to use the CodeMap, remove this one; else give it another name");
            }
        }
        return new CodeTables(own, plants);
    }

    /** The canonical codes of the table of this name, sorted; empty when there is none. */
    SortedSet<String> values(String name) {
        CodeTable table = own.getOrDefault(name, plants.tables().get(name));
        return table == null ? Collections.emptySortedSet() : table.values();
    }

    /** The table of this name; null, and a problem, when there is none. */
    CodeTable named(String name, String at, Problems problems) {
        CodeTable table = own.get(name);
        if (table != null) {
            return table;
        }
        named.add(name);
        table = plants.tables().get(name);
        if (table != null) {
            used.put(name, table);
            return table;
        }
        String unusable = plants.unusable().get(name);
        if (unusable != null) {
            problems.add(Area.codeMap, at, "CodeMap " + name + " cannot be used: " + unusable);
            return null;
        }
        SortedSet<String> known = new TreeSet<>(own.keySet());
        known.addAll(plants.tables().keySet());
        String nearest = Nearest.to(name, known);
        problems.add(
                Area.codeMap,
                at,
                "there is no code map \"" + name
                        + "\", neither in spec.codeMaps nor as a CodeMap of the namespace"
                        + (nearest != null
                                ? "; did you mean \"" + nearest + "\"?"
                                : known.isEmpty() ? "" : "; there are " + shown(known)));
        return null;
    }

    private static final int MOST_SHOWN = 20;

    private static String shown(SortedSet<String> names) {
        return String.join(", ", names.stream().limit(MOST_SHOWN).toList())
                + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
    }

    /** Names of the plant's that were named, whether they are there or not. */
    SortedSet<String> named() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(named));
    }

    /** Those of the plant that were named and are there, by name. */
    SortedMap<String, CodeTable> used() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(used));
    }
}
