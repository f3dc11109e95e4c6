package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator promises of the resources that it makes. */
class DesiredPromisesTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final Path COMMON = DIRECTORY.resolve("common.yaml");
    private static final Path CASE = DIRECTORY.resolve("in-streaming-and-batch.yaml");

    private static final String ODOO = "https://odoo.example.com";

    @TempDir
    private Path directory;

    @Test
    void neitherANewNorAChangedInterfaceRestartsPods() throws IOException {
        var before = podTemplates(desired(text(CASE)));
        var second = text(CASE).substring(text(CASE).lastIndexOf("---\n")).replace("erp-product", "erp-article");

        assertThat(podTemplates(desired(text(CASE) + second))).isEqualTo(before);
        assertThat(podTemplates(desired(text(CASE).replace("from: lot}", "from: product}"))))
                .isEqualTo(before);
    }

    @Test
    void anInterfaceNeverMovesToAnotherFile() throws IOException {
        var before = files(desired(text(CASE)));
        var second = text(CASE).substring(text(CASE).lastIndexOf("---\n")).replace("erp-product", "erp-article");
        var after = files(desired(text(CASE) + second));

        assertThat(after.entrySet().stream()
                        .filter(entry -> !entry.getValue().contains("erp-article"))
                        .toList())
                .containsAll(before.entrySet().stream()
                        .filter(entry -> !sharesFileWithNew(entry.getKey(), after))
                        .toList())
                .isNotEmpty();
    }

    @Test
    void everyFileIsReadBackAsOneConfiguration() throws IOException {
        var desired = desired(text(CASE));

        var read = RuntimeConfigurations.running(of(desired, ConfigMap.class));

        assertThat(read).containsExactlyInAnyOrderElementsOf(desired.configurations());
    }

    @Test
    void valuesOfSecretsStandInSecretsAlone() throws IOException {
        var desired = desired(text(CASE));

        for (var each : desired.resources()) {
            if (!(each instanceof Secret)) {
                assertThat(Manifests.yaml(List.of(each)))
                        .doesNotContain("cHJvZHVjdGlvbi1rZXk=", "production-key", "aG1hYy1rZXk=", "hmac-key");
            }
        }
    }

    @Test
    void aWorkloadGetsOnlyTheKeysThatItsInterfacesReferTo() throws IOException {
        var data = new TreeMap<String, Map<String, String>>();
        of(desired(text(CASE)), Secret.class).forEach(each -> {
            var keys = new TreeMap<>(each.getData());
            assertThat(keys.remove(PodLayout.STATUS_TOKEN_FILE)).isNotEmpty();
            data.put(each.getMetadata().getName(), keys);
        });

        assertThat(data.get("lyon-near-real-time-secrets"))
                .containsExactly(Map.entry(SecretFiles.odooKey("odoo", "production", ODOO), base64("production-key")));
        assertThat(data.get("lyon-scheduled-batch-secrets"))
                .containsExactly(Map.entry(SecretFiles.odooKey("odoo", "master-data", ODOO), base64("master-key")));
        assertThat(data.get("lyon-gateway-secrets"))
                .containsExactly(Map.entry("source_mes-lot_mes", base64("hmac-key")));
    }

    @Test
    void aStatusTokenThatTheOperatorCannotHaveMadeIsMadeAnew() throws IOException {
        var made = statusToken("a0".repeat(21) + "_");
        assertThat(made).as("one of its own stays").isEqualTo(base64("a0".repeat(21) + "_"));
        for (var foreign :
                List.of("", "a\r\nb", "short", "a0".repeat(21) + "_\n", "é".repeat(43), "x".repeat(1 << 20))) {
            assertThat(statusToken(foreign)).isEqualTo(base64("a random token"));
        }
    }

    private String statusToken(String found) throws IOException {
        return of(
                        desired(text(CASE)
                                + """
                                ---
                                apiVersion: v1
                                kind: Secret
                                metadata: {name: lyon-gateway-secrets, namespace: plant-lyon}
                                data: {%s: %s}
                                """
                                        .formatted(PodLayout.STATUS_TOKEN_FILE, base64(found))),
                        Secret.class)
                .stream()
                .filter(each -> each.getMetadata().getName().equals("lyon-gateway-secrets"))
                .map(each -> each.getData().get(PodLayout.STATUS_TOKEN_FILE))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDeadLetterNeverExpires() throws IOException {
        // Compaction alone keeps the last record of every key for ever; any other policy, or none, would let the broker
        // delete.
        assertThat(topics("aside")).isNotEmpty().allSatisfy(topic -> assertThat(topic.configuration())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("unclean.leader.election.enable", "false"));
    }

    @Test
    void theBrokerDeletesNothingThatWasReceived() throws IOException {
        assertThat(topics("in")).isNotEmpty().allSatisfy(topic -> assertThat(topic.configuration())
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1"));
    }

    @Test
    void whatTheBrokerTakesIsBoundedUnpacked() throws IOException {
        for (var kind : List.of("in", "aside", "audit")) {
            assertThat(topics(kind)).isNotEmpty().allSatisfy(topic -> assertThat(topic.configuration())
                    .containsEntry("compression.type", "uncompressed")
                    .containsKey("max.message.bytes"));
        }
    }

    private List<DesiredTopic> topics(String kind) throws IOException {
        return desired(text(CASE)).topics().values().stream()
                .flatMap(List::stream)
                .filter(topic -> topic.name().contains("." + kind + "."))
                .toList();
    }

    @Test
    void theLastGoodRevisionRunsWhileTheNewOneIsInvalid() throws IOException {
        var good = desired(text(CASE));

        var broken = desired(text(CASE).replace("from: lot}", "from: lots}"), of(good, ConfigMap.class));

        assertThat(broken.interfaceObstacles()).containsOnlyKeys("mes-lot");
        assertThat(broken.live()).anyMatch(each -> each.id().name().equals("mes-lot") && each.lastGood());
        assertThat(broken.resources()).isEqualTo(good.resources());
    }

    @Test
    void anInvalidManifestCanStillBeSuspended() throws IOException {
        var good = desired(text(CASE));

        var broken = desired(
                text(CASE)
                        .replace("from: lot}", "from: lots}")
                        .replace("  workflow: rawSteps", "  suspend: true\n  workflow: rawSteps"),
                of(good, ConfigMap.class));

        assertThat(broken.live())
                .filteredOn(each -> each.id().name().equals("mes-lot"))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.configuration().spec().suspend()).isTrue());
    }

    @Test
    void aKeyThatVanishesStaysWithThePodsAndIsTold() throws IOException {
        var good = desired(text(CASE));
        var withoutHmac = Files.writeString(
                directory.resolve("common.yaml"), text(COMMON).replace("name: mes-hmac", "name: mes-hmac-gone"));
        var running = Files.writeString(
                directory.resolve("running.yaml"),
                Manifests.yaml(Stream.concat(of(good, ConfigMap.class).stream(), of(good, Secret.class).stream())
                        .toList()));

        var now = Desired.of(
                Manifests.read(withoutHmac, CASE, running).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);

        assertThat(now.interfaceObstacles().get("mes-lot"))
                .extracting(Obstacle::reason)
                .containsExactly(Obstacle.Reason.SecretMissing);
        assertThat(of(now, Secret.class)).isEqualTo(of(good, Secret.class));
    }

    @Test
    void whatDoesNotFitIntoTheConfigurationIsRefusedAndTheOlderStay() throws IOException {
        var first = text(CASE).substring(text(CASE).lastIndexOf("---\n"));
        var large = "description: \"" + "x".repeat(400_000) + "\", type: object, required: [id, code, name]";
        var text = new StringBuilder(text(CASE));
        for (var number = 0; number < 12; number++) {
            text.append(first.replace("erp-product", "erp-product-" + number)
                    .replace("type: object, required: [id, code, name]", large));
        }

        var desired = desired(text.toString());

        assertThat(desired.interfaceObstacles()).isNotEmpty().allSatisfy((name, obstacles) -> assertThat(obstacles)
                .extracting(Obstacle::reason)
                .containsExactly(Obstacle.Reason.ConfigurationTooLarge));
        assertThat(desired.live()).extracting(each -> each.id().name()).contains("mes-lot", "erp-product");
        assertThat(files(desired).values()).allSatisfy(file -> assertThat(file).hasSizeLessThan(1 << 20));
    }

    @Test
    void podsAreRestricted() throws IOException {
        for (var template : podTemplates(desired(text(CASE))).values()) {
            var spec = template.getSpec();
            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            for (var container : spec.getContainers()) {
                var security = container.getSecurityContext();
                assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getVolumeMounts())
                        .anyMatch(mount -> mount.getMountPath().equals("/tmp"));
            }
        }
    }

    @Test
    void aDeletedInterfaceLeavesTheConfigurationAndAnEmptyPlantHasNothing() throws IOException {
        var plantOnly = text(CASE).substring(0, text(CASE).indexOf("---\n"));

        assertThat(desired(plantOnly).resources()).isEmpty();
        assertThat(desired(
                                text(CASE)
                                        .replace(
                                                "{name: mes-lot, namespace: plant-lyon}",
                                                "{name: mes-lot, namespace: plant-lyon, deletionTimestamp: \"2026-11-02T08:00:00Z\"}"))
                        .configurations())
                .flatExtracting(RuntimeConfiguration::interfaces)
                .extracting(RuntimeConfiguration.Interface::name)
                .containsOnly("erp-product");
    }

    @Test
    void theNumberOfFilesIsFixed() throws IOException {
        for (var template : podTemplates(desired(text(CASE))).values()) {
            assertThat(template.getSpec().getVolumes().get(0).getProjected().getSources())
                    .as("the shards, and where messages are delivered the code maps and what waits for a decision")
                    .hasSizeBetween(PodLayout.SHARDS, PodLayout.SHARDS + 2)
                    .allMatch(source -> source.getConfigMap().getOptional());
        }
    }

    private static boolean sharesFileWithNew(String file, Map<String, String> after) {
        return after.getOrDefault(file, "").contains("erp-article");
    }

    private DesiredPlant desired(String text) throws IOException {
        return desired(text, List.of());
    }

    private DesiredPlant desired(String text, List<? extends HasMetadata> running) throws IOException {
        var in = Files.writeString(directory.resolve("in.yaml"), text);
        var there = Files.writeString(directory.resolve("there.yaml"), Manifests.yaml(running));
        return Desired.of(Manifests.read(COMMON, in, there).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }

    private static Map<String, PodTemplateSpec> podTemplates(DesiredPlant desired) {
        var templates = new TreeMap<String, PodTemplateSpec>();
        for (var each : desired.resources()) {
            if (each instanceof Deployment deployment) {
                templates.put(
                        deployment.getMetadata().getName(), deployment.getSpec().getTemplate());
            } else if (each instanceof CronJob job) {
                templates.put(
                        job.getMetadata().getName(),
                        job.getSpec().getJobTemplate().getSpec().getTemplate());
            }
        }
        return templates;
    }

    private static Map<String, String> files(DesiredPlant desired) {
        var files = new TreeMap<String, String>();
        of(desired, ConfigMap.class).forEach(each -> each.getData()
                .forEach((file, text) -> files.put(each.getMetadata().getName() + "/" + file, text)));
        return files;
    }

    private static <T> List<T> of(DesiredPlant desired, Class<T> type) {
        return desired.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
