package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

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
    void whatIsPromisedOnceMayBeTakenBackInTheManifest() throws IOException {
        assertThat(obstacles(
                        next("version: 1.1.0, compatibility: NONE", LOT.replace("string}", "string, maxLength: 10}"))))
                .isEmpty();
        assertThat(obstacles(
                        next("version: 1.1.0, compatibility: FULL", LOT.replace("lot: {type: string}", "lot: {}"))))
                .extracting(Obstacle::path)
                .containsExactly("spec.contract.schema.properties.lot.type");
    }

    /** What is promised changes no message: no pod is told of it, and no new revision comes of it. */
    @Test
    void anotherPromiseIsNoOtherRevision() throws IOException {
        var before = next("version: 1.0.0", LOT);
        var after = next("version: 1.0.0, compatibility: FULL", LOT);

        assertThat(obstacles(after)).isEmpty();
        assertThat(lot(after).configuration()).isEqualTo(lot(before).configuration());
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
        var text = Files.readString(CASE);
        var running = desired(text).resources().stream()
                .filter(ConfigMap.class::isInstance)
                .toList();
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
