package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plantline.operator.testing.InMemoryKubernetes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeAgentTest {
    @TempDir
    private Path directory;

    /** A pod's program that does not end by itself. */
    static final class Sleeps {
        private Sleeps() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    @Test
    void theEndOfTheNodeEndsABatchThatRunsAndDeletesItsSecrets() throws Exception {
        Path program = program();
        Path volumes = directory.resolve("node");
        try (InMemoryKubernetes kubernetes = InMemoryKubernetes.start(0, List.of())) {
            Secret secret = new SecretBuilder()
                    .withNewMetadata()
                    .withName("keys")
                    .withNamespace("plant-lyon")
                    .endMetadata()
                    .withData(Map.of("apiKey", "c2VjcmV0"))
                    .build();
            kubernetes.client().resource(secret).create();
            CronJob nightly = kubernetes.client().resource(nightly()).create();
            NodeAgent node = new NodeAgent(
                    kubernetes.client(),
                    volumes,
                    (container, environment, name) -> new ChildProcess.Program(
                            program, agent(), List.of(), environment, directory.resolve("log")),
                    Clock.systemUTC(),
                    line -> {});
            CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> run(node, nightly));
            await().atMost(Duration.ofMinutes(2)).until(() -> children(program).count() == 1);
            try (Stream<Path> files = Files.walk(volumes)) {
                assertThat(files).anyMatch(file -> file.endsWith("apiKey"));
            }

            node.close();

            assertThat(children(program)).isEmpty();
            assertThatThrownBy(run::join).hasRootCauseInstanceOf(InterruptedException.class);
            assertThat(volumes).doesNotExist();
        }
    }

    private static int run(NodeAgent node, CronJob cronJob) {
        try {
            return node.run(cronJob);
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static Stream<ProcessHandle> children(Path program) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(program.toString()));
    }

    private static Path agent() {
        return new SandboxSettings(
                        null,
                        null,
                        false,
                        "",
                        false,
                        Path.of("../..").toAbsolutePath().normalize(),
                        name -> null)
                .agent();
    }

    private Path program() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Sleeps.class.getName());
        Path jar = directory.resolve("sleeps.jar");
        String file = Sleeps.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = Sleeps.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new JarEntry(file));
            code.transferTo(out);
        }
        return jar;
    }

    private static CronJob nightly() {
        return new CronJobBuilder()
                .withNewMetadata()
                .withName("nightly")
                .withNamespace("plant-lyon")
                .endMetadata()
                .withNewSpec()
                .withNewJobTemplate()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("runtime")
                .addNewVolumeMount()
                .withName("keys")
                .withMountPath("/keys")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("keys")
                .withNewSecret()
                .withSecretName("keys")
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build();
    }
}
