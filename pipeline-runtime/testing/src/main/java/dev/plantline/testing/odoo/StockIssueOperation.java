package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** stock.issue: goods were used up outside production. */
final class StockIssueOperation implements SimulatedOperation {
    private static final Set<String> OUTSIDE = Set.of("inventory", "production");
    private static final Set<String> TYPES = Set.of("internal", "outgoing");

    @Override
    public String name() {
        return "stock.issue";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        long from = StockPlaces.inside(scene, document.path("location").asText(), "/location");
        long to = scene.one("location", document.path("to").asText(), "/to");
        String usage = scene.records().text("stock.location", to, "usage");
        if (!OUTSIDE.contains(usage)) {
            throw OperationScene.wrong(
                    "state",
                    "what is used up leaves the stock, and " + StockPlaces.name(scene, to) + " is a place of the kind "
                            + usage + ": name one of the kind inventory or production",
                    "/to");
        }
        for (String own : List.of("stock.location_inventory", "stock.location_production")) {
            if (to == scene.records().store().reference(own).id()) {
                throw OperationScene.wrong(
                        "state",
                        StockPlaces.name(scene, to)
                                + " is where Odoo itself books what is counted, made or scrapped: make a place for what this is used for, of the same kind and with its account",
                        "/to");
            }
        }
        checkType(scene, document);
        return StockTransferOperation.transfer(
                scene,
                document,
                StockTransferOperation.type(scene, document),
                from,
                to,
                StockLines.parts(scene, document, ""),
                StockTransferOperation.refuses(document),
                StockPlaces.moment(document.path("movedAt"), "/movedAt"));
    }

    private static void checkType(OperationScene scene, JsonNode document) {
        if (!document.has("operationType")) {
            return;
        }
        long type = scene.one("operationType", document.path("operationType").asText(), "/operationType");
        if (!TYPES.contains(scene.records().text("stock.picking.type", type, "code"))) {
            throw OperationScene.wrong(
                    "state",
                    scene.records().displayName("stock.picking.type", type)
                            + " is an operation type neither of internal transfers nor of deliveries",
                    "/operationType");
        }
    }
}
