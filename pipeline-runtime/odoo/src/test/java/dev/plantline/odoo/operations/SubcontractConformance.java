package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.protocol.OdooFault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** stock.subcontract, on the real Odoo and the simulator alike. */
abstract class SubcontractConformance extends StockConformance {
    private static final String THERE = "Subcontracting";

    OperationDesk desk;
    /** Of two bolts and one seal, with lots. */
    private String housing;
    /** Of two bolts and one seal, without. */
    private String bracket;

    String bolt;
    /** With lots A and B at the subcontractor. */
    private String seal;

    @BeforeAll
    void prepare() throws Exception {
        desk = OperationDesk.open(odoo, "bot_mrp", "stock.subcontract");
        odoo.load(
                "bot_master",
                "res.partner",
                List.of("id", "name", "ref"),
                List.of(List.of("supplier_" + run, "Supplier " + run, run + "S")));
        housing = item("lot");
        bracket = item("none");
        bolt = item("none");
        seal = item("lot");
        lots(seal, "A", "B");
        List<List<String>> bills = new ArrayList<>();
        for (String made : List.of(housing, bracket)) {
            bills.add(List.of(
                    "bill_" + made,
                    template(made),
                    "subcontract",
                    "supplier_" + run,
                    "bill_" + made + "_1",
                    "product_" + bolt,
                    "2"));
            bills.add(List.of("", "", "", "", "bill_" + made + "_2", "product_" + seal, "1"));
        }
        odoo.load(
                "bot_master",
                "mrp.bom",
                List.of(
                        "id",
                        "product_tmpl_id/.id",
                        "type",
                        "subcontractor_ids/id",
                        "bom_line_ids/id",
                        "bom_line_ids/product_id/id",
                        "bom_line_ids/product_qty"),
                bills);
        String there =
                field("stock.location", "id", "complete_name", "=", THERE).get(0);
        List<List<String>> stock = new ArrayList<>();
        stock.add(List.of("product_" + bolt, there, "", "1000"));
        stock.add(List.of("product_" + seal, there, "lot_" + seal + "_A", "100"));
        stock.add(List.of("product_" + seal, there, "lot_" + seal + "_B", "100"));
        odoo.load(
                "bot_master",
                "stock.quant",
                List.of("product_id/id", "location_id/.id", "lot_id/id", "inventory_quantity_auto_apply"),
                stock);
    }

    String template(String item) throws OdooFault {
        return odoo.search(
                        "bot_stock", "product.product", List.of(List.of("default_code", "=", item)), "product_tmpl_id")
                .path(0)
                .path("product_tmpl_id")
                .path(0)
                .asText();
    }

    /** A confirmed receipt of the subcontractor's; its number. */
    String receipt(String item, String quantity) throws OdooFault {
        return receipts(item, quantity, 1).get(0);
    }

    /** Several confirmed receipts of the subcontractor's; their numbers. */
    private List<String> receipts(String item, String quantity, int number) throws OdooFault {
        List<Long> ids = odoo.load(
                "bot_mrp",
                "stock.picking",
                List.of(
                        "picking_type_id/id",
                        "partner_id/id",
                        "location_id/id",
                        "location_dest_id/id",
                        "move_ids/product_id/id",
                        "move_ids/product_uom_qty",
                        "move_ids/location_id/id",
                        "move_ids/location_dest_id/id"),
                Collections.nCopies(
                        number,
                        List.of(
                                "stock.picking_type_in",
                                "supplier_" + run,
                                "stock.stock_location_suppliers",
                                "stock.stock_location_stock",
                                "product_" + item,
                                quantity,
                                "stock.stock_location_suppliers",
                                "stock.stock_location_stock")));
        odoo.as("bot_mrp").call("stock.picking", "action_confirm", Map.of("ids", ids));
        return field("stock.picking", "name", "id", "in", ids);
    }

    private String seals(String quantity, String lot) {
        return "{item: %s, quantity: %s, lot: %s}".formatted(seal, quantity, lot);
    }

    static String of(String receipt, String... lines) {
        return "{receipt: %s, lines: [%s]}".formatted(receipt, String.join(", ", lines));
    }

    static String line(String item, String rest) {
        return "{item: %s, quantity: %s}".formatted(item, rest);
    }

    List<String> there() throws OdooFault {
        return List.of(at(THERE, bolt, null), at(THERE, seal, "A"), at(THERE, seal, "B"));
    }

    /** What lies at the subcontractor less than before. */
    static List<String> less(List<String> before, List<String> after) {
        return Stream.of(0, 1, 2)
                .map(n -> OperationDesk.plain(
                        new java.math.BigDecimal(before.get(n)).subtract(new java.math.BigDecimal(after.get(n)))))
                .toList();
    }

    @Test
    void whatWasMadeComesInAndItsComponentsAreUsedAsNamedElseByTheirShare() throws Exception {
        String receipt = receipt(bracket, "10");
        List<String> before = there();
        int stock = Integer.parseInt(at("WH/Stock", bracket, null));
        Operation message = desk.message(of(receipt, line(bracket, "4, components: [" + seals("3", "A") + "]")));
        Verdict.Applied applied = desk.fourTimesAtOnce(message);
        assertThat(desk.send(List.of(desk.resent(message))).get(0)).isInstanceOf(Verdict.Duplicate.class);
        assertThat(less(before, there())).containsExactly("8", "3", "0");
        assertThat(at("WH/Stock", bracket, null)).isEqualTo("" + (stock + 4));
        assertThat(transfers("backorder_id.name", "=", receipt)).containsExactly("open");
        assertThat(moved(applied)).containsExactlyInAnyOrder(bracket + " 4", bolt + " 8", seal + " A 3");
        assertTotal(applied, "4");
    }

