package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Compatibility;
import dev.plantline.engine.ContractCompatibility;
import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed contract goes live when it breaks nothing for the senders of the one that runs, which goes on otherwise. */
class ContractTakesOverTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final Path CASE = Path.of("src/test/resources/desired/in-streaming-and-batch.yaml");
    private static final String LOT = "lot: {type: string}}}";

    @TempDir
    Path directory;

    private String earlier;

    @Test
    void aBreakingChangeIsRefusedWithThePlaceAndWhatRunsGoesOn() throws IOException {
        var desired = next("version: 1.1.0", LOT.replace("string}", "string, maxLength: 10}"));

        assertThat(obstacles(desired)).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.ContractBroken);
            assertThat(each.path()).isEqualTo("spec.contract.schema.properties.lot.maxLength");
            assertThat(each.message()).startsWith("was not set and is 10, so 1.1.0 refuses messages that 1.0.0");
        });
        assertThat(lot(desired).lastGood()).isTrue();
        assertThat(lot(desired).configuration().spec().contract().version()).isEqualTo("1.0.0");
    }

    @Test
    void aNewMajorVersionMayBreak() throws IOException {
        var desired = next("version: 2.0.0", LOT.replace("string}", "integer}"));

        assertThat(obstacles(desired)).isEmpty();
        assertThat(lot(desired).configuration().spec().contract().version()).isEqualTo("2.0.0");
    }

    @Test
    void whatIsPromisedHoldsTheVeryChangeThatTakesItBack() throws IOException {
        var narrower = LOT.replace("string}", "string, maxLength: 10}");

        assertThat(obstacles(
                        next("version: 1.0.0, compatibility: NONE", "version: 1.1.0, compatibility: NONE", narrower)))
                .isEmpty();
        assertThat(obstacles(next("version: 1.1.0, compatibility: NONE", narrower)))
                .extracting(Obstacle::path)
                .containsExactly("spec.contract.schema.properties.lot.maxLength");
        assertThat(obstacles(
                        next("version: 1.1.0, compatibility: FULL", LOT.replace("lot: {type: string}", "lot: {}"))))
                .extracting(Obstacle::path)
                .containsExactly("spec.contract.schema.properties.lot.type");
    }

    @Test
    void aContractThatWasLiveMayComeBack() throws IOException {
        assertThat(obstacles(next("version: 1.1.0", "version: 1.0.0", LOT)))
                .extracting(Obstacle::path)
                .containsExactly("spec.contract.version");

        earlier = ContractCompatibility.contract(
                lot(next("version: 1.0.0", LOT)).configuration().spec());
        assertThat(obstacles(next("version: 1.1.0", "version: 1.0.0", LOT))).isEmpty();
        assertThat(obstacles(next("version: 1.1.0", "version: 1.0.0", LOT.replace("string}", "integer}"))))
                .extracting(Obstacle::path)
                .containsExactly("spec.contract.version");
    }

    /** What is promised changes no message, and stands beside what runs: the next change is held to it. */
    @Test
    void anotherPromiseIsNoOtherRevision() throws IOException {
        var before = next("version: 1.0.0", LOT);
        var after = next("version: 1.0.0, compatibility: FULL", LOT);

        assertThat(obstacles(after)).isEmpty();
        assertThat(lot(after).configuration().revision())
                .isEqualTo(lot(before).configuration().revision());
        assertThat(lot(after).configuration().spec().contract().compatibility()).isEqualTo(Compatibility.full);
    }

    private static List<Obstacle> obstacles(DesiredPlant desired) {
        return desired.interfaceObstacles().getOrDefault("mes-lot", List.of());
    }

    private static EffectiveInterface lot(DesiredPlant desired) {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .findFirst()
                .orElseThrow();
    }

    /** The plant with the contract of lots changed, beside pods that run what it says in the file. */
    private DesiredPlant next(String version, String lot) throws IOException {
        return next("version: 1.0.0", version, lot);
    }

    private DesiredPlant next(String live, String version, String lot) throws IOException {
        var text = Files.readString(CASE);
        var running = desired(text.replaceFirst("version: 1.0.0", live)).resources().stream()
                .filter(ConfigMap.class::isInstance)
                .toList();
        if (earlier != null) {
            var named = "metadata: {name: mes-lot, namespace: plant-lyon}";
            assertThat(text).contains(named);
            text = text.replace(named, named + "\nstatus: {contracts: [" + earlier + "]}");
        }
        var at = text.indexOf("version: 1.0.0");
        return desired(text.substring(0, at)
                + version
                + text.substring(at + "version: 1.0.0".length()).replace(LOT, lot)
                + "---\n"
                + Manifests.yaml(running));
    }

    private DesiredPlant desired(String text) throws IOException {
        var in = Files.writeString(directory.resolve("in.yaml"), text);
        return Desired.of(Manifests.read(COMMON, in).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }
}
