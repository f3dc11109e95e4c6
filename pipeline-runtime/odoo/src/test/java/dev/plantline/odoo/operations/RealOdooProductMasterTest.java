package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.OperationDesk;
import dev.plantline.odoo.ServerActions;
import dev.plantline.odoo.clicks.Form;
import dev.plantline.odoo.clicks.Shop;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.testing.odoo.ReferencesText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, beside a person who does the same by hand, and what the simulator does not have. */
class RealOdooProductMasterTest extends ProductMasterConformance {
    private static final String TEMPLATE = "product.template";

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    private long one(String model, String field, String value) throws OdooFault {
        JsonNode found = odoo.search("bot_master", model, List.of(List.of(field, "=", value)), field);
        assertThat(found).hasSize(1);
        return found.path(0).path("id").asLong();
    }

    private void alike(String made, String hand) throws OdooFault {
        Likeness likeness = new Likeness(odoo, "bot_master");
        JsonNode left = item(made, "product_tmpl_id");
        JsonNode right = item(hand, "product_tmpl_id");
        assertThat(likeness.differences(
                        "product.product",
                        left.path("id").asLong(),
                        right.path("id").asLong(),
                        "default_code",
                        "barcode"))
                .isEmpty();
        assertThat(likeness.differences(
                        TEMPLATE,
                        left.path("product_tmpl_id").path(0).asLong(),
                        right.path("product_tmpl_id").path(0).asLong(),
                        "default_code"))
                .isEmpty();
    }

