package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** landedcost.draft, on the real Odoo and the simulator alike. */
abstract class LandedcostDraftConformance extends StockConformance {
    OperationDesk desk;
    private OperationDesk receive;
    private String freight;
    /** Of 2 pieces at average cost. */
    String small;
    /** Of 8 pieces at average cost. */
    String large;

    private String unvalued;

    @BeforeAll
    void prepare() throws Exception {
        desk = OperationDesk.open(odoo, "bot_bill", "landedcost.draft");
        receive = OperationDesk.open(odoo, "bot_stock", "stock.receive");
        freight = run + "FREIGHT";
        odoo.load(
                "bot_master",
                "product.category",
                List.of("id", "name", "property_cost_method"),
                List.of(
                        List.of("category_" + run, "Average " + run, "average"),
                        List.of("standard_" + run, "Standard " + run, "standard")));
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "landed_cost_ok"),
                List.of(List.of("product_" + freight, "Freight", freight, "service", "True")));
        String bolt = valued("category");
        small = received(bolt, "2");
        large = received(bolt, "8");
        unvalued = received(valued("standard"), "5");
    }

    String valued(String category) throws OdooFault {
        String item = item("none");
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "categ_id/id", "standard_price"),
                List.of(List.of("product_" + item, category + "_" + run, "10")));
        return item;
    }

    /** The number of a receipt of so many pieces. */
    String received(String item, String quantity) throws Exception {
        Verdict.Applied applied =
                receive.apply("{reference: R-%s, operationType: WHIN, lines: [{item: %s, quantity: %s}]}"
                        .formatted(run, item, quantity));
        return name("stock.picking", Long.parseLong(applied.record().substring("stock.picking,".length())));
    }

    String costs(String reference, String receipts, String lines, String total) {
        return "{reference: %s, date: '2026-03-05', currency: USD, receipts: [%s], lines: [%s], total: %s}"
                .formatted(run + reference, receipts, lines, total);
    }

    String line(String rest) {
        return "{item: %s, %s}".formatted(freight, rest);
    }

    private JsonNode kept(String reference) throws OdooFault {
        return odoo.search(
                "bot_bill",
                "stock.landed.cost",
                List.of(List.of("description", "=", run + reference)),
                "state",
                "date",
                "amount_total",
                "picking_ids");
    }

    @Test
    void theCostsAreADraftForTheReceiptsAndTheAnswerSaysHowMuch() throws Exception {
        Verdict.Applied applied = desk.apply(costs(
                "A",
                small + ", " + large,
                line("amount: 100, split: quantity") + ", " + line("amount: -10.01, description: Back"),
                "89.99"));
        JsonNode cost = kept("A").path(0);
        assertThat(cost.path("state").asText()).isEqualTo("draft");
        assertThat(cost.path("date").asText()).isEqualTo("2026-03-05");
        assertThat(cost.path("amount_total").decimalValue()).isEqualByComparingTo("89.99");
        assertThat(cost.path("picking_ids")).hasSize(2);
        List<String> lines = new ArrayList<>();
        odoo.search(
                        "bot_bill",
                        "stock.landed.cost.lines",
                        List.of(List.of("cost_id", "=", cost.path("id").asLong())),
                        "name",
                        "price_unit",
                        "split_method")
                .forEach(each -> lines.add(each.path("name").asText() + " "
                        + OperationDesk.plain(each.path("price_unit").decimalValue()) + " "
                        + each.path("split_method").asText()));
        assertThat(lines).containsExactly("Freight 100 by_quantity", "Back -10.01 equal");
        assertThat(applied.record()).startsWith("stock.landed.cost,");
        assertThat(applied.booked().totals()).hasToString("[89.99 USD]");
        assertThat(applied.booked().lines().get(0).unit()).isEqualTo("USD");
    }

    @Test
    void aReferenceIsOneLandedCostUntilThatIsCancelled() throws Exception {
        String document = costs("B", small, line("amount: 5"), "5");
        Verdict.Applied first = desk.apply(document);
        assertThat(desk.refuse(document.replace(run + "B", run + "b")))
                .isEqualTo("/reference: Odoo has the landed cost " + run + "b already: " + first.record()
                        + ", which is draft");
        odoo.as("bot_bill")
                .call(
                        "stock.landed.cost",
                        "button_cancel",
                        Map.of("ids", List.of(kept("B").path(0).path("id").asLong())));
        desk.apply(document);
        assertThat(kept("B")).hasSize(2);
    }

    @Test
    void aLandedCostIsMadeOnceWhateverBecomesOfItsMessage() throws Exception {
        new OneEffect(
                        OnceOnly.landedcostDraft,
                        desk,
                        run + "ONCE",
                        mark -> costs(mark.substring(run.length()), large, line("amount: 1"), "1"),
                        mark -> costs(mark.substring(run.length()), run, line("amount: 1"), "1"))
                .comparing("bot_bill", "stock.landed.cost", "description", "description", "state", "amount_total")
                .isProven();
    }

    @Test
    void ofTwoLandedCostsOfOneReferenceInOneCallTheFirstIsMade() throws Exception {
        assertThat(kinds(desk.send(
                        costs("D", small, line("amount: 1"), "1"),
                        costs("D", small, line("amount: 2"), "2"),
                        costs("E", small, line("amount: 1"), "1"))))
                .containsExactly("Applied", "Rejected", "Applied");
        assertThat(kept("D")).hasSize(1);
    }

    @Test
    void whatOdooWouldKeepOtherwiseIsRefusedWithPlaceAndReason() throws Exception {
        assertThat(desk.refuse(costs("X", small, line("amount: 5"), "5.01")))
                .isEqualTo("/total: the lines add up to 5 USD, and the total is 5.01");
        assertThat(desk.refuse(costs("X", small, line("amount: 5.001"), "5.001")))
                .isEqualTo("/lines/0/amount: 5.001 USD is no amount of this currency, which is kept as 5");
        assertThat(desk.refuse(costs("X", small, line("amount: 0"), "0")))
                .isEqualTo("/lines/0/amount: the amount is 0");
        assertThat(desk.refuse(costs("X", small, line("amount: 5"), "5").replace("USD", "EUR")))
                .isEqualTo(
                        "/currency: the costs are in EUR, and the company My Company keeps landed costs in USD: convert them in the mapping");
        assertThat(desk.refuse(costs("X", run, line("amount: 5"), "5")))
                .isEqualTo("/receipts/0: Odoo has no transfers called " + run
                        + " in My Company: make it there, or send a known one");
        assertThat(desk.refuse(costs("X", small + ", " + small, line("amount: 5"), "5")))
                .isEqualTo("/receipts/1: " + small + " stands twice among the receipts");
        assertThat(desk.refuse(costs("X", unvalued, line("amount: 5"), "5")))
                .isEqualTo(
                        "/receipts/0: " + unvalued
                                + " has brought nothing whose cost Odoo computes: landed costs go onto items at average cost, or first in, first out");
        String bolt = item("none");
        assertThat(desk.refuse(costs("X", small, "{item: %s, amount: 5}".formatted(bolt), "5")))
                .isEqualTo("/lines/0/item: " + bolt + " is not marked as a landed cost in Odoo");
        assertThat(desk.refuse(costs("X", small, line("amount: 5"), "5").replace(run + "X", "' '")))
                .isEqualTo("/reference: the reference is empty");
        assertThat(desk.refuse(costs("X", small, line("amount: 5"), "5, journal: BILL")))
                .isEqualTo("/journal: the journal BILL is not one of miscellaneous entries");
        assertThat(desk.refuse(costs("X", small, line("amount: 5, account: '" + run + "'"), "5")))
                .startsWith("/lines/0/account: no account.account that is in use has code " + run);
        assertThat(kept("X")).isEmpty();
    }

    /** Of 2 pieces at 10 USD. */
    @Test
    void aCreditNoteIsALandedCostBelowZeroAndTakesNoMoreThanTheGoodsAreWorth() throws Exception {
        Verdict.Applied applied = desk.apply(costs("N", small, line("amount: -20"), "-20"));
        assertThat(applied.booked().totals()).hasToString("[-20 USD]");
        assertThat(kept("N").path(0).path("amount_total").decimalValue()).isEqualByComparingTo("-20");
        assertThat(desk.refuse(costs("X", small, line("amount: -20.01"), "-20.01")))
                .isEqualTo(
                        "/total: the costs take 20.01 USD off goods that are worth 20: they would be worth less than nothing");
        assertThat(kept("X")).isEmpty();
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        String whole =
                "{\"reference\":\"X\",\"date\":\"2026-03-05\",\"currency\":\"USD\",\"receipts\":%s,\"lines\":[],\"total\":%s}";
        for (String document : List.of(
                "{}",
                whole.formatted("[]", "\"1\",\"state\":\"done\""),
                whole.formatted("[]", "1"),
                whole.formatted("[[1]]", "\"1\""))) {
            Operation message = desk.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> desk.send(List.of(message))).hasMessageContaining("of the document");
        }
    }

    /** What one call is about to make, another does not see. */
    @Test
    void oneReferenceThatFourMessagesSendAtOnceIsOneLandedCost() throws Exception {
        List<Operation> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(desk.message(costs("FOUR", small, line("amount: 5"), "5")));
        }
        assertThat(desk.atOnce(four))
                .filteredOn(Verdict.Applied.class::isInstance)
                .hasSize(1);
        assertThat(kept("FOUR")).hasSize(1);
    }
}
