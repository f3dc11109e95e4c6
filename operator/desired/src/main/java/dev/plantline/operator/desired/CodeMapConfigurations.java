package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.CodeMapFile;
import dev.plantline.model.PodLayout;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The code tables of a plant as all its pods of delivery mount them: one ConfigMap, one compressed file for each, and the way back. */
public final class CodeMapConfigurations {
    private CodeMapConfigurations() {}

    /** Name of the ConfigMap; it is there when there is a table. */
    public static String configMap(String plant) {
        return plant + "-code-maps";
    }

    /** A table as it is stored. */
    public static String stored(CodeMapFile file) {
        return Base64.getEncoder().encodeToString(file.bytes());
    }

    /** The chosen tables as they are stored, by name of the CodeMap. */
    public static SortedMap<String, String> stored(Map<String, CodeMapState> states) {
        var stored = new TreeMap<String, String>();
        states.forEach((name, state) -> state.chosen().ifPresent(now -> stored.put(name, now.stored())));
        return stored;
    }

    /** Reads what is stored; empty: it is damaged, or a later release has written it. */
    public static Optional<CodeMapFile> read(String stored) {
        try {
            return Optional.of(CodeMapFile.read(Base64.getDecoder().decode(stored)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The ConfigMap of a plant.
     *
     * @param stored by name of the CodeMap
     */
    static ConfigMap configMap(Plant plant, SortedMap<String, String> stored) {
        var name = plant.getMetadata().getName();
        var files = new TreeMap<String, String>();
        stored.forEach((codeMap, text) -> files.put(PodLayout.codeMap(codeMap), text));
        return new ConfigMapBuilder()
                .withMetadata(WorkloadResources.metadata(plant, configMap(name), Labels.of(name)))
                .withBinaryData(files)
                .build();
    }

    /** What the pods have, by namespace and name of the CodeMap. */
    public static Map<String, SortedMap<String, String>> running(Collection<ConfigMap> configMaps) {
        var all = new TreeMap<String, SortedMap<String, String>>();
        configMaps.stream()
                .filter(each -> Labels.plant(each)
                        .map(plant -> configMap(plant).equals(each.getMetadata().getName()))
                        .orElse(false))
                .forEach(each -> Optional.ofNullable(each.getBinaryData())
                        .orElse(Map.of())
                        .forEach((file, text) -> PodLayout.codeMapOf(file).ifPresent(name -> all.computeIfAbsent(
                                        each.getMetadata().getNamespace(), unused -> new TreeMap<>())
                                .put(name, text))));
        return all;
    }
}
