package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plantline.model.ShippedText;
import dev.plantline.odoo.protocol.OdooFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Stock against moves in a real Odoo: what Odoo's own documents do is explained by moves, and what is forged is not. Only a real Odoo has a database.
 * Others use it too: each test has products of its own and looks at them alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealOdooStockTest {
    /** Products and what a test needs, before what it does. */
    private static final String GIVEN =
            """
            env = env(su=True)
            stock = env.ref('stock.stock_location_stock')
            supplier = env.ref('stock.stock_location_suppliers')
            customer = env.ref('stock.stock_location_customers')
            unit = env.ref('uom.product_uom_unit')
            dozen = env.ref('uom.product_uom_dozen')
            def product(name, uom, tracking):
                return env['product.product'].create({'name': name, 'default_code': name, 'type': 'consu', 'is_storable': True, 'uom_id': uom.id, 'tracking': tracking})
            def count(item, quantity, lot):
                quant = env['stock.quant'].with_context(inventory_mode=True).create({'product_id': item.id, 'location_id': stock.id, 'lot_id': lot and lot.id, 'inventory_quantity': quantity})
                quant.action_apply_inventory()
            def transfer(kind, source, target, item, uom, quantity, lot):
                picking = env['stock.picking'].create({'picking_type_id': env.ref(kind).id, 'location_id': source.id, 'location_dest_id': target.id,
                    'move_ids': [(0, 0, {'product_id': item.id, 'product_uom': uom.id, 'product_uom_qty': quantity, 'location_id': source.id, 'location_dest_id': target.id})]})
                picking.action_confirm()
                move = picking.move_ids
                move.write({'move_line_ids': [(2, line.id) for line in move.move_line_ids] + [(0, 0, {'product_id': item.id, 'product_uom_id': uom.id, 'quantity': quantity,
                    'location_id': source.id, 'location_dest_id': target.id, 'lot_id': lot and lot.id, 'picking_id': picking.id, 'picked': True})], 'picked': True})
                picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
                if picking.state != 'done':
                    raise UserError('not done: ' + picking.state)
                return picking
            def lot(item, name):
                return env['stock.lot'].create({'product_id': item.id, 'name': name})
            """;

    private final String run = Operations.name();
    private OdooUnderTest odoo;
    private ServerActions actions;

    @BeforeAll
    void prepare() throws Exception {
        odoo = OdooUnderTest.realOrSkip();
        actions = new ServerActions(odoo);
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            actions.run(ServerActions.sql("DELETE FROM stock_quant q USING product_product p WHERE p.id = q.product_id"
                    + " AND p.default_code LIKE 'forged " + run + "%'"));
            actions.close();
        }
    }

    @Test
    void movesExplainAReceiptAnInternalTransferAReturnACountAndScrap() throws Exception {
        List<Long> products = done(
                """
                item = product('%1$s', unit, 'lot')
                first = lot(item, 'A')
                receipt = transfer('stock.picking_type_in', supplier, stock, item, dozen, 2, first)
                shelf = env['stock.location'].create({'name': '%1$s', 'location_id': stock.id, 'usage': 'internal'})
                transfer('stock.picking_type_internal', stock, shelf, item, unit, 7, first)
                transfer('stock.picking_type_out', stock, customer, item, dozen, 1, first)
                back = env['stock.return.picking'].with_context(active_id=receipt.id, active_ids=receipt.ids, active_model='stock.picking').create({'picking_id': receipt.id})
                back.product_return_moves.write({'quantity': 3})
                returned = env['stock.picking'].browse(back.action_create_returns()['res_id'])
                returned.move_ids.write({'picked': True})
                returned.with_context(skip_backorder=True, skip_sms=True).button_validate()
                count(item, 1.5, first)
                count(item, 11, lot(item, 'B'))
                scrap = env['stock.scrap'].create({'product_id': item.id, 'scrap_qty': 0.25, 'product_uom_id': dozen.id, 'lot_id': first.id, 'location_id': shelf.id})
                scrap.action_validate()
                action = {'done': [receipt.state, returned.state, scrap.state], 'products': item.ids}
                """);

        assertThat(differences(products)).isEmpty();
    }

    @Test
    void movesExplainAProductionWithConsumptionAndALotThatWentBelowNothing() throws Exception {
        List<Long> products = done(
                """
                part = product('%1$s part', unit, 'lot')
                made = product('%1$s made', unit, 'none')
                count(part, 5, lot(part, 'P'))
                order = env['mrp.production'].create({'product_id': made.id, 'product_qty': 4, 'move_raw_ids': [(0, 0, {'product_id': part.id, 'product_uom': unit.id, 'product_uom_qty': 8})]})
                order.action_confirm()
                order.write({'qty_producing': 4})
                move = order.move_raw_ids
                move.write({'move_line_ids': [(2, line.id) for line in move.move_line_ids] + [(0, 0, {'product_id': part.id, 'product_uom_id': unit.id, 'quantity': 8,
                    'location_id': move.location_id.id, 'location_dest_id': move.location_dest_id.id, 'lot_id': lot(part, 'Q').id, 'picked': True})], 'picked': True})
                order.with_context(skip_backorder=True, skip_consumption=True).button_mark_done()
                action = {'done': [order.state], 'products': (part + made).ids}
                """);

        assertThat(differences(products)).isEmpty();
    }

    /** A unit is a twelfth of a dozen, and Odoo keeps two digits of that. */
    @Test
    void whatOdooRoundsBetweenUnitsIsNoDifference() throws Exception {
        List<Long> products = done(
                """
                item = product('%1$s', dozen, 'none')
                for quantity in (1, 5, 7, 1, 1):
                    transfer('stock.picking_type_in', supplier, stock, item, unit, quantity, None)
                transfer('stock.picking_type_out', stock, customer, item, unit, 4, None)
                weight = product('%1$s weight', env.ref('uom.product_uom_kgm'), 'none')
                transfer('stock.picking_type_in', supplier, stock, weight, env.ref('uom.product_uom_gram'), 12345, None)
                action = {'done': ['done'], 'products': (item + weight).ids}
                """);

        assertThat(differences(products)).isEmpty();
    }

    @Test
    void aForgedQuantIsFoundHoweverItWasWritten() throws Exception {
        List<Long> products = done(
                """
                forged = product('forged %1$s', unit, 'none')
                count(forged, 7, None)
                made = product('forged %1$s too', unit, 'none')
                action = {'done': ['done'], 'products': (forged + made).ids}
                """);
        long counted = products.get(0);
        long nothing = products.get(1);
        assertThat(differences(products)).isEmpty();

        actions.run(GIVEN + "env['stock.quant'].search([('product_id', '=', " + counted
                + "), ('location_id', '=', stock.id)]).write({'quantity': 50000})");
        actions.run(
                ServerActions.sql(
                        "INSERT INTO stock_quant (product_id, location_id, quantity, reserved_quantity, in_date)"
                                + " SELECT " + nothing
                                + ", res_id, 'NaN', 0, now() FROM ir_model_data WHERE module = 'stock' AND name = 'stock_location_stock'"));
        assertThat(differences(products)).containsExactly(counted + ": 49993.00", nothing + ": NaN");

        actions.run(ServerActions.sql("UPDATE stock_quant SET quantity = -1e60 WHERE product_id = " + nothing));
        assertThat(differences(products)).containsExactly(counted + ": 49993.00", nothing + ": -Infinity");

        actions.run(ServerActions.sql("UPDATE stock_quant SET quantity = 6.99 WHERE product_id = " + counted
                + " AND quantity > 0; DELETE FROM stock_quant WHERE product_id = " + nothing));
        assertThat(differences(products)).containsExactly(counted + ": -0.01");

        actions.run(GIVEN + "count(env['product.product'].browse(" + counted + "), 9, None)");
        assertThat(differences(products))
                .as("a count makes a move, and hides nothing")
                .containsExactly(counted + ": -0.01");
    }

    @Test
    void whatIsReadInTurnsIsWhatIsReadAtOnce() throws Exception {
        List<Long> products = done(
                """
                items = [product('forged %1$s %%s' %% number, unit, 'none') for number in range(25)]
                for item in items:
                    env['stock.quant'].create({'product_id': item.id, 'location_id': stock.id, 'quantity': 3})
                action = {'done': ['done'], 'products': [item.id for item in items]}
                """);
        List<StockDifference> inTurns = new ArrayList<>();
        OptionalLong next = OptionalLong.of(products.get(0) - 1);
        int turns = 0;
        while (next.isPresent()) {
            StockReading reading =
                    new StockReader(odoo.as("bot_admin"), 10).read(next.getAsLong(), Instant.now(), () -> false);
            inTurns.addAll(reading.differences());
            next = reading.next();
            turns++;
        }

        StockReading atOnce = read(products.get(0) - 1);
        assertThat(turns).isGreaterThan(1);
        assertThat(atOnce.next()).isEmpty();
        assertThat(atOnce.database()).isNotBlank();
        assertThat(ours(inTurns)).hasSizeGreaterThanOrEqualTo(25).isEqualTo(ours(atOnce.differences()));
    }

    @Test
    void theDatabaseLetsTheComparisonChangeNothing() throws Exception {
        String code = "env = env(context={'plantline': {'after': 0, 'products': 1, 'most': 1}})\n"
                + ShippedText.of(StockReader.class, "stock.py");
        actions.run(code);

        OdooFault refused = catchThrowableOfType(
                OdooFault.class,
                () -> actions.run(code + ServerActions.sql("UPDATE stock_quant SET quantity = quantity")));

        assertThat(refused).hasMessageContaining("read-only transaction");
    }

    @Test
    void whoIsNoAdministratorComparesNothing() {
        assertThat(catchThrowableOfType(OdooFault.class, () -> odoo.administration()
                        .stock(() -> odoo.keys().get("bot_stock"), 0, Instant.now(), () -> true)))
                .isNotNull();
    }

    /** Works documents; returns the products that they are about. */
    private List<Long> done(String code) throws OdooFault {
        var answer = actions.run(GIVEN + code.formatted(run + " " + Operations.name()));
        assertThat(answer.path("done")).isNotEmpty().allMatch(state -> state.asText()
                .equals("done"));
        List<Long> products = new ArrayList<>();
        answer.path("products").forEach(each -> products.add(each.asLong()));
        return products;
    }

    private List<String> differences(List<Long> products) throws OdooFault {
        return read(products.get(0) - 1).differences().stream()
                .filter(each -> products.contains(each.product()))
                .map(each -> each.product() + ": " + each.quantity())
                .toList();
    }

    private StockReading read(long after) throws OdooFault {
        return odoo.administration().stock(() -> odoo.keys().get("bot_admin"), after, Instant.now(), () -> true);
    }

    /** Others forge stock at the same time. */
    private List<StockDifference> ours(List<StockDifference> differences) {
        return differences.stream()
                .filter(each -> each.reference().contains(run))
                .toList();
    }
}
