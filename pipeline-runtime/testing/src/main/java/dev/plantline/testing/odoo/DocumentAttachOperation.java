package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** document.attach: a file, or the address of one, is attached to a record in Odoo. */
final class DocumentAttachOperation implements SimulatedOperation {
    /**
     * What a file can be attached to.
     *
     * @param field that its number is; empty: it has none
     * @param names properties that name it
     */
    private record Target(String model, String field, List<String> names) {}

    private static final Map<String, Target> TARGETS = Map.ofEntries(
            Map.entry("item", new Target("product.product", "", List.of("item"))),
            Map.entry("partner", new Target("res.partner", "", List.of("partner"))),
            Map.entry("lot", new Target("stock.lot", "name", List.of("item", "number"))),
            Map.entry(ProductionLines.KIND, new Target(ProductionLines.ORDER, "name", List.of("number"))),
            Map.entry(Purchases.KIND, new Target(Purchases.ORDER, "name", List.of("number"))),
            Map.entry("transfer", new Target("stock.picking", "name", List.of("number"))),
            Map.entry("bill", new Target("account.move", "ref", List.of("partner", "number"))),
            Map.entry("refund", new Target("account.move", "ref", List.of("partner", "number"))),
            Map.entry("entry", new Target("account.move", "ref", List.of("journal", "number"))),
            Map.entry("landedCost", new Target("stock.landed.cost", "description", List.of("number"))),
            Map.entry("bom", new Target("mrp.bom", "code", List.of("item", "number"))));

    /** Of the targets that are entries in the books, their type. */
    private static final Map<String, String> ENTRIES =
            Map.of("bill", "in_invoice", "refund", "in_refund", "entry", "entry");

    /** Targets that are not found when they are cancelled. */
    private static final Set<String> CANCELLED = Set.of("bill", "refund", "entry", "landedCost");

    @Override
    public String name() {
        return "document.attach";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        Target target = TARGETS.get(document.path("to").asText());
        checkNames(document, target.names());
        long to = target(scene, document, target);
        String model = target.model();
        if (model.equals("product.product")) {
            to = records.one(model, to, "product_tmpl_id");
            model = "product.template";
        }
        if (document.has("content") == document.has("url")) {
            throw OperationScene.wrong("document", "an attachment has either content or url", "/content");
        }
        long attachment = Attachments.attach(records, model, to, document, "");
        String lot = document.path("to").asText().equals("lot")
                ? document.path("number").asText()
                : null;
        return new Outcome(
                Attachments.MODEL,
                attachment,
                Map.of(),
                List.of(
                        OperationScene.booking(Attachments.MODEL, attachment, null, null),
                        OperationScene.booking(model, to, document.path("item").asText(null), lot)));
    }

    private static void checkNames(JsonNode document, List<String> names) {
        for (String name : List.of("item", "partner", "journal", "number")) {
            if (names.contains(name) != document.has(name)) {
                throw OperationScene.wrong(
                        "document",
                        document.path("to").asText() + " is named by " + String.join(" and ", names)
                                + ", and the message has "
                                + (names.contains(name) ? "no " + name : name + " as well"),
                        "/" + name);
            }
        }
    }

    private static long target(OperationScene scene, JsonNode document, Target target) {
        Records records = scene.records();
        if (target.field().isEmpty()) {
            String kind = target.names().get(0);
            return scene.one(kind, document.path(kind).asText(), "/" + kind);
        }
        String number = document.path("number").asText();
        String to = document.path("to").asText();
        if (to.equals(ProductionLines.KIND) || to.equals(Purchases.KIND)) {
            return order(scene, to, number);
        }
        Map<String, Object> wanted = new HashMap<>();
        if (document.has("item")) {
            long item = scene.one("item", document.path("item").asText(), "/item");
            if (to.equals("bom")) {
                wanted.put("product_tmpl_id", records.one("product.product", item, "product_tmpl_id"));
            } else {
                wanted.put("product_id", item);
            }
        }
        if (document.has("partner")) {
            wanted.put(
                    "partner_id", scene.one("partner", document.path("partner").asText(), "/partner"));
        }
        if (document.has("journal")) {
            wanted.put(
                    "journal_id", scene.one("journal", document.path("journal").asText(), "/journal"));
        }
        String type = ENTRIES.getOrDefault(to, "");
        List<Long> found = records.store().all(target.model()).keySet().stream()
                .filter(each ->
                        records.text(target.model(), each, target.field()).equals(number))
                .filter(each -> wanted.entrySet().stream()
                        .allMatch(field -> field.getValue().equals(records.one(target.model(), each, field.getKey()))))
                .filter(each -> type.isEmpty()
                        || records.text(target.model(), each, "move_type").equals(type))
                .filter(each -> !CANCELLED.contains(to)
                        || !records.text(target.model(), each, "state").equals("cancel"))
                .toList();
        if (found.size() != 1) {
            throw OperationScene.wrong(
                    "lookup", "no record of " + target.model() + " has the number " + number, "/number");
        }
        return found.get(0);
    }

    /** The order of a code; of a production order that was divided the one that is called so, or else the first of its chain. */
    private static long order(OperationScene scene, String kind, String code) {
        List<Long> found = scene.orders(kind, code);
        if (found.size() > 1
                && kind.equals(ProductionLines.KIND)
                && found.stream()
                                .map(each -> scene.records().one(ProductionLines.ORDER, each, "production_group_id"))
                                .distinct()
                                .count()
                        == 1) {
            found = List.of(found.stream()
                    .filter(each -> scene.records()
                            .text(ProductionLines.ORDER, each, "name")
                            .equals(code))
                    .findFirst()
                    .orElse(found.get(0)));
        }
        if (found.size() != 1) {
            throw scene.noOrder(kind, code, found, "/number");
        }
        return found.get(0);
    }
}
