package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Items and places of one run, for suites of operations on stock: on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StockConformance {
    final String run = RunName.fresh();
    /** Below the stock. */
    final String shelf = "WH/Stock/Shelf " + run;
    /** Beside the stock. */
    final String quarantine = "WH/Quarantine " + run;

    OdooUnderTest odoo;
    private int items;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void makePlaces() throws Exception {
        odoo = odoo();
        long warehouse = odoo.search(
                        "bot_stock", "stock.location", List.of(List.of("complete_name", "=", "WH")), "name")
                .path(0)
                .path("id")
                .asLong();
        long stock = odoo.search(
                        "bot_stock", "stock.location", List.of(List.of("complete_name", "=", "WH/Stock")), "name")
                .path(0)
                .path("id")
                .asLong();
        odoo.load(
                "bot_master",
                "stock.location",
                List.of("id", "name", "location_id/.id", "usage"),
                List.of(
                        List.of("shelf_" + run, "Shelf " + run, "" + stock, "internal"),
                        List.of("quarantine_" + run, "Quarantine " + run, "" + warehouse, "internal")));
    }

    /** A new item that is kept in stock; its code. */
    String item(String tracking) throws OdooFault {
        String code = run + "I" + ++items;
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable", "tracking"),
                List.of(List.of("product_" + code, "Part " + code, code, "consu", "True", tracking)));
        return code;
    }

    /** An item for each subject, which has its mark. */
    void itemEach(String prefix) throws OdooFault {
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable"),
                OneEffect.marks(prefix).stream()
                        .map(mark -> List.of("product_" + mark, "Part " + mark, mark, "consu", "True"))
                        .toList());
    }

    /** Compares where the subjects' items lie and how they have moved. */
    static OneEffect comparingStock(OneEffect effect) {
        return effect.comparing(
                        "bot_stock", "stock.quant", "product_id.default_code", "product_id", "location_id", "quantity")
                .comparing(
                        "bot_stock",
                        "stock.move",
                        "product_id.default_code",
                        "product_id",
                        "location_id",
                        "location_dest_id",
                        "quantity",
                        "state");
    }

    /** Lots of an item. */
    void lots(String item, String... names) throws OdooFault {
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(List.of("lot_" + item + "_" + name, name, "product_" + item));
        }
        odoo.load("bot_master", "stock.lot", List.of("id", "name", "product_id/id"), rows);
    }

    /** Puts so much of an item on the shelf. */
    void put(String item, String quantity, String lot) throws OdooFault {
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/id", "lot_id/id", "inventory_quantity_auto_apply"),
                List.of(List.of(
                        "product_" + item, "shelf_" + run, lot == null ? "" : "lot_" + item + "_" + lot, quantity)));
    }

    /** What lies at a place; of one lot, unless it is null. */
    String at(String place, String item, String lot) throws OdooFault {
        BigDecimal all = BigDecimal.ZERO;
        for (JsonNode quant : odoo.search(
                "bot_stock",
                "stock.quant",
                List.of(
                        List.of("product_id.default_code", "=", item),
                        List.of("location_id.complete_name", "=", place)),
                "quantity",
                "lot_id")) {
            if (lot == null || quant.path("lot_id").path(1).asText().equals(lot)) {
                all = all.add(quant.path("quantity").decimalValue());
            }
        }
        return all.signum() == 0 ? "0" : OperationDesk.plain(all);
    }

    /** What one field of the records says that a domain finds, in their order. */
    List<String> field(String model, String field, Object... term) throws OdooFault {
        List<String> values = new ArrayList<>();
        for (JsonNode record : odoo.search("bot_stock", model, List.of(List.of(term)), field)) {
            JsonNode value = record.path(field);
            values.add(value.isNumber() ? OperationDesk.plain(value.decimalValue()) : value.asText());
        }
        return values;
    }

    /** Whether transfers are done or open, in no order: when nothing is reserved, an open one is of another state on each Odoo. */
    List<String> transfers(Object... term) throws OdooFault {
        return field("stock.picking", "state", term).stream()
                .map(state -> state.equals("done") || state.equals("cancel") ? state : "open")
                .sorted()
                .toList();
    }

    String name(String model, long id) throws OdooFault {
        return field(model, "name", "id", "=", id).get(0);
    }

    long confirmed(String login, String model, String method, long id) throws OdooFault {
        odoo.as(login).call(model, method, Map.of("ids", List.of(id)));
        return id;
    }

    /** What is booked at moves: {@code item lot quantity}. */
    static List<String> moved(Verdict.Applied applied) {
        return applied.booked().lines().stream()
                .filter(line -> line.record().startsWith("stock.move,"))
                .map(StockConformance::said)
                .toList();
    }

    private static String said(Booked.Line line) {
        String lot = line.lot() == null || line.lot().isEmpty() ? "" : " " + line.lot();
        return line.item() + lot + " " + OperationDesk.plain(line.quantity());
    }

    static void assertTotal(Verdict.Applied applied, String total) {
        assertThat(applied.booked().totals()).hasToString("[" + total + " Units]");
    }

    static List<String> kinds(List<Verdict> verdicts) {
        return verdicts.stream().map(each -> each.getClass().getSimpleName()).toList();
    }
}
