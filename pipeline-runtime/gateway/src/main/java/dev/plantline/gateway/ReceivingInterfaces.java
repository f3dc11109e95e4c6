package dev.plantline.gateway;

import dev.plantline.engine.Compilation;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.engine.Problem;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Interface;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All doors of a plant under one configuration: immutable, replaced as a whole. */
final class ReceivingInterfaces {
    /** Before the first configuration. */
    static final ReceivingInterfaces NONE = new ReceivingInterfaces();

    private final Map<String, ReceivingInterface> byPath = new HashMap<>();
    private final Map<String, ReceivingInterface> byName = new LinkedHashMap<>();
    private final Map<String, String> closed = new HashMap<>();
    private final Map<String, String> refused = new TreeMap<>();

    private ReceivingInterfaces() {}

    /**
     * Compiles every interface. One that cannot be opened does not close the others, and keeps the door that it had; its path is known all the
     * same, so that nobody who sends there is told to give up.
     *
     * @param configuration of the gateway
     * @param secret gives the bytes of a file of the mounted secret directory
     * @param clock for signatures
     * @param before the doors until now
     */
    static ReceivingInterfaces open(
            RuntimeConfiguration configuration,
            Function<String, byte[]> secret,
            InstantSource clock,
            ReceivingInterfaces before) {
        var doors = new ReceivingInterfaces();
        for (Interface each : configuration.interfaces()) {
            try {
                doors.add(open(configuration, each, secret, clock));
            } catch (IllegalArgumentException | DateTimeException e) {
                doors.refused.put(each.name(), e.getMessage());
                doors.close(each);
            }
        }
        doors.refused.keySet().forEach(name -> before.of(name).ifPresent(doors::addIfFree));
        return doors;
    }

    private void add(ReceivingInterface door) {
        if (door.way() instanceof ReceivingInterface.Push push && byPath.containsKey(push.path())) {
            throw new IllegalArgumentException("interface "
                    + byPath.get(push.path()).id().name() + " has the HTTP path " + push.path() + " already");
        }
        addIfFree(door);
    }

    private void addIfFree(ReceivingInterface door) {
        if (!(door.way() instanceof ReceivingInterface.Push push) || byPath.putIfAbsent(push.path(), door) == null) {
            byName.put(door.id().name(), door);
        }
    }

    private void close(Interface refused) {
        var http = refused.spec().source().http();
        if (http != null) {
            closed.putIfAbsent(http.path(), refused.name());
        }
    }

    private static ReceivingInterface open(
            RuntimeConfiguration configuration, Interface each, Function<String, byte[]> secret, InstantSource clock) {
        var plant = configuration.plant();
        var id = new InterfaceId(plant.name(), each.name());
        var compiled = compile(id, each, ZoneId.of(plant.timeZone()));
        var source = each.spec().source();
        ReceivingInterface.Way way;
        if (source.http() != null) {
            if (each.hmacKeyFile() == null) {
                throw new IllegalArgumentException("it has an HTTP source and no HMAC key");
            }
            way = new ReceivingInterface.Push(
                    source.http().path(), new HmacCheck(withoutLineEnd(secret.apply(each.hmacKeyFile())), clock));
        } else {
            way = new ReceivingInterface.Copy(source.kafka().topic());
        }
        return new ReceivingInterface(id, each.partitions(), plant.maxMessageBytes(), compiled, way);
    }

    private static CompiledInterface compile(InterfaceId id, Interface each, ZoneId zone) {
        var compilation = InterfaceCompiler.compile(id, each.spec(), zone);
        if (compilation instanceof Compilation.Refused refused) {
            throw new IllegalArgumentException(
                    refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        return ((Compilation.Ready) compilation).compiled();
    }

    /** Secrets made from a file written by an editor end in a line end that nobody signs with. */
    private static byte[] withoutLineEnd(byte[] key) {
        int length = key.length;
        while (length > 0 && (key[length - 1] == '\n' || key[length - 1] == '\r')) {
            length--;
        }
        return Arrays.copyOf(key, length);
    }

    /** The HTTP door at this path. */
    Optional<ReceivingInterface> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The interface that has this path and could not be opened there; a door at the same path comes first. */
    Optional<String> closedAt(String path) {
        return Optional.ofNullable(closed.get(path));
    }

    /** The door of this interface. */
    Optional<ReceivingInterface> of(String interfaceName) {
        return Optional.ofNullable(byName.get(interfaceName));
    }

    /** Why interfaces of the configuration were not opened, by name; without secrets. */
    Map<String, String> refused() {
        return refused;
    }

    /** All of them. */
    Collection<ReceivingInterface> all() {
        return byName.values();
    }
}
