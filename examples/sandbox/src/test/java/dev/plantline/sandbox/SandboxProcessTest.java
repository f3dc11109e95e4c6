package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Totals;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several plants on one Odoo, over the simulator: examples/process-manufacturer. */
class SandboxProcessTest {
    @TempDir
    private Path data;

    @Test
    void twoPlantsInWordsOfTheirOwnAndTheirFinanceLeaveOneStockInOneOdoo() throws InterruptedException {
        try (Sandbox sandbox =
                PlantUnderTest.start(Path.of("../process-manufacturer"), data, "COAT", name -> null, System.out)) {
            assertThat(sandbox.run()).isEmpty();
            assertThat(PlantUnderTest.once(sandbox, "linz-quality")).isEqualTo(new Totals(5, 3, 1, 0, 1, 0, 0, 0));
            assertThat(PlantUnderTest.once(sandbox, "graz-pruefung")).isEqualTo(new Totals(3, 2, 0, 0, 0, 1, 0, 0));
            assertThat(PlantUnderTest.once(sandbox, "graz-ausschuss")).isEqualTo(new Totals(2, 1, 0, 0, 1, 0, 0, 0));
            assertThat(PlantUnderTest.once(sandbox, "ap-supplier-invoice"))
                    .isEqualTo(new Totals(3, 2, 0, 0, 1, 0, 0, 0));
            assertThat(sandbox.odoo())
                    .filteredOn(shown -> shown.title().equals("Stock by location"))
                    .singleElement()
                    .satisfies(shown -> assertThat(shown.rows())
                            .extracting(row -> String.join(" ", row))
                            .containsExactlyInAnyOrder(
                                    "[COAT-PIGMENT] Pigment WH/Stock P1 8",
                                    "[COAT-PIGMENT] Pigment WH/Stock P2 30",
                                    "[COAT-PAINT] Paint WH/Stock F1 100",
                                    "[COAT-RESIN] Resin WH/Stock/Graz R1 165",
                                    "[COAT-RESIN] Resin WH/Graz quarantine R1 30"));
        }
    }
}
