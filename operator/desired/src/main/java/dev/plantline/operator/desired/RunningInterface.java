package dev.plantline.operator.desired;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.CodeTableCompiler;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An interface as the pods of delivery run it.
 *
 * @param spec with its defaults filled in
 * @param timeZone IANA zone of the plant
 * @param codeMaps the tables that the plant's pods have, as stored, by name of the CodeMap
 */
public record RunningInterface(OdooInterfaceSpec spec, String timeZone, SortedMap<String, String> codeMaps) {
    /** The one of this name in the namespace of a plant; empty: it does not run there. */
    public static Optional<RunningInterface> of(ClusterState world, String namespace, String name) {
        for (RuntimeConfiguration each : world.running()) {
            if (each.role() != RuntimeConfiguration.Role.gateway) {
                for (RuntimeConfiguration.Interface one : each.interfaces()) {
                    if (one.name().equals(name)) {
                        return Optional.of(new RunningInterface(
                                one.spec(),
                                each.plant().timeZone(),
                                world.codeMaps().running().getOrDefault(namespace, new TreeMap<>())));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Compiles it as the pods do; takes milliseconds.
     *
     * @throws IllegalArgumentException when it is of a release that reads it otherwise
     */
    public CompiledInterface compiled(InterfaceId id) {
        ZoneId zone = ZoneId.of(timeZone);
        PlantCodeMaps tables = PlantCodeMaps.of(codeMaps.values().stream()
                .flatMap(stored -> CodeMapConfigurations.read(stored).stream())
                .map(file -> CodeTableCompiler.accepted(file, zone))
                .toList());
        return InterfaceCompiler.accepted(id, spec, zone, tables).match(Compilation.Ready::compiled, refused -> {
            throw new IllegalArgumentException(
                    refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        });
    }

    /** Without the spec, which is long. */
    @Override
    public String toString() {
        return "RunningInterface[" + codeMaps.keySet() + "]";
    }
}
