package dev.plantline.engine;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.api.v1alpha1.CodeMapSpec.Kind;
import dev.plantline.engine.Problem.Area;
import dev.plantline.model.MessageFailedException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The code maps of an interface, by name. A code that is not in its map is a business failure: it never defaults. */
final class CodeTables {
    private final Map<String, CodeTable> tables;

    private CodeTables(Map<String, CodeTable> tables) {
        this.tables = tables;
    }

    /**
     * One table.
     *
     * @param name of the code map
     * @param kind of its codes
     * @param steward who keeps it; may be null
     * @param entries by code; with {@code product} set under {@link #key}
     */
    record CodeTable(String name, Kind kind, String steward, Map<String, Target> entries) {

        /** The entry for every product; null when there is none. */
        Target of(String code) {
            return entries.get(code);
        }

        /** The entry of one product, else the one for all; null when there is none. */
        Target of(String code, String product) {
            Target target = product == null ? null : entries.get(key(code, product));
            return target == null ? entries.get(code) : target;
        }

        /** U+0000 is in no message, so codes with and without a product never meet. */
        private static String key(String code, String product) {
            return product == null ? code : code + '\0' + product;
        }

        /** The failure of an unknown code. */
        MessageFailedException unknown(String code, String product, String place) {
            return Failures.business(place, new UnknownCode(code, product, name, steward).sentence());
        }
    }

    /**
     * What a code means.
     *
     * @param value canonical code
     * @param factor kind unit only: one of the plant's unit is this many of the canonical
     */
    record Target(String value, BigDecimal factor) {}

    static CodeTables compile(List<CodeMapSpec> maps, Problems problems) {
        Map<String, CodeTable> tables = new LinkedHashMap<>();
        for (int i = 0; maps != null && i < maps.size(); i++) {
            CodeMapSpec map = maps.get(i);
            String at = "spec.codeMaps[" + i + "]";
            if (map.name() == null || map.name().isBlank()) {
                problems.add(Area.mapping, at + ".name", "the code map needs a name");
                continue;
            }
            CodeTable table = table(map, at, problems);
            if (tables.put(map.name(), table) != null) {
                problems.add(Area.mapping, at + ".name", "another code map is called " + map.name() + " already");
            }
        }
        return new CodeTables(tables);
    }

    private static CodeTable table(CodeMapSpec map, String at, Problems problems) {
        Map<String, Target> entries = new HashMap<>();
        for (int i = 0; map.entries() != null && i < map.entries().size(); i++) {
            Entry entry = map.entries().get(i);
            String place = at + ".entries[" + i + "]";
            if (entry.code() == null
                    || entry.code().isEmpty()
                    || entry.value() == null
                    || entry.value().isEmpty()) {
                problems.add(Area.mapping, place, "an entry needs a code and a value");
                continue;
            }
            if (map.kind() != Kind.unit && (entry.factor() != null || entry.product() != null)) {
                problems.add(Area.mapping, place, "factor and product belong to code maps of kind unit");
            }
            Target target = new Target(entry.value(), factor(entry.factor(), place + ".factor", problems));
            if (entries.put(CodeTable.key(entry.code(), entry.product()), target) != null) {
                problems.add(
                        Area.mapping,
                        place + ".code",
                        "code \"" + entry.code() + "\""
                                + (entry.product() == null ? "" : " for product \"" + entry.product() + "\"")
                                + " is there twice: which one counts cannot be told");
            }
        }
        return new CodeTable(map.name(), map.kind(), map.steward(), Map.copyOf(entries));
    }

    private static BigDecimal factor(String text, String at, Problems problems) {
        if (text == null) {
            return BigDecimal.ONE;
        }
        BigDecimal factor = DecimalText.parse(text);
        if (factor == null || factor.signum() <= 0) {
            problems.add(
                    Area.mapping,
                    at,
                    "\"" + text + "\" is not a factor: write a decimal number above 0, for example 0.001");
            return BigDecimal.ONE;
        }
        return factor;
    }

    /** The canonical codes of the table of this name, sorted; empty when there is none. */
    SortedSet<String> values(String name) {
        CodeTable table = tables.get(name);
        return table == null
                ? Collections.emptySortedSet()
                : table.entries().values().stream().map(Target::value).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The table of this name; null, and a problem, when there is none. */
    CodeTable named(String name, String at, Problems problems) {
        CodeTable table = tables.get(name);
        if (table == null) {
            String nearest = Nearest.to(name, tables.keySet());
            problems.add(
                    Area.mapping,
                    at,
                    "there is no code map \"" + name + "\" in spec.codeMaps"
                            + (nearest != null
                                    ? "; did you mean \"" + nearest + "\"?"
                                    : tables.isEmpty() ? "" : "; there are " + String.join(", ", tables.keySet())));
        }
        return table;
    }
}
