package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Booked;
import dev.plantline.model.Json;
import dev.plantline.model.Operation;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OnceOnly;
import dev.plantline.odoo.OneEffect;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** bom.master, on the real Odoo and the simulator alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BomMasterConformance {
    final String run = RunName.fresh();
    private final String saw = run + "S";
    private final String press = run + "P";
    OdooUnderTest odoo;
    OperationDesk desk;
    private int items;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        desk = OperationDesk.open(odoo, "bot_master", "bom.master");
        odoo.load(
                "bot_master",
                "mrp.workcenter",
                List.of("id", "name", "code"),
                List.of(
                        List.of("workcenter_" + saw, "Saw " + run, saw),
                        List.of("workcenter_" + press, "Press " + run, press)));
    }

    /** A new item; its code. */
    String item() throws OdooFault {
        String code = run + "I" + ++items;
        odoo.load(
                "bot_master",
                "product.product",
                List.of("id", "name", "default_code", "type", "is_storable"),
                List.of(List.of("product_" + code, "Part " + code, code, "consu", "True")));
        return code;
    }

    private static String document(String item, String rest) {
        return "{item: %s, bom: B1, %s}".formatted(item, rest);
    }

    private static String component(String item, String rest) {
        return "{item: %s, %s}".formatted(item, rest);
    }

    private String operations() {
        return "operations: [{name: Cut, workcenter: %s, minutes: 2.5}, {name: Bend, workcenter: %s, minutes: 4}]"
                .formatted(saw, press);
    }

    /** What a bill of materials says: {@code quantity type consumption}. */
    private List<String> boms(String item) throws OdooFault {
        List<String> boms = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_master",
                "mrp.bom",
                List.of(
                        List.of("product_tmpl_id.default_code", "=", item),
                        List.of("active", "in", List.of(true, false))),
                "product_qty",
                "type",
                "consumption",
                "active")) {
            boms.add(OperationDesk.plain(each.path("product_qty").decimalValue()) + " "
                    + each.path("type").asText() + " "
                    + each.path("consumption").asText()
                    + (each.path("active").asBoolean() ? "" : " archived"));
        }
        return boms;
    }

    /** The components of an item: {@code code quantity}. */
    private List<String> components(String item) throws OdooFault {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_master",
                "mrp.bom.line",
                List.of(List.of("bom_id.product_tmpl_id.default_code", "=", item)),
                "product_id",
                "product_qty",
                "operation_id")) {
            String name = each.path("product_id").path(1).asText();
            lines.add(name.substring(name.indexOf('[') + 1, name.indexOf(']')) + " "
                    + OperationDesk.plain(each.path("product_qty").decimalValue())
                    + (each.path("operation_id").isArray() ? " at an operation" : ""));
        }
        return lines;
    }

    private List<String> steps(String item) throws OdooFault {
        List<String> steps = new ArrayList<>();
        for (JsonNode each : odoo.search(
                "bot_master",
                "mrp.routing.workcenter",
                List.of(
                        List.of("bom_id.product_tmpl_id.default_code", "=", item),
                        List.of("active", "in", List.of(true, false))),
                "name",
                "workcenter_id",
                "time_cycle_manual",
                "active")) {
            steps.add(each.path("name").asText() + " at "
                    + each.path("workcenter_id").path(1).asText() + " "
                    + OperationDesk.plain(each.path("time_cycle_manual").decimalValue())
                    + (each.path("active").asBoolean() ? "" : " archived"));
        }
        return steps;
    }

    @Test
    void aBillOfMaterialsIsMadeAsItsOwnerDescribesItAndTheAnswerNamesIt() throws Exception {
        String made = item();
        String first = item();
        String second = item();
        Verdict.Applied applied = desk.apply(document(
                made,
                "quantity: 2, unit: Units, consumption: strict, %s, components: [%s, %s]"
                        .formatted(
                                operations(),
                                component(first, "quantity: 3, unit: Units, operation: Cut"),
                                component(second, "quantity: 0.5"))));
        assertThat(boms(made)).containsExactly("2 normal strict");
        assertThat(components(made)).containsExactly(first + " 3 at an operation", second + " 0.5");
        assertThat(steps(made)).containsExactly("Cut at Saw " + run + " 2.5", "Bend at Press " + run + " 4");
        assertThat(applied.record()).startsWith("mrp.bom,");
        assertThat(applied.booked().lines()).containsExactly(new Booked.Line(applied.record(), null, null, made, null));
    }

    @Test
    void whatARevisionNoLongerNamesIsGoneAndWhatItDoesNotSpeakOfStays() throws Exception {
        String made = item();
        String first = item();
        String second = item();
        String third = item();
        desk.apply(document(
                made,
                "quantity: 1, %s, components: [%s, %s]"
                        .formatted(operations(), component(first, "quantity: 3"), component(second, "quantity: 4"))));
        desk.apply(document(made, "consumption: flexible"));
        assertThat(components(made)).containsExactly(first + " 3", second + " 4");
        assertThat(steps(made)).hasSize(2);
        desk.apply(document(
                made,
                "components: [%s, %s]".formatted(component(second, "quantity: 5"), component(third, "quantity: 1"))));
        assertThat(components(made)).containsExactly(second + " 5", third + " 1");
        desk.apply(document(made, "operations: [{name: Cut, workcenter: %s, minutes: 7}]".formatted(press)));
        assertThat(steps(made))
                .containsExactlyInAnyOrder("Cut at Press " + run + " 7", "Bend at Press " + run + " 4 archived");
        desk.apply(document(made, operations()));
        assertThat(steps(made)).containsExactly("Cut at Saw " + run + " 2.5", "Bend at Press " + run + " 4");
        desk.apply(document(
                made, "missing: remove, operations: [{name: Bend, workcenter: %s, minutes: 4}]".formatted(press)));
        assertThat(steps(made)).containsExactly("Bend at Press " + run + " 4");
        assertThat(boms(made)).containsExactly("1 normal flexible");
    }

    @Test
    void aBillOfMaterialsIsArchivedAndTakenOutOfTheArchiveAndNeverMadeTwice() throws Exception {
        String made = item();
        String all = "quantity: 1, components: [%s]".formatted(component(item(), "quantity: 1"));
        desk.apply(document(made, all));
        desk.apply(document(made, "active: false"));
        assertThat(boms(made)).containsExactly("1 normal warning archived");
        desk.apply(document(made, all + ", type: kit, active: true"));
        assertThat(boms(made)).containsExactly("1 phantom warning");
        desk.apply("{item: %s, bom: B2, %s}".formatted(made, all));
        assertThat(boms(made)).hasSize(2);
    }

    @Test
    void aBillOfMaterialsIsMadeOnceWhateverBecomesOfItsMessageAndAnOlderRevisionChangesNothing() throws Exception {
        String made = item();
        String part = item();
        String document = "{item: %s, bom: %s, quantity: %s, components: [%s]}";
        new OneEffect(
                        OnceOnly.bomMaster,
                        desk,
                        run + "ONCE",
                        mark -> document.formatted(made, mark, 1, component(part, "quantity: 3")),
                        mark -> document.formatted(run, mark, 1, component(part, "quantity: 3")))
                .withOlder(mark -> document.formatted(made, mark, 2, component(part, "quantity: 4")))
                .comparing("bot_master", "mrp.bom", "code", "code", "product_qty", "type", "bom_line_ids")
                .isProven();
        assertThat(components(made)).hasSize(OneEffect.SUBJECTS - 1).containsOnly(part + " 3");
    }

    /** The assembly stands before its part in the call, and takes no notice of it. */
    @Test
    void billsOfMaterialsThatFeedEachOtherAreAllThere() throws Exception {
        String top = item();
        String middle = item();
        String part = item();
        assertThat(desk.send(
                        document(top, "quantity: 1, components: [%s]".formatted(component(middle, "quantity: 2"))),
                        document(middle, "quantity: 1, components: [%s]".formatted(component(part, "quantity: 2")))))
                .allMatch(Verdict.Applied.class::isInstance);
        assertThat(components(top)).containsExactly(middle + " 2");
        assertThat(components(middle)).containsExactly(part + " 2");
    }

    @Test
    void whatCannotBeABillOfMaterialsIsRefusedWithPlaceAndReason() throws Exception {
        String made = item();
        String part = item();
        String one = component(part, "quantity: 1");
        assertThat(desk.refuse(document(made, "quantity: 1")))
                .isEqualTo(
                        "/bom: " + made
                                + " has no bill of materials B1 in Odoo yet, and this message does not say what a new one needs: components");
        String all = "quantity: 1, components: [%s]";
        assertThat(desk.refuse(document(made, all.formatted(one + ", " + one))))
                .isEqualTo("/components/1/item: " + part + " stands twice among the components: add the quantities up");
        assertThat(desk.refuse(document(made, all.formatted(component(made, "quantity: 1")))))
                .isEqualTo("/components/0/item: " + made + " cannot be a component of itself");
        assertThat(desk.refuse(document(made, all.formatted(component(part, "quantity: 0.3333333")))))
                .startsWith("/components/0/quantity: 0.3333333 Units cannot be kept");
        assertThat(desk.refuse(document(made, all.formatted(component(part, "quantity: 1, unit: kg")))))
                .startsWith("/components/0/unit: Odoo keeps this in Units, and the message says kg");
        assertThat(desk.refuse(document(made, all.formatted(component(part, "quantity: 1, operation: Weld")))))
                .isEqualTo("/components/0/operation: the bill of materials has no operation Weld");
        assertThat(desk.refuse(document(made, all.formatted(component(run, "quantity: 1")))))
                .startsWith("/components/0/item: no product.product that is in use has default_code " + run);
        assertThat(desk.refuse(document(made, all.formatted(one) + ", type: kit, " + operations())))
                .isEqualTo("/operations: a kit is not made, so that it has no operations");
        assertThat(boms(made)).isEmpty();
        for (String document : List.of(
                "{}",
                "{\"item\":\"A\",\"bom\":\"B\",\"components\":[{\"item\":\"A\",\"quantity\":\"1\",\"cost\":\"1\"}]}",
                "{\"item\":\"A\",\"bom\":\"B\",\"type\":\"subcontract\"}")) {
            Operation message = desk.past((ObjectNode) Json.MAPPER.readTree(document));
            assertThatThrownBy(() -> desk.send(List.of(message))).hasMessageContaining("of the document");
        }
    }
}
