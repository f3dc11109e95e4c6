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

/** What the messages of examples/discrete-manufacturer leave in an Odoo, real or simulated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExampleConformance {
    private static final String CONFIRMATION = "mes-production-confirmation";

    private final String run = "e" + Operations.name().substring(0, 7);
    private OdooUnderTest odoo;
    private ExampleInterfaces plant;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        plant = new ExampleInterfaces(
                odoo,
                "discrete-manufacturer",
                Map.of(
                        "plant-lyon/production", "bot_mrp",
                        "plant-lyon/stock", "bot_stock",
                        "plant-lyon/finance", "bot_bill",
                        "plant-lyon/master-data", "bot_master"));
        if (odoo.search(
                        "bot_master",
                        "stock.location",
                        List.of(List.of("complete_name", "=", "WH/Stock/Line 1")),
                        "name")
                .isEmpty()) {
            odoo.load(
                    "bot_master",
                    "stock.location",
                    List.of("name", "location_id/id", "usage"),
                    List.of(List.of("Line 1", "stock.stock_location_stock", "internal")));
        }
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "default_code", "name", "type", "is_storable", "tracking"),
                List.of(
                        List.of("product_" + run + "V", run + "V", "Valve", "consu", "True", "lot"),
                        List.of("product_" + run + "B", run + "B", "Body", "consu", "True", "lot"),
                        List.of("product_" + run + "S", run + "S", "Seal", "consu", "True", "none")));
        odoo.load(
                "bot_master",
                "stock.lot",
                List.of("id", "name", "product_id/id"),
                List.of(List.of("lot_" + run, "C-1", "product_" + run + "B")));
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/id", "lot_id/id", "inventory_quantity_auto_apply"),
                List.of(
                        List.of("product_" + run + "B", "stock.stock_location_stock", "lot_" + run, "100"),
                        List.of("product_" + run + "S", "stock.stock_location_stock", "", "100")));
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of(
                        "id",
                        "product_tmpl_id",
                        "product_qty",
                        "bom_line_ids/product_id/id",
                        "bom_line_ids/product_qty"),
                List.of(
                        List.of("bom_" + run, "[" + run + "V] Valve", "1", "product_" + run + "B", "1"),
                        List.of("", "", "", "product_" + run + "S", "2")));
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("partner_" + run, "Foundry " + run, run + "P")));
    }

    private String order(String number, int quantity) throws OdooFault {
        List<Long> ids = odoo.load(
                "bot_mrp",
                "mrp.production",
                List.of("name", "product_id/id", "product_qty", "bom_id/id"),
                List.of(List.of(run + number, "product_" + run + "V", "" + quantity, "bom_" + run)));
        odoo.as("bot_mrp").call("mrp.production", "action_confirm", Map.of("ids", ids));
        return run + number;
    }

    private String report(String order, String quantity, String rest) {
        return "{\"msgId\": \"%s\", \"orderNo\": \"%s\", \"product\": \"%s\", \"lot\": \"V-1\", %s, \"finishedAt\": \"2026-11-23T06:40:00+01:00\"%s}"
                .formatted(Operations.name(), order, run + "V", quantity, rest);
    }

    private static String used(String component, String quantity, String lot) {
        return "{\"component\": \"%s\", \"quantity\": %s, \"unit\": \"PCE\"%s}"
                .formatted(component, quantity, lot == null ? "" : ", \"lot\": \"" + lot + "\"");
    }

    /** What the chain of an order has used of its components: code and quantity. */
    private List<String> consumption(String order) throws OdooFault {
        List<String> all = new ArrayList<>();
        for (JsonNode move : odoo.search(
                "bot_mrp",
                "stock.move",
                List.of(
                        List.of("raw_material_production_id.name", "=like", order + "%"),
                        List.of("state", "=", "done")),
                "product_id",
                "quantity")) {
            String item = move.path("product_id").path(1).asText();
            all.add(item.substring(item.indexOf(']') - 1, item.indexOf(']')) + " "
                    + OperationDesk.plain(move.path("quantity").decimalValue()));
        }
        return all;
    }

    private String stock(String item, String place) throws OdooFault {
        BigDecimal all = BigDecimal.ZERO;
        for (JsonNode quant : odoo.search(
                "bot_stock",
                "stock.quant",
                List.of(
                        List.of("product_id.default_code", "=", run + item),
                        List.of("location_id.complete_name", "=", place)),
                "quantity")) {
            all = all.add(quant.path("quantity").decimalValue());
        }
        return all.signum() == 0 ? "0" : OperationDesk.plain(all);
    }

    @Test
    void aReportWithoutConsumptionsUsesWhatThePlanSaysAndOneWithSomeOfThemIsRefused() throws Exception {
        String order = order("-MO-1", 24);
        assertThat(plant.refuse(
                        CONFIRMATION,
                        report(
                                order,
                                "\"quantity\": 1, \"unit\": \"DZ\"",
                                ", \"consumptions\": [" + used(run + "B", "12", "C-1") + "]")))
                .startsWith("/components: consumption is reported, and the message says nothing of ")
                .contains(run + "S");
        assertThat(consumption(order)).isEmpty();

        plant.apply(CONFIRMATION, report(order, "\"quantity\": 1, \"unit\": \"DZ\"", ""));
        assertThat(consumption(order)).containsExactlyInAnyOrder("B 12", "S 24");

        plant.apply(
                CONFIRMATION,
                report(
                        order,
                        "\"quantity\": 12, \"unit\": \"PCE\"",
                        ", \"consumptions\": [" + used(run + "B", "13", "C-1") + ", " + used(run + "S", "24", null)
                                + "]"));
        assertThat(consumption(order)).containsExactlyInAnyOrder("B 12", "S 24", "B 13", "S 24");
    }

    @Test
    void goodsComeInMoveAndGoOutAndTheInvoiceIsADraft() throws Exception {
        String filter = run + "F";
        plant.apply(
                "plm-product-master",
                "{\"product\": \"%s\", \"revision\": 1, \"name\": \"Filter\", \"tracking\": \"BATCH\", \"weight\": 0.40}"
                        .formatted(filter));
        long item = odoo.search("bot_master", "product.product", List.of(List.of("default_code", "=", filter)), "id")
                .path(0)
                .path("id")
                .asLong();
        List<Long> purchase = odoo.load(
                "bot_purchase",
                "purchase.order",
                List.of(
                        "name",
                        "partner_id/id",
                        "order_line/product_id/.id",
                        "order_line/product_qty",
                        "order_line/price_unit"),
                List.of(List.of(run + "-PO", "partner_" + run, "" + item, "10", "3")));
        odoo.as("bot_purchase").call("purchase.order", "button_confirm", Map.of("ids", purchase));

        plant.apply(
                "wms-goods-receipt",
                "{\"order\": \"%1$s-PO\", \"reference\": \"%1$s-R\", \"lines\": [{\"orderLine\": 1, \"item\": \"%2$s\", \"quantity\": 6, \"unit\": \"unit\", \"lot\": \"F-1\"}]}"
                        .formatted(run, filter));
        assertThat(stock("F", "WH/Stock")).isEqualTo("6");

        plant.apply(
                "wms-stock-transfer",
                "{\"transferId\": \"%s-T\", \"movedAt\": \"2026-11-23T06:10:00+01:00\", \"from\": \"HALL-1\", \"to\": \"LINE-1\", \"product\": \"%s\", \"lot\": \"F-1\", \"quantity\": 4, \"unit\": \"EA\"}"
                        .formatted(run, filter));
        assertThat(stock("F", "WH/Stock")).isEqualTo("2");
        assertThat(stock("F", "WH/Stock/Line 1")).isEqualTo("4");

        List<Long> delivery = odoo.load(
                "bot_stock",
                "stock.picking",
                List.of(
                        "name",
                        "picking_type_id/id",
                        "location_id/id",
                        "location_dest_id/id",
                        "move_ids/product_id/.id",
                        "move_ids/product_uom_qty",
                        "move_ids/location_id/id",
                        "move_ids/location_dest_id/id"),
                List.of(List.of(
                        run + "-OUT",
                        "stock.picking_type_out",
                        "stock.stock_location_stock",
                        "stock.stock_location_customers",
                        "" + item,
                        "3",
                        "stock.stock_location_stock",
                        "stock.stock_location_customers")));
        odoo.as("bot_stock").call("stock.picking", "action_confirm", Map.of("ids", delivery));
        plant.apply(
                "wms-shipment",
                "{\"delivery\": \"%1$s-OUT\", \"reference\": \"%1$s-S\", \"lines\": [{\"item\": \"%2$s\", \"quantity\": 3, \"lot\": \"F-1\"}]}"
                        .formatted(run, filter));
        assertThat(new BigDecimal(stock("F", "WH/Stock")).add(new BigDecimal(stock("F", "WH/Stock/Line 1"))))
                .isEqualByComparingTo("3");

        plant.apply(
                "ap-supplier-invoice",
                "{\"supplier\": \"%1$sP\", \"reference\": \"%1$s-INV\", \"date\": \"2026-11-23\", \"currency\": \"USD\", \"tax\": 2.7, \"total\": 20.7, \"lines\": [{\"order\": \"%1$s-PO\", \"orderLine\": 1, \"quantity\": 6, \"price\": 3, \"taxes\": [\"15%%\"]}]}"
                        .formatted(run));
        JsonNode bill = odoo.search(
                "bot_bill",
                "account.move",
                List.of(List.of("ref", "=", run + "-INV")),
                "state",
                "amount_total",
                "move_type");
        assertThat(bill).hasSize(1);
        assertThat(bill.path(0).path("state").asText()).isEqualTo("draft");
        assertThat(bill.path(0).path("amount_total").decimalValue()).isEqualByComparingTo("20.7");
    }
}
