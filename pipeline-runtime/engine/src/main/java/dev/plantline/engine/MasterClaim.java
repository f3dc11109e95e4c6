package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which facts of master records an interface writes, and so says that its source system owns. What happened, a receipt or a report of production, is
 * owned by nobody else than who saw it, and is no claim.
 *
 * @param operation that keeps the records, for example product.master
 * @param fields of its document that the interface fills, without those that say which record it is; empty: it only makes the records
 * @param constants fields that say which record it is, or of which sort, and have one value in every document: records that have another are not
 *     claimed
 */
public record MasterClaim(String operation, SortedSet<String> fields, Map<String, JsonNode> constants) {
    private static final String MASTER = ".master";

    /** Fields that tell records apart besides those that every document has. Any other is itself a fact that two would write. */
    private static final Map<String, Set<String>> SORTS =
            Map.of("product.master", Set.of("category", "type"), "bom.master", Set.of("type"));

    /** What an interface claims; empty: it keeps no master records. */
    public static List<MasterClaim> of(OdooInterfaceSpec spec) {
        return steps(spec)
                .filter(each -> keepsRecords(each.operation()))
                .flatMap(each -> of(each).stream())
                .toList();
    }

    /** Whether an interface claims anything; cheaper than what. */
    public static boolean isIn(OdooInterfaceSpec spec) {
        return steps(spec).anyMatch(each -> keepsRecords(each.operation()));
    }

    /** Whether an operation of this name keeps master records. */
    public static boolean keepsRecords(String operation) {
        return operation.endsWith(MASTER);
    }

    private static Stream<MappingSpec.Step> steps(OdooInterfaceSpec spec) {
        return spec.mapping() == null || spec.mapping().steps() == null
                ? Stream.empty()
                : spec.mapping().steps().stream().filter(each -> each != null && each.operation() != null);
    }

    private static Optional<MasterClaim> of(MappingSpec.Step step) {
        return Operations.shipped().named(step.operation()).map(operation -> {
            SortedSet<String> fields =
                    Operations.hasNoFields(step) ? names(operation.schema().path("properties")) : written(step);
            Set<String> which = new TreeSet<>(SORTS.getOrDefault(step.operation(), Set.of()));
            operation.schema().path("required").forEach(each -> {
                fields.remove(each.asText());
                which.add(each.asText());
            });
            return new MasterClaim(step.operation(), fields, constants(step, which));
        });
    }

    private static SortedSet<String> names(JsonNode object) {
        SortedSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static SortedSet<String> written(MappingSpec.Step step) {
        return Stream.concat(
                        of(step.fields()).map(MappingSpec.Field::to),
                        of(step.lines()).map(MappingSpec.Lines::to))
                .map(each -> each.replaceAll("[.\\[].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Stream<T> of(Collection<T> list) {
        return list == null ? Stream.empty() : list.stream().filter(Objects::nonNull);
    }

    private static Map<String, JsonNode> constants(MappingSpec.Step step, Set<String> which) {
        Map<String, JsonNode> constants = new TreeMap<>();
        of(step.fields())
                .filter(each -> each.value() != null && each.when() == null && which.contains(each.to()))
                .forEach(each -> constants.put(each.to(), each.value()));
        return constants;
    }

    /** The fields of the same records that both write; empty: the two agree. Two that only make records do not meet in any. */
    public Set<String> meets(MasterClaim other) {
        boolean apart = !operation.equals(other.operation)
                || constants.entrySet().stream()
                        .anyMatch(each -> other.constants.containsKey(each.getKey())
                                && !each.getValue().equals(other.constants.get(each.getKey())));
        SortedSet<String> both = new TreeSet<>(fields);
        both.retainAll(other.fields);
        return apart ? Set.of() : both;
    }
}
