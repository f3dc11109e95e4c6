package dev.plantline.testing.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** stock.intercompany: goods went from a place of one company to a place of another, out of the one and into the other at once. */
final class StockIntercompanyOperation implements SimulatedOperation {
    @Override
    public String name() {
        return "stock.intercompany";
    }

    @Override
    public Outcome work(OperationScene scene, JsonNode document) {
        Records records = scene.records();
        long giver = scene.company(document.path("fromCompany").asText(), "/fromCompany");
        long taker = scene.company(document.path("toCompany").asText(), "/toCompany");
        if (giver == taker) {
            throw OperationScene.wrong(
                    "document",
                    "the goods are to go from " + name(scene, giver)
                            + " to itself: inside a company stock.transfer moves them",
                    "/toCompany");
        }
        Long own = records.company();
        if (own == null || own != giver && own != taker) {
            throw OperationScene.wrong(
                    "state",
                    "this interface works in the company " + (own == null ? "" : name(scene, own))
                            + " (target.odoo.company), and the goods go from " + name(scene, giver) + " to "
                            + name(scene, taker),
                    "/fromCompany");
        }
        long from = place(scene, giver, document.path("from").asText(), "/from");
        long to = place(scene, taker, document.path("to").asText(), "/to");
        String at = StockPlaces.moment(document.path("movedAt"), "/movedAt");
        List<StockLines.Part> parts = new ArrayList<>();
        for (int n = 0; n < document.path("lines").size(); n++) {
            parts.addAll(StockLines.parts(scene, document.path("lines").path(n), "/lines/" + n));
        }
        Store store = records.store();
        long between = store.reference("stock.stock_location_inter_company").id();
        Outcome out = StockTransferOperation.transfer(
                scene,
                document,
                store.reference("stock.picking_type_out").id(),
                from,
                between,
                parts,
                StockTransferOperation.refuses(document),
                at);
        Outcome in = StockTransferOperation.transfer(
                scene, document, store.reference("stock.picking_type_in").id(), between, to, parts, false, at);
        List<String> bookings = new ArrayList<>(out.bookings());
        bookings.addAll(in.bookings());
        return new Outcome(out.model(), out.id(), out.totals(), bookings);
    }

    /** A place of the stock of a company itself. */
    private static long place(OperationScene scene, long company, String code, String place) {
        long location = StockPlaces.inside(scene, scene.one("location", code, place, company), place);
        if (scene.records().one("stock.location", location, "company_id") == null) {
            throw OperationScene.wrong(
                    "state",
                    StockPlaces.name(scene, location)
                            + " is a place of no company, and the goods are to be in the stock of "
                            + name(scene, company),
                    place);
        }
        return location;
    }

    private static String name(OperationScene scene, long company) {
        return Companies.name(scene.records(), company);
    }
}
