package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A line of a bill as it is booked.
 *
 * @param values of the record
 * @param row line of the order that it bills; null: none
 * @param unit null: none
 * @param item code; empty: none
 */
record BillLine(Map<String, Object> values, Long row, Long unit, String item) {
    private static final String ORDER = "purchase.order";
    private static final String ORDER_LINE = "purchase.order.line";
    private static final List<String> NOT_BILLED = List.of("asset_receivable", "liability_payable", "off_balance");
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    @SuppressWarnings("unchecked") // put in by this class
    List<Long> taxes() {
        return (List<Long>) values.get("tax_ids");
    }

    BigDecimal number(String field) {
        return (BigDecimal) values.get(field);
    }

    BigDecimal net() {
        return number("quantity")
                .multiply(number("price_unit"))
                .multiply(HUNDRED.subtract(number("discount")))
                .divide(HUNDRED);
    }

    /** The line of a document, the n-th from 0. */
    static BillLine of(OperationScene scene, long supplier, JsonNode line, int n) {
        Records records = scene.records();
        String place = "/lines/" + n;
        Map<String, Object> values = new LinkedHashMap<>();
        Long row = null;
        Long item = null;
        if (line.has("order")) {
            row = orderLine(scene, supplier, line, place);
            item = records.one(ORDER_LINE, row, "product_id");
            values.put("purchase_line_id", row);
        } else if (line.has("orderLine")) {
            throw OperationScene.wrong("document", "orderLine belongs to an order", place + "/orderLine");
        } else if (line.has("item")) {
            item = scene.one("item", line.path("item").asText(), place + "/item");
        } else if (!line.has("account")) {
            throw OperationScene.wrong(
                    "document", "a line is one of an order, an item or an account, and this one names none", place);
        }
        values.put("product_id", item);
        values.put("name", line.path("description").asText(null));
        values.put("price_unit", new BigDecimal(line.path("price").asText()));
        values.put("discount", new BigDecimal(line.path("discount").asText("0")));
        values.put("sequence", 10L + n);
        Long unit = item == null ? null : records.one("product.product", item, "uom_id");
        values.put("product_uom_id", unit);
        values.put("quantity", quantity(scene, line, unit, place));
        if (line.has("account")) {
            values.put("account_id", account(scene, line.path("account").asText(), place + "/account"));
        }
        values.put("tax_ids", taxes(scene, line, place));
        String code =
                line.path("item").asText(item == null ? "" : records.text("product.product", item, "default_code"));
        return new BillLine(values, row, unit, code);
    }

    private static BigDecimal quantity(OperationScene scene, JsonNode line, Long unit, String place) {
        if (unit != null) {
            scene.checkUnit(line.path("unit"), unit, place + "/unit");
            return scene.quantity(line.path("quantity"), unit, place + "/quantity");
        }
        if (line.has("unit")) {
            throw OperationScene.wrong("document", "a line of an account only has no unit", place + "/unit");
        }
        return new BigDecimal(line.path("quantity").asText());
    }

    private static long account(OperationScene scene, String code, String place) {
        long account = scene.one("account", code, place);
        String type = scene.records().text("account.account", account, "account_type");
        if (NOT_BILLED.contains(type)) {
            throw OperationScene.wrong(
                    "state",
                    "no line of a bill is booked on the account " + code + ", which is of the type " + type,
                    place);
        }
        return account;
    }

    private static long orderLine(OperationScene scene, long supplier, JsonNode line, String place) {
        Records records = scene.records();
        long order = scene.order(Purchases.KIND, line.path("order").asText(), place + "/order");
        String number = records.text(ORDER, order, "name");
        if (records.one(ORDER, order, "partner_id") != supplier) {
            throw OperationScene.wrong(
                    "state",
                    "the order " + number + " is one of "
                            + records.displayName("res.partner", records.one(ORDER, order, "partner_id"))
                            + ", not of " + records.displayName("res.partner", supplier),
                    place + "/order");
        }
        if (!records.text(ORDER, order, "state").equals("purchase")) {
            throw OperationScene.wrong(
                    "state",
                    "the order " + number + " is not confirmed: it is " + records.text(ORDER, order, "state"),
                    place + "/order");
        }
        List<Long> rows = records.ids(ORDER, order, "order_line");
        Long item = line.has("item") ? scene.one("item", line.path("item").asText(), place + "/item") : null;
        if (line.has("orderLine")) {
            return numbered(records, number, rows, line, item, place);
        }
        if (item == null) {
            throw OperationScene.wrong("document", "a line of an order needs orderLine or item", place);
        }
        List<Long> found = rows.stream()
                .filter(each -> item.equals(records.one(ORDER_LINE, each, "product_id")))
                .toList();
        if (found.size() != 1) {
            String code = line.path("item").asText();
            throw OperationScene.wrong(
                    "lookup",
                    found.isEmpty()
                            ? "no line of the order " + number + " is for " + code + ": bill it without order"
                            : found.size() + " lines of the order " + number + " are for " + code
                                    + ": say which by orderLine",
                    place);
        }
        return found.get(0);
    }

    private static long numbered(
            Records records, String order, List<Long> rows, JsonNode line, Long item, String place) {
        int number = line.path("orderLine").asInt();
        if (number < 1 || number > rows.size()) {
            throw OperationScene.wrong(
                    "lookup",
                    order + " has " + rows.size() + " lines with an item, and none of the number " + number
                            + ": orderLine counts them from 1",
                    place + "/orderLine");
        }
        long row = rows.get(number - 1);
        long there = records.one(ORDER_LINE, row, "product_id");
        if (item != null && item != there) {
            throw OperationScene.wrong(
                    "state",
                    "line " + number + " of the order " + order + " is for "
                            + records.displayName("product.product", there) + ", not for "
                            + line.path("item").asText(),
                    place + "/item");
        }
        return row;
    }

    /** The taxes that are named, else the first of purchases. */
    private static List<Long> taxes(OperationScene scene, JsonNode line, String place) {
        Records records = scene.records();
        List<Long> all = records.store().all("account.tax").keySet().stream()
                .filter(each ->
                        records.text("account.tax", each, "type_tax_use").equals("purchase"))
                .toList();
        if (!line.has("taxes")) {
            return all.subList(0, 1);
        }
        List<Long> taxes = new ArrayList<>();
        for (int n = 0; n < line.path("taxes").size(); n++) {
            String code = line.path("taxes").path(n).asText();
            List<Long> found = all.stream()
                    .filter(each -> records.text("account.tax", each, "name").equals(code))
                    .toList();
            if (found.size() != 1) {
                throw OperationScene.wrong(
                        "lookup",
                        found.size() + " purchase taxes have the code " + code + "; a code names exactly one",
                        place + "/taxes/" + n);
            }
            if (taxes.contains(found.get(0))) {
                throw OperationScene.wrong("document", "the tax " + code + " is named twice", place + "/taxes/" + n);
            }
            taxes.add(found.get(0));
        }
        return taxes;
    }
}
