package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.command.Manifests;
import dev.plantline.sandbox.SandboxCluster.Change;
import dev.plantline.sandbox.SandboxCluster.Change.What;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxClusterTest {
    private static final String TRANSFER = "OdooInterface " + PlantUnderTest.TRANSFER;

    @TempDir
    private Path temporary;

    private SandboxDirectory directory;
    private SandboxCluster cluster;
    private Path manifests;

    @BeforeEach
    void anExampleOfOnesOwn() throws IOException {
        manifests = temporary.resolve("manifests");
        try (Stream<Path> files = Files.walk(PlantUnderTest.MANIFESTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = manifests.resolve(PlantUnderTest.MANIFESTS.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        directory = SandboxDirectory.take(temporary.resolve("data"), false);
        Map<String, String> keys = new HashMap<>();
        List.of("bot_mrp", "bot_stock", "bot_bill", "bot_master", "bot_admin")
                .forEach(login -> keys.put(login, "key of " + login));
        SandboxOdoo odoo = new SandboxOdoo(URI.create("http://127.0.0.1:1"), "plant", false, keys);
        cluster = SandboxCluster.start(Path.of("../../crds"), "127.0.0.1:2", new SandboxUsers(), odoo, directory);
    }

    @AfterEach
    void end() {
        cluster.close();
        directory.close();
    }

    /** Nobody would run its pod; the commands run on this machine, as the auditor. */
    @Test
    void aPlantGetsNoDeskHere() throws IOException {
        assertThat(Files.readString(manifests.resolve("plant.yaml"))).contains("desk: true");

        applied(false);

        assertThat(cluster.client()
                        .resources(Plant.class)
                        .inAnyNamespace()
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(each -> assertThat(each.getSpec().desk()).isNull());
    }

    /** Its batches would wait for ever; that it is not here is said. */
    @Test
    void whatPostsIsLeftOutAloud() throws IOException {
        Path interfaces = manifests.resolve("interfaces");
        Files.writeString(
                interfaces.resolve("erp-bill-post.yaml"),
                """
                apiVersion: plantline.dev/v1alpha1
                kind: OdooInterface
                metadata: {name: erp-bill-post, namespace: plant-lyon}
                spec:
                  templateRef: {name: bill-post.v1}
                  source: {system: erp, kafka: {topic: erp.postings}}
                """);

        assertThat(applied(false)).doesNotContainKey("OdooInterface erp-bill-post");
        assertThat(cluster.replaced()).anySatisfy(each -> assertThat(each)
                .startsWith("OdooInterface erp-bill-post is left out: what it posts"));
        assertThat(cluster.interfaces()).hasSize(6);
    }

    @Test
    void whatChangedIsToldAndNothingElseIsTouched() throws IOException {
        assertThat(applied(false).values()).containsOnly(What.created);
        String version = version();
        assertThat(applied(false).values()).containsOnly(What.unchanged);
        assertThat(version()).isEqualTo(version);

        Path file = manifests.resolve("interfaces/wms-stock-transfer.yaml");
        Files.writeString(file, Files.readString(file).replace("latencyClass: queued", "latencyClass: near-real-time"));
        Map<String, What> changes = applied(false);

        assertThat(changes).containsEntry(TRANSFER, What.configured);
        assertThat(changes.values()).filteredOn(What.configured::equals).hasSize(1);
        assertThat(transfer().getSpec().latencyClass()).isEqualTo("near-real-time");
    }

    @Test
    void whatIsNotThereAnyMoreGoesOnlyWhenItIsAskedFor() throws IOException {
        applied(false);
        Files.delete(manifests.resolve("interfaces/wms-stock-transfer.yaml"));

        assertThat(applied(false)).containsEntry(TRANSFER, What.left);
        assertThat(transfer()).isNotNull();
        assertThat(cluster.interfaces()).hasSize(6);
        assertThat(applied(true)).containsEntry(TRANSFER, What.deleted);
        assertThat(transfer()).isNull();
        assertThat(cluster.interfaces()).hasSize(5);
    }

    @Test
    void theFileWithTheTokenIsItsOwners() throws IOException {
        Path file = cluster.kubeconfig(directory.root().resolve("kubeconfig"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private Map<String, What> applied(boolean prune) {
        return cluster.apply(Manifests.read(manifests), prune).stream()
                .collect(Collectors.toMap(Change::resource, Change::what));
    }

    private String version() {
        return transfer().getMetadata().getResourceVersion();
    }

    private OdooInterface transfer() {
        return cluster.client()
                .resources(OdooInterface.class)
                .inNamespace("plant-lyon")
                .withName(PlantUnderTest.TRANSFER)
                .get();
    }
}
