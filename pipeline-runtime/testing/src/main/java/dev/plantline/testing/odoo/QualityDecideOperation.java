package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;

/** quality.decide: goods are held, released, or scrap. */
final class QualityDecideOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "quality.decide";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        String verdict = document.path("verdict").asText();
        long from = StockPlaces.inside(scene, document.path("from").asText(), "/from");
        StockLines.checkStored(scene, document, "");
        if (verdict.equals("scrap")) {
            return StockScrapOperation.scrap(scene, document, from, true);
        }
        if (!document.has("to")) {
            throw OperationScene.wrong(
                    "document",
                    "goods that are held or released go somewhere, and the message does not say where",
                    "/to");
        }
        if (document.has("reason")) {
            throw OperationScene.wrong(
                    "document", "reason is a scrap reason, and the verdict is " + verdict, "/reason");
        }
        long to = StockPlaces.inside(scene, document.path("to").asText(), "/to");
        StockTransferOperation.checkApart(scene, from, to);
        long stock = scene.inventory().stock();
        if (verdict.equals("hold") && StockPlaces.isBelow(scene, to, stock)) {
            throw OperationScene.wrong(
                    "state",
                    "what lies at " + StockPlaces.name(scene, to) + " stays available, for it is below "
                            + StockPlaces.name(scene, stock) + ": hold goods at a place beside it",
                    "/to");
        }
        if (verdict.equals("release") && StockPlaces.isBelow(scene, from, stock)) {
            throw OperationScene.wrong(
                    "state",
                    "nothing is held at " + StockPlaces.name(scene, from) + ", for it is below "
                            + StockPlaces.name(scene, stock) + ": release goods from the place where they are held",
                    "/from");
        }
        return StockTransferOperation.transfer(
                scene,
                document,
                StockTransferOperation.type(scene, document),
                from,
                to,
                StockLines.parts(scene, document, ""),
                true,
                null);
    }
}
