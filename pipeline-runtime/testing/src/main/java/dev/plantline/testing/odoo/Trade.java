package dev.plantline.testing.odoo;

import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Partners, categories, purchase orders and what bills are booked by, as a fresh Odoo has them. */
final class Trade {
    private final Records records;

    Trade(Records records, Sequences sequences) {
        this.records = records;
        records.defaults("res.partner", Map.of("type", "contact", "is_company", false, "active", true));
        records.defaults("purchase.order", Map.of("state", "draft"));
        records.defaults(
                "purchase.order.line", Map.of("product_qty", BigDecimal.ONE, "price_unit", ZERO, "qty_invoiced", ZERO));
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
        for (String use : List.of("sale", "purchase")) {
            records.create("account.tax", Map.of("name", "15%", "amount", new BigDecimal(15), "type_tax_use", use));
        }
    }

    /** account.move.button_cancel. */
    Object cancel(List<Long> ids) {
        ids.forEach(id -> records.write("account.move", id, "state", "cancel"));
        return true;
    }

    /** purchase.order.button_confirm. */
    Object confirm(List<Long> ids) {
        ids.forEach(id -> records.write("purchase.order", id, "state", "purchase"));
        return true;
    }
}
