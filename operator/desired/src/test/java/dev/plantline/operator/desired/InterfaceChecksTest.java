package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is right by itself and wrong beside the rest of the plant, or on this day: 25 November 2026. */
class InterfaceChecksTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final Path CASE = Path.of("src/test/resources/desired/in-streaming-and-batch.yaml");
    private static final String STAGE = "  workflow: rawMasterDataSteps\n  lifecycle: ";
    private static final String DEPRECATED = STAGE + "{stage: deprecated, sunset: \"2027-06-30\"}";

    @TempDir
    Path directory;

    @Test
    void aSystemThatThePlantDoesNotDeclareIsRefusedWithTheOneThatWasMeant() throws IOException {
        var desired = desired(text().replace("{system: erp, ", "{system: epr, "));

        assertThat(obstacles(desired)).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.UnknownSystem);
            assertThat(each.path()).isEqualTo("spec.source.system");
            assertThat(each.message()).contains("declares no system 'epr': did you mean 'erp'?");
        });
    }

    @Test
    void anExperimentalInterfaceWritesToNoProduction() throws IOException {
        var text = text().replace("  workflow: rawMasterDataSteps", STAGE + "{stage: experimental}");

        assertThat(obstacles(desired(text)))
                .extracting(Obstacle::reason)
                .containsExactly(Reason.ExperimentalOnProduction);
        assertThat(obstacles(desired(text, "environment: production", "environment: test")))
                .isEmpty();
    }

    @Test
    void nothingGoesLiveAfterItsLastDay() throws IOException {
        var today = text().replace("  workflow: rawMasterDataSteps", DEPRECATED.replace("2027-06-30", "2026-11-25"));
        var yesterday =
                text().replace("  workflow: rawMasterDataSteps", DEPRECATED.replace("2027-06-30", "2026-11-24"));

        assertThat(obstacles(desired(today))).isEmpty();
        assertThat(obstacles(desired(yesterday))).extracting(Obstacle::reason).containsExactly(Reason.SunsetPassed);
    }

    /** A date stops nothing; a human does. */
    @Test
    void whatRunsGoesOnAfterItsLastDay() throws IOException {
        var then = desired(text().replace("  workflow: rawMasterDataSteps", DEPRECATED));
        var running = Manifests.yaml(of(then, ConfigMap.class)).replace("2027-06-30", "2026-06-30");
        var now =
                desired(text().replace("  workflow: rawMasterDataSteps", DEPRECATED.replace("2027-06-30", "2026-06-30"))
                        + "---\n" + running);

        assertThat(then.live()).hasSize(2);
        assertThat(obstacles(now)).isEmpty();
    }

    /** What was received is applied as before; that nothing is copied any more wakes nobody. */
    @Test
    void aRetiredInterfaceKeepsItsWorkloadAndItsTopicsAndNobodyWaitsForItsSource() throws IOException {
        var retired = desired(text().replace("  workflow: rawMasterDataSteps", STAGE + "{stage: retired}"));

        assertThat(obstacles(retired)).isEmpty();
        assertThat(retired.live()).extracting(each -> each.id().name()).contains("erp-product");
        assertThat(retired.topics()).containsKey("erp-product");
        assertThat(Manifests.yaml(retired.resources())).doesNotContain("PlantlineSourceNotCopied");
        assertThat(Manifests.yaml(desired(text()).resources())).contains("PlantlineSourceNotCopied");
    }

    @Test
    void theOneThatTakesOverIsAnInterfaceOfThePlant() throws IOException {
        var nobody =
                text().replace("  workflow: rawMasterDataSteps", DEPRECATED.replace("}", ", replacedBy: mes-lots}"));

        assertThat(obstacles(desired(nobody))).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.UnknownReplacement);
            assertThat(each.message()).contains("did you mean 'mes-lot'?");
        });
        assertThat(obstacles(desired(nobody.replace("mes-lots}", "mes-lot}")))).isEmpty();
        assertThat(obstacles(desired(nobody.replace("mes-lots}", "erp-products}"))))
                .singleElement()
                .satisfies(each -> assertThat(each.message())
                        .as("the one that ends takes over nothing")
                        .contains("correct the name, or apply the one that takes over first"));
    }

    @Test
    void noTopicOfAnyPlantIsASource() throws IOException {
        var other = "---\n"
                + text().substring(0, text().indexOf("---\n"))
                        .replace("name: lyon, namespace: plant-lyon", "name: nantes, namespace: plant-nantes");
        for (var topic : List.of("nantes.audit.mes-lot", "nantes.in.gone", "lyon.aside.mes-lot")) {
            assertThat(obstacles(desired(text().replace("erp.products", topic) + other)))
                    .as(topic)
                    .extracting(Obstacle::reason)
                    .containsExactly(Reason.OwnTopicAsSource);
        }
        assertThat(obstacles(desired(text().replace("erp.products", "nantes.products") + other)))
                .isEmpty();
    }

    @Test
    void aKeyThatNamesACertificateNeedsAGatewayThatAsksForOne() throws IOException {
        var named = text().replace("keys: [{id: mes,", "keys: [{id: mes, subject: \"CN=mes,O=Lyon\",");
        assertThat(ofLots(desired(named))).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InvalidManifest);
            assertThat(each.path()).isEqualTo("spec.source.http.authentication.keys[0].subject");
            assertThat(each.message()).contains("spec.gateway.tls.clientCertificates");
        });
        assertThat(ofLots(desired(named.replace("CN=mes,O=Lyon", "the press"))))
                .extracting(Obstacle::message)
                .anySatisfy(message -> assertThat(message).contains("'the press' is no name in a certificate"));
    }

    private static List<Obstacle> ofLots(DesiredPlant desired) {
        return desired.interfaceObstacles().getOrDefault("mes-lot", List.of());
    }

    /** Each half is right; the API server sees only one of them. */
    @Test
    void valuesOfTheManifestAndOfItsClassMustAgree() throws IOException {
        var text = text().replace(
                        "  workflow: rawMasterDataSteps",
                        "  workflow: rawMasterDataSteps\n  retries: {initialDelay: 2h}");

        assertThat(obstacles(desired(text))).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.InvalidManifest);
            assertThat(each.path()).isEqualTo("spec.retries.maxDelay");
        });
    }

    /** Stored before the rules were, or by an API server without them. */
    @Test
    void aManifestThatLacksAlmostEverythingIsRefusedAndHurtsNoOther() throws IOException {
        var desired = desired(
                text()
                        + "---\n{apiVersion: plantline.dev/v1alpha1, kind: OdooInterface, metadata: {name: erp-bare, namespace: plant-lyon}, spec: {}}\n");

        assertThat(desired.live()).hasSize(2);
        assertThat(desired.interfaceObstacles().get("erp-bare"))
                .extracting(Obstacle::path)
                .contains("spec.source", "spec.mapping", "spec.owners", "spec.latencyClass");
    }

    @Test
    void whatAManifestLeavesOutIsToldWithWhereItComesFrom() throws IOException {
        assertThat(desired(text()).filledIn().get("erp-product"))
                .containsOnlyKeys("class", "plant", "default")
                .satisfies(each -> {
                    assertThat(each.get("class")).containsEntry("retries.holdFor", "72h");
                    assertThat(each.get("plant"))
                            .containsExactly(java.util.Map.entry("target.odoo.connection", "odoo"));
                    assertThat(each.get("default")).containsEntry("onFailure.business", "hold");
                });
    }

    private static List<Obstacle> obstacles(DesiredPlant desired) {
        return desired.interfaceObstacles().getOrDefault("erp-product", List.of());
    }

    private DesiredPlant desired(String text) throws IOException {
        return desired(text, "", "");
    }

    private DesiredPlant desired(String text, String inCommon, String replacement) throws IOException {
        var in = Files.writeString(directory.resolve("in.yaml"), text);
        var common = Files.writeString(
                directory.resolve("common.yaml"), Files.readString(COMMON).replace(inCommon, replacement));
        return Desired.of(Manifests.read(common, in).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }

    private static <T extends HasMetadata> List<T> of(DesiredPlant desired, Class<T> type) {
        return desired.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Without the stage of its own that an interface has for its alerts. */
    private static String text() throws IOException {
        return Files.readString(CASE).replace("  lifecycle: {stage: deprecated, sunset: \"2027-06-30\"}\n", "");
    }
}
