package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.ServerActions;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19, and what only it keeps. */
class RealOdooBomMasterTest extends BomMasterConformance {
    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Test
    void aBillOfAllVariantsIsNotChangedByAMessageOfOneOfThem() throws Exception {
        String made = item();
        String part = item();
        String document = "{item: %s, bom: %s, quantity: 1, components: [{item: %s, quantity: %s}]}";
        desk.apply(document.formatted(made, "ALL", part, 2));
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    template = env['product.product'].search([('default_code', '=', '%s')]).product_tmpl_id
                    bill = template.bom_ids
                    attribute = env['product.attribute'].create({'name': 'Colour %s', 'value_ids': [(0, 0, {'name': 'red'}), (0, 0, {'name': 'blue'})]})
                    template.write({'attribute_line_ids': [(0, 0, {'attribute_id': attribute.id, 'value_ids': [(6, 0, attribute.value_ids.ids)]})]})
                    for variant in template.product_variant_ids:
                        variant.write({'default_code': '%s' + variant.product_template_attribute_value_ids.name})
                    """
                            .formatted(made, made, made));
        }
        assertThat(desk.refuse(document.formatted(made + "red", "ALL", part, 3)))
                .isEqualTo("/bom: ALL is of all variants of the product, and the message is of " + made
                        + "red only: change it in Odoo, or take another reference");
        desk.apply(document.formatted(made + "red", "RED", part, 3));
        desk.apply(document.formatted(made + "red", "RED", part, 4));
    }

    @Test
    void aKitThatWasMovedKeepsItsComponentsAndACircleIsRefused() throws Exception {
        String kit = item();
        String part = item();
        String other = item();
        String document = "{item: %s, bom: B1, type: kit, quantity: 1, components: [{item: %s, quantity: %s}]}";
        desk.apply(document.formatted(kit, part, 2));
        assertThat(desk.refuse(document.formatted(part, kit, 1))).contains("cycle");
        try (ServerActions actions = new ServerActions(odoo)) {
            actions.run(
                    """
                    env = env(user=1, su=True)
                    kit = env['product.product'].search([('default_code', '=', '%s')])
                    type = env.ref('stock.picking_type_out')
                    picking = env['stock.picking'].create({'picking_type_id': type.id, 'location_id': type.default_location_src_id.id,
                        'location_dest_id': env.ref('stock.stock_location_customers').id,
                        'move_ids': [(0, 0, {'product_id': kit.id, 'product_uom_qty': 1, 'location_id': type.default_location_src_id.id, 'location_dest_id': env.ref('stock.stock_location_customers').id})]})
                    picking.action_confirm()
                    """
                            .formatted(kit));
        }
        assertThat(desk.refuse(document.formatted(kit, other, 2)))
                .startsWith("/components: B1 was used as a kit or would become one");
        desk.apply(document.formatted(kit, part, 2));
    }
}
