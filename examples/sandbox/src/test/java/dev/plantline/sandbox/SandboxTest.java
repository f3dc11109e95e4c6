package dev.plantline.sandbox;

import static dev.plantline.sandbox.PlantUnderTest.CONFIRMATION;
import static dev.plantline.sandbox.PlantUnderTest.PRODUCT;
import static dev.plantline.sandbox.PlantUnderTest.TRANSFER;
import static dev.plantline.sandbox.PlantUnderTest.assertOneDayStandsInOdoo;
import static dev.plantline.sandbox.PlantUnderTest.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.command.Plantline;
import dev.plantline.model.Totals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of Plantline over the simulator of Odoo. */
class SandboxTest {
    @TempDir
    private Path data;

    private record Answer(int code, String text) {}

    @Test
    void theSameDayTwiceIsOneDayInOdooAndWhatIsSetAsideCanBeSeenAndGivenUp() throws Exception {
        try (Sandbox sandbox = PlantUnderTest.start(data, "LYON", name -> null)) {
            assertThat(sandbox.run()).isEmpty();
            assertThat(entry(sandbox, CONFIRMATION).totals()).isEqualTo(new Totals(21, 11, 7, 0, 2, 1, 0, 0));
            assertThat(entry(sandbox, CONFIRMATION).sent().refused()).isEqualTo(2);
            assertThat(entry(sandbox, TRANSFER).totals()).isEqualTo(new Totals(24, 22, 1, 0, 0, 1, 0, 0));
            assertThat(entry(sandbox, PRODUCT).totals()).isEqualTo(new Totals(6, 3, 1, 1, 0, 1, 0, 0));
            assertOneDayStandsInOdoo(sandbox, "LYON");
            theCommandsWork();
        }
        try (Sandbox sandbox = PlantUnderTest.start(data, "LYON", name -> null)) {
            assertThat(sandbox.run()).isEmpty();
            Totals confirmations = entry(sandbox, CONFIRMATION).totals();
            assertThat(confirmations.received()).isEqualTo(42);
            assertThat(confirmations.applied()).isEqualTo(11);
            assertThat(confirmations.discarded()).isEqualTo(2);
            assertThat(entry(sandbox, TRANSFER).totals()).isEqualTo(new Totals(48, 22, 24, 0, 0, 2, 0, 0));
            assertThat(entry(sandbox, PRODUCT).totals().applied()).isEqualTo(3);
            assertOneDayStandsInOdoo(sandbox, "LYON");
        }
    }

    private void theCommandsWork() {
        Answer account = plantline("account", CONFIRMATION);
        assertThat(account.code()).isZero();
        assertThat(account.text()).contains("lyon." + CONFIRMATION + "/0").contains("UNACCOUNTED");

        Answer list = plantline("aside", "list", CONFIRMATION);
        assertThat(list.text())
                .contains("LYON-MO-04")
                .contains("Code \"BOX\" is not in code map units")
                .contains("waits behind the held message of its order key")
                .contains("deadLettered");
        assertThat(plantline("aside", "list", CONFIRMATION, "--output", "json").text())
                .contains("\"orderKey\" : \"LYON-MO-04\"");

        Answer retry = plantline("aside", "retry", CONFIRMATION, "--order-key", "LYON-MO-04");
        assertThat(retry.code()).as(retry.text()).isZero();
        assertThat(plantline("aside", "list", CONFIRMATION).text()).contains("Code \"BOX\" is not in code map units");

        Answer discard = plantline(
                "aside",
                "discard",
                CONFIRMATION,
                "--order-key",
                "LYON-MO-04",
                "--reason",
                "reported on paper",
                "--actor",
                "test");
        assertThat(discard.code()).as(discard.text()).isZero();
        assertThat(plantline("aside", "list", CONFIRMATION).text()).doesNotContain("LYON-MO-04");
        assertThat(plantline("account", CONFIRMATION).code()).isZero();

        Answer nothing = plantline("aside", "discard", CONFIRMATION, "--order-key", "LYON-MO-04", "--reason", "again");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.text()).contains("nothing is set aside").doesNotContain("Exception");
    }

    private Answer plantline(String... words) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--data";
        all[words.length + 1] = data.toString();
        int code =
                Plantline.commandLine(new Plantline()).setOut(out).setErr(out).execute(all);
        return new Answer(code, text.toString());
    }
}
