package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.DeskConfiguration;
import dev.plantline.model.PodLayout;
import dev.plantline.model.RuntimeConfiguration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator promises of a plant's desk. */
class DeskTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final Path COMMON = DIRECTORY.resolve("common.yaml");
    private static final Path CASE = DIRECTORY.resolve("in-desk.yaml");
    private static final String PASSWORD_FILE = SecretFiles.kafkaPassword("kafka:9093");
    private static final String AUDITOR = base64("auditor");

    @TempDir
    private Path directory;

    @Test
    void theDeskHasTheAuditorsPasswordAndNoOtherKey() throws IOException {
        var secret = one(desired(text()), Secret.class, "lyon-desk-secrets").getData();

        assertThat(secret).containsOnlyKeys(SecretFiles.KAFKA_CA, PASSWORD_FILE).containsEntry(PASSWORD_FILE, AUDITOR);
    }

    /** Whoever has a key of the history can forge it with what verifies it, so it is not at the desk. Public keys of anchors are. */
    @Test
    void theDeskVerifiesWithPublicKeysAlone() throws IOException {
        var desk = configuration(desired(text()));

        assertThat(desk.anchorKeys()).hasSize(1).allMatch(key -> key.matches("ed25519:[0-9a-f]{64}"));
        assertThat(desk.kafka().username()).isEqualTo("lyon-auditor");
        assertThat(desk.plant()).isEqualTo("lyon");
    }

    @Test
    void keysThatSignedBeforeStayAtTheDesk() throws IOException {
        var before = "ed25519:" + "ab".repeat(32);

        var desk = configuration(
                desired(text().replaceFirst("(?s)\n---", "\nstatus: {anchorKeys: [\"" + before + "\"]}\n---")));

        assertThat(desk.anchorKeys()).hasSize(2).endsWith(before);
    }

    @Test
    void nobodyButTheDeskHasTheAuditorsPassword() throws IOException {
        assertThat(of(desired(text()), Secret.class))
                .filteredOn(each -> !each.getMetadata().getName().equals("lyon-desk-secrets"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.getData()).doesNotContainValue(AUDITOR));
    }

    /** A role for people names the pod, because Kubernetes can confine exec by nothing else. */
    @Test
    void theDesksOnePodKeepsItsName() throws IOException {
        var desk = one(desired(text()), StatefulSet.class, "lyon-desk");

        assertThat(desk.getSpec().getReplicas()).isEqualTo(1);
        assertThat(DeskResources.pod("lyon")).isEqualTo("lyon-desk-0");
    }

    @Test
    void theDesksPodIsRestrictedAndHasNoToken() throws IOException {
        var pod = one(desired(text()), StatefulSet.class, "lyon-desk")
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext()).isEqualTo(PodTemplates.podSecurity());
        assertThat(pod.getContainers()).hasSize(1).allSatisfy(each -> {
            assertThat(each.getSecurityContext()).isEqualTo(PodTemplates.containerSecurity());
            assertThat(each.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        });
    }

    /** The operator asks the pods of workloads how they stand, and takes their ConfigMaps for what runs. */
    @Test
    void theDeskIsNoWorkload() throws IOException {
        var desired = desired(text());

        assertThat(desired.resources())
                .filteredOn(each -> each.getMetadata().getName().startsWith("lyon-desk"))
                .hasSize(3)
                .allSatisfy(each -> assertThat(Labels.workload(each)).isEmpty());
        var pod = new Pod();
        pod.setMetadata(one(desired, StatefulSet.class, "lyon-desk")
                .getSpec()
                .getTemplate()
                .getMetadata());
        assertThat(Labels.workload(pod)).isEmpty();
        assertThat(RuntimeConfigurations.running(of(desired, ConfigMap.class)))
                .containsExactlyInAnyOrderElementsOf(desired.configurations());
    }

    @Test
    void aPlantThatAsksForNoDeskGetsNone() throws IOException {
        var without = text().replace("  desk: true\n", "")
                .replace(", passwordSecretRef: {name: kafka-auditor, key: auditor}", "");

        assertThat(desired(without).resources())
                .isNotEmpty()
                .noneMatch(each -> each.getMetadata().getName().startsWith("lyon-desk"));
    }

    @Test
    void aPlantWithoutInterfacesHasItsDesk() throws IOException {
        var desired = desired(
                text().replaceAll("(?s)---\napiVersion: plantline.dev/v1alpha1\nkind: OdooInterface.*?(?=---)", ""));

        assertThat(desired.live()).isEmpty();
        assertThat(desired.resources())
                .extracting(HasMetadata::getKind)
                .containsExactly("ServiceAccount", "ConfigMap", "Secret", "StatefulSet");
    }

    /** Else whoever writes the manifest would hand the people at the desk the right to write. */
    @Test
    void noPasswordOfAUserThatWritesComesToTheDesk() throws IOException {
        for (var role : List.of("gateway", "delivery", "operator")) {
            var desired =
                    desired(text().replace("{name: kafka-auditor, key: auditor}", "{name: kafka, key: " + role + "}"));

            assertThat(desired.plantObstacles().get("lyon"))
                    .extracting(Obstacle::reason)
                    .containsExactly(Obstacle.Reason.SecretNotForPlantline);
            assertThat(one(desired, Secret.class, "lyon-desk-secrets").getData())
                    .as(role)
                    .containsOnlyKeys(SecretFiles.KAFKA_CA);
        }
    }

    @Test
    void aNewPlantDoesNotWaitForItsDesk() throws IOException {
        var desired = desired(text().replace("key: auditor}", "key: gone}"));

        assertThat(desired.plantObstacles().get("lyon"))
                .extracting(Obstacle::reason)
                .containsExactly(Obstacle.Reason.SecretMissing);
        assertThat(desired.live()).isNotEmpty();
    }

    /** Nothing of a Secret that does not say so stays with people, also not what they had of it. */
    @Test
    void theDeskKeepsNothingThatItsSecretDoesNotGive() throws IOException {
        var before = desired(text());
        var running = Files.writeString(
                directory.resolve("running.yaml"),
                Manifests.yaml(Stream.concat(of(before, ConfigMap.class).stream(), of(before, Secret.class).stream())
                        .toList()));

        var after = desired(text().replace("key: auditor}", "key: gone}"), running);

        assertThat(after.plantObstacles().get("lyon"))
                .extracting(Obstacle::reason)
                .containsExactly(Obstacle.Reason.SecretMissing);
        assertThat(one(after, Secret.class, "lyon-desk-secrets").getData()).containsOnlyKeys(SecretFiles.KAFKA_CA);
        assertThat(after.live()).as("messages do not wait for it").isNotEmpty();
    }

    @Test
    void alertsNameTheDeskWhereThereIsOne() throws IOException {
        var alerts = Manifests.yaml(desired(text()).resources().stream()
                .filter(each -> each.getKind().equals("PrometheusRule"))
                .toList());

        assertThat(alerts)
                .contains("kubectl exec -n plant-lyon lyon-desk-0 -- java -cp '/command/*'")
                .doesNotContain("kubectl exec -n plant-lyon deploy/lyon-near-real-time");
    }

    @Test
    void whatRunsUnderTheNameOfTheDeskGetsAnotherOne() {
        var stored = new Workload("lyon", RuntimeConfiguration.Role.streaming, "desk", false);

        assertThat(stored.name()).isNotEqualTo("lyon-desk").startsWith("lyon-");
        assertThat(stored.formerName()).contains("lyon-desk");
    }

    private DesiredPlant desired(String manifests, Path... more) throws IOException {
        var file = Files.writeString(directory.resolve("manifests.yaml"), manifests);
        var files = Stream.concat(Stream.of(COMMON, file), Stream.of(more)).toArray(Path[]::new);
        return Desired.of(Manifests.read(files).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }

    private static String text() throws IOException {
        return Files.readString(CASE);
    }

    private static DeskConfiguration configuration(DesiredPlant desired) {
        Map<String, String> data =
                one(desired, ConfigMap.class, "lyon-desk-configuration").getData();
        assertThat(data).containsOnlyKeys(PodLayout.DESK_FILE);
        return DeskConfiguration.read(data.get(PodLayout.DESK_FILE));
    }

    private static <T extends HasMetadata> T one(DesiredPlant desired, Class<T> type, String name) {
        return of(desired, type).stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> List<T> of(DesiredPlant desired, Class<T> type) {
        return desired.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