    /** Its users may not change it, and who administers Odoo is found out before it says or does anything. */
    @Test
    void aWholeTextThatSomebodyChangedIsNotRunAndNobodyRunsItWithoutItsKit() throws Exception {
        References own = References.of(ReferencesText.read("{category: {externalId: '" + run + "_{code}'}}"));
        OperationDesk desk = OperationDesk.open(odoo, "bot_master", "product.master", own);
        String wrong = "{item: W" + run + ", name: Bolt, type: stored, unit: no such unit}";
        assertThat(desk.refuse(wrong)).contains("no uom.uom that is in use has name no such unit");
        String name = KitText.of(OdooUnderTest.owner("bot_master"), new OperationKit("product.master", own))
                .wholeName();
        JsonNode action = odoo.search("bot_admin", "ir.actions.server", List.of(List.of("name", "=", name)), "code");
        long id = action.path(0).path("id").asLong();
        assertThatThrownBy(() -> odoo.as("bot_master").call("ir.actions.server", "run", Map.of("ids", List.of(id))))
                .hasMessageContaining("this text is run by a side kit alone");
        odoo.as("bot_admin")
                .call(
                        "ir.actions.server",
                        "write",
                        Map.of(
                                "ids",
                                List.of(id),
                                "vals",
                                Map.of("code", action.path(0).path("code").asText() + "\n# edited")));
        assertThat(desk.send("{item: V" + run + ", name: Bolt, type: stored, unit: Units}"))
                .as("what is as usual")
                .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Applied.class));
        assertThatThrownBy(() -> desk.send(wrong))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the action " + name + " is gone or is not as it was installed");
        assertThatThrownBy(() -> desk.send(wrong))
                .as("looked at anew")
                .hasMessageContaining("the code of the side kit " + name)
                .hasMessageContaining("somebody edited it");
        OperationDesk again = OperationDesk.open(odoo, "bot_master", "product.master", own);
        assertThat(again.refuse(wrong)).as("after an installation").contains("no such unit");
        odoo.as("bot_admin")
                .call(
                        "ir.actions.server",
                        "write",
                        Map.of("ids", List.of(id), "vals", Map.of("group_ids", List.of(List.of(6, 0, List.of())))));
        assertThatThrownBy(() -> again.send(wrong))
                .as("without its group it is not missing")
                .hasMessageContaining("the action " + name + " is gone or is not as it was installed");
        assertThatThrownBy(() -> again.send(wrong))
                .as("looked at anew")
                .hasMessageContaining("the code of the side kit " + name);
        OperationDesk.open(odoo, "bot_master", "product.master", own);
    }

    @Test
    void anItemIsWhatAPersonsClicksMakeOfItWhenItIsNewWhenItChangesAndInTheArchive() throws Exception {
        long category = one("product.category", "complete_name", "Steel " + run);
        try (Shop shop = Shop.open(odoo)) {
            Form form = shop.person(Shop.Duty.master)
                    .menu("stock.product_template_action_product")
                    .open();
            form.set("name", "Bolt")
                    .set("type", "consu")
                    .set("is_storable", true)
                    .set("tracking", "lot");
            form.set("uom_id", one("uom.uom", "name", "Units")).set("categ_id", category);
            form.set("default_code", run + "P1").set("barcode", "P1" + run).set("weight", "1.25");
            form.set("sale_ok", false);
            form.save();
            desk.apply(document(
                    "P2",
                    "name: Bolt, type: stored, tracking: lot, unit: Units, category: Steel %s, barcode: P2%s, weight: 1.25, sold: false"
                            .formatted(run, run)));
            alike("P2", "P1");
            long product = item("P1", "product_tmpl_id")
                    .path("product_tmpl_id")
                    .path(0)
                    .asLong();
            Form again = shop.person(Shop.Duty.master).open(TEMPLATE, product);
            again.set("name", "Screw")
                    .set("uom_id", one("uom.uom", "name", "kg"))
                    .set("tracking", "serial");
            again.set("weight", "2").set("sale_ok", true);
            again.save();
            desk.apply(document("P2", "name: Screw, unit: kg, tracking: serial, weight: 2, sold: true"));
            alike("P2", "P1");
            odoo.as("bot_master").call(TEMPLATE, "action_archive", Map.of("ids", List.of(product)));
            desk.apply(document("P2", "active: false"));
            alike("P2", "P1");
            odoo.as("bot_master").call(TEMPLATE, "action_unarchive", Map.of("ids", List.of(product)));
            desk.apply(document("P2", "active: true"));
            alike("P2", "P1");
        }
    }

    @Test
    void anItemHasANameInEachLanguageThatItsMasterRecordNames() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            String french =
                    "env['res.lang'].with_context(active_test=False).search([('code', '=', 'fr_FR')]).write({'active': %s})";
            actions.run(french.formatted("True"));
            try {
                desk.apply(document(
                        "Q", "name: Bolt, type: stored, unit: Units, names: [{language: fr-FR, name: Boulon}]"));
                assertThat(names("Q")).containsExactly("Bolt", "Boulon");
                desk.apply(document("Q", "name: Screw"));
                assertThat(names("Q")).containsExactly("Screw", "Boulon");
                // a name of its own, also where it is the one that Odoo would show anyway
                desk.apply(document("Q", "names: [{language: fr_FR, name: Screw}]"));
                desk.apply(document("Q", "name: Bolt"));
                assertThat(names("Q")).containsExactly("Bolt", "Screw");
            } finally {
                actions.run(french.formatted("False"));
            }
        }
    }

    private List<String> names(String item) throws OdooFault {
        long id = item(item, "id").path("id").asLong();
        return List.of(name(id, "en_US"), name(id, "fr_FR"));
    }

    private String name(long id, String language) throws OdooFault {
        return odoo.as("bot_master")
                .call(
                        "product.product",
                        "read",
                        Map.of("ids", List.of(id), "fields", List.of("name"), "context", Map.of("lang", language)))
                .path(0)
                .path("name")
                .asText();
    }

    @Test
    void whatVariantsHaveInCommonIsNotChangedThroughOneOfThem() throws Exception {
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    colour = env['product.attribute'].create({'name': 'Colour %1$s', 'value_ids': [(0, 0, {'name': 'red'}), (0, 0, {'name': 'blue'})]})
                    shirt = env['product.template'].create({'name': 'Shirt', 'attribute_line_ids': [(0, 0, {'attribute_id': colour.id, 'value_ids': [(6, 0, colour.value_ids.ids)]})]})
                    for variant, code in zip(shirt.product_variant_ids, ('%1$sV1', '%1$sV2')):
                        variant.write({'default_code': code})
                    """
                            .formatted(run));
        }
        assertThat(desk.refuse(document("V1", "name: Blouse")))
                .isEqualTo("/item: " + run
                        + "V1 is one of 2 variants of a product, and all of them have one Name: change it in Odoo");
        desk.apply(document("V1", "name: Shirt, weight: 0.2, active: false"));
        assertThat(item("V1", "active").path("active").asBoolean()).isFalse();
        JsonNode other = item("V2", "active", "weight", "product_tmpl_id");
        assertThat(other.path("active").asBoolean()).isTrue();
        assertThat(other.path("weight").decimalValue()).isEqualByComparingTo("0");
        desk.apply(document("V2", "active: false"));
        assertThat(odoo.search(
                        "bot_master",
                        TEMPLATE,
                        List.of(List.of(
                                "id", "=", other.path("product_tmpl_id").path(0).asLong())),
                        "active"))
                .isEmpty();
    }

    @Test
    void theValueOfStockIsNotChangedByAMasterRecord() throws Exception {
        String kind = "name: Coil, type: stored, unit: Units";
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    env['product.category'].create({'name': 'Average %1$s', 'property_cost_method': 'average', 'property_valuation': 'real_time'})
                    """
                            .formatted(run));
            desk.apply(document("W", kind + ", category: Average " + run));
            actions.run(
                    """
                    env = env(user=1, su=True)
                    coil = env['product.product'].search([('default_code', '=', '%sW')])
                    env['stock.quant'].with_context(inventory_mode=True).create({'product_id': coil.id, 'location_id': env.ref('stock.stock_location_stock').id,
                        'inventory_quantity': 5}).action_apply_inventory()
                    """
                            .formatted(run));
        }
        assertThat(desk.refuse(document("W", "category: Steel " + run)))
                .startsWith("/category: there is stock of " + run + "W, and the category values it in another way");
        desk.apply(document("W", kind + ", category: Average " + run + ", weight: 3"));
    }
}
