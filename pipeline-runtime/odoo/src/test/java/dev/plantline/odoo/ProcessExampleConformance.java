package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the messages of examples/process-manufacturer leave in an Odoo, real or simulated: two plants in words of their own, one stock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProcessExampleConformance {
    private static final List<String> PLACES = List.of("Graz", "Linz quarantine", "Graz quarantine");

    final String run = "p" + Operations.name().substring(0, 7);
    OdooUnderTest odoo;
    private ExampleInterfaces plants;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        plants = new ExampleInterfaces(
                odoo,
                "process-manufacturer",
                Map.of(
                        "plant-linz/stock", "bot_stock",
                        "plant-linz/production", "bot_mrp",
                        // the bot of production has the rights of stock too, and so each plant a user of its own
                        "plant-graz/stock", "bot_mrp",
                        "group-finance/finance", "bot_bill"));
        for (String place : PLACES) {
            String above = place.equals("Graz") ? "WH/Stock" : "WH";
            if (odoo.search(
                            "bot_master",
                            "stock.location",
                            List.of(List.of("complete_name", "=", above + "/" + place)),
                            "name")
                    .isEmpty()) {
                odoo.load(
                        "bot_master",
                        "stock.location",
                        List.of("name", "location_id", "usage"),
                        List.of(List.of(place, above, "internal")));
            }
        }
        odoo.load(
                "bot_master",
                "product.product",
                List.of(
                        "id",
                        "default_code",
                        "barcode",
                        "name",
                        "type",
                        "is_storable",
                        "tracking",
                        "uom_id/id",
                        "standard_price"),
                List.of(item("PIGMENT", "4004", "4"), item("PAINT", "4005", "6"), item("RESIN", "4006", "3")));
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of(
                        "id",
                        "product_tmpl_id",
                        "product_qty",
                        "bom_line_ids/product_id/id",
                        "bom_line_ids/product_qty"),
                List.of(List.of("bom_" + run, "[" + run + "-PAINT] PAINT", "1", "product_" + run + "-PIGMENT", "0.5")));
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("partner_" + run, "Chemicals " + run, run + "-S")));
    }

    private List<String> item(String name, String barcode, String cost) {
        return List.of(
                "product_" + run + "-" + name,
                run + "-" + name,
                run + barcode,
                name,
                "consu",
                "True",
                "lot",
                "uom.product_uom_kgm",
                cost);
    }

    private void ordered() throws OdooFault {
        List<Long> production = odoo.load(
                "bot_mrp",
                "mrp.production",
                List.of("name", "product_id/id", "product_qty", "bom_id/id"),
                List.of(List.of(run + "-MO-1", "product_" + run + "-PAINT", "100", "bom_" + run)));
        odoo.as("bot_mrp").call("mrp.production", "action_confirm", Map.of("ids", production));
        List<Long> purchases = odoo.load(
                "bot_purchase",
                "purchase.order",
                List.of(
                        "name",
                        "partner_id/id",
                        "order_line/product_id/id",
                        "order_line/product_qty",
                        "order_line/price_unit"),
                List.of(
                        List.of(run + "-PO-L", "partner_" + run, "product_" + run + "-PIGMENT", "100", "4"),
                        List.of(run + "-PO-G", "partner_" + run, "product_" + run + "-RESIN", "200", "3")));
        odoo.as("bot_purchase").call("purchase.order", "button_confirm", Map.of("ids", purchases));
    }

    /** What Odoo has of an item: place, lot and quantity. */
    private List<String> stock(String item) throws OdooFault {
        List<String> all = new ArrayList<>();
        for (JsonNode quant : odoo.search(
                "bot_stock",
                "stock.quant",
                List.of(
                        List.of("product_id.default_code", "=", run + "-" + item),
                        List.of("location_id.usage", "=", "internal"),
                        List.of("quantity", "!=", 0)),
                "location_id",
                "lot_id",
                "quantity")) {
            all.add(quant.path("location_id").path(1).asText() + " "
                    + quant.path("lot_id").path(1).asText() + " "
                    + OperationDesk.plain(quant.path("quantity").decimalValue()));
        }
        return all;
    }

    private void apply(String name, String message) throws Exception {
        plants.apply(name, filled(message));
    }

    private String refuse(String name, String message) throws Exception {
        return plants.refuse(name, filled(message));
    }

    private String filled(String message) {
        return message.replace("${p}", run).replace('\'', '"');
    }

    /** What the real Odoo says the stock of an item is worth; the simulator values nothing. */
    void assertWorth(String item, String value) throws OdooFault {}

    @Test
    void whatBothPlantsSayStandsInOneStock() throws Exception {
        ordered();
        assertThat(
                        refuse(
                                "linz-quality",
                                "{'sample': '${p}-L-0', 'material': '${p}-PIGMENT', 'batch': 'P2', 'decision': 'BLOCK', 'amount': 0.04, 'uom': 'TO'}"))
                .as("of what has not come in")
                .startsWith("/lot: ");
        apply(
                "linz-goods-receipt",
                "{'order': '${p}-PO-L', 'reference': '${p}-W-1', 'lines': [{'item': '${p}-PIGMENT', 'quantity': 100, 'lots': [{'lot': 'P1', 'quantity': 60}, {'lot': 'P2', 'quantity': 40}]}]}");
        apply(
                "graz-wareneingang",
                "{'nr': '${p}-W-2', 'bestellung': '${p}-PO-G', 'artikel': '${p}4006', 'charge': 'R1', 'kg': 200}");
        assertWorth("PIGMENT", "400");
        assertWorth("RESIN", "600");

        apply(
                "linz-quality",
                "{'sample': '${p}-L-1', 'material': '${p}-PIGMENT', 'batch': 'P2', 'decision': 'BLOCK', 'amount': 0.04, 'uom': 'TO'}");
        apply(
                "graz-pruefung",
                "{'pruefnr': '${p}-G-1', 'artikel': '${p}4006', 'charge': 'R1', 'status': 'gesperrt', 'menge': 50000, 'einheit': 'g'}");
        assertThat(stock("PIGMENT")).containsExactlyInAnyOrder("WH/Stock P1 60", "WH/Linz quarantine P2 40");
        assertThat(stock("RESIN")).containsExactlyInAnyOrder("WH/Stock/Graz R1 150", "WH/Graz quarantine R1 50");
        assertWorth("PIGMENT", "400");
        assertWorth("RESIN", "600");

        apply(
                "linz-production",
                "{'id': '${p}-B-1', 'order': '${p}-MO-1', 'batch': 'F1', 'yield': 100, 'used': [{'material': '${p}-PIGMENT', 'batch': 'P1', 'kg': 52}]}");
        apply(
                "linz-quality",
                "{'sample': '${p}-L-2', 'material': '${p}-PIGMENT', 'batch': 'P2', 'decision': 'ACCEPT', 'amount': 30, 'uom': 'KG'}");
        apply(
                "linz-quality",
                "{'sample': '${p}-L-3', 'material': '${p}-PIGMENT', 'batch': 'P2', 'decision': 'REJECT', 'amount': 10, 'uom': 'KG'}");
        apply(
                "graz-pruefung",
                "{'pruefnr': '${p}-G-2', 'artikel': '${p}4006', 'charge': 'R1', 'status': 'frei', 'menge': 20, 'einheit': 'kg'}");
        apply(
                "graz-ausschuss",
                "{'nr': '${p}-A-1', 'ort': 'TANK', 'artikel': '${p}4006', 'charge': 'R1', 'menge': 5000, 'einheit': 'g'}");

        assertThat(stock("PIGMENT")).containsExactlyInAnyOrder("WH/Stock P1 8", "WH/Stock P2 30");
        assertThat(stock("PAINT")).containsExactly("WH/Stock F1 100");
        assertThat(stock("RESIN")).containsExactlyInAnyOrder("WH/Stock/Graz R1 165", "WH/Graz quarantine R1 30");
        assertWorth("PIGMENT", "152");
        assertWorth("PAINT", "600");
        assertWorth("RESIN", "585");

        assertThat(
                        refuse(
                                "graz-ausschuss",
                                "{'nr': '${p}-A-2', 'ort': 'SPERR', 'artikel': '${p}4006', 'charge': 'R1', 'menge': 900, 'einheit': 'kg'}"))
                .isEqualTo("/lot: Odoo has 30 kg of lot R1 at WH/Graz quarantine, and 900 are to leave it");
        assertThat(
                        refuse(
                                "graz-pruefung",
                                "{'pruefnr': '${p}-G-3', 'artikel': '${p}4006', 'charge': 'R1', 'status': 'frei', 'menge': 5, 'einheit': 'g'}"))
                .startsWith("/quantity: 0.005 kg cannot be kept");
        assertThat(stock("RESIN")).containsExactlyInAnyOrder("WH/Stock/Graz R1 165", "WH/Graz quarantine R1 30");

        apply(
                "ap-supplier-invoice",
                "{'type': 'bill', 'supplier': '${p}-S', 'reference': '${p}-RE-1', 'date': '2026-11-23', 'currency': 'USD', 'lines': [{'order': '${p}-PO-L', 'orderLine': 1, 'quantity': 100, 'price': 4, 'taxes': ['15%']}], 'tax': 60, 'total': 460}");
        assertThat(
                        refuse(
                                "ap-supplier-invoice",
                                "{'type': 'bill', 'supplier': '${p}-S', 'reference': '${p}-RE-3', 'date': '2026-11-23', 'currency': 'USD', 'lines': [{'item': '${p}-PIGMENT', 'quantity': 1, 'price': 4, 'taxes': ['15%']}], 'tax': 0.60, 'total': 6.40}"))
                .isEqualTo("/total: by its lines the bill is 4 USD without tax in Odoo, and the message says 5.8 USD");
        JsonNode bills = odoo.search(
                "bot_bill", "account.move", List.of(List.of("ref", "=like", run + "-RE-%")), "state", "amount_total");
        assertThat(bills).hasSize(1);
        assertThat(bills.path(0).path("state").asText()).isEqualTo("draft");
        assertThat(bills.path(0).path("amount_total").decimalValue()).isEqualByComparingTo(new BigDecimal(460));
    }
}
