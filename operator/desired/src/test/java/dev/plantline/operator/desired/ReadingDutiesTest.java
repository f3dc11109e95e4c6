package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces that read an Odoo: with which key, and that nobody writes with it. */
class ReadingDutiesTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final Path CASE = Path.of("src/test/resources/desired/in-finance.yaml");
    private static final String SOURCE = "source: {system: erp, kafka: {topic: erp.bills}}";
    private static final String READS =
            "source: {system: erp, odoo: {duty: reading, model: account.move, fields: [ref],"
                    + " when: {state: {value: draft}}, every: 1m, strategy: full}}";
    private static final String CREDENTIAL = "  - {duty: finance, secretRef: {name: odoo-finance, key: apiKey}}\n";
    private static final String READING =
            CREDENTIAL + "  - {duty: reading, secretRef: {name: odoo-reading, key: apiKey}}\n";
    private static final String SECRET =
            """
            ---
            apiVersion: v1
            kind: Secret
            metadata:
              name: odoo-reading
              namespace: plant-lyon
              labels: {plantline.dev/purpose: odoo, plantline.dev/duty: reading}
              annotations: {plantline.dev/sent-to: "https://odoo.example.com"}
            data: {apiKey: cmVhZGluZy1rZXk=}
            """;

    @TempDir
    Path directory;

    private static String text() throws IOException {
        return Files.readString(CASE).replace(SOURCE, READS).replace(CREDENTIAL, READING) + SECRET;
    }

    private DesiredPlant desired(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("in.yaml"), text);
        return Desired.of(Manifests.read(COMMON, file).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }

    private static RuntimeConfiguration gateway(DesiredPlant desired) {
        return desired.configurations().stream()
                .filter(each -> each.role() == RuntimeConfiguration.Role.gateway)
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> List<T> of(DesiredPlant desired, Class<T> kind) {
        return desired.resources().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static Optional<Secret> gatewaySecret(DesiredPlant desired) {
        return of(desired, Secret.class).stream()
                .filter(each -> each.getMetadata().getName().equals("lyon-gateway-secrets"))
                .findFirst();
    }

    @Test
    void theGatewayHasTheKeyThatReadsAndNoneThatWrites() throws IOException {
        var desired = desired(text());

        assertThat(desired.interfaceObstacles().values()).allMatch(List::isEmpty);
        assertThat(gateway(desired).odooConnections()).containsOnlyKeys("odoo-finance");
        assertThat(gateway(desired).odooConnections().get("odoo-finance").duties())
                .containsOnlyKeys("reading");
        assertThat(gatewaySecret(desired).orElseThrow().getData())
                .containsValue("cmVhZGluZy1rZXk=")
                .doesNotContainValue("ZmluYW5jZS1rZXk=");
        for (var each : of(desired, Secret.class)) {
            if (!each.getMetadata().getName().contains("gateway")) {
                assertThat(each.getData()).doesNotContainValue("cmVhZGluZy1rZXk=");
            }
        }
    }

    @Test
    void whoReadsIsAnotherThanWhoWrites() throws IOException {
        var desired = desired(text().replace("odoo: {duty: reading", "odoo: {duty: finance"));

        assertThat(desired.interfaceObstacles().get("erp-bill")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.ReadingDutyWrites);
            assertThat(each.path()).isEqualTo("spec.source.odoo.duty");
            assertThat(each.message()).contains("with the key of duty 'finance' this interface writes");
        });
    }

    @Test
    void noOtherInterfaceOfThePlantWritesWithAKeyOfTheGatewayAlsoOverAnotherConnection() throws IOException {
        var older = text().replace(
                        "metadata: {name: mes-lot, namespace: plant-lyon}",
                        "metadata: {name: mes-lot,"
                                + " namespace: plant-lyon, creationTimestamp: \"2026-11-01T08:00:00Z\"}")
                .replace(
                        "metadata: {name: erp-bill, namespace: plant-lyon}",
                        "metadata: {name: erp-bill,"
                                + " namespace: plant-lyon, creationTimestamp: \"2026-11-10T08:00:00Z\"}");
        var stock = older.replace("odoo: {duty: reading", "odoo: {connection: odoo, duty: production");

        assertThat(desired(stock).interfaceObstacles().getOrDefault("mes-lot", List.of()))
                .isEmpty();
        assertThat(desired(stock).interfaceObstacles().get("erp-bill"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.ReadingDutyWrites);
                    assertThat(each.message()).contains("with the key of duty 'production' interface mes-lot writes");
                });
    }

    @Test
    void aDutyOrAConnectionThatIsNotThereIsNamed() throws IOException {
        assertThat(desired(text().replace("odoo: {duty: reading", "odoo: {duty: readings"))
                        .interfaceObstacles()
                        .get("erp-bill"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.UnknownDuty);
                    assertThat(each.path()).isEqualTo("spec.source.odoo.duty");
                });
        assertThat(desired(text().replace("odoo: {duty: reading", "odoo: {connection: odo, duty: reading"))
                        .interfaceObstacles()
                        .get("erp-bill"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.reason()).isEqualTo(Reason.UnknownOdooConnection);
                    assertThat(each.path()).isEqualTo("spec.source.odoo.connection");
                });
        assertThat(desired(text().replace(SECRET, "")).interfaceObstacles().get("erp-bill"))
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo(Reason.SecretMissing));
    }

    /** A gate never stops production, and neither does a key's Secret that is gone for a while. */
    @Test
    void whatReadsGoesOnWithItsKeyWhenSecretOrConnectionAreGone() throws IOException {
        var then = desired(text());
        var running = Manifests.yaml(Stream.concat(of(then, ConfigMap.class).stream(), of(then, Secret.class).stream())
                .toList());
        for (var gone : List.of(SECRET, text().split("---\n")[3])) {
            var now = desired(text().replace(gone, "") + "---\n" + running);

            assertThat(now.live())
                    .filteredOn(EffectiveInterface::lastGood)
                    .extracting(each -> each.id().name())
                    .containsExactly("erp-bill");
            assertThat(gateway(now).odooConnections()).isEqualTo(gateway(then).odooConnections());
            assertThat(gatewaySecret(now).orElseThrow().getData()).containsValue("cmVhZGluZy1rZXk=");
        }
    }
}
