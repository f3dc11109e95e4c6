package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** location.master, on the real Odoo and the simulator alike. */
abstract class LocationMasterConformance extends StockConformance {
    OperationDesk desk;

    @BeforeAll
    void open() throws Exception {
        desk = OperationDesk.open(odoo, "bot_master", "location.master");
    }

    static String document(String location, String rest) {
        return "{location: \"%s\", %s}".formatted(location, rest);
    }

    /** {@code usage barcode days} of a place. */
    private List<String> places(String name) throws OdooFault {
        List<String> places = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_master",
                "stock.location",
                List.of(List.of("complete_name", "=", name), List.of("active", "in", List.of(true, false))),
                "usage",
                "barcode",
                "cyclic_inventory_frequency",
                "active")) {
            places.add(each.path("usage").asText() + " "
                    + (each.path("barcode").isTextual() ? each.path("barcode").asText() : "-") + " "
                    + each.path("cyclic_inventory_frequency").asInt()
                    + (each.path("active").asBoolean() ? "" : " archived"));
        }
        return places;
    }

    @Test
    void aPlaceIsMadeWhereItsNameSaysAndARevisionChangesWhatItNames() throws Exception {
        Verdict.Applied applied = desk.apply(document(
                shelf + "/A",
                "usage: internal, barcode: %sA, countEveryDays: 30, parent: \"%s\"".formatted(run, shelf)));
        assertThat(applied.record()).startsWith("stock.location,");
        assertThat(places(shelf + "/A")).containsExactly("internal " + run + "A 30");
        desk.apply(document(shelf + "/A", "countEveryDays: 7"));
        assertThat(places(shelf + "/A")).containsExactly("internal " + run + "A 7");
        desk.apply(document(shelf + "/A", "active: false"));
        desk.apply(document(shelf + "/A", "usage: transit"));
        assertThat(places(shelf + "/A")).containsExactly("transit " + run + "A 7 archived");
        desk.apply(document(shelf + "/A", "active: true"));
        assertThat(places(shelf + "/A")).containsExactly("transit " + run + "A 7");
        assertThat(kinds(desk.send(
                        document(shelf + "/B", "usage: internal"),
                        document(shelf + "/B/1", "usage: internal"),
                        document(shelf + "/C", "countEveryDays: 1"))))
                .containsExactly("Applied", "Applied", "Rejected");
        assertThat(places(shelf + "/B/1")).containsExactly("internal - 0");
    }

    @Test
    void aPlaceIsMadeOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        new OneEffect(
                        OnceOnly.locationMaster,
                        desk,
                        run + "ONCE",
                        mark -> document(shelf + "/" + mark, "usage: internal, countEveryDays: 7"),
                        mark -> document(shelf + "/" + mark, "countEveryDays: 7"))
                .withOlder(mark -> document(shelf + "/" + mark, "usage: transit"))
                .comparing(
                        "bot_master",
                        "stock.location",
                        "complete_name",
                        "complete_name",
                        "usage",
                        "cyclic_inventory_frequency")
                .isProven();
    }

    @Test
    void aPlaceWithStockStaysWhatItIsAndWhatACodeCannotBeIsRefused() throws Exception {
        put(item("none"), "3", null);
        assertThat(desk.refuse(document(shelf, "usage: inventory")))
                .isEqualTo(
                        "/usage: there is stock at " + shelf
                                + ": another Location Type would make something else of what is booked. Count it to 0, or move it");
        desk.apply(document(shelf + "/T", "usage: transit"));
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/.id", "inventory_quantity_auto_apply"),
                List.of(List.of(
                        "product_" + item("none"),
                        field("stock.location", "id", "complete_name", "=", shelf + "/T")
                                .get(0),
                        "3")));
        for (String place : List.of(shelf + "/T", shelf)) {
            assertThat(desk.refuse(document(place, "active: false")))
                    .startsWith("/active: there is stock at " + shelf)
                    .endsWith(", which nobody would find in an archived place. Count it to 0, or move it");
        }
        assertThat(places(shelf + "/T")).containsExactly("transit - 0");
        assertThat(desk.refuse(document(shelf, "name: Other")))
                .isEqualTo("/name: the code is the full name of the place, which ends with Shelf " + run
                        + ", and name says Other");
        assertThat(desk.refuse(document(shelf, "parent: WH")))
                .isEqualTo(
                        "/parent: the code is the full name of the place, by which it is a part of WH/Stock, and parent says WH");
        assertThat(desk.refuse(document(shelf + "/X/Y", "usage: internal")))
                .isEqualTo("/location: Odoo has no place in use called " + shelf + "/X, of which " + shelf
                        + "/X/Y is to be a part");
        assertThat(desk.refuse(document(shelf + "/E", "countEveryDays: 3")))
                .isEqualTo("/location: Odoo has no location " + shelf
                        + "/E yet, and this message does not say what a new one needs: usage");
        desk.apply(document(shelf + "/F", "usage: internal, barcode: %sF".formatted(run)));
        assertThat(desk.refuse(document(shelf + "/G", "usage: internal, barcode: %sF".formatted(run))))
                .startsWith("/barcode: the barcode " + run + "F is that of ");
    }
}
