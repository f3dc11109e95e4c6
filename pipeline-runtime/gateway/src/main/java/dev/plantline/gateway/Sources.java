package dev.plantline.gateway;

import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.Problem;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All sources of a plant under one configuration: immutable once opened, replaced as a whole. */
final class Sources {
    /** Before the first configuration. */
    static final Sources NONE = new Sources();

    private final Map<String, OpenSource> byName = new LinkedHashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> refused = new TreeMap<>();

    private Sources() {}

    /**
     * A source and its kind.
     *
     * @param kind that opened it
     * @param manifest that it was opened from
     * @param source itself
     */
    record OpenSource(SourceKind kind, dev.plantline.api.v1alpha1.source.Source manifest, Source source) {}

    /**
     * Compiles every interface and opens its source. One that cannot be opened does not close the others, and keeps the source that it had unless
     * another has its place now.
     *
     * @param kinds all that this gateway knows
     * @param configuration of the gateway
     * @param secret gives the bytes of a file of the mounted secret directory
     * @param connection to Kafka
     * @param intake for all of them
     * @param before the sources until now
     */
    static Sources open(
            List<SourceKind> kinds,
            RuntimeConfiguration configuration,
            Function<String, byte[]> secret,
            Map<String, Object> connection,
            Intake intake,
            Sources before) {
        var sources = new Sources();
        for (Interface each : configuration.interfaces()) {
            try {
                var kind = kind(kinds, each);
                var to = receiving(configuration, each);
                var opening = new SourceKind.Opening(to, role -> secret.apply(file(each, role)), connection, intake);
                sources.add(each.name(), kind, each.spec().source(), kind.open(opening));
            } catch (IllegalArgumentException | DateTimeException e) {
                sources.refused.put(each.name(), e.getMessage());
            }
        }
        sources.refused.keySet().forEach(name -> sources.keep(name, before.byName.get(name)));
        return sources;
    }

    private static SourceKind kind(List<SourceKind> kinds, Interface each) {
        return kinds.stream()
                .filter(kind -> kind.isNamedBy(each.spec().source()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this gateway knows no source of its kind"));
    }

    private static String file(Interface each, String role) {
        String file = each.sourceSecrets() == null ? null : each.sourceSecrets().get(role);
        if (file == null) {
            throw new IllegalArgumentException("its configuration names no secret '" + role + "'");
        }
        return file;
    }

    private static ReceivingInterface receiving(RuntimeConfiguration configuration, Interface each) {
        var plant = configuration.plant();
        var id = new InterfaceId(plant.name(), each.name());
        return new ReceivingInterface(id, each.partitions(), plant.maxMessageBytes(), compile(id, each));
    }

    private static CompiledInterface compile(InterfaceId id, Interface each) {
        return InterfaceCompiler.receiving(id, each.spec()).match(Compilation.Ready::compiled, refused -> {
            throw new IllegalArgumentException(
                    refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        });
    }

    private void add(String name, SourceKind kind, dev.plantline.api.v1alpha1.source.Source manifest, Source source) {
        var place = kind.exclusivePlace(manifest);
        String owner = place.map(places::get).orElse(null);
        if (owner != null) {
            throw new IllegalArgumentException("interface " + owner + " receives at " + place.get() + " already");
        }
        place.ifPresent(taken -> places.put(taken, name));
        byName.put(name, new OpenSource(kind, manifest, source));
    }

    private void keep(String name, OpenSource before) {
        if (before != null
                && before.kind()
                        .exclusivePlace(before.manifest())
                        .map(place -> places.putIfAbsent(place, name) == null)
                        .orElse(true)) {
            byName.put(name, before);
        }
    }

    /** Why interfaces of the configuration were not opened, by name; without secrets. */
    Map<String, String> refused() {
        return refused;
    }

    /** All of them, by the interface's name. */
    Map<String, OpenSource> all() {
        return byName;
    }
}
