package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.PodLayout;
import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks of somebody who writes a plant's manifests and reads none of its Secrets. */
class SecretsSayWhatTheyAreForTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final String STREAMING = "lyon-near-real-time-secrets";
    private static final String ODOO = "https://odoo.example.com";
    private static final String EVIL = "https://evil.example.com";
    private static final String KEY = base64("production-key");

    @TempDir
    private Path directory;

    private String common;
    private String manifests;

    @BeforeEach
    void read() throws IOException {
        common = Files.readString(DIRECTORY.resolve("common.yaml"));
        manifests = Files.readString(DIRECTORY.resolve("in-streaming-and-batch.yaml"));
    }

    @Test
    void anOdooKeyDoesNotGoToAnAddressOfTheManifestsAuthor() throws IOException {
        var good = desired(common, manifests);

        var attacked = desired(common.replace("url: " + ODOO, "url: " + EVIL), manifests, good);

        assertThat(attacked.interfaceObstacles().get("mes-lot")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.SecretNotForPlantline);
            assertThat(each.path()).isEqualTo("spec.target.odoo.duty");
            assertThat(each.message())
                    .contains(
                            "Secret odoo-production in namespace plant-lyon",
                            "kubectl annotate secret odoo-production --namespace plant-lyon --overwrite plantline.dev/sent-to="
                                    + EVIL)
                    .doesNotContain("kubectl label", "production-key");
        });
        assertThat(attacked.resources()).as("what runs goes on where it was").isEqualTo(good.resources());
    }

    @Test
    void noSecretOfTheNamespaceIsAKeyUnlessItSaysSo() throws IOException {
        var others = common.replace("name: odoo-production, key: apiKey", "name: database, key: password")
                        .replace("url: " + ODOO, "url: " + EVIL)
                + """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: database, namespace: plant-lyon}
                data: {password: b3RoZXJz}
                """;

        var attacked = desired(others, manifests);

        assertThat(attacked.interfaceObstacles().get("mes-lot")).singleElement().satisfies(each -> assertThat(
                        each.message())
                .contains(
                        "kubectl label secret database --namespace plant-lyon --overwrite plantline.dev/purpose=odoo plantline.dev/duty=production"
                                + " && kubectl annotate secret database --namespace plant-lyon --overwrite plantline.dev/sent-to="
                                + EVIL));
        assertThat(Manifests.yaml(attacked.resources())).doesNotContain("b3RoZXJz", EVIL);
    }

    @Test
    void theKeyThatThePodsHaveGoesNowhereElseWhenItsSecretIsGone() throws IOException {
        var good = desired(common, manifests);

        var attacked = desired(
                common.replace("url: " + ODOO, "url: " + EVIL)
                        .replace("secretRef: {name: odoo-production", "secretRef: {name: nowhere"),
                manifests,
                good);

        assertThat(reasons(attacked, "mes-lot")).containsExactly(Reason.SecretMissing);
        assertThat(attacked.resources()).isEqualTo(good.resources());
    }

    /** A pod sees its configuration and its secrets change one after the other. */
    @Test
    void aNewAddressNeverMeetsTheFileWithTheKeyForTheOldOne() throws IOException {
        var moved = desired(common.replace(ODOO, EVIL), manifests, desired(common, manifests));

        assertThat(moved.interfaceObstacles()).isEmpty();
        assertThat(Manifests.yaml(moved.resources())).contains(EVIL).doesNotContain(ODOO);
        assertThat(keys(moved, STREAMING)).containsOnlyKeys(SecretFiles.odooKey("odoo", "production", EVIL));
        assertThat(SecretFiles.odooKey("odoo", "production", EVIL))
                .isNotEqualTo(SecretFiles.odooKey("odoo", "production", ODOO));
    }

    @Test
    void theKeyOfOneDutyIsNotTheKeyOfAnother() throws IOException {
        var attacked = desired(
                common.replace(
                        "duty: master-data, secretRef: {name: odoo-master-data",
                        "duty: master-data, secretRef: {name: odoo-production"),
                manifests);

        assertThat(reasons(attacked, "erp-product")).containsExactly(Reason.SecretNotForPlantline);
        assertThat(keys(attacked, "lyon-scheduled-batch-secrets")).doesNotContainValue(KEY);
    }

    @Test
    void aKeyThatIsComparedIsNoneThatIsSent() throws IOException {
        var attacked = desired(
                common,
                manifests.replace(
                        "secretRef: {name: mes-hmac, key: key}", "secretRef: {name: odoo-production, key: apiKey}"));

        assertThat(reasons(attacked, "mes-lot")).containsExactly(Reason.SecretNotForPlantline);
        assertThat(keys(attacked, "lyon-gateway-secrets")).doesNotContainValue(KEY);
    }

    @Test
    void aLabelThatIsTakenAwayTakesTheKeyFromThePodsAndLeavesTheRest() throws IOException {
        var good = desired(common, manifests);

        var withdrawn =
                desired(common.replace("plantline.dev/duty: production", "former-duty: production"), manifests, good);

        assertThat(reasons(withdrawn, "mes-lot")).containsExactly(Reason.SecretNotForPlantline);
        assertThat(withdrawn.live()).anyMatch(each -> each.id().name().equals("mes-lot") && each.lastGood());
        assertThat(withdrawn.configurations()).isEqualTo(good.configurations());
        assertThat(keys(withdrawn, STREAMING)).isEmpty();
        assertThat(keys(withdrawn, "lyon-gateway-secrets")).isEqualTo(keys(good, "lyon-gateway-secrets"));
    }

    @Test
    void anotherSecretNamedByMistakeTakesNothingFromThePods() throws IOException {
        var good = desired(common, manifests);

        var mistaken = desired(
                common.replace(
                        "duty: production, secretRef: {name: odoo-production",
                        "duty: production, secretRef: {name: odoo-master-data"),
                manifests,
                good);

        assertThat(reasons(mistaken, "mes-lot")).containsExactly(Reason.SecretNotForPlantline);
        assertThat(mistaken.resources()).isEqualTo(good.resources());
    }

    @Test
    void aKafkaPasswordDoesNotGoToBrokersOfTheManifestsAuthor() throws IOException {
        var secured = Files.readString(DIRECTORY.resolve("in-secured-kafka-one-broker.yaml"));
        var good = desired(common, secured);
        assertThat(good.plantObstacles()).isEmpty();

        for (var manifest : List.of(
                secured.replace("bootstrapServers: \"kafka:9093\"", "bootstrapServers: \"evil:9093\""),
                secured.replace("bootstrapServers: \"kafka:9093\"", "bootstrapServers: \"kafka:9093,evil:9093\""),
                secured.replace("bootstrapServers: \"kafka:9093\"", "bootstrapServers: \"evil:9093\"")
                        .replace("passwordSecretRef: {name: kafka,", "passwordSecretRef: {name: nowhere,"))) {
            var attacked = desired(common, manifest, good);

            assertThat(attacked.plantObstacles().get("lyon")).singleElement().satisfies(each -> assertThat(each.path())
                    .isEqualTo("spec.kafka.sasl.passwordSecretRef"));
            assertThat(attacked.plant()).as("what runs is left as it is").isEmpty();
            assertThat(attacked.resources()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cGFzc3dvcmQ=", "%s", ""})
    void nothingButCertificatesIsTakenFromASecretToBeTrusted(String other) throws IOException {
        var secured = Files.readString(DIRECTORY.resolve("in-secured-kafka-one-broker.yaml"));
        var certificate = secured.substring(secured.indexOf("ca.crt: ") + 8, secured.indexOf(", password: "));
        var withKey = base64("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n"
                + new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII));

        var refused = desired(common, secured.replace(certificate, other.formatted(withKey)));

        assertThat(refused.plantObstacles().get("lyon")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.NotCertificates);
            assertThat(each.path()).isEqualTo("spec.kafka.tls.caSecretRef");
            assertThat(each.message()).contains("key 'ca.crt' of Secret kafka", "without a private key");
        });
    }

    private DesiredPlant desired(String common, String manifests) throws IOException {
        return Desired.of(
                Manifests.read(file("common", common), file("in", manifests)).world(),
                "plant-lyon",
                DesiredGoldenTest.PLATFORM);
    }

    /** With what was made before. */
    private DesiredPlant desired(String common, String manifests, DesiredPlant before) throws IOException {
        var made = Stream.concat(of(before, ConfigMap.class).stream(), of(before, Secret.class).stream())
                .toList();
        return Desired.of(
                Manifests.read(file("common", common), file("in", manifests), file("made", Manifests.yaml(made)))
                        .world(),
                "plant-lyon",
                DesiredGoldenTest.PLATFORM);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), text);
    }

    private static List<Reason> reasons(DesiredPlant desired, String name) {
        return desired.interfaceObstacles().getOrDefault(name, List.of()).stream()
                .map(Obstacle::reason)
                .toList();
    }

    private static Map<String, String> keys(DesiredPlant desired, String secret) {
        var keys = new TreeMap<String, String>();
        of(desired, Secret.class).stream()
                .filter(each -> each.getMetadata().getName().equals(secret))
                .filter(each -> each.getData() != null)
                .forEach(each -> keys.putAll(each.getData()));
        keys.remove(PodLayout.STATUS_TOKEN_FILE); // the operator's own, and sent nowhere
        return keys;
    }

    private static <T> List<T> of(DesiredPlant desired, Class<T> type) {
        return desired.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
