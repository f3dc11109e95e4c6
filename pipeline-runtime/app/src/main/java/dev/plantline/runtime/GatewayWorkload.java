package dev.plantline.runtime;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.SourceState;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.gateway.kafka.KafkaSourceKind;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.network.AddressRules;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The role gateway: the sources of a plant's interfaces. */
final class GatewayWorkload implements Workload {
    private final Gateway gateway;
    private final MessageServer server;
    private final AddressRules addresses;
    private volatile List<RuntimeConfiguration.Interface> interfaces = List.of();
    private volatile Map<String, String> refused = Map.of();

    /**
     * A gateway that starts with its first configuration.
     *
     * @param host address at which it takes messages
     * @param port for messages
     * @param drain how long it goes on receiving after it was told to end
     * @param addresses say which may be called
     */
    GatewayWorkload(Vertx vertx, String host, int port, Duration drain, GatewayMeter meter, AddressRules addresses) {
        this.addresses = addresses;
        var clock = InstantSource.system();
        var http = new HttpSourceKind(clock, meter);
        gateway = new Gateway(List.of(http, new KafkaSourceKind()), clock, meter);
        server = new MessageServer(vertx, http.receiver(), host, port, drain, IntakeLimits.DEFAULT);
    }

    @Override
    public Map<String, String> configure(Mounted mounted) {
        addresses.brokers(mounted.configuration().plant().kafka().bootstrapServers());
        refused = gateway.configure(mounted.configuration(), mounted.secrets()::file);
        interfaces = mounted.configuration().interfaces();
        server.listen();
        return refused;
    }

    /** How each source stands that fetches messages by itself, by interface. */
    Map<String, SourceState> fetching() {
        return gateway.fetchingStates();
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
