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

    /** Of a movement, and not only of all of them. */
    @Test
    void noMovementIsLeftWorthLessThanNothing() throws Exception {
        assertThat(desk.refuse(costs("V", small + ", " + large, line("amount: -50, split: equal"), "-50")))
                .startsWith("/total: the costs would leave what has come in of [")
                .endsWith(" with " + small + " worth -5 USD: less than nothing");
    }

    /** Of 0.5 and 1 at 0.01 kg and 0.01 m³ Odoo makes 0.01 and 0.01, and so 10 and 5 of what is 5 and 10. */
    @Test
    void costsAreDividedByTheRealWeightAndVolumeOrNotAtAll() throws Exception {
        String item = valued("category");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "weight", "volume"),
                List.of(List.of("product_" + item, "0.01", "0.01")));
        String half = received(item, "0.5");
        String one = received(item, "1");
        String three = received(item, "3");
        for (String by : List.of("weight", "volume")) {
            assertThat(shares(desk.apply(costs(by + "1", one + ", " + three, line("amount: 10, split: " + by), "10"))))
                    .containsExactly("2.5", "7.5");
            assertThat(desk.refuse(costs(by + "2", half + ", " + one, line("amount: 15, split: " + by), "15")))
                    .startsWith("/lines/0/split: Odoo gives 10 USD of the line to what has come in of [" + item + "]")
                    .endsWith(" with " + half + ", and its share is 5: Odoo rounds the " + by
                            + " of each movement before it divides by it. Divide it by something else");
        }
    }

    @Test
    void costsByAWeightThatNothingHasAreNotDividedEquallyInSilence() throws Exception {
        assertThat(desk.refuse(costs("W", small, line("amount: 5, split: weight"), "5")))
                .isEqualTo(
                        "/lines/0/split: the line is to be divided by weight, and nothing of the receipts has any: Odoo would divide it equally");
    }
}
