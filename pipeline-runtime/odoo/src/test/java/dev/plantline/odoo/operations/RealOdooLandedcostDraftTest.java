package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Booked;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and what each movement is given there. */
class RealOdooLandedcostDraftTest extends LandedcostDraftConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    private static List<String> shares(Verdict.Applied applied) {
        return applied.booked().lines().stream()
                .filter(line -> line.record().startsWith("stock.valuation.adjustment.lines,"))
                .map(Booked.Line::quantity)
                .map(OperationDesk::plain)
                .sorted()
                .toList();
    }

    /** Of 2 and 8 pieces. */
    @Test
    void eachMovementIsGivenItsShareToTheCent() throws Exception {
        String both = small + ", " + large;
        assertThat(shares(desk.apply(costs("S", both, line("amount: 99.99, split: quantity"), "99.99"))))
                .containsExactly("20", "79.99");
        assertThat(shares(desk.apply(costs("T", both, line("amount: 0.03, split: equal"), "0.03"))))
                .containsExactly("0.01", "0.02");
        assertThat(shares(desk.apply(costs("U", both, line("amount: 50, split: cost"), "50"))))
                .containsExactly("10", "40");
    }

    @Test
    void costsByAWeightThatNothingHasAreNotDividedEquallyInSilence() throws Exception {
        assertThat(desk.refuse(costs("W", small, line("amount: 5, split: weight"), "5")))
                .isEqualTo(
                        "/lines/0/split: the line is to be divided by weight, and nothing of the receipts has any: Odoo would divide it equally");
    }
}
