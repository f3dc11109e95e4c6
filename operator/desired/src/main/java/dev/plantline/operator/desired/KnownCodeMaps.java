package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.CodeMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is known of code maps.
 *
 * @param declared CodeMaps, at least those of the namespace
 * @param running the tables that the pods of plants have now, as stored, by namespace and name of the CodeMap, see {@link CodeMapConfigurations}
 */
public record KnownCodeMaps(List<CodeMap> declared, Map<String, SortedMap<String, String>> running) {
    /** None. */
    public static final KnownCodeMaps NONE = new KnownCodeMaps(List.of(), Map.of());

    /** Copies both. */
    public KnownCodeMaps {
        declared = List.copyOf(declared);
        running = Map.copyOf(running);
    }
}