    @Test
    void eachLotIsAnOrderOfItsOwnWithItsOwnComponents() throws Exception {
        String receipt = receipt(housing, "5");
        List<String> before = there();
        Verdict.Applied applied = desk.apply(of(
                receipt,
                line(housing, "2, lot: L1, components: [{item: %s, quantity: 5}, %s]".formatted(bolt, seals("2", "A"))),
                line(housing, "3, lot: L2, components: [" + seals("1", "A") + ", " + seals("2", "B") + "]")));
        assertThat(less(before, there())).containsExactly("11", "3", "2");
        assertThat(List.of(at("WH/Stock", housing, "L1"), at("WH/Stock", housing, "L2")))
                .containsExactly("2", "3");
        assertThat(moved(applied))
                .containsExactlyInAnyOrder(
                        housing + " L1 2",
                        housing + " L2 3",
                        bolt + " 5",
                        seal + " A 2",
                        bolt + " 6",
                        seal + " A 1",
                        seal + " B 2");
    }

    @Test
    void oneBadDocumentAmongSeveralTakesNoneOfTheOthersWithIt() throws Exception {
        List<String> documents = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            documents.add(of(
                    receipt(bracket, "1"),
                    line(bracket, (n == 2 ? "2" : "1") + ", components: [" + seals("1", "B") + "]")));
        }
        List<String> before = there();
        assertThat(kinds(desk.send(documents.toArray(String[]::new))))
                .containsExactly("Applied", "Applied", "Rejected", "Applied", "Applied");
        assertThat(less(before, there())).containsExactly("8", "0", "4");
    }

    @Test
    void whatCannotBeMadeSoIsRefusedWithPlaceAndReason() throws Exception {
        String receipt = receipt(housing, "5");
        String ordinary = receipt(bolt, "5");
        List<String> before = there();
        String some = "2, lot: X, components: [";
        assertThat(desk.refuse(of(receipt, line(housing, some + line(housing, "1, lot: X") + "]"))))
                .isEqualTo("/lines/0/components/0/item: " + housing + " is no component of the order of " + housing
                        + " with the subcontractor");
        assertThat(desk.refuse(of(receipt, line(housing, some + seals("1", "A") + ", " + seals("1", "A") + "]"))))
                .isEqualTo("/lines/0/components/1/item: " + seal + " is named twice");
        assertThat(desk.refuse(of(receipt, line(housing, some + seals("1", "NONE") + "]"))))
                .startsWith("/lines/0/components/0/lot: Odoo has no lot NONE of " + seal);
        assertThat(desk.refuse(of(receipt, line(housing, some + line(seal, "1") + "]"))))
                .isEqualTo("/lines/0/components/0/lot: " + seal
                        + " is tracked by lots in Odoo, and the message names none");
        assertThat(desk.refuse(of(
                        receipt,
                        line(
                                housing,
                                "2, lots: [{lot: X, quantity: 1}, {lot: Y, quantity: 1}], components: ["
                                        + seals("1", "A") + "]"))))
                .isEqualTo("/lines/0/components: components are of one lot and one order line: send a line for each");
        assertThat(desk.refuse(of(receipt, line(housing, "6, lot: X")))).startsWith("/lines/0/quantity: 6 Units of ");
        assertThat(desk.refuse(of(ordinary, line(bolt, "1"))))
                .isEqualTo(
                        "/lines/0: " + bolt
                                + " is not made by a subcontractor: what is received of it goes by the operation stock.receive");
        assertThat(there()).isEqualTo(before);
        assertThat(field("stock.lot", "id", "name", "=", "X" + run)).isEmpty();
        assertThat(transfers("name", "in", List.of(receipt, ordinary))).containsExactly("open", "open");
    }

    /** Whoever has the key can send what no engine lets through. */
    @Test
    void aDocumentThatNoEngineMadeIsRefusedAsAWhole() throws Exception {
        for (String document : List.of(
                "{}",
                "{\"receipt\":\"R\",\"lines\":[{\"item\":\"I\",\"quantity\":1}]}",
                "{\"receipt\":\"R\",\"lines\":[{\"item\":\"I\",\"quantity\":\"1\",\"components\":[{\"item\":\"I\"}]}]}",
                "{\"receipt\":\"R\",\"lines\":[],\"unplanned\":\"add\"}")) {
            Operation message = desk.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> desk.send(List.of(message))).hasMessageContaining("of the document");
        }
    }

    @Test
    void aReceiptHasItsEffectOnceWhateverBecomesOfItsMessage() throws Exception {
        String prefix = run + "ONCE";
        List<String> numbers = receipts(bracket, "1", OneEffect.SUBJECTS);
        Map<String, String> receipts = new HashMap<>();
        for (String mark : OneEffect.marks(prefix)) {
            receipts.put(mark, numbers.get(receipts.size()));
        }
        String document = "{reference: %s, receipt: %s, lines: [%s]}";
        String components = ", components: [" + seals("1", "B") + "]";
        new OneEffect(
                        OnceOnly.stockSubcontract,
                        desk,
                        prefix,
                        mark -> document.formatted(mark, receipts.get(mark), line(bracket, "1" + components)),
                        mark -> document.formatted(mark, receipts.get(mark), line(bracket, "2" + components)))
                .comparing("bot_stock", "stock.picking", "note", "note", "state")
                .adding(() -> new BigDecimal(at("WH/Stock", bracket, null)))
                .adding(() -> new BigDecimal(at(THERE, bolt, null)))
                .adding(() -> new BigDecimal(at(THERE, seal, "B")))
                .isProven();
    }
}
