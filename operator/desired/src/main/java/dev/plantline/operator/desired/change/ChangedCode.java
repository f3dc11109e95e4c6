package dev.plantline.operator.desired.change;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.engine.CodeTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A code whose lines differ between two tables of a code map.
 *
 * @param code the plant's code
 * @param product for which its lines are; null: for all
 * @param before its lines in the one; empty: there are none
 * @param after its lines in the other; empty: there are none
 */
public record ChangedCode(String code, String product, List<Entry> before, List<Entry> after) {
    /** Whose lines differ; in the order of the one table, then of the other. Both are good tables. */
    public static List<ChangedCode> between(CodeMapSpec before, CodeMapSpec after) {
        var one = byKey(before);
        var other = byKey(after);
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .distinct()
                .map(key -> new ChangedCode(
                        key.code(),
                        key.product(),
                        one.getOrDefault(key, List.of()),
                        other.getOrDefault(key, List.of())))
                .filter(each -> !each.before().equals(each.after()))
                .toList();
    }

    /** The lines of a table, and of another one those of codes that the first leaves unmapped. */
    public static CodeMapSpec withMore(CodeMapSpec spec, CodeTable table, CodeMapSpec more) {
        if (spec.kind() != more.kind()) {
            return spec;
        }
        var lines = new ArrayList<>(spec.entries());
        more.entries().stream()
                .filter(each -> table.isUnmapped(each.code(), each.product()))
                .forEach(lines::add);
        return lines.size() == spec.entries().size() ? spec : new CodeMapSpec(spec.kind(), more.steward(), lines);
    }

    private record Key(String code, String product) {}

    /** Lines of one code stand in the order in which they begin, wherever they stand in the table. */
    private static Map<Key, List<Entry>> byKey(CodeMapSpec spec) {
        Map<Key, List<Entry>> lines = new LinkedHashMap<>();
        spec.entries()
                .forEach(each -> lines.computeIfAbsent(new Key(each.code(), each.product()), key -> new ArrayList<>(1))
                        .add(each));
        lines.values()
                .forEach(each ->
                        each.sort(Comparator.comparing(line -> Objects.requireNonNullElse(line.validFrom(), ""))));
        return lines;
    }

    /** Whether a table says nothing of it, so that a line for it changes nothing that is known. */
    public boolean isUnmappedIn(CodeTable table) {
        return before.isEmpty() && table.isUnmapped(code, product);
    }

    /** For people: code "BAG" of product "FLOUR". */
    public String name() {
        return "code \"" + code + "\"" + (product == null ? "" : " of product \"" + product + "\"");
    }
}
