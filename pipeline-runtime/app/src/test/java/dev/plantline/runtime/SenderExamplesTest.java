package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plantline.gateway.Gateway;
import dev.plantline.gateway.GatewayMeter;
import dev.plantline.gateway.http.HttpSourceKind;
import dev.plantline.model.RefusedRequests;
import dev.plantline.model.RuntimeConfiguration.Role;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import dev.plantline.testing.odoo.OdooSimulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What examples/senders holds works against the gateway as it is. */
@ExtendWith(KafkaExtension.class)
class SenderExamplesTest {
    private static final Path EXAMPLES = Path.of("../../examples/senders");

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final GatewayMeter silent = new GatewayMeter() {
        @Override
        public void receives(String interfaceName) {
            // nobody asks
        }

        @Override
        public void answered(String interfaceName, int status) {
            // nobody asks
        }

        @Override
        public void refused(String interfaceName, RefusedRequests.Reason reason) {
            // nobody asks
        }

        @Override
        public void copied(String interfaceName, int messages) {
            // nobody asks
        }
    };
    private final HttpSourceKind http = new HttpSourceKind(InstantSource.system(), silent);
    private final Gateway gateway = new Gateway(List.of(http), InstantSource.system(), silent);
    private MessageServer server;
    private int port;

    @BeforeEach
    void openTheGateway(EmbeddedKafka kafka) throws Exception {
        try (var odoo = OdooSimulator.start(directory, 0);
                var free = new ServerSocket(0)) {
            var plant = new TestPlant(kafka, odoo);
            plant.push("products");
            gateway.configure(
                    plant.configuration(Role.gateway),
                    file -> plant.secrets().get(file).getBytes(StandardCharsets.UTF_8));
            port = free.getLocalPort();
        }
        server = new MessageServer(vertx, http.receiver(), "127.0.0.1", port, Duration.ZERO, IntakeLimits.DEFAULT);
        server.listen();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    @Test
    void theShellSigns() throws Exception {
        signsAndIsRefusedWithAnotherKey(
                "curl", "sh", EXAMPLES.resolve("send.sh").toString());
    }

    @Test
    void pythonSigns() throws Exception {
        signsAndIsRefusedWithAnotherKey(
                "python3", "python3", EXAMPLES.resolve("send.py").toString());
    }

    @Test
    void javaSigns() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        signsAndIsRefusedWithAnotherKey(
                java, java, EXAMPLES.resolve("Send.java").toString());
    }

    private void signsAndIsRefusedWithAnotherKey(String tool, String... program) throws Exception {
        assumeTrue(isThere(tool), () -> "SKIPPED: this machine has no " + tool);
        assertThat(output(TestPlant.KEY + "\n", program)).contains("202", "\"id\"");
        assertThat(output("a key of somebody else\n", program)).contains("401", "does not fit");
    }

    private static boolean isThere(String tool) throws InterruptedException {
        try {
            return new ProcessBuilder(tool, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            System.out.println("SKIPPED: this machine has no " + tool);
            return false;
        }
    }

    private String output(String key, String... program) throws Exception {
        Path keyFile = Files.writeString(directory.resolve("key"), key);
        Path body = Files.writeString(directory.resolve("body"), "{\"code\":\"c\",\"name\":\"n\\u00e9\"}\n");
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of("http://127.0.0.1:" + port + "/products", "mes", keyFile.toString()));
        Path output = directory.resolve("output");
        var process = new ProcessBuilder(command)
                .redirectInput(body.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
