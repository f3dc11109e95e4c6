package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stock.intercompany, on the real Odoo and the simulator alike. */
abstract class IntercompanyConformance extends StockConformance {
    final String own = "My Company";
    final String other = "Sister " + run;
    private final String third = "Cousin " + run;
    /** The other company's stock. */
    final String theirs = run + "/Stock";

    long company;
    private long cousin;
    OperationDesk desk;
    private long user;

    /** Gives the other company a stock, {@link #theirs}. */
    abstract void makeStock(long company) throws Exception;

    @BeforeAll
    void openBoth() throws Exception {
        company = company(other);
        cousin = company(third);
        user = odoo.search("bot_admin", "res.users", List.of(List.of("login", "=", "bot_stock")), "login")
                .path(0)
                .path("id")
                .asLong();
        allow(4, company);
        allow(4, cousin);
        makeStock(company);
        desk = OperationDesk.open(odoo, "bot_stock", "stock.intercompany");
    }

    @AfterAll
    void takeAway() throws Exception {
        if (user != 0) {
            allow(3, company);
            allow(3, cousin);
        }
    }

    private long company(String name) throws OdooFault {
        return odoo.as("bot_admin")
                .call("res.company", "create", Map.of("vals_list", List.of(Map.of("name", name))))
                .path(0)
                .asLong();
    }

    private void allow(int command, long company) throws OdooFault {
        odoo.as("bot_admin")
                .call(
                        "res.users",
                        "write",
                        Map.of(
                                "ids",
                                List.of(user),
                                "vals",
                                Map.of("company_ids", List.of(List.of(command, company, 0)))));
    }

    String document(String more, String lines) {
        return "{reference: IC-%s, fromCompany: %s, from: \"%s\", toCompany: %s, to: %s%s, lines: [%s]}"
                .formatted(run, own, shelf, other, theirs, more, lines);
    }

    /** What has gone from one company to the other: in the one, between them and in the other. */
    List<String> stock(String item, String lot) throws OdooFault {
        return List.of(at(shelf, item, lot), at("Inter-company transit", item, lot), at(theirs, item, lot));
    }

    @Test
    void theGoodsAreInTheOtherCompanyWithTheirLotsOnceEvenFourAtOnce() throws Exception {
        String item = item("lot");
        lots(item, "A", "B");
        put(item, "10", "A");
        put(item, "10", "B");
        Operation message = desk.message(document(
                ", movedAt: '2026-03-02T08:00:00+01:00'",
                "{item: %s, quantity: 5, unit: Units, lots: [{lot: A, quantity: 2}, {lot: B, quantity: 3}]}"
                        .formatted(item)));
        Verdict.Applied applied = desk.fourTimesAtOnce(message);
        assertThat(desk.send(List.of(message)).get(0))
                .as("a worker that is killed after Odoo's commit asks again")
                .isEqualTo(new Verdict.Applied(applied.record(), applied.booked(), true));
        assertThat(desk.send(List.of(desk.resent(message))).get(0)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(stock(item, "A")).containsExactly("8", "0", "2");
        assertThat(stock(item, "B")).containsExactly("7", "0", "3");
        assertThat(applied.record()).startsWith("stock.picking,");
        assertTotal(applied, "5");
        assertThat(moved(applied)).containsExactly(item + " A 2", item + " B 3", item + " A 2", item + " B 3");
        assertThat(field("stock.move.line", "date", "product_id.default_code", "=", item))
                .filteredOn("2026-03-02 07:00:00"::equals)
                .hasSize(4);
        List<String> pickings = applied.booked().lines().stream()
                .map(line -> line.record())
                .filter(record -> record.startsWith("stock.picking,"))
                .map(record -> record.substring("stock.picking,".length()))
                .toList();
        List<String> said = new ArrayList<>();
        for (String picking : pickings) {
            said.addAll(field("stock.picking", "origin", "id", "=", Long.valueOf(picking)));
            said.addAll(field("stock.picking", "state", "id", "=", Long.valueOf(picking)));
        }
        assertThat(said).containsExactly("IC-" + run, "done", "IC-" + run, "done");
    }

    @Test
    void whatComesInOneCallGoesBackInItAndOneBadAmongFiftyTakesNoneWithIt() throws Exception {
        String item = item("none");
        put(item, "100", null);
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            documents.add(document("", "{item: %s, quantity: 2}".formatted(i == 17 ? run : item)));
        }
        documents.add(
                "{reference: BACK, fromCompany: %s, from: %s, toCompany: %s, to: \"%s\", shortage: refuse, lines: [{item: %s, quantity: 96}]}"
                        .formatted(other, theirs, own, shelf, item));
        List<Verdict> verdicts = desk.send(documents.toArray(String[]::new));
        assertThat(verdicts).filteredOn(Verdict.Applied.class::isInstance).hasSize(49);
        assertThat(verdicts.get(17)).isInstanceOf(Verdict.Rejected.class);
        assertThat(stock(item, null)).containsExactly("100", "0", "0");
    }

