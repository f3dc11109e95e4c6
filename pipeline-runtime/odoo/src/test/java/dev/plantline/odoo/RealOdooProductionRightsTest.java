package dev.plantline.odoo;

import java.util.List;
import java.util.regex.Pattern;

/** Rights of production. */
class RealOdooProductionRightsTest extends OperationRights {
    private static final List<String> TABLES = List.of(
            "mrp_production",
            "stock_move",
            "stock_move_line",
            "stock_lot",
            "stock_scrap",
            "account_move",
            "account_move_line",
            "mrp_workcenter_productivity");

    static final List<Case> CASES = List.of(
            Case.of("production.order", "{order: %1$sN, item: %1$sF, quantity: 3}"),
            Case.of("production.order", "{order: %1$sN, quantity: 4}"),
            Case.of("production.order", "{order: %1$sN, cancel: true}"),
            Case.of("production.consume", "{order: %1$sO, components: [{item: %1$sC, quantity: 2, lot: K}]}"),
            Case.of("workorder.time", "{order: %1$sQ, operation: Cut, start: '2026-03-02T07:00:00Z', minutes: 5}"),
            Case.of(
                    "workorder.time",
                    "{workcenter: %1$sW, start: '2026-03-02T07:00:00Z', minutes: 5, reason: Reduced Speed}"),
            // the cost of work orders is taken back, which is accounting
            Case.of("production.order", "{order: %1$sQ, cancel: true}").where("the order has work orders"),
            Case.of("production.report", "{order: %1$sO, quantity: 5, lot: L1}"),
            // what is left is copied with its work in progress, which is accounting
            Case.of("production.report", "{order: %1$sP, quantity: 2, lot: L2}")
                    .where("a rest of the order stays open"),
            Case.of(
                    "production.report",
                    "{order: %1$sP, quantity: 2, scrapped: 1, lot: L3, consumption: reported, components: [{item: %1$sC, quantity: 3, lot: K}]}"),
            Case.of("production.scrap", "{order: %1$sO, item: %1$sC, quantity: 1, lot: K, shortage: refuse}"));

    private static final String WORLD =
            """
            category = env['product.category'].create({'name': '%1$s', 'property_cost_method': 'average', 'property_valuation': 'real_time'})
            finished, component = env['product.product'].create([{
                'name': code, 'default_code': code, 'is_storable': True, 'tracking': 'lot', 'standard_price': 3, 'categ_id': category.id} for code in ('%1$sF', '%1$sC')])
            lot = env['stock.lot'].create({'name': 'K', 'product_id': component.id})
            env['stock.quant']._update_available_quantity(component, env.ref('stock.stock_location_stock'), 100, lot_id=lot)
            worked = env['product.product'].create({'name': '%1$sG', 'default_code': '%1$sG', 'is_storable': True})
            centre = env['mrp.workcenter'].create({'name': '%1$sW', 'code': '%1$sW'})
            for item in (finished, worked):
                env['mrp.bom'].create({'product_tmpl_id': item.product_tmpl_id.id, 'bom_line_ids': [(0, 0, {'product_id': component.id, 'product_qty': 1})],
                    'operation_ids': [(0, 0, {'name': 'Cut', 'workcenter_id': centre.id})] if item == worked else []})
            orders = env['mrp.production'].create([{'name': '%1$s' + name, 'product_id': item.id, 'product_qty': 5} for name, item in (
                ('O', finished), ('P', finished), ('Q', worked))])
            orders.action_confirm()
            orders.action_assign()
            """;

    RealOdooProductionRightsTest() {
        super("toul", TABLES, CASES, Pattern.compile("ou are not allowed to"), WORLD);
    }
}
