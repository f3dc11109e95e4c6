package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plantline.model.DaemonThreads;
import dev.plantline.model.Json;
import dev.plantline.model.MetricNames;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration.Door;
import dev.plantline.model.RuntimeConfiguration.DoorTls;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.network.AddressRules;
import dev.plantline.runtime.TestCertificates.Issued;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class PodTest {
    /** The test and its surroundings are on one machine. */
    private static final AddressRules ADDRESSES = AddressRules.of(List.of(), true, Set.of());

    @TempDir
    Path directory;

    private Mount configuration;
    private Mount secrets;
    private final FinalScrape lastWord = new FinalScrape(Duration.ZERO);

    @Test
    void whatFailedAtItsSurroundingsIsTriedAgainWithoutAChange(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0);
                var taken = new ServerSocket(0)) {
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            var pod = pod(plant, taken.getLocalPort(), vertx);
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem().contains("cannot be opened"));
            assertThat(pod.isReady()).isFalse();
            assertThat(pod.ended()).as("it waits").isEmpty();
            taken.close();
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);
            assertThat(pod.problem()).isNull();
            pod.stop(new ShutdownEvent());
            assertThat(pod.ended()).as("it was stopped").isEmpty();
            assertThat(pod.isReady()).as("it was stopped").isFalse();
        } finally {
            vertx.close();
        }
    }

    private Pod pod(TestPlant plant, int port, Vertx vertx) throws Exception {
        configuration = new Mount(Files.createDirectories(directory.resolve("configuration")));
        secrets = new Mount(Files.createDirectories(directory.resolve("secrets")));
        configuration.swap(
                Map.of(PodLayout.shard(0), Json.MAPPER.writeValueAsString(plant.configuration(Role.gateway))));
        secrets.swap(plant.secrets());
        return new Pod(
                configuration.directory(),
                secrets.directory(),
                "127.0.0.1",
                port,
                Duration.ZERO,
                Optional.of("test"),
                ADDRESSES,
                lastWord,
                vertx);
    }

    /** What stands beside the shards and is none would end the whole configuration. */
    @Test
    void whatWaitsForPeopleIsNoPartOfTheConfiguration(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0)) {
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            var pod = pod(plant, 0, vertx);
            configuration.swap(Map.of(
                    PodLayout.shard(0),
                    Json.MAPPER.writeValueAsString(plant.configuration(Role.gateway)),
                    PodLayout.candidate("products"),
                    "of a later release",
                    PodLayout.candidateTable("units"),
                    "of a later release"));
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);
            assertThat(pod.problem()).isNull();
            pod.stop(new ShutdownEvent());
        } finally {
            vertx.close();
        }
    }

    /** Kafka's client would take the first bytes of an answer as a length, and end the pod. */
    @Test
    void aGatewayMakesNoClientForAnAddressAtWhichSomethingElseAnswers(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0);
                var tls = TestCertificates.client(new TestCertificates(directory).issue("server"), null)
                        .getServerSocketFactory()
                        .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var answers = DaemonThreads.thread("tls", () -> {
                while (!tls.isClosed()) {
                    try (var socket = tls.accept()) {
                        socket.getInputStream().read();
                    } catch (IOException e) {
                        // the next one, or the end of the test
                    }
                }
            });
            answers.start();
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            var pod = pod(plant, 0, vertx);
            configuration.swap(Map.of(
                    PodLayout.shard(0),
                    Json.MAPPER
                            .writeValueAsString(plant.configuration(Role.gateway))
                            .replace(kafka.bootstrapServers(), "127.0.0.1:" + tls.getLocalPort())));
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem().contains("speaks TLS"));
            assertThat(pod.isReady()).isFalse();

            configuration.swap(
                    Map.of(PodLayout.shard(0), Json.MAPPER.writeValueAsString(plant.configuration(Role.gateway))));
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);
            pod.stop(new ShutdownEvent());
        } finally {
            vertx.close();
        }
    }

    @Test
    void aBrokenCertificateIsSaidAndTheOldOneGoesOn(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0);
                var free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            plant.door(new Door(null, null, new DoorTls("crt", "key", null, false)));
            var certificate = new TestCertificates(directory).issue("gateway");
            plant.secret("crt", certificate.certificate());
            plant.secret("key", certificate.key());
            var pod = pod(plant, port, vertx);
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);
            assertThat(expires(pod)).isGreaterThan(Instant.now().getEpochSecond());

            plant.secret("crt", "broken");
            secrets.swap(plant.secrets());
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem() != null);
            assertThat(pod.status().orElseThrow().problem()).contains("crt has no certificates");
            assertThat(sample(pod, MetricNames.CONFIGURATION_REFUSED, Map.of())).isEqualTo(1);
            try (var sender = TestCertificates.client(certificate, null)
                    .getSocketFactory()
                    .createSocket("127.0.0.1", port)) {
                ((SSLSocket) sender).startHandshake();
            }
            assertThat(expires(pod)).isGreaterThan(Instant.now().getEpochSecond());

            plant.secret("crt", certificate.certificate());
            secrets.swap(plant.secrets());
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem() == null);
            assertThat(sample(pod, MetricNames.CONFIGURATION_REFUSED, Map.of())).isZero();
            pod.stop(new ShutdownEvent());
        } finally {
            vertx.close();
        }
    }

    @Test
    void aRenewedCertificateIsTakenOverWhileKafkaDoesNotAnswer(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0);
                var free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            plant.door(new Door(null, null, new DoorTls("crt", "key", null, false)));
            var certificates = new TestCertificates(directory);
            var first = certificates.issue("first");
            var second = certificates.issue("second");
            plant.secret("crt", first.certificate());
            plant.secret("key", first.key());
            var pod = pod(plant, port, vertx);
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);

            String elsewhere = Json.MAPPER
                    .writeValueAsString(plant.configuration(Role.gateway))
                    .replace(kafka.bootstrapServers(), "127.0.0.1:1");
            configuration.swap(Map.of(PodLayout.shard(0), elsewhere));
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem() != null);
            assertThat(pod.problem()).startsWith("Kafka: ");

            plant.secret("crt", second.certificate());
            plant.secret("key", second.key());
            secrets.swap(plant.secrets());
            await().atMost(Duration.ofMinutes(2)).until(() -> shows(port, second));
            assertThat(pod.problem()).startsWith("Kafka: ");

            plant.secret("crt", "broken");
            secrets.swap(plant.secrets());
            await().atMost(Duration.ofMinutes(2)).until(() -> pod.problem().contains("crt has no certificates"));
            assertThat(pod.problem()).as("both").startsWith("Kafka: ");
            assertThat(shows(port, second)).isTrue();
            pod.stop(new ShutdownEvent());
        } finally {
            vertx.close();
        }
    }

    @Test
    void aGatewayThatCannotAppendSaysSoInItsStatusAndAsAMetricUntilItCan(EmbeddedKafka kafka) throws Exception {
        var vertx = Vertx.vertx();
        try (var odoo = OdooSimulator.start(Files.createDirectories(directory.resolve("odoo")), 0);
                var free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            plant.push("colours");
            plant.loseIn("products");
            var pod = pod(plant, port, vertx);
            pod.start();
            await().atMost(Duration.ofMinutes(2)).until(pod::isReady);
            assertThat(receiving(pod, "products")).as("nobody has tried").isEqualTo(1);

            // The answer of the deletion may come before the broker has forgotten the topic.
            await().atMost(Duration.ofMinutes(2)).until(() -> status(port, "products") == 503);
            assertThat(status(port, "colours")).isEqualTo(202);
            assertThat(receiving(pod, "products")).isZero();
            assertThat(receiving(pod, "colours")).isEqualTo(1);
            assertThat(sample(pod, MetricNames.ANSWERS, Map.of("interface", "products", "status", "503")))
                    .isPositive();
            assertThat(pod.status().orElseThrow().interfaces())
                    .filteredOn(each -> each.name().equals("products"))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.state()).isEqualTo(State.blocked);
                        assertThat(each.reason()).contains("told to send them again", ".in.products");
                    });

            plant.makeIn("products");
            await().atMost(Duration.ofMinutes(2)).until(() -> receiving(pod, "products") == 1);
            pod.stop(new ShutdownEvent());
        } finally {
            vertx.close();
        }
    }

    private static int status(int port, String path) throws Exception {
        String body = "{\"code\":\"c\",\"name\":\"n\"}";
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        TestPlant.signature(path, body, TestPlant.KEY).forEach(request::header);
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static double receiving(Pod pod, String interfaceName) {
        return sample(pod, MetricNames.RECEIVING, Map.of("interface", interfaceName));
    }

    private static double sample(Pod pod, String metric, Map<String, String> more) {
        var labels = new TreeMap<>(more);
        labels.put("plant", pod.status().orElseThrow().plant());
        return Collections.list(pod.metrics().metricFamilySamples()).stream()
                .flatMap(family -> family.samples.stream())
                .filter(each -> each.name.equals(metric))
                .filter(each -> labels.entrySet().stream()
                        .allMatch(label -> each.labelNames.contains(label.getKey())
                                && each.labelValues
                                        .get(each.labelNames.indexOf(label.getKey()))
                                        .equals(label.getValue())))
                .mapToDouble(each -> each.value)
                .sum();
    }

    private static boolean shows(int port, Issued certificate) throws Exception {
        try (var sender =
                TestCertificates.client(certificate, null).getSocketFactory().createSocket("127.0.0.1", port)) {
            ((SSLSocket) sender).startHandshake();
            return true;
        } catch (SSLException e) {
            return false;
        }
    }

    private static double expires(Pod pod) {
        return pod.metrics().getSampleValue(MetricNames.CERTIFICATE_EXPIRES, new String[] {"plant"}, new String[] {
            pod.status().orElseThrow().plant()
        });
    }

    @Test
    void aThreadThatEndedAsksForARestart() {
        assertThat(alive(List.of()).call().getStatus()).isEqualTo(Status.UP);
        var down = alive(List.of("plant.products: the thread that polls has ended"))
                .call();
        assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        assertThat(down.getData().orElseThrow()).containsValue("plant.products: the thread that polls has ended");
    }

    private Alive alive(List<String> ended) {
        return new Alive(
                new Pod(
                        directory,
                        directory,
                        "127.0.0.1",
                        0,
                        Duration.ZERO,
                        Optional.empty(),
                        ADDRESSES,
                        lastWord,
                        null) {
                    @Override
                    List<String> ended() {
                        return ended;
                    }
                });
    }
}
