package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** product.master, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProductMasterConformance {
    private static final String NEW = "name: Bolt, type: stored, unit: Units";

    final String run = RunName.fresh();
    OdooUnderTest odoo;
    OperationDesk desk;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_master", "product.master");
        odoo.load(
                "bot_master",
                "product.category",
                List.of("id", "name"),
                List.of(List.of("category_" + run, "Steel " + run)));
    }

    /** A document of an item whose code nothing else has. */
    String document(String item, String rest) {
        return "{item: %s, %s}".formatted(run + item, rest);
    }

    JsonNode item(String item, String... fields) throws OdooFault {
        JsonNode found = odoo.search(
                "bot_master",
                "product.product",
                List.of(List.of("default_code", "=", run + item), List.of("active", "in", List.of(true, false))),
                fields);
        assertThat(found).hasSize(1);
        return found.path(0);
    }

    private List<String> items(String... items) throws OdooFault {
        List<String> codes = new ArrayList<>();
        odoo.search(
                        "bot_master",
                        "product.product",
                        List.of(List.of(
                                "default_code",
                                "in",
                                List.of(items).stream().map(run::concat).toList())),
                        "default_code")
                .forEach(each -> codes.add(each.path("default_code").asText().substring(run.length())));
        return codes;
    }

    @Test
    void anItemIsMadeAsItsMasterRecordDescribesItAndTheAnswerNamesIt() throws Exception {
        Verdict.Applied applied = desk.apply(document(
                "A",
                NEW
                        + ", tracking: lot, category: Steel %s, barcode: B%s, weight: 1.25, sold: false, purchased: true"
                                .formatted(run, run)));
        JsonNode item = item(
                "A",
                "name",
                "type",
                "is_storable",
                "tracking",
                "uom_id",
                "categ_id",
                "barcode",
                "weight",
                "sale_ok",
                "active");
        assertThat(item.path("name").asText()).isEqualTo("Bolt");
        assertThat(item.path("type").asText()).isEqualTo("consu");
        assertThat(item.path("is_storable").asBoolean()).isTrue();
        assertThat(item.path("tracking").asText()).isEqualTo("lot");
        assertThat(item.path("uom_id").path(1).asText()).isEqualTo("Units");
        assertThat(item.path("categ_id").path(1).asText()).isEqualTo("Steel " + run);
        assertThat(item.path("barcode").asText()).isEqualTo("B" + run);
        assertThat(item.path("weight").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(item.path("sale_ok").asBoolean()).isFalse();
        assertThat(item.path("active").asBoolean()).isTrue();
        String record = "product.product," + item.path("id").asLong();
        assertThat(applied.record()).isEqualTo(record);
        assertThat(applied.booked().totals()).isEmpty();
        assertThat(applied.booked().lines()).containsExactly(new Booked.Line(record, null, null, run + "A", null));
    }

    @Test
    void aRevisionChangesWhatItNamesAndLeavesTheRestAlone() throws Exception {
        desk.apply(document("B", NEW + ", tracking: serial, weight: 2"));
        desk.apply(document("B", "name: Screw, purchased: false"));
        JsonNode item = item("B", "name", "tracking", "weight", "purchase_ok", "sale_ok");
        assertThat(item.path("name").asText()).isEqualTo("Screw");
        assertThat(item.path("purchase_ok").asBoolean()).isFalse();
        assertThat(item.path("sale_ok").asBoolean()).isTrue();
        assertThat(item.path("tracking").asText()).isEqualTo("serial");
        assertThat(item.path("weight").decimalValue()).isEqualByComparingTo("2");
    }

    @Test
    void anItemIsArchivedAndTakenOutOfTheArchiveAndNeverMadeTwice() throws Exception {
        desk.apply(document("C", NEW));
        long id = item("C", "id").path("id").asLong();
        desk.apply(document("C", "active: false"));
        assertThat(item("C", "active").path("active").asBoolean()).isFalse();
        desk.apply(document("C", "name: Nut"));
        assertThat(item("C", "active").path("active").asBoolean()).isFalse();
        desk.apply(document("C", NEW + ", active: true"));
        JsonNode item = item("C", "active", "name");
        assertThat(item.path("id").asLong()).isEqualTo(id);
        assertThat(item.path("active").asBoolean()).isTrue();
        assertThat(item.path("name").asText()).isEqualTo("Bolt");
    }

    @Test
    void anItemIsMadeOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        new OneEffect(
                        OnceOnly.productMaster,
                        desk,
                        run + "ONCE",
                        mark -> document(mark.substring(run.length()), NEW),
                        mark -> document(mark.substring(run.length()), NEW.replace("Units", "Parsec")))
                .withOlder(mark -> document(mark.substring(run.length()), NEW.replace("Bolt", "Older")))
                .comparing("bot_master", "product.product", "default_code", "default_code", "name", "is_storable")
                .isProven();
        assertThat(desk.apply(document("D", NEW)).record())
                .isEqualTo(desk.apply(document("D", NEW)).record());
        assertThat(items("D")).containsExactly("D");
    }

    @Test
    void aBarcodeIsOfOneItemAlsoWithinOneCall() throws Exception {
        List<Verdict> verdicts =
                desk.send(document("E1", NEW + ", barcode: E" + run), document("E2", NEW + ", barcode: E" + run));
        assertThat(verdicts.get(0)).isInstanceOf(Verdict.Applied.class);
        assertThat(((Verdict.Rejected) verdicts.get(1)).failure().reason())
                .startsWith("the barcode E" + run + " is that of [" + run + "E1] Bolt (product.product,");
        assertThat(items("E1", "E2")).containsExactly("E1");
    }

    @Test
    void whatIsWrongIsRefusedWithPlaceAndReason() throws Exception {
        desk.apply(document("F", NEW));
        assertThat(desk.refuse(document("X", "name: Bolt")))
                .isEqualTo("/item: Odoo has no item " + run
                        + "X yet, and this message does not say what a new one needs: type, unit");
        assertThat(desk.refuse(document("X", NEW.replace("Units", "Parsec"))))
                .startsWith("/unit: no uom.uom that is in use has name Parsec");
        assertThat(desk.refuse(document("X", NEW + ", category: None of these")))
                .startsWith("/category: no product.category that is in use has complete_name None of these");
        assertThat(desk.refuse(document("X", NEW + ", weight: 0.005")))
                .isEqualTo(
                        "/weight: the weight 0.005 cannot be kept: Odoo makes it 0.01 (decimal accuracy \"Stock Weight\")");
        // by no key of a duty that is not of finance, not even for what would be new
        assertThat(desk.refuse(document("X", NEW + ", standardCost: 1, costCurrency: USD")))
                .isEqualTo(
                        "/standardCost: standardCost decides on values, and bot_master doesn't have the right to bill in Odoo: send it by a duty of finance");
        assertThat(desk.refuse(document("X", NEW + ", names: [{language: xx_XX, name: Boulon}]")))
                .startsWith("/names/0/language: the language xx_XX is not active in Odoo; active are en_US");
        assertThat(desk.refuse(document("X", NEW + ", names: [{language: en-US, name: Nut}]")))
                .startsWith("/names/0/language: the name in en_US is the one that Odoo shows where there is no other");
        assertThat(desk.refuse(document("X", NEW + ", routes: [Nowhere " + run + "]")))
                .startsWith("/routes/0: 0 routes that items can have are called Nowhere " + run);
        assertThat(desk.refuse(document("X", NEW.replace("stored", "consumable") + ", tracking: lot")))
                .isEqualTo("/tracking: only what is stored is tracked by lot or serial number: " + run
                        + "X would be tracked by lot");
        assertThat(desk.refuse(document("F", "internalReference: other")))
                .isEqualTo("/internalReference: the code is the default_code of its record, which is " + run
                        + "F by the code and other by this message");
        assertThat(items("X")).isEmpty();
    }

    @Test
    void whatIsBookedIsNotTurnedIntoSomethingElse() throws Exception {
        desk.apply(document("G", NEW + ", tracking: lot"));
        odoo.load(
                "bot_stock",
                "stock.lot",
                List.of("id", "name", "product_id/.id"),
                List.of(List.of("lot_" + run, "L", item("G", "id").path("id").asText())));
        odoo.load(
                "bot_stock",
                "stock.quant",
                List.of("product_id/.id", "location_id/id", "lot_id/id", "inventory_quantity_auto_apply"),
                List.of(List.of(item("G", "id").path("id").asText(), "stock.stock_location_stock", "lot_" + run, "5")));
        assertThat(desk.refuse(document("G", "unit: kg")))
                .isEqualTo("/unit: Odoo keeps " + run
                        + "G in Units, and it stands in stock moves, orders or bills of materials: in kg Odoo would read each of their"
                        + " quantities as 1 Units = 1 kg. Take another code for the item in the new unit");
        assertThat(desk.refuse(document("G", "tracking: serial")))
                .startsWith("/tracking: there is stock of " + run + "G, which is tracked by lot");
        assertThat(desk.refuse(document("G", "type: consumable, tracking: none")))
                .startsWith("/type: the type of " + run + "G cannot be changed: there are stock moves of it");
        // what it is already is no change
        desk.apply(document("G", NEW + ", tracking: lot"));
        desk.apply(document("H", NEW));
        desk.apply(document("H", "unit: kg, tracking: serial"));
        assertThat(item("H", "uom_id").path("uom_id").path(1).asText()).isEqualTo("kg");
    }

    @Test
    void byItsExternalIdAnItemIsMadeWithThatIdAndFoundAgain() throws Exception {
        SortedMap<String, References.Reference> kinds = new TreeMap<>(References.DEFAULT.kinds());
        kinds.put("item", new References.Reference("product.product", List.of(), "__import__.item_{code}"));
        OperationDesk other = OperationDesk.open(odoo, "bot_master", "product.master", new References(kinds));
        String record = other.apply(document("I 1.2", NEW)).record();
        JsonNode named = odoo.as("bot_master")
                .call(
                        "ir.model.data",
                        "check_object_reference",
                        Map.of("module", "__import__", "xml_id", "item_" + run + "I~201~2e2"));
        assertThat("product.product," + named.path(1).asLong()).isEqualTo(record);
        assertThat(other.apply(document("I 1.2", "name: Nut")).record()).isEqualTo(record);
        assertThat(item("I 1.2", "name").path("name").asText()).isEqualTo("Nut");
        // one that is there without it is not made a second time
        desk = OperationDesk.open(odoo, "bot_master", "product.master");
        desk.apply(document("I2", NEW));
        other = OperationDesk.open(odoo, "bot_master", "product.master", new References(kinds));
        assertThat(other.refuse(document("I2", NEW)))
                .startsWith("/item: Odoo has the item " + run + "I2 already, without the external id __import__.item_"
                        + run + "I2: give it that id, or another reference: ids ");
        desk = OperationDesk.open(odoo, "bot_master", "product.master");
    }
}
