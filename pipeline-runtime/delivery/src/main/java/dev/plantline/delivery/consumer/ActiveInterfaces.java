package dev.plantline.delivery.consumer;

import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.TargetKind;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.BatchGate;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker;
import dev.plantline.delivery.partition.Connections;
import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.Problem;
import dev.plantline.engine.Revisions;
import dev.plantline.engine.UnknownCode;
import dev.plantline.model.Backoff;
import dev.plantline.model.Durations;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.RuntimeConfiguration;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes live interfaces out of a configuration. Keeps the shares of connections to targets, which outlive configurations. */
public final class ActiveInterfaces implements AutoCloseable {
    private final DeliveryEnvironment surroundings;
    private final Map<String, Connections> connections = new HashMap<>();
    private final MountedCodeMaps tables = new MountedCodeMaps();

    public ActiveInterfaces(DeliveryEnvironment surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * What a configuration gives.
     *
     * @param interfaces that can run, by name
     * @param refused why others cannot, or not with the newest code map, by name
     */
    public record Made(Map<String, ActiveInterface> interfaces, Map<String, String> refused) {}

    /** The same for a plant without CodeMaps. */
    public Made make(RuntimeConfiguration configuration) {
        return make(configuration, Map.of());
    }

    /**
     * Compiles every interface; one that cannot run does not stop the others.
     *
     * @param codeMaps of the plant, as stored, by name
     */
    public synchronized Made make(RuntimeConfiguration configuration, Map<String, byte[]> codeMaps) {
        PlantCodeMaps plants =
                tables.take(codeMaps, ZoneId.of(configuration.plant().timeZone()));
        Map<String, ActiveInterface> interfaces = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        Set<String> wanted = new HashSet<>(codeMaps.keySet());
        for (RuntimeConfiguration.Interface one : configuration.interfaces()) {
            try {
                ActiveInterface made = make(configuration, one, plants);
                interfaces.put(one.name(), made);
                wanted.addAll(made.codeMaps().keySet());
                tables.unread(made.codeMaps().keySet()).ifPresent(why -> refused.put(one.name(), why));
            } catch (IllegalArgumentException | DateTimeException e) {
                refused.put(one.name(), e.getMessage());
            }
        }
        if (refused.isEmpty()) { // else one that goes on as it was may need any of them
            tables.keep(wanted);
        }
        return new Made(interfaces, refused);
    }

    private ActiveInterface make(
            RuntimeConfiguration configuration, RuntimeConfiguration.Interface one, PlantCodeMaps codeMaps) {
        OdooInterfaceSpec spec = one.spec();
        InterfaceId id = new InterfaceId(configuration.plant().name(), one.name());
        ZoneId zone = ZoneId.of(configuration.plant().timeZone());
        CompiledInterface compiled = compiled(id, spec, zone, codeMaps);
        Backoff holds = new Backoff(
                Durations.parse(spec.retries().initialDelay()).toMillis(),
                Durations.parse(spec.retries().maxDelay()).toMillis(),
                surroundings.random());
        TargetKind.Opened opened = surroundings.targets().open(configuration, one);
        return new ActiveInterface(
                id,
                one.revision(),
                Revisions.content(spec, zone),
                one.approved(),
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
                opened.noticeLogin(),
                compiled.codeMaps(),
                compiled.gate()
                        .map(condition -> BatchGate.closed(condition, one.release()))
                        .orElse(null));
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
        public Optional<BigDecimal> gateAmount(byte[] body) {
            try {
                return compiled.gate().orElseThrow().of(compiled.decode(body));
            } catch (MessageFailedException e) {
                return Optional.empty();
            }
        }

        @Override
        public List<String> gateRecords(Effect effect) {
            return compiled.gate().orElseThrow().records(effect);
        }

        @Override
        public Failure told(Failure failure, byte[] body, Instant received) {
            return compiled.masked(failure, body, received);
        }

        @Override
        public boolean waitsFor(Failure failure, Set<String> codeMaps) {
            return UnknownCode.codeMapOf(failure.reason())
                    .filter(codeMaps::contains)
                    .isPresent();
        }
    }

    /** Of all interfaces: this process may come to own them all. */
    private static int partitions(RuntimeConfiguration configuration) {
        return configuration.interfaces().stream()
                .mapToInt(RuntimeConfiguration.Interface::partitions)
                .sum();
    }

    private static CompiledInterface compiled(
            InterfaceId id, OdooInterfaceSpec spec, ZoneId zone, PlantCodeMaps codeMaps) {
        Compilation compilation = InterfaceCompiler.accepted(id, spec, zone, codeMaps);
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
