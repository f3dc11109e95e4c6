package dev.plantline.delivery.consumer;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.TargetKind;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker;
import dev.plantline.delivery.partition.Connections;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.engine.Revisions;
import dev.plantline.model.Backoff;
import dev.plantline.model.Durations;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.RuntimeConfiguration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Makes live interfaces out of a configuration. Keeps the shares of connections to targets, which outlive configurations. */
public final class ActiveInterfaces implements AutoCloseable {
    private final DeliveryEnvironment surroundings;
    private final Map<String, Connections> connections = new HashMap<>();

    public ActiveInterfaces(DeliveryEnvironment surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * What a configuration gives.
     *
     * @param interfaces that can run, by name
     * @param refused why others cannot, by name
     */
    public record Made(Map<String, ActiveInterface> interfaces, Map<String, String> refused) {}

    /** Compiles every interface; one that cannot run does not stop the others. */
    public Made make(RuntimeConfiguration configuration) {
        Map<String, ActiveInterface> interfaces = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (RuntimeConfiguration.Interface one : configuration.interfaces()) {
            try {
                interfaces.put(one.name(), make(configuration, one));
            } catch (IllegalArgumentException | DateTimeException e) {
                refused.put(one.name(), e.getMessage());
            }
        }
        return new Made(interfaces, refused);
    }

    private ActiveInterface make(RuntimeConfiguration configuration, RuntimeConfiguration.Interface one) {
        OdooInterfaceSpec spec = one.spec();
        InterfaceId id = new InterfaceId(configuration.plant().name(), one.name());
        ZoneId zone = ZoneId.of(configuration.plant().timeZone());
        CompiledInterface compiled = compiled(id, spec, zone);
        Backoff holds = new Backoff(
                Durations.parse(spec.retries().initialDelay()).toMillis(),
                Durations.parse(spec.retries().maxDelay()).toMillis(),
                surroundings.random());
        TargetKind.Opened opened = surroundings.targets().open(configuration, one);
        return new ActiveInterface(
                id,
                one.revision(),
                Revisions.content(spec, zone),
                one.keysRevision(),
                one.partitions(),
                new CompiledMapping(compiled, configuration.plant().maxMessageBytes()),
                opened.place(),
                opened.target(),
                connections(opened.connection(), configuration.timing().connections()),
                surroundings.bounds().memory().share(partitions(configuration)),
                Boolean.TRUE.equals(spec.suspend()),
                spec.keys().onConflict() == OdooInterfaceSpec.OnConflict.ignore,
                configuration.timing().maxRecords(),
                holds,
                Durations.parse(spec.retries().holdFor()).toMillis(),
                spec.onFailure(),
                Durations.parse(Objects.requireNonNullElse(
                                configuration.timing().retention(), LatencyClassSpec.RETENTION))
                        .toMillis(),
                spec.asideRetention() == null
                        ? Long.MAX_VALUE
                        : Durations.parse(spec.asideRetention()).toMillis(),
                opened.noticeLogin());
    }

    /**
     * The mapping of an interface for Odoo.
     *
     * @param mostBytes of a message of the plant
     */
    private record CompiledMapping(CompiledInterface compiled, int mostBytes) implements ActiveInterface.Mapping {
        @Override
        public Effect effect(byte[] body, Instant received) throws MessageFailedException {
            return compiled.effect(compiled.decode(body), received);
        }

        @Override
        public MessageKeys keys(byte[] body) throws MessageFailedException {
            if (body.length > mostBytes) {
                throw new MessageFailedException(new Failure(
                        FailureClass.contract,
                        "it has " + body.length + " bytes, and a message of the plant may have " + mostBytes,
                        ""));
            }
            return compiled.keys(body);
        }

        @Override
        public Failure told(Failure failure, byte[] body, Instant received) {
            return compiled.masked(failure, body, received);
        }
    }

    /** Of all interfaces: this process may come to own them all. */
    private static int partitions(RuntimeConfiguration configuration) {
        return configuration.interfaces().stream()
                .mapToInt(RuntimeConfiguration.Interface::partitions)
                .sum();
    }

    private static CompiledInterface compiled(InterfaceId id, OdooInterfaceSpec spec, ZoneId zone) {
        Compilation compilation = InterfaceCompiler.accepted(id, spec, zone, PlantCodeMaps.NONE);
        return compilation.match(Compilation.Ready::compiled, refused -> {
            throw new IllegalArgumentException(
                    refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        });
    }

    private synchronized Connections connections(String connection, int count) {
        Connections there = connections.computeIfAbsent(connection, name -> {
            DeliverySettings bounds = surroundings.bounds();
            ConnectionCircuitBreaker breaker = new ConnectionCircuitBreaker(new Backoff(
                    bounds.firstPause().toMillis(), bounds.longestPause().toMillis(), surroundings.random()));
            return new Connections(name, count, breaker);
        });
        there.resize(count);
        return there;
    }

    @Override
    public synchronized void close() {
        connections.values().forEach(Connections::close);
    }
}
