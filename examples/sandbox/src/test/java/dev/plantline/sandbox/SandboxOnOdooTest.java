package dev.plantline.sandbox;

import static dev.plantline.sandbox.PlantUnderTest.CONFIRMATION;
import static dev.plantline.sandbox.PlantUnderTest.assertOneDayStandsInOdoo;
import static dev.plantline.sandbox.PlantUnderTest.entry;
import static dev.plantline.sandbox.PlantUnderTest.once;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of Plantline over a real Odoo 19, with records of a prefix of their own. */
class SandboxOnOdooTest {
    @TempDir
    private Path data;

    @Test
    void theSameDayIsOneDayInARealOdooAlsoWhenKafkaHasForgottenIt() throws Exception {
        assumeTrue(
                System.getenv("PLANTLINE_ODOO_URL") != null,
                "SKIPPED: no real Odoo 19; set PLANTLINE_ODOO_URL, PLANTLINE_ODOO_DB and PLANTLINE_ODOO_KEYS, see docs/contributing.md");
        String prefix = "T"
                + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36)
                        .toUpperCase(Locale.ROOT);
        try (Sandbox sandbox = PlantUnderTest.start(data.resolve("first"), prefix, System::getenv)) {
            assertThat(sandbox.run()).isEmpty();
            assertOneDayStandsInOdoo(sandbox, prefix);
        }
        // Another broker without any memory: only the ledger in Odoo knows.
        try (Sandbox sandbox = PlantUnderTest.start(data.resolve("second"), prefix, System::getenv)) {
            assertThat(sandbox.run()).isEmpty();
            assertThat(entry(sandbox, CONFIRMATION).totals().applied()).isZero();
            assertThat(once(sandbox, CONFIRMATION).duplicate()).isEqualTo(18);
            assertOneDayStandsInOdoo(sandbox, prefix);
        }
    }
}
