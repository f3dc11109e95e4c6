package dev.plantline.engine;

import dev.plantline.api.v1alpha1.CodeMapSpec.Kind;
import dev.plantline.model.MessageFailedException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One code map, ready for look-ups. Immutable: parsed once and shared by all mappings that name it. A code that is not in it is a business failure, it
 * never defaults.
 */
public final class CodeTable {
    private final String name;
    private final Kind kind;
    private final String steward;
    private final String revision;
    private final int entries;
    private final Map<String, Meanings> forAll;
    /** By product, then by code. */
    private final Map<String, Map<String, Meanings>> forProduct;

    /**
     * A table.
     *
     * @param steward who keeps it; null: nobody is named
     * @param revision of a CodeMap; null: it stands in the interface
     * @param entries number of lines
     */
    CodeTable(
            String name,
            Kind kind,
            String steward,
            String revision,
            int entries,
            Map<String, Meanings> forAll,
            Map<String, Map<String, Meanings>> forProduct) {
        this.name = name;
        this.kind = kind;
        this.steward = steward;
        this.revision = revision;
        this.entries = entries;
        this.forAll = Map.copyOf(forAll);
        Map<String, Map<String, Meanings>> copied = new HashMap<>();
        forProduct.forEach((product, codes) -> copied.put(product, Map.copyOf(codes)));
        this.forProduct = Map.copyOf(copied);
    }

    /** Name of the code map. */
    public String name() {
        return name;
    }

    /** What kind of codes. */
    public Kind kind() {
        return kind;
    }

    /** Hash of what its codes mean; null for a table that stands in the interface, whose revision says it. */
    public String revision() {
        return revision;
    }

    /** Number of its lines. */
    public int entries() {
        return entries;
    }

    /**
     * The first code, in their order, that would mean something else with another table: it is gone there, changed, or has a line of its own for a
     * product for which the one for all counted, or for a built-in unit, which needs none. Empty: the other one has all that this one has, and perhaps
     * more.
     */
    public Optional<String> firstChanged(CodeTable other) {
        if (kind != other.kind) {
            return Stream.concat(Stream.of(forAll), forProduct.values().stream())
                    .flatMap(each -> each.keySet().stream())
                    .sorted()
                    .findFirst();
        }
        SortedSet<String> changed = new TreeSet<>(changed(forAll, other.forAll));
        forProduct.forEach(
                (product, codes) -> changed.addAll(changed(codes, other.forProduct.getOrDefault(product, Map.of()))));
        other.forAll.forEach((code, meanings) -> {
            if (!forAll.containsKey(code) && isBuiltIn(code) && !meanings.isBuiltIn(code)) {
                changed.add(code);
            }
        });
        other.forProduct.forEach((product, codes) -> codes.forEach((code, meanings) -> {
            boolean own = forProduct.getOrDefault(product, Map.of()).containsKey(code);
            if (!own && (forAll.containsKey(code) || isBuiltIn(code) && !meanings.isBuiltIn(code))) {
                changed.add(code);
            }
        }));
        return changed.stream().findFirst();
    }

    /**
     * Whether nothing says what a code means: neither a line of its own nor the one for all products, and it is no built-in unit.
     *
     * @param product null: for all
     */
    public boolean isUnmapped(String code, String product) {
        return !forAll.containsKey(code)
                && !isBuiltIn(code)
                && (product == null
                        || !forProduct.getOrDefault(product, Map.of()).containsKey(code));
    }

    /** What a quantity is converted from without a line. */
    private boolean isBuiltIn(String code) {
        return kind == Kind.unit && Units.of(code) != null;
    }

    private static Collection<String> changed(Map<String, Meanings> before, Map<String, Meanings> after) {
        return before.entrySet().stream()
                .filter(each ->
                        !after.containsKey(each.getKey()) || !each.getValue().isSameAs(after.get(each.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Every canonical code in it, sorted. */
    SortedSet<String> values() {
        SortedSet<String> values = new TreeSet<>();
        Stream.concat(Stream.of(forAll), forProduct.values().stream())
                .map(Map::values)
                .flatMap(Collection::stream)
                .forEach(each -> each.addTo(values));
        return values;
    }

    /**
     * The line for every product; null when there is none.
     *
     * @param received when intake received the message; null: nobody did, as with an example, then the earliest line of the code counts
     */
    Meaning of(String code, Instant received) {
        Meanings meanings = forAll.get(code);
        return meanings == null ? null : meanings.at(received);
    }

    /** The line of one product, else the one for all; null when there is none. */
    Meaning of(String code, String product, Instant received) {
        Map<String, Meanings> codes = product == null ? null : forProduct.get(product);
        Meanings meanings = codes == null ? null : codes.get(code);
        Meaning meaning = meanings == null ? null : meanings.at(received);
        return meaning == null ? of(code, received) : meaning;
    }

    /** The table, for people: CodeMap units, or code map units where it stands in the interface. */
    String where() {
        return UnknownCode.where(name, revision != null);
    }

    /** The failure of a code that has no line, or none that has begun. */
    MessageFailedException unknown(String code, String product, String place) {
        Map<String, Meanings> codes = product == null ? Map.of() : forProduct.getOrDefault(product, Map.of());
        String before = Stream.of(codes, forAll)
                .map(each -> each.get(code))
                .filter(each -> each != null)
                .map(Meanings::begins)
                .sorted()
                .map(Instant::toString)
                .findFirst()
                .orElse(null);
        return Failures.business(
                place, new UnknownCode(code, product, name, revision != null, before, steward).sentence());
    }
}
