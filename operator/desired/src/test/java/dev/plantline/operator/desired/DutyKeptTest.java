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
        Path in = Files.writeString(directory.resolve("in.yaml"), text);
        return Desired.of(Manifests.read(COMMON, in).world(), "plant-lyon", DesiredGoldenTest.PLATFORM);
    }
}
