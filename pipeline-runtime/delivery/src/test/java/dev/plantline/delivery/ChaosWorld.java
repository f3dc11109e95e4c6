package dev.plantline.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.List;

/** What stands in Odoo before and after a chaos run; all its codes begin with the name of the run. */
final class ChaosWorld {
    static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    /** What of an item with a lot, and of each component, lies in stock at the beginning. */
    static final double STOCK = 100_000;
    /** Standard price of what is received, consumed and made. */
    static final double PRICE = 2;

    private static final String MAKE =
            """
            env = env(user=1, su=True)
            run = '%s'
            stock = env.ref('stock.stock_location_stock')
            def item(code, tracking):
                return env['product.product'].create({
                    'name': run + code, 'default_code': run + code, 'is_storable': True, 'tracking': tracking, 'standard_price': %s})
            def lie(product, tracked):
                lot = env['stock.lot'].create({'name': 'L', 'product_id': product.id}) if tracked else None
                env['stock.quant']._update_available_quantity(product, stock, %s, lot_id=lot)
            for n in range(%d):
                lie(item('T%%s' %% n, 'lot'), True)
            finished, loose, tracked = item('F', 'lot'), item('C', 'none'), item('D', 'lot')
            lie(loose, False)
            lie(tracked, True)
            env['stock.location'].create({'name': run + 'A', 'location_id': stock.location_id.id, 'usage': 'internal'})
            bom = env['mrp.bom'].create({'product_tmpl_id': finished.product_tmpl_id.id, 'bom_line_ids': [
                (0, 0, {'product_id': loose.id, 'product_qty': 2}), (0, 0, {'product_id': tracked.id, 'product_qty': 1})]})
            orders = env['mrp.production'].create([{'name': '%%sO%%s' %% (run, n), 'product_id': finished.id, 'product_qty': 2000, 'bom_id': bom.id} for n in range(%d)])
            orders.action_confirm()
            orders.action_assign()
            """;

    private static final String LOOK =
            """
            env = env(user=1, su=True)
            run = '%s'
            def done(model, *domain):
                return env[model].search([('state', '=', 'done')] + list(domain), order='id')
            moved = done('stock.move', ('picking_id.origin', '=like', run + '-%%'))
            scraps = done('stock.scrap', ('origin', '=like', run + '-%%'))
            orders = env['mrp.production'].search([('product_id.default_code', '=', run + 'F')], order='backorder_sequence, id').filtered('qty_produced')
            env.cr.execute("SELECT id, x_position, x_outcome FROM x_plantline_ledger WHERE split_part(x_position, '/', 1) = ANY (%%s) ORDER BY id", [%s])
            rows = env.cr.fetchall()
            action = {
                'moved': [[move.picking_id.origin, str(move.picking_id.id), move.product_id.default_code, line.lot_id.name or '', line.quantity,
                    line.location_id.usage, line.location_dest_id.complete_name] for move in moved for line in move.move_line_ids],
                'scraps': [[scrap.origin, str(scrap.id), scrap.product_id.default_code, scrap.lot_id.name or '', scrap.scrap_qty] for scrap in scraps],
                'orders': [[order.name, ','.join(order.lot_producing_ids.mapped('name')), order.qty_produced,
                    [[line.product_id.default_code, line.lot_id.name or '', line.quantity] for line in order.move_raw_ids.move_line_ids if line.state == 'done']]
                    for order in orders],
                'quants': [[quant.product_id.default_code, quant.location_id.complete_name, quant.lot_id.name or '', quant.quantity]
                    for quant in env['stock.quant'].search([('product_id.default_code', '=like', run + '%%'), ('location_id.usage', '=', 'internal')])],
                'products': [[product.default_code, product.name, product.weight] for product in env['product.product'].search([('default_code', '=like', run + 'P%%')])],
                'values': [[move.product_id.default_code, move.location_id.usage, move.location_dest_id.usage, move.quantity, abs(move.value or 0)]
                    for move in done('stock.move', ('product_id.default_code', '=like', run + '%%'))],
                'ledger': [list(row) for row in rows],
            }
            """;

    private final String run;

    ChaosWorld(String run) {
        this.run = run;
    }

    /** Makes what the messages name, and installs the side kits. */
    void make() throws Exception {
        BenchmarkMachine.run(MAKE.formatted(run, PRICE, STOCK, ChaosMessages.ITEMS, ChaosMessages.ORDERS));
        OdooAdministration administration =
                new OdooAdministration(BenchmarkMachine.odooUrl(), BenchmarkMachine.odooDatabase(), null);
        administration.adopt(() -> BenchmarkMachine.odooKey("bot_admin"), "lyon", CLUSTER);
        List<OdooAdministration.DutyKit> kits = new ArrayList<>();
        for (ChaosFlow flow : ChaosFlow.values()) {
            kits.add(new OdooAdministration.DutyKit(() -> BenchmarkMachine.odooKey(flow.login), flow.kit()));
        }
        administration.install(() -> BenchmarkMachine.odooKey("bot_admin"), CLUSTER, kits);
    }

    /** Everything that came of the messages of some topics. */
    JsonNode look(List<String> topics) throws OdooFault {
        return BenchmarkMachine.run(LOOK.formatted(run, "['" + String.join("', '", topics) + "'],"));
    }

    /**
     * Takes rows of one topic out of the ledger, as nothing ever should: each repeat of what was applied has its effect again. The newest stay, because delivery
     * stops when Odoo knows nothing of what was applied last.
     */
    void forget(String topic) throws OdooFault {
        String applied = "FROM x_plantline_ledger WHERE split_part(x_position, '/', 1) = '" + topic
                + "' AND x_outcome = 'applied'";
        BenchmarkMachine.run("env.cr.execute(\"SELECT set_config('plantline.ops', 'on', true)\")\n"
                + "env.cr.execute(\"DELETE " + applied + " AND id NOT IN (SELECT id " + applied
                + " ORDER BY id DESC LIMIT 5)\")");
    }
}
