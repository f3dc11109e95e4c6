package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
    private static final String MANIFESTS = "../../examples/discrete-manufacturer";

    @TempDir
    private Path data;

    @Test
    void withoutASandboxItSaysSoAndHowToStartOne() {
        var answer = ExamplePlant.run("apply", MANIFESTS, "--data", data.toString());
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains("no sandbox runs in " + data, "plantline local DIR --stay");
    }

    @Test
    void mistakesAreFoundBeforeTheSandboxIsAsked() throws IOException {
        Files.writeString(
                data.resolve("bad.yaml"),
                "apiVersion: plantline.dev/v1alpha1\nkind: Plant\nmetadata: {name: lyon, namespace: n}\nspec: {}\n");
        var answer = ExamplePlant.run("apply", data.toString(), "--data", data.toString());
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("bad.yaml", "nothing was applied");
    }

    @Test
    void theSandboxIsAskedWithItsTokenAndItsAnswerIsShownOnOneLineEach() throws IOException {
        List<String> asked = new ArrayList<>();
        HttpServer sandbox = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        sandbox.createContext("/apply", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"code\":0,\"lines\":[\"Plant lyon unchanged\",\"a\\nfake row\"]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sandbox.start();
        try {
            Files.writeString(
                    data.resolve("running.json"),
                    "{\"pid\":" + ProcessHandle.current().pid()
                            + ",\"token\":\"s3cret\",\"control\":\"http://127.0.0.1:"
                            + sandbox.getAddress().getPort() + "\"}");
            var answer = ExamplePlant.run("apply", MANIFESTS, "--prune", "--data", data.toString());
            assertThat(answer.code()).isZero();
            assertThat(answer.text().lines()).containsExactly("Plant lyon unchanged", "a\\nfake row");
            assertThat(asked.get(0)).isEqualTo("Bearer s3cret");
            assertThat(asked.get(1))
                    .contains(Path.of(MANIFESTS).toAbsolutePath().normalize().toString(), "\"prune\":true");
        } finally {
            sandbox.stop(0);
        }
    }
}