    @Test
    void aShortageIsAFactUnlessTheDocumentRefusesIt() throws Exception {
        String item = item("none");
        put(item, "3", null);
        String lines = "{item: %s, quantity: 2}, {item: %1$s, quantity: 2}".formatted(item);
        assertThat(desk.refuse(document(", shortage: refuse", lines)))
                .isEqualTo("/lines/0/quantity: Odoo has 3 Units at " + shelf + ", and 4 are to leave it");
        assertThat(stock(item, null)).containsExactly("3", "0", "0");
        desk.apply(document("", lines));
        assertThat(stock(item, null)).containsExactly("-1", "0", "4");
    }

    @Test
    void whatCannotGoToAnotherCompanyIsRefusedWithPlaceAndReason() throws Exception {
        String item = item("none");
        put(item, "5", null);
        String good = document("", "{item: %s, quantity: 1}".formatted(item));
        assertThat(desk.refuse(good.replace("fromCompany: " + own, "fromCompany: Nobody " + run)))
                .startsWith("/fromCompany: the user bot_stock has no company called Nobody " + run + " in Odoo, but ")
                .contains(other)
                .endsWith("; correct the message, or allow the company to the user");
        assertThat(desk.refuse(good.replace("toCompany: " + other, "toCompany: " + own)))
                .isEqualTo("/toCompany: the goods are to go from " + own
                        + " to itself: inside a company stock.transfer moves them");
        assertThat(desk.refuse(good.replace("from: \"" + shelf + "\"", "from: " + theirs)))
                .isEqualTo("/from: no stock.location that is in use has complete_name " + theirs + " of " + own
                        + "; a code names exactly one");
        assertThat(desk.refuse(good.replace("to: " + theirs, "to: \"" + shelf + "\"")))
                .isEqualTo("/to: no stock.location that is in use has complete_name " + shelf + " of " + other
                        + "; a code names exactly one");
        assertThat(desk.refuse(good.replace("to: " + theirs, "to: Inter-company transit")))
                .isEqualTo(
                        "/to: Inter-company transit is a place of no company, and the goods are to be in the stock of "
                                + other);
        assertThat(desk.refuse(good.replace("quantity: 1", "quantity: 0.3333333")))
                .startsWith("/lines/0/quantity: 0.3333333 Units cannot be kept");
        assertThat(desk.refuse(good.replace("quantity: 1", "quantity: 1, lot: A")))
                .startsWith("/lines/0/lot: " + item + " is not tracked");
        assertThat(desk.refuse(
                        document(", movedAt: '2199-01-01T00:00:00Z'", "{item: %s, quantity: 1}".formatted(item))))
                .startsWith("/movedAt: 2199-01-01T00:00:00Z has not come yet");
        assertThat(stock(item, null)).containsExactly("5", "0", "0");
    }

    /** An interface that works in one company moves nothing between two others. */
    @Test
    void bothCompaniesAreAllowedToTheUserAndOneIsTheInterfacesOwn() throws Exception {
        String item = item("none");
        put(item, "5", null);
        Operation message = desk.message(document("", "{item: %s, quantity: 1}".formatted(item)));
        allow(3, company);
        try {
            assertThat(desk.refuse(message))
                    .startsWith("/toCompany: the user bot_stock has no company called " + other + " in Odoo, but ")
                    .doesNotContain(", " + other);
        } finally {
            allow(4, company);
        }
        assertThat(desk.refuse(document("", "{item: %s, quantity: 1}".formatted(item))
                        .replace("fromCompany: " + own, "fromCompany: " + third)))
                .isEqualTo("/fromCompany: this interface works in the company " + own
                        + " (target.odoo.company), and the goods go from " + third + " to " + other);
        assertThat(stock(item, null)).containsExactly("5", "0", "0");
        desk.apply(document("", "{item: %s, quantity: 1}".formatted(item)));
        assertThat(stock(item, null)).containsExactly("4", "0", "1");
    }

    @Test
    void goodsForAnotherCompanyHaveTheirEffectOnceWhateverBecomesOfTheirMessage() throws Exception {
        String item = item("none");
        put(item, "200", null);
        String lines = "{item: %s, quantity: 2}";
        new OneEffect(
                        OnceOnly.stockIntercompany,
                        desk,
                        run + "SISTER",
                        mark -> document("", lines.formatted(item)).replace("IC-" + run, mark),
                        mark -> document("", lines.formatted(run)).replace("IC-" + run, mark))
                .comparing("bot_stock", "stock.picking", "origin", "origin", "state", "move_ids")
                .adding(() -> new BigDecimal(at(shelf, item, null)))
                .adding(() -> new BigDecimal(at(theirs, item, null)))
                .isProven();
    }
}
