package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures are one cause. */
class CauseIdTest {
    private static final InterfaceId ID = new InterfaceId("lyon", "moves");

    private static String cause(String kind, String place, String reason) {
        return CauseId.of(ID, new Failure(FailureClass.business, reason, place, "stock.picking,7", null, kind));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            quantity | Odoo has 9, the message says 10                       | Odoo has 8, the message says 10
            state    | Odoo has 9 kg at WH/Stock, and 10 are to leave it     | Odoo has 7.5 kg at WH/Stock, of which 3 are picked for other transfers, and 10 are to leave it; more of it: 2 at WH/Shelf
            proof    | Odoo left the transfer WH/INT/00017 in the state draft | Odoo left the transfer WH/INT/00018 in the state draft
            ensure   | the sum of move_ids.quantity of stock.picking,812 should have been 23, and Odoo has 20 | the sum of move_ids.quantity of stock.picking,977 should have been 23, and Odoo has 21.5
            state    | Odoo has 3 of [A-100] at WH/Stock, and 5 are to leave it | Odoo has 1,250.5 of [A-100] at WH/Stock, and 7 are to leave it
            UserError | Locked since 2026-11-20 08:00:01 by -5                | Locked since 2026-11-21 09:10:11 by 6
            behind   | it stood behind offset 17 of the same order key, which was held beyond its limit: no right | it stood behind offset 18 of the same order key, which was held beyond its limit: no right
            """)
    void whatMovesInAReasonMakesNoCauseOfItsOwn(String kind, String first, String second) {
        assertThat(cause(kind, "/lines/0/quantity", first)).isEqualTo(cause(kind, "/lines/12/quantity", second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            lookup | no product.product with default_code = 4711 | no product.product with default_code = 4712
            unit   | the unit PAL is not in Odoo                 | the unit BOX is not in Odoo
            state  | the order is cancelled                      | the order is locked
            state  | Odoo has 3 of [A-100] at WH/Stock, and 5 are to leave it | Odoo has 3 of [B-200] at WH/Stock, and 5 are to leave it
            state  | Odoo has 3 of 4711 at WH/Stock, and 5 are to leave it | Odoo has 3 of 4712 at WH/Stock, and 5 are to leave it
            state  | WH/MO/00012 is done                         | WH/MO/00013 is done
            state  | the order 4500012 is locked                 | the order 4500013 is locked
            quantity | 00471 cannot be made: it is a kit         | 00472 cannot be made: it is a kit
            proof  | Odoo moved 3 of [A-100], and the message says 4 | Odoo moved 3 of [B-200], and the message says 4
            UserError | You cannot close it. The lot L-7 expired  | You cannot close it. The lot L-8 expired
            behind | it stood behind offset 1: P00012 is locked  | it stood behind offset 1: P00013 is locked
            behind | it stood behind offset 1: no right          | it stood behind offset 1: no order
            ''     | Code "1" is not in code map units           | Code "2" is not in code map units
            """)
    void whatIsLackingAndWhatIsRefusedAreCausesApart(String kind, String first, String second) {
        assertThat(cause(kind, "/a", first)).isNotEqualTo(cause(kind, "/a", second));
    }

    @Test
    void kindPlaceClassAndInterfaceTellCausesApart() {
        String one = cause("state", "/a", "it is done");
        assertThat(cause("quantity", "/a", "it is done")).isNotEqualTo(one);
        assertThat(cause("state", "/b", "it is done")).isNotEqualTo(one);
        Failure failure = new Failure(FailureClass.business, "it is done", "/a", null, null, "state");
        assertThat(CauseId.of(ID, failure)).as("whatever record it is about").isEqualTo(one);
        assertThat(CauseId.of(new InterfaceId("lyon", "counts"), failure)).isNotEqualTo(one);
        assertThat(CauseId.of(ID, new Failure(FailureClass.unanswered, "it is done", "/a", null, null, "state")))
                .isNotEqualTo(one);
    }

    @Test
    void thePlaceInTheMessageMakesNoCauseOfItsOwn() {
        Failure failure = new Failure(FailureClass.business, "no such unit", "/lines/0/unit", null, null, "unit");
        assertThat(CauseId.of(ID, failure.in("/moves/7/unit"))).isEqualTo(CauseId.of(ID, failure));
    }

    /** Each has its own times and positions in it, and all of one kind are one cause. */
    @ParameterizedTest
    @CsvSource({
        "tooOld, it was received at 2026-08-01T10:00:00Z and may have had its effect, it was received at 2026-08-02T11:00:00Z and may have had its effect",
        "conflict, the message at t/0/17 had the same idempotency key, the message at t/1/4 had the same idempotency key"
    })
    void whatPlantlineItselfSaysOfEachMessageIsOneCause(FailureClass of, String first, String second) {
        assertThat(CauseId.of(ID, new Failure(of, first, ""))).isEqualTo(CauseId.of(ID, new Failure(of, second, "")));
    }
}
