package dev.plantline.gateway;

import dev.plantline.gateway.Sources.OpenSource;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.PlainText;
import dev.plantline.model.RuntimeConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * The gateway of a plant: its sources under the configuration of the moment.
 *
 * <p>The configuration of an interface is taken over as a whole, between two messages, or not at all. Thread safe.
 */
public final class Gateway implements AutoCloseable {
    /** How long a new connection has to answer. */
    private static final Duration REACH = Duration.ofSeconds(5);
    /** How long sources that end may take for what they are at, all together. */
    private static final Duration END = Duration.ofSeconds(5);

    private final List<SourceKind> kinds;
    private final KafkaIntake intake;
    private volatile Sources sources = Sources.NONE;

    /**
     * A gateway without interfaces until {@link #configure}.
     *
     * @param kinds of sources that it knows; each keeps what its sources share
     * @param clock for received times
     * @param meter hears what is copied
     */
    public Gateway(List<SourceKind> kinds, InstantSource clock, GatewayMeter meter) {
        this.kinds = List.copyOf(kinds);
        this.intake = new KafkaIntake(clock, meter);
    }

    /**
     * Takes over a configuration and its secrets; also called when only a secret changed. An interface that cannot be opened keeps the source
     * that it had.
     *
     * @param configuration of the gateway
     * @param secret gives the bytes of a file of the mounted secret directory; throws IllegalArgumentException when there is none
     * @return why interfaces were not opened, by name; empty: all were
     * @throws IllegalArgumentException when Kafka's connection is wrong, no host of it is known, or, where there was one before, it does not
     *     answer within {@link #REACH}; the gateway then goes on as it was
     */
    public synchronized Map<String, String> configure(
            RuntimeConfiguration configuration, Function<String, byte[]> secret) {
        var connection = KafkaConnection.settings(
                configuration.plant().kafka(), name -> new String(secret.apply(name), StandardCharsets.UTF_8).strip());
        int maxBytes = configuration.plant().maxMessageBytes();
        if (intake.isOpen() && !intake.has(connection, maxBytes)) {
            reach(connection);
        }
        var next = Sources.open(kinds, configuration, secret, connection, intake, sources);
        made(() -> intake.use(connection, maxBytes));
        kinds.forEach(kind -> kind.notOpened(notOpened(kind, configuration, next)));
        replace(sources.all(), next.all());
        sources = next;
        return Map.copyOf(next.refused());
    }

    private static Map<String, dev.plantline.api.v1alpha1.source.Source> notOpened(
            SourceKind kind, RuntimeConfiguration configuration, Sources next) {
        var some = new TreeMap<String, dev.plantline.api.v1alpha1.source.Source>();
        configuration.interfaces().stream()
                .filter(each -> next.refused().containsKey(each.name())
                        && kind.isNamedBy(each.spec().source()))
                .forEach(each -> some.put(each.name(), each.spec().source()));
        return some;
    }

    /** What can go on or needs nobody's end begins first, so that a place which changes hands is never nobody's. */
    private static void replace(Map<String, OpenSource> before, Map<String, OpenSource> next) {
        var leaving = new ArrayList<Source>();
        var afterwards = new ArrayList<Source>();
        next.forEach((name, each) -> {
            var old = before.get(name);
            if (old == each) {
                return;
            }
            if (old == null || old.kind() != each.kind()) {
                each.source().start();
            } else if (!old.source().continueAs(each.source())) {
                afterwards.add(each.source());
            }
        });
        before.forEach((name, old) -> {
            if (next.get(name) != old) {
                leaving.add(old.source());
            }
        });
        close(leaving);
        afterwards.forEach(Source::start);
    }

    /** Ends sources after what they are at; waits for all of them together, {@link #END} at most. */
    private static void close(Collection<Source> leaving) {
        leaving.forEach(Source::end);
        long latest = System.nanoTime() + END.toNanos();
        try {
            for (Source each : leaving) {
                each.close(Duration.ofNanos(Math.max(0, latest - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What receives is not given up for a connection that does not work: intake itself connects in the background. */
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

    private static <T> T made(Supplier<T> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw refused(e);
        }
    }

    private static IllegalArgumentException refused(Throwable failure) {
        return new IllegalArgumentException("Kafka: " + PlainText.said(failure), failure);
    }

    /** How each source stands, by interface. Answers at once. */
    public Map<String, SourceState> sourceStates() {
        return states(false);
    }

    /** How each source stands that fetches messages by itself, by interface. Answers at once. */
    public Map<String, SourceState> fetchingStates() {
        return states(true);
    }

    private Map<String, SourceState> states(boolean onlyFetching) {
        var states = new TreeMap<String, SourceState>();
        sources.all().forEach((name, each) -> {
            if (!onlyFetching || each.source().fetches()) {
                states.put(name, each.source().state());
            }
        });
        return states;
    }

    /** Which sources will never receive again in this process, although they should; empty: none. Answers at once. */
    public List<String> ended() {
        return sources.all().values().stream()
                .map(each -> each.source().ended())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Ends the sources after what they are at, then waits some seconds for what is on its way. */
    @Override
    public synchronized void close() {
        var last = sources;
        sources = Sources.NONE;
        close(last.all().values().stream().map(OpenSource::source).toList());
        intake.close();
    }
}
