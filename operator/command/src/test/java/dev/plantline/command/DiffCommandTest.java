package dev.plantline.command;

import static dev.plantline.command.ExamplePlant.CONFIRMATION;
import static dev.plantline.command.ExamplePlant.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.ExamplePlant.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes between two directories, and what the operator would refuse where the first runs. */
class DiffCommandTest {
    @TempDir
    private Path old;

    @TempDir
    private Path now;

    private ExamplePlant changed;

    @BeforeEach
    void copyTheExample() throws IOException {
        ExamplePlant.in(old);
        changed = ExamplePlant.in(now);
    }

    private Answer diff() {
        return ExamplePlant.run("diff", old.toString(), now.toString());
    }

    @Test
    void whatIsTheSameIsNoChange() throws IOException {
        changed.write(CONFIRMATION, "# another comment\n" + changed.text(CONFIRMATION));

        assertThat(diff()).isEqualTo(new Answer(0, "0 resource(s) changed, nothing breaks\n"));
    }

    @Test
    void aChangeThatBreaksNobodyIsToldWithBothSides() throws IOException {
        changed.change(CONFIRMATION, "criticality: critical", "criticality: high");

        assertThat(diff().code()).isZero();
        assertThat(diff().text())
                .contains(
                        "OdooInterface mes-production-confirmation in plant-lyon\n    spec.classification.criticality: critical -> high\n")
                .endsWith("1 resource(s) changed, nothing breaks\n");
    }

    @Test
    void aContractThatBreaksItsSendersIsToldWithPlaceAndWayOut() throws IOException {
        var version = changed.text(WHOLE).replaceAll("(?s).*\n    version: (\\S+)\n.*", "$1");
        changed.write(WHOLE, changed.text(WHOLE).replaceFirst("required: \\[", "required: [\"station\", "));

        assertThat(diff().code()).isEqualTo(1);
        assertThat(diff().text())
                .contains(
                        "Breaks: " + now.resolve(WHOLE),
                        "spec.contract.version",
                        version + " is live with another schema: ")
                .as("what runs goes on with its code maps")
                .doesNotContain("code-maps.yaml");
    }

    @Test
    void whatIsWrongWithoutTheOldOneIsNoBreak() throws IOException {
        changed.change(CONFIRMATION, "latencyClass: near-real-time", "latencyClass: near-real");

        assertThat(diff().code()).isEqualTo(1);
        assertThat(diff().text()).contains("Wrong: ").doesNotContain("Breaks: ");
    }

    @Test
    void anInterfaceThatVanishesBreaksItsSenders() throws IOException {
        Files.delete(now.resolve(CONFIRMATION));

        assertThat(diff().code()).isEqualTo(1);
        assertThat(diff().text())
                .contains("OdooInterface mes-production-confirmation in plant-lyon: gone", "its senders are refused");
    }
}
