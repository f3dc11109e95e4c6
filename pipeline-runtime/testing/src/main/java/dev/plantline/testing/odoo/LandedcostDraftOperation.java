package dev.plantline.testing.odoo;

import static dev.plantline.testing.odoo.OperationScene.plain;
import static dev.plantline.testing.odoo.OperationScene.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** landedcost.draft: costs of getting goods here, as a draft. What each movement is given stands on the real Odoo only. */
final class LandedcostDraftOperation implements SimulatedOperation {
    private static final String MODEL = "stock.landed.cost";
    private static final String LINE = "stock.landed.cost.lines";
    private static final Set<String> VALUED = Set.of("average", "fifo");
    private static final Map<String, String> SPLITS = Map.of(
            "equal", "equal",
            "quantity", "by_quantity",
            "cost", "by_current_cost_price",
            "weight", "by_weight",
            "volume", "by_volume");

    @Override
    public String name() {
        return "landedcost.draft";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        String reference = document.path("reference").asText().strip();
        if (reference.isEmpty()) {
            throw wrong("document", "the reference is empty", "/reference");
        }
        if (!document.path("currency").asText().equals("USD")) {
            throw wrong(
                    "document",
                    "the costs are in " + document.path("currency").asText()
                            + ", and the company My Company keeps landed costs in USD: convert them in the mapping",
                    "/currency");
        }
        scene.checkReference(MODEL, other -> true, "description", reference, "the landed cost " + reference);
        List<Long> receipts = receipts(scene, document.path("receipts"));
        List<Map<String, Object>> lines = new ArrayList<>();
        BigDecimal added = BigDecimal.ZERO;
        for (int n = 0; n < document.path("lines").size(); n++) {
            lines.add(line(scene, document.path("lines").path(n), "/lines/" + n));
            added = added.add((BigDecimal) lines.get(n).get("price_unit"));
        }
        BigDecimal total = OperationScene.money(document.path("total").asText(), "USD", "/total");
        if (added.compareTo(total) != 0) {
            throw wrong(
                    "document",
                    "the lines add up to " + plain(added) + " USD, and the total is " + plain(total),
                    "/total");
        }
        checkWorth(records, receipts, total);
        long cost = records.create(
                MODEL,
                OperationScene.values(
                        "date",
                        document.path("date").asText(),
                        "description",
                        reference,
                        "picking_ids",
                        receipts,
                        "account_journal_id",
                        document.has("journal")
                                ? scene.journal(document.path("journal").asText(), "general", "miscellaneous entries")
                                : scene.with("account.journal", "type", "general")
                                        .get(0),
                        "amount_total",
                        total));
        for (Map<String, Object> line : lines) {
            line.put("cost_id", cost);
            records.create(LINE, line);
        }
        return new Outcome(
                MODEL,
                cost,
                Map.of("USD", total),
                List.of(String.join("\t", MODEL + "," + cost, plain(total), "USD", "", "")));
    }

    private static List<Long> receipts(OperationScene scene, JsonNode names) {
        Records records = scene.records();
        Set<Long> receipts = new LinkedHashSet<>();
        for (int n = 0; n < names.size(); n++) {
            String name = names.path(n).asText();
            String place = "/receipts/" + n;
            List<Long> found = scene.with("stock.picking", "name", name);
            if (found.size() != 1) {
                throw wrong(
                        "lookup",
                        "Odoo has " + (found.isEmpty() ? "no" : found.size()) + " transfers called " + name
                                + " in My Company" + OperationScene.otherwise(found),
                        place);
            }
            long receipt = found.get(0);
            long type = records.one("stock.picking", receipt, "picking_type_id");
            String state = records.text("stock.picking", receipt, "state");
            if (!records.text("stock.picking.type", type, "code").equals("incoming")) {
                throw wrong(
                        "state",
                        name + " is no receipt: it is of the operation type "
                                + records.text("stock.picking.type", type, "name"),
                        place);
            }
            if (!state.equals("done")) {
                throw wrong("state", name + " is not done: it is " + state, place);
            }
            if (records.ids("stock.picking", receipt, "move_ids").stream().noneMatch(move -> isValued(records, move))) {
                throw wrong(
                        "state",
                        name + " has brought nothing whose cost Odoo computes: landed costs go onto items at average"
                                + " cost, or first in, first out",
                        place);
            }
            if (!receipts.add(receipt)) {
                throw wrong("document", name + " stands twice among the receipts", place);
            }
        }
        return List.copyOf(receipts);
    }

    /** That the goods are not worth less than nothing afterwards; of the receipts as a whole. */
    private static void checkWorth(Records records, List<Long> receipts, BigDecimal total) {
        BigDecimal worth = BigDecimal.ZERO;
        for (long receipt : receipts) {
            for (long move : records.ids("stock.picking", receipt, "move_ids")) {
                if (isValued(records, move)) {
                    long item = records.one("stock.move", move, "product_id");
                    worth = worth.add(records.number("stock.move", move, "quantity")
                            .multiply(records.number("product.product", item, "standard_price")));
                }
            }
        }
        if (total.signum() < 0 && worth.add(total).signum() < 0) {
            throw wrong(
                    "state",
                    "the costs take " + plain(total.negate()) + " USD off goods that are worth " + plain(worth)
                            + ": they would be worth less than nothing",
                    "/total");
        }
    }

    private static boolean isValued(Records records, long move) {
        Long category = records.one("product.product", records.one("stock.move", move, "product_id"), "categ_id");
        return category != null && VALUED.contains(records.text("product.category", category, "property_cost_method"));
    }

    private static Map<String, Object> line(OperationScene scene, JsonNode line, String place) {
        Records records = scene.records();
        String code = line.path("item").asText();
        long item = scene.one("item", code, place + "/item");
        if (!Boolean.TRUE.equals(records.value("product.product", item, "landed_cost_ok"))) {
            throw wrong("state", code + " is not marked as a landed cost in Odoo", place + "/item");
        }
        BigDecimal amount = OperationScene.money(line.path("amount").asText(), "USD", place + "/amount");
        if (amount.signum() == 0) {
            throw wrong("document", "the amount is 0", place + "/amount");
        }
        long account = line.has("account")
                ? scene.one("account", line.path("account").asText(), place + "/account")
                : scene.with("account.account", "account_type", "expense").get(0);
        return OperationScene.values(
                "product_id",
                item,
                "name",
                line.path("description").asText(records.text("product.product", item, "name")),
                "price_unit",
                amount,
                "account_id",
                account,
                "split_method",
                SPLITS.get(line.path("split").asText("equal")));
    }
}
