package dev.plantline.testing.odoo;

import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Partners, categories, orders with their receipts and deliveries, and what bills are booked by, as a fresh Odoo has them. */
final class Trade {
    private final Records records;

    Trade(Records records, Sequences sequences) {
        this.records = records;
        records.defaults("res.partner", Map.of("type", "contact", "is_company", false, "active", true));
        records.defaults("purchase.order", Map.of("state", "draft"));
        records.defaults(
                "purchase.order.line",
                Map.of("product_qty", BigDecimal.ONE, "price_unit", ZERO, "qty_invoiced", ZERO, "qty_received", ZERO));
        records.defaults("sale.order", Map.of("state", "draft"));
        records.defaults("stock.landed.cost", Map.of("state", "draft"));
        records.defaults(
                "sale.order.line",
                Map.of("product_uom_qty", BigDecimal.ONE, "price_unit", ZERO, "qty_delivered", ZERO));
        records.hook("sale.order", (id, values, created) -> {
            if (created && values.get("name") == null) {
                records.write("sale.order", id, "name", sequences.next("sale.order", "S"));
            }
        });
        records.hook("purchase.order", (id, values, created) -> {
            if (created && values.get("name") == null) {
                records.write("purchase.order", id, "name", sequences.next("purchase.order", "P"));
            }
        });
        records.hook("product.category", (id, values, created) -> {
            if (values.containsKey("name") || values.containsKey("parent_id")) {
                Long parent = records.one("product.category", id, "parent_id");
                String name = records.text("product.category", id, "name");
                String above = parent == null ? "" : records.text("product.category", parent, "complete_name") + " / ";
                records.write("product.category", id, "complete_name", above + name);
            }
        });
    }

    /** What Odoo's modules bring along. */
    void seed() {
        long us = records.create("res.country", Map.of("name", "United States", "code", "US"));
        records.create("res.country", Map.of("name", "France", "code", "FR"));
        records.create("res.country.state", Map.of("name", "California", "code", "CA", "country_id", us));
        records.create("res.currency", Map.of("name", "USD", "active", true));
        records.create("res.currency", Map.of("name", "EUR", "active", false));
        records.create("account.account", Map.of("name", "Expenses", "code", "600000", "account_type", "expense"));
        records.create(
                "account.account",
                Map.of("name", "Account Payable", "code", "211000", "account_type", "liability_payable"));
        records.create("account.journal", Map.of("name", "Purchases", "code", "BILL", "type", "purchase"));
        records.create("account.journal", Map.of("name", "Bank", "code", "BNK1", "type", "bank"));
        records.create("account.journal", Map.of("name", "Miscellaneous", "code", "MISC", "type", "general"));
        for (String use : List.of("sale", "purchase")) {
            records.create("account.tax", Map.of("name", "15%", "amount", new BigDecimal(15), "type_tax_use", use));
        }
    }

    /** account.move.button_cancel. */
    Object cancel(List<Long> ids) {
        return cancelled("account.move", ids);
    }

    /** stock.landed.cost.button_cancel. */
    Object cancelCosts(List<Long> ids) {
        return cancelled("stock.landed.cost", ids);
    }

    /** purchase.order.button_lock. */
    Object lock(List<Long> ids) {
        ids.forEach(id -> records.write("purchase.order", id, "locked", true));
        return true;
    }

    private Object cancelled(String model, List<Long> ids) {
        ids.forEach(id -> records.write(model, id, "state", "cancel"));
        return true;
    }

    /** purchase.order.button_confirm: makes the receipt. */
    Object confirmPurchases(List<Long> ids) {
        return confirmed(records, ids, "purchase.order");
    }

    /** sale.order.action_confirm: makes the delivery. */
    Object confirmSales(List<Long> ids) {
        return confirmed(records, ids, "sale.order");
    }

    /** Confirms orders that are not confirmed yet, and awaits what they order. */
    static Object confirmed(Records records, List<Long> ids, String model) {
        String state = model.equals("purchase.order") ? "purchase" : "sale";
        for (long id : ids) {
            if (records.text(model, id, "state").equals(state)) {
                continue;
            }
            records.write(model, id, "state", state);
            for (long line : records.ids(model, id, "order_line")) {
                await(records, model, id, line);
            }
        }
        return true;
    }

    /** The transfers of an order, the oldest first: its own, and those of others into which somebody has put its goods. */
    static Set<Long> transfers(Records records, String model, long order) {
        Set<Long> found = new TreeSet<>(records.ids(model, order, "picking_ids"));
        String field = model.equals("purchase.order") ? "purchase_line_id" : "sale_line_id";
        for (long line : records.ids(model, order, "order_line")) {
            for (long move : records.store().with("stock.move", field, line)) {
                Long picking = records.one("stock.move", move, "picking_id");
                if (picking != null) {
                    found.add(picking);
                }
            }
        }
        return found;
    }

    /** Makes the move of an order's line, on the order's open transfer or a new one. */
    static void await(Records records, String model, long order, long line) {
        boolean buys = model.equals("purchase.order");
        String name = buys ? "purchase" : "sale";
        Long item = records.one(model + ".line", line, "product_id");
        if (item == null || !records.text("product.product", item, "type").equals("consu")) {
            return;
        }
        long stock = records.store().reference("stock.stock_location_stock").id();
        long outside = records.store()
                .reference(buys ? "stock.stock_location_suppliers" : "stock.stock_location_customers")
                .id();
        Map<String, Object> places = OperationScene.values(
                "location_id", buys ? outside : stock, "location_dest_id", buys ? stock : outside, "state", "assigned");
        Long picking = records.ids(model, order, "picking_ids").stream()
                .filter(each -> !List.of("done", "cancel").contains(records.text("stock.picking", each, "state")))
                .findFirst()
                .orElse(null);
        if (picking == null) {
            Map<String, Object> transfer = new LinkedHashMap<>(places);
            transfer.put(
                    "picking_type_id",
                    records.store()
                            .reference(buys ? "stock.picking_type_in" : "stock.picking_type_out")
                            .id());
            transfer.put("origin", records.value(model, order, "name"));
            transfer.put("partner_id", records.one(model, order, "partner_id"));
            transfer.put(name + "_id", order);
            picking = records.create("stock.picking", transfer);
        }
        Map<String, Object> move = new LinkedHashMap<>(places);
        move.put("picking_id", picking);
        move.put("product_id", item);
        move.put("product_uom_qty", records.number(model + ".line", line, buys ? "product_qty" : "product_uom_qty"));
        move.put(name + "_line_id", line);
        move.put("origin", records.value(model, order, "name"));
        records.create("stock.move", move);
    }
}
