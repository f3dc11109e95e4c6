package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.desired.Obstacle.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an interface has applied is known in Odoo under its duty alone. */
class DutyKeptTest {
    private static final Path COMMON = Path.of("src/test/resources/desired/common.yaml");
    private static final Path CASE = Path.of("src/test/resources/desired/in-finance.yaml");

    @TempDir
    Path directory;

    @Test
    void anInterfaceThatHasAppliedKeepsItsDutyAndGoesOn() throws IOException {
        var now = desired(otherDuty()
                        .replace(
                                "name: mes-lot, namespace: plant-lyon}",
                                "name: mes-lot, namespace: plant-lyon}\nstatus: {delivery: {applied: 1}}")
                + running());

        assertThat(now.interfaceObstacles().get("mes-lot")).singleElement().satisfies(each -> {
            assertThat(each.reason()).isEqualTo(Reason.DutyChanged);
            assertThat(each.path()).isEqualTo("spec.target.odoo.duty");
            assertThat(each.message()).contains("under duty 'production'", "under 'master-data'", "a second effect");
        });
        assertThat(duty(now)).isEqualTo("production");
    }

    /** As the ledger itself tells the operator. */
    @Test
    void oneWhoseRowsOfTheLedgerWereMovedToItsNewDutyGoesLiveWithIt() throws IOException {
        var applied = otherDuty()
                .replace(
                        "name: mes-lot, namespace: plant-lyon}",
                        "name: mes-lot, namespace: plant-lyon}\nstatus: {delivery: {applied: 1}, topics: {in: topic-1}}");

        assertThat(duty(desired(withMoves("topic-2"), applied + running()))).isEqualTo("production");
        assertThat(duty(desired(withMoves("topic-1"), applied + running()))).isEqualTo("master-data");
    }

    private Path withMoves(String topic) throws IOException {
        var text = Files.readString(COMMON);
        var odoo = "name: odoo, namespace: plant-lyon}";
        assertThat(text).contains(odoo);
        return Files.writeString(
                directory.resolve("common.yaml"),
                text.replace(
                        odoo, odoo + "\nstatus: {moved: [{duty: production, topic: " + topic + ", to: master-data}]}"));
    }

    @Test
    void oneThatHasAppliedNothingYetMayChangeItsDuty() throws IOException {
        var told = otherDuty()
                .replace(
                        "name: mes-lot, namespace: plant-lyon}",
                        "name: mes-lot, namespace: plant-lyon}\nstatus: {delivery: {applied: 0}}");

        assertThat(duty(desired(otherDuty() + running()))).isEqualTo("master-data");
        assertThat(duty(desired(told + running()))).isEqualTo("master-data");
    }

    private static String duty(DesiredPlant desired) {
        return desired.live().stream()
                .filter(each -> each.id().name().equals("mes-lot"))
                .findFirst()
                .orElseThrow()
                .configuration()
                .spec()
                .target()
                .odoo()
                .duty();
    }

    private static String text() throws IOException {
        return Files.readString(CASE);
    }

    private static String otherDuty() throws IOException {
        return text().replace("duty: production, company", "duty: master-data, company");
    }

    private String running() throws IOException {
        return "---\n"
                + Manifests.yaml(desired(text()).resources().stream()
                        .filter(ConfigMap.class::isInstance)
                        .toList());
    }

    private DesiredPlant desired(String text) throws IOException {
        return desired(COMMON, text);
    }

    private DesiredPlant desired(Path common, String text) throws IOException {
        Path in = Files.writeString(directory.resolve("in.yaml"), text);
        return Desired.of(Manifests.read(common, in).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }
}
