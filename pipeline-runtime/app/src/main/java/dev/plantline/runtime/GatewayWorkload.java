package dev.plantline.runtime;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.InterfaceStatus;
import dev.plantline.model.WorkloadStatus.State;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The role gateway: the plant's HTTP door and Kafka sources. */
final class GatewayWorkload implements Workload {
    private final Gateway gateway;
    private final MessageServer server;
    private volatile List<RuntimeConfiguration.Interface> interfaces = List.of();
    private volatile Map<String, String> refused = Map.of();

    GatewayWorkload(Vertx vertx, int port, GatewayMeter meter) {
        gateway = new Gateway(InstantSource.system(), meter);
        server = new MessageServer(vertx, gateway.http(), port);
    }

    @Override
    public Map<String, String> configure(Mounted mounted) {
        refused = gateway.configure(mounted.configuration(), mounted.secrets()::file);
        interfaces = mounted.configuration().interfaces();
        server.listen();
        return refused;
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
        if (reason == null && source != null && !source.copying()) {
            reason = source.reason();
        }
        return new InterfaceStatus(
                each.name(),
                each.revision(),
                reason == null ? State.running : State.blocked,
                reason,
                Totals.NONE,
                0L,
                null);
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
