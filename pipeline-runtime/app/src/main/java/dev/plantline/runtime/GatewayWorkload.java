package dev.plantline.runtime;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.SourceState;
import dev.plantline.gateway.http.HttpReceiver;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.gateway.kafka.KafkaSourceKind;
import dev.plantline.gateway.odoo.OdooSourceKind;
import dev.plantline.model.KafkaConnection;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.RuntimeConfiguration.Door;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.network.AddressRules;
import dev.plantline.model.network.KafkaGreeting;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The role gateway: the sources of a plant's interfaces. */
final class GatewayWorkload implements Workload {
    private final InstantSource clock = InstantSource.system();
    private final Vertx vertx;
    private final Gateway gateway;
    private final HttpReceiver receiver;
    private final MessageServer server;
    private final GatewayMeter meter;
    private final AddressRules addresses;
    private final KafkaGreeting greeting;
    /** The connection that was looked at last. */
    private Map<String, Object> greeted = Map.of();

    /** What is mounted now, as far as it was taken up. */
    private volatile Mounted mounted;

    private volatile List<RuntimeConfiguration.Interface> interfaces = List.of();
    private volatile Map<String, String> refused = Map.of();
    /** Whether a configuration was taken over; known to the thread that configures. */
    private boolean receives;

    /**
     * A gateway that starts with its first configuration.
     *
     * @param host address at which it takes messages
     * @param port for messages
     * @param drain how long it goes on receiving after it was told to end
     * @param addresses say which may be called
     */
    GatewayWorkload(Vertx vertx, String host, int port, Duration drain, GatewayMeter meter, AddressRules addresses) {
        this.meter = meter;
        this.addresses = addresses;
        this.greeting = new KafkaGreeting(addresses, KafkaGreeting.PATIENCE);
        this.vertx = vertx;
        var http = new HttpSourceKind(clock, meter);
        var odoo = new OdooSourceKind(new OdooRecordSources(() -> mounted, addresses), clock);
        gateway = new Gateway(List.of(http, new KafkaSourceKind(clock), odoo), clock, meter);
        receiver = http.receiver();
        server = new MessageServer(vertx, receiver, host, port, drain, IntakeLimits.DEFAULT);
    }

    /** What is wrong with the sources keeps no renewed certificate from the port, and a broken certificate no source from its configuration. */
    @Override
    public Map<String, String> configure(Mounted next) {
        var wrong = new ArrayList<RuntimeException>();
        mounted = next;
        attempt(wrong, () -> receive(next));
        // Before the first configuration is taken over, whoever sends would hear that there is no interface.
        if (receives) {
            attempt(wrong, () -> server.listen(certificate(next)));
        }
        if (!wrong.isEmpty()) {
            throw asOne(wrong);
        }
        return refused;
    }

    private void receive(Mounted next) {
        addresses.brokers(next.configuration().plant().kafka().bootstrapServers());
        var connection = KafkaConnection.settings(next.configuration().plant().kafka(), next::text);
        if (!connection.equals(greeted)) {
            greeting.look(connection); // Kafka's client would end this pod where something else answers
            greeted = connection;
        }
        receiver.use(next.configuration().plant().door());
        refused = gateway.configure(next.configuration(), next.secrets()::file);
        interfaces = next.configuration().interfaces();
        receiving().keySet().forEach(meter::receives);
        receives = true;
    }

    private static void attempt(List<RuntimeException> wrong, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            wrong.add(e);
        }
    }

    private static RuntimeException asOne(List<RuntimeException> wrong) {
        var all = new IllegalArgumentException(
                wrong.stream()
                        .map(each -> Objects.toString(each.getMessage(), each.toString()))
                        .collect(Collectors.joining("; ")),
                wrong.get(0));
        wrong.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    private Optional<ServerCertificate> certificate(Mounted from) {
        return Optional.ofNullable(from.configuration().plant().door())
                .map(Door::tls)
                .map(tls -> ServerCertificate.of(tls, from.secrets()::file, clock.instant(), vertx));
    }

    /** Until when the certificate of the port for messages is good; empty: it has none. */
    Optional<Instant> certificateExpires() {
        return server.certificate().map(ServerCertificate::expires);
    }

    /** How each source stands that fetches messages by itself, by interface. */
    Map<String, SourceState> fetching() {
        return gateway.fetchingStates();
    }

    /** Whether each source that is sent to takes what comes now, by interface; one that was never opened does not. */
    Map<String, Boolean> receiving() {
        var sources = gateway.sourceStates();
        return interfaces.stream()
                .filter(each -> !each.spec().source().needs().fetched())
                .collect(Collectors.toMap(
                        RuntimeConfiguration.Interface::name, each -> Optional.ofNullable(sources.get(each.name()))
                                .filter(SourceState::receiving)
                                .isPresent()));
    }

    @Override
    public List<InterfaceStatus> status() {
        var sources = gateway.sourceStates();
        return interfaces.stream()
                .map(each -> status(each, sources.get(each.name())))
                .toList();
    }

    private InterfaceStatus status(RuntimeConfiguration.Interface each, SourceState source) {
        String reason = refused.get(each.name());
        var state = reason == null ? State.running : State.blocked;
        if (reason == null && source != null) {
            reason = source.reason();
            state = source.state();
        }
        return new InterfaceStatus(each.name(), each.revision(), state, reason, Totals.NONE, 0L, null, null);
    }

    @Override
    public List<RefusedRequests.Request> refused() {
        return receiver.refused();
    }

    @Override
    public List<String> ended() {
        return gateway.ended();
    }

    @Override
    public CompletableFuture<Void> done() {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {
        server.close();
        gateway.close();
    }
}
