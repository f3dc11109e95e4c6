package dev.plantline.gateway;

import dev.plantline.model.Intake;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.RuntimeConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * The gateway of a plant: its HTTP door and its Kafka sources under the configuration of the moment.
 *
 * <p>The configuration of an interface is taken over as a whole, between two messages, or not at all. Thread safe.
 */
public final class Gateway implements Intake, AutoCloseable {
    /** How long a new connection has to answer. */
    private static final Duration REACH = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final GatewayMeter meter;
    private final HttpReceiver http;
    private final Map<String, KafkaSource> sources = new ConcurrentHashMap<>();
    private volatile Opened opened = new Opened(ReceivingInterfaces.NONE, Map.of(), 0, null);

    private record Opened(ReceivingInterfaces doors, Map<String, Object> connection, int maxBytes, Appender appender) {}

    /**
     * A gateway without interfaces: every path is unknown until {@link #configure}.
     *
     * @param clock for signatures and received times
     * @param meter hears what happens
     */
    public Gateway(InstantSource clock, GatewayMeter meter) {
        this.clock = clock;
        this.meter = meter;
        this.http = new HttpReceiver(() -> opened.doors(), () -> opened.appender(), Gateway::newId, clock, meter);
    }

    /**
     * Takes over a configuration and its secrets; also called when only a secret changed. An interface that cannot be opened keeps the door that
     * it had.
     *
     * @param configuration of the gateway
     * @param secret gives the bytes of a file of the mounted secret directory; throws IllegalArgumentException when there is none
     * @return why interfaces were not opened, by name; empty: all were
     * @throws IllegalArgumentException when Kafka's connection is wrong, no host of it is known, or, where there was one before, it does not
     *     answer within {@link #REACH}; the gateway then goes on as it was
     */
    public synchronized Map<String, String> configure(
            RuntimeConfiguration configuration, Function<String, byte[]> secret) {
        var doors = ReceivingInterfaces.open(configuration, secret, clock, opened.doors());
        var connection = KafkaConnection.settings(
                configuration.plant().kafka(), name -> new String(secret.apply(name), StandardCharsets.UTF_8).strip());
        int maxBytes = configuration.plant().maxMessageBytes();
        var before = opened;
        boolean same =
                before.appender() != null && before.connection().equals(connection) && before.maxBytes() == maxBytes;
        if (!same && before.appender() != null) {
            reach(connection);
        }
        var appender = same ? before.appender() : appender(connection, maxBytes);
        opened = new Opened(doors, connection, maxBytes, appender);
        if (!same && before.appender() != null) {
            before.appender().close();
        }
        startAndStopSources(doors, same);
        return Map.copyOf(doors.refused());
    }

    /** What receives is not given up for a connection that does not work: the appender itself connects in the background. */
    private static void reach(Map<String, Object> connection) {
        var admin = made(() -> Admin.create(connection));
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) REACH.toMillis()))
                    .clusterId()
                    .get();
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the new connection was tried", e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static Appender appender(Map<String, Object> connection, int maxBytes) {
        return made(() -> new Appender(connection, maxBytes));
    }

    private static <T> T made(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw refused(e);
        }
    }

    private static IllegalArgumentException refused(Throwable failure) {
        String cause =
                failure.getCause() == null ? "" : ": " + failure.getCause().getMessage();
        return new IllegalArgumentException("Kafka: " + failure.getMessage() + cause, failure);
    }

    private void startAndStopSources(ReceivingInterfaces doors, boolean sameConnection) {
        var wanted = new HashMap<String, ReceivingInterface>();
        for (ReceivingInterface door : doors.all()) {
            if (door.way() instanceof ReceivingInterface.Copy) {
                wanted.put(door.id().name(), door);
            }
        }
        var ending = new ArrayList<KafkaSource>();
        sources.entrySet().removeIf(running -> {
            var door = wanted.get(running.getKey());
            boolean goesOn = sameConnection
                    && door != null
                    && ((ReceivingInterface.Copy) door.way())
                            .topic()
                            .equals(running.getValue().topic());
            if (!goesOn) {
                ending.add(running.getValue());
            }
            return !goesOn;
        });
        KafkaSource.close(ending);
        wanted.forEach((name, door) -> sources.computeIfAbsent(name, ignored -> {
            var source = new KafkaSource(
                    door,
                    each -> opened.doors().of(each).orElseThrow(),
                    () -> opened.connection(),
                    Gateway::newId,
                    clock,
                    meter);
            source.start();
            return source;
        }));
    }

    /** The HTTP door; the same object for ever. */
    public HttpReceiver http() {
        return http;
    }

    /**
     * Appends a message that keeps its contract, as the HTTP door does after it checked the sender.
     *
     * @return fails with {@link MessageFailedException} when it does not keep its contract
     * @throws IllegalArgumentException when this gateway has no such interface
     */
    @Override
    public CompletableFuture<Receipt> receive(Received message) {
        var now = opened;
        var door = now.doors()
                .of(message.interfaceName())
                .orElseThrow(() -> new IllegalArgumentException("no interface " + message.interfaceName()));
        try {
            return now.appender().append(Incoming.checked(door, message, newId(), clock.instant()));
        } catch (MessageFailedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** How each Kafka source stands, by interface. Answers at once. */
    public Map<String, SourceState> sourceStates() {
        var states = new TreeMap<String, SourceState>();
        sources.forEach((name, source) -> states.put(name, source.state()));
        return states;
    }

    /** Which sources will never copy again in this process, although they should; empty: none. Answers at once. */
    public List<String> ended() {
        return sources.values().stream()
                .filter(KafkaSource::ended)
                .map(source -> "the thread that copies " + source.topic() + " has ended")
                .toList();
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Ends the sources after their open transactions, then waits some seconds for what is on its way. */
    @Override
    public synchronized void close() {
        KafkaSource.close(sources.values());
        sources.clear();
        var last = opened;
        opened = new Opened(ReceivingInterfaces.NONE, Map.of(), 0, null);
        if (last.appender() != null) {
            last.appender().close();
        }
    }
}
