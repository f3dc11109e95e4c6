package dev.plantline.operator;

import com.sun.net.httpserver.HttpServer;
import dev.plantline.model.PodLayout;
import dev.plantline.model.WorkloadStatus;
import dev.plantline.operator.desired.Labels;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.odoo.OdooSimulator;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that a benchmarked operator asks beside its API server: a real broker, a simulated Odoo for each plant, and for
 * each Deployment an address on which its pod answers as a runtime would that has taken over its ConfigMaps.
 */
final class BenchmarkSurroundings implements AutoCloseable {
    private final KubernetesClient client;
    private final ConfiguredRuntime runtime;
    private final Path directory;
    private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
    private final Map<String, OdooSimulator> odoos = new ConcurrentHashMap<>();
    private final Map<String, HttpServer> pods = new ConcurrentHashMap<>();

    /** Starts a broker. */
    BenchmarkSurroundings(KubernetesClient client) throws IOException {
        this.client = client;
        this.runtime = new ConfiguredRuntime(client);
        this.directory = Files.createTempDirectory(Path.of("target"), "benchmark");
    }

    /** Addresses of the brokers. */
    String kafka() {
        return kafka.bootstrapServers();
    }

    /** The Odoo of a plant. */
    OdooSimulator odoo(String plant) {
        return odoos.computeIfAbsent(plant, name -> {
            try {
                return OdooSimulator.start(Files.createDirectories(directory.resolve("odoo-" + name)), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The address of a Deployment's pod. */
    String pod(String deployment) {
        return pods.computeIfAbsent(deployment, this::begin)
                .getAddress()
                .getAddress()
                .getHostAddress();
    }

    private HttpServer begin(String deployment) {
        try {
            int number = pods.size() + 1;
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(
                            "127.77." + number / 250 + "." + (1 + number % 250), PodLayout.MANAGEMENT_PORT),
                    0);
            server.createContext(PodLayout.STATUS_PATH, exchange -> {
                Optional<WorkloadStatus> status = find(deployment)
                        .flatMap(pod -> runtime.ask(pod, 4 << 20).join());
                byte[] answer = status.map(WorkloadStatus::write).orElse(new byte[0]);
                exchange.sendResponseHeaders(status.isPresent() ? 200 : 503, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Pod> find(String deployment) {
        return client.pods().inAnyNamespace().withLabel(Labels.WORKLOAD, deployment).list().getItems().stream()
                .findFirst();
    }

    @Override
    public void close() {
        pods.values().forEach(server -> server.stop(0));
        odoos.values().forEach(OdooSimulator::close);
        kafka.close();
    }
}
