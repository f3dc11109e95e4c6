package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BookedTest {
    @Test
    void whatTheSideKitTellsIsReadAsItStands() {
        Booked booked = Booked.parse(
                "60.5\tkg\t3\tUnits\t0.5\tkg\nstock.move,12\t60.5\tkg\tBODY\tC-0711\nstock.picking,3\t\t\t\t");
        assertThat(booked)
                .isEqualTo(new Booked(
                        List.of(new Quantity(new BigDecimal("61"), "kg"), new Quantity(new BigDecimal("3"), "Units")),
                        List.of(
                                new Booked.Line("stock.move,12", new BigDecimal("60.5"), "kg", "BODY", "C-0711"),
                                new Booked.Line("stock.picking,3", null, null, null, null)),
                        null));
        assertThat(Booked.parse("\nstock.lot,1\t\t\t\t").totals()).isEmpty();
        assertThat(Booked.parse("60.50").totals())
                .as("as rows of the ledger were before units were told")
                .containsExactly(new Quantity(new BigDecimal("60.5"), null));
        assertThat(Booked.parse("1e-05\tkg").totals()).hasToString("[0.00001 kg]");
        assertThat(Booked.parse("")).isNull();
        assertThat(Booked.parse(null)).isNull();
    }

    @Test
    void moreRecordsThanCanBeToldAreCounted() {
        String line = "\nstock.move,1\t1\tUnits\t\t";
        Booked booked = Booked.parse("700" + line.repeat(Booked.MOST_LINES) + "\nand 200 more");
        assertThat(booked.lines()).hasSize(Booked.MOST_LINES);
        assertThat(booked.more()).isEqualTo(200);
    }

    /** It comes from an Odoo, and goes into terminals and topics. */
    @Test
    void whatIsNoBookingIsRefusedAndForeignTextKeepsToItsLine() {
        for (String text : List.of(
                "a",
                "1\tkg\t2",
                "\tkg",
                "1e999999999\tkg",
                "1e-999999999\tkg",
                "1\nstock.move,1",
                "1\nstock.move,1\tx\t\t\t",
                "9".repeat(50))) {
            assertThatThrownBy(() -> Booked.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Booked.parse("1\nstock.move,1\t1\tUnits\tA\u001b[31m\tL")
                        .lines()
                        .get(0)
                        .item())
                .doesNotContain("\u001b");
    }
}
