package dev.plantline.odoo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.ServerActions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The suite on a real Odoo 19. What a delivery and a receipt by hand leave was compared in Odoo's own forms: moves, values and stock are the same. */
class RealOdooIntercompanyTest extends IntercompanyConformance {
    private ServerActions actions;

    @Override
    OdooUnderTest odoo() throws Exception {
        return OdooUnderTest.realOrSkip();
    }

    @Override
    void makeStock(long company) throws Exception {
        actions = new ServerActions(odoo);
        actions.run(
                "env(user=1, su=True)['stock.warehouse'].with_context(allowed_company_ids=[%1$d]).create({'name': '%2$s', 'code': '%2$s', 'company_id': %1$d})"
                        .formatted(company, run));
    }

    @AfterAll
    void close() throws Exception {
        if (actions != null) {
            actions.close();
        }
    }

    @Test
    void theGoodsLeaveAtTheCostOfTheOneCompanyAndComeAtThatOfTheOther() throws Exception {
        String item = item("none");
        actions.run(
                """
                env = env(user=1, su=True)
                category = env['product.category'].create({'name': '%s'})
                env['product.product'].search([('default_code', '=', '%s')]).write({'categ_id': category.id})
                for company, cost in ((env.company.id, 2), (%d, 3)):
                    there = env(context={'allowed_company_ids': [company]})
                    there['product.category'].browse(category.id).write({'property_cost_method': 'average'})
                    there['product.product'].search([('default_code', '=', '%2$s')]).write({'standard_price': cost})
                """
                        .formatted(run, item, company));
        put(item, "10", null);
        desk.apply(document("", "{item: %s, quantity: 4}".formatted(item)));
        JsonNode kept = actions.run(
                """
                env = env(user=1, su=True)
                item = env['product.product'].search([('default_code', '=', '%s')])
                moves = env['stock.move'].search([('product_id', '=', item.id), ('picking_id', '!=', False)], order='id')
                action = {
                    'values': [item.with_context(allowed_company_ids=[each]).total_value for each in (env.company.id, %d)],
                    'moves': [[move.company_id.name, move.picking_id.picking_type_id.code, move.partner_id.name, move.value, move.is_out, move.is_in] for move in moves]}
                """
                        .formatted(item, company));
        assertThat(kept.path("values").toString()).isEqualTo("[12.0,12.0]");
        assertThat(kept.path("moves").toString())
                .isEqualTo(
                        "[[\"%1$s\",\"outgoing\",\"%2$s\",8.0,true,false],[\"%2$s\",\"incoming\",\"%1$s\",12.0,false,true]]"
                                .formatted(own, other));
    }

    @Test
    void whatBelongsToOneCompanyAloneDoesNotGoToAnother() throws Exception {
        String item = item("lot");
        String alone = item("none");
        lots(item, "A");
        put(item, "5", "A");
        put(alone, "5", null);
        actions.run(
                """
                env = env(user=1, su=True)
                env['stock.lot'].search([('product_id.default_code', '=', '%s')]).write({'company_id': env.company.id})
                env['product.product'].search([('default_code', '=', '%s')]).write({'company_id': env.company.id})
                """
                        .formatted(item, alone));
        assertThat(desk.refuse(document("", "{item: %s, quantity: 1, lot: A}".formatted(item))))
                .isEqualTo("/lines/0/lot: the lot A is of " + own + " alone in Odoo: take the company off it there");
        assertThat(desk.refuse(document("", "{item: %s, quantity: 1}".formatted(alone))))
                .isEqualTo("/lines/0/item: " + alone + " is an item of " + own
                        + " alone in Odoo: only one that all companies share goes from one to another");
        assertThat(stock(item, "A")).containsExactly("5", "0", "0");
        assertThat(stock(alone, null)).containsExactly("5", "0", "0");
    }
}
