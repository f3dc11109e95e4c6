package dev.plantline.odoo;

import java.util.List;
import java.util.regex.Pattern;

/** Rights of masters, bills, attachments and stock. */
class RealOdooOperationRightsTest extends OperationRights {
    private static final String NOW = java.time.Instant.now().plusSeconds(1800).toString();
    private static final List<String> TABLES = List.of(
            "product_product",
            "product_template",
            "res_partner",
            "mrp_bom",
            "stock_location",
            "uom_uom",
            "mrp_bom_line",
            "mrp_production",
            "mrp_routing_workcenter",
            "mrp_workcenter",
            "resource_resource",
            "account_move",
            "account_move_line",
            "ir_attachment",
            "ir_model_data",
            "mail_message",
            "purchase_order",
            "purchase_order_line",
            "stock_landed_cost",
            "stock_lot",
            "stock_move",
            "stock_move_line",
            "stock_package",
            "stock_picking",
            "stock_quant",
            "stock_scrap");

    private static final String BILL =
            "{supplier: %1$sS, reference: %1$sR, date: '2026-03-05', currency: USD, tolerance: 0.01, lines: [{order: %1$sP, item: %1$sI, quantity: 1, price: 10,"
                    + " taxes: ['15%%']}], tax: 1.51, total: 11.51}";
    private static final String FILE = "fileName: a.txt, content: YWJj}";

    static final List<Case> CASES = List.of(
            Case.of(
                    "product.master",
                    "{item: %1$sN, name: New, type: stored, unit: Units, tracking: lot, barcode: %1$sN, weight: 1}"),
            Case.of("product.master", "{item: %1$sN, standardCost: 2, costCurrency: USD}"),
            Case.of("product.master", "{item: %1$sA, name: Old, active: false}"),
            Case.of(
                    "partner.master",
                    "{partner: %1$sN, name: New, kind: company, taxNumber: FR23334175221, country: FR}"),
            Case.of(
                    "bom.master",
                    "{item: %1$sB, bom: %1$sN, quantity: 2, components: [{item: %1$sI, quantity: 1, operation: Cut}], operations: [{name: Cut, workcenter: %1$sW, minutes: 3}]}"),
            Case.of(
                    "bom.master",
                    "{item: %1$sB, bom: %1$sN, components: [{item: %1$sI, quantity: 2}], operations: [], active: false}"),
            Case.of("workcenter.master", "{workcenter: %1$sN, name: New, efficiency: 90, alternatives: [%1$sW]}"),
            Case.of("workcenter.master", "{workcenter: %1$sN, costPerHour: 60.5, costCurrency: USD}"),
            Case.of("location.master", "{location: WH/Stock/%1$sN, usage: internal, barcode: %1$sN}"),
            Case.of("location.master", "{location: WH/Stock/%1$sN, valuationAccount: %1$s1}"),
            Case.of(
                    "unit.master",
                    "{unit: %1$sN, reference: Units, factor: 12, names: [{language: en_US, name: %1$sN}]}"),
            Case.of("bill.draft", BILL),
            Case.of("bill.draft", BILL.replace("%1$sR", "%1$sR2")).insteadGroups(),
            Case.of(
                    "entry.draft",
                    "{journal: MISC, date: '2026-03-31', reference: %1$sE, currency: USD, total: 1, lines: [{account: %1$s1, debit: 1}, {account: %1$s2, credit: 1}]}"),
            Case.of(
                    "bill.post",
                    "{type: bill, supplier: %1$sS, reference: %1$sD, date: '2026-03-05', currency: USD, journal: BILL, lineCount: 1, tax: 0, total: 7, unchangedSince: '"
                            + NOW + "'}"),
            Case.of(
                    "entry.post",
                    "{journal: MISC, date: '2026-03-31', reference: %1$sE, currency: USD, lineCount: 2, total: 1, unchangedSince: '"
                            + NOW + "'}"),
            Case.of(
                    "landedcost.draft",
                    "{reference: %1$sF, date: '2026-03-05', currency: USD, receipts: [%1$sRECEIPT], lines: [{item: %1$sC, amount: 5}], total: 5}"),
            Case.of(
                    "purchase.order",
                    "{order: %1$sNEW, supplier: %1$sS, currency: USD, lines: [{line: 1, item: %1$sB, quantity: 2}]}"),
            Case.of(
                            "purchase.order",
                            "{order: %1$sNEW, supplier: %1$sS, currency: USD, lines: [{line: 1, item: %1$sB, quantity: 1, price: 7.5}], total: 7.5}")
                    .where("the vendor's price list in Odoo has another"),
            Case.of(
                    "purchase.announce",
                    "{order: %1$sP, reference: N, date: '2027-01-05T12:00:00Z', lines: [{item: %1$sI, quantity: 1, lot: %1$sL}]}"),
            Case.of("purchase.cancel", "{order: %1$sNEW}"),
            Case.of("document.attach", "{to: lot, item: %1$sI, number: %1$sL, " + FILE),
            Case.of("document.attach", "{to: purchaseOrder, number: %1$sP, " + FILE),
            Case.of("document.attach", "{to: bill, partner: %1$sS, number: %1$sR, " + FILE),
            Case.of("document.attach", "{to: refund, partner: %1$sS, number: %1$sD2, " + FILE),
            Case.of("document.attach", "{to: transfer, number: %1$sRECEIPT, " + FILE),
            Case.of("document.attach", "{to: productionOrder, number: %1$sMO, " + FILE),
            Case.of("document.attach", "{to: item, item: %1$sI, " + FILE),
            Case.of("document.attach", "{to: entry, journal: MISC, number: %1$sE, " + FILE),
            Case.of("document.attach", "{to: landedCost, number: %1$sF, " + FILE),
            Case.of("document.attach", "{to: bom, item: %1$sB, number: %1$sOPEN, " + FILE),
            Case.of("document.attach", "{to: partner, partner: %1$sS, " + FILE),
            Case.of(
                    "stock.transfer",
                    "{reference: T, from: WH/Stock, to: WH/%1$sQ, lines: [{item: %1$sI, quantity: 1, lot: %1$sL}]}"),
            Case.of(
                    "stock.intercompany",
                    "{reference: T, fromCompany: My Company, from: WH/Stock, toCompany: %1$sCO, to: %1$s/Stock, lines: [{item: %1$sI, quantity: 1, lot: %1$sL}]}"),
            Case.of("stock.receive", "{order: %1$sP, lines: [{item: %1$sI, quantity: 1, lot: %1$sNEW}]}"),
            Case.of("stock.receive", "{reference: R, operationType: WHIN, lines: [{item: %1$sB, quantity: 1}]}"),
            Case.of("stock.receive", "{order: %1$sP, unplanned: add, lines: [{item: %1$sB, quantity: 1}]}"),
            // a part, with a lot: the subcontractor's order is split, and what is left is copied with its work in
            // progress, which is accounting
            Case.of(
                            "stock.subcontract",
                            "{order: %1$sV, lines: [{item: %1$sM, quantity: 2, lot: %1$sNEW, components: [{item: %1$sB, quantity: 3}]}]}")
                    .where("a rest of the order stays open"),
            Case.of(
                    "stock.subcontract",
                    "{order: %1$sV, lines: [{item: %1$sM, quantity: 3, lot: %1$sNEW2, components: [{item: %1$sB, quantity: 3}]}]}"),
            Case.of("stock.ship", "{order: %1$sO, lines: [{item: %1$sB, quantity: 1}]}"),
            Case.of("stock.ship", "{order: %1$sO, lines: [{item: %1$sB, quantity: 1, package: %1$sPACK}]}"),
            Case.of("stock.count", "{reference: C, location: WH/%1$sQ, lines: [{item: %1$sB, quantity: 9}]}"),
            Case.of("stock.scrap", "{reference: X, location: WH/%1$sQ, item: %1$sB, quantity: 1, reason: %1$sE}"),
            Case.of(
                    "stock.issue",
                    "{reference: M, location: WH/Stock, to: WH/%1$sU, item: %1$sI, quantity: 1, lot: %1$sL}"),
            Case.of(
                    "quality.record",
                    "{item: %1$sI, lot: %1$sL, inspection: N, verdict: passed, files: [{fileName: c.txt, content: YWJk}]}"),
            Case.of(
                    "quality.decide",
                    "{reference: Q, verdict: release, from: WH/%1$sQ, to: WH/Stock, item: %1$sB, quantity: 1}"),
            Case.of("quality.decide", "{reference: Q, verdict: scrap, from: WH/%1$sQ, item: %1$sB, quantity: 1}"));

    private static final String WORLD =
            """
            item, old = env['product.product'].create([{'name': code, 'default_code': code, 'is_storable': True, 'tracking': 'lot'} for code in ('%1$sI', '%1$sA')])
            env['stock.lot'].create({'name': '%1$sL', 'product_id': item.id})
            supplier = env['res.partner'].create({'name': 'Supplier', 'ref': '%1$sS'})
            order = env['purchase.order'].create({'name': '%1$sP', 'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': item.id, 'product_qty': 5, 'price_unit': 3})]})
            order.button_confirm()
            env['mrp.workcenter'].create({'name': '%1$sW', 'code': '%1$sW'})
            stock = env.ref('stock.stock_location_stock')
            env['stock.location'].create([{'name': '%1$sQ', 'location_id': stock.location_id.id}, {'name': '%1$sU', 'location_id': stock.location_id.id, 'usage': 'inventory'}])
            env['stock.scrap.reason.tag'].create({'name': '%1$sE'})
            loose = env['product.product'].create({'name': '%1$sB', 'default_code': '%1$sB', 'is_storable': True})
            sale = env['sale.order'].create({'name': '%1$sO', 'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': loose.id, 'product_uom_qty': 5})]})
            sale.action_confirm()
            env['account.account'].create([{'name': '%1$s' + n, 'code': '%1$s' + n, 'account_type': 'expense'} for n in ('1', '2')])
            env['account.move'].create({'move_type': 'in_invoice', 'partner_id': supplier.id, 'ref': '%1$sD', 'invoice_date': '2026-03-05',
                'invoice_line_ids': [(0, 0, {'name': 'D', 'quantity': 1, 'price_unit': 7, 'tax_ids': False})]})
            env['account.move'].create({'move_type': 'in_refund', 'partner_id': supplier.id, 'ref': '%1$sD2', 'invoice_date': '2026-03-05'})
            env['mrp.production'].create({'name': '%1$sMO', 'product_id': loose.id, 'product_qty': 1})
            category = env['product.category'].create({'name': '%1$s', 'property_cost_method': 'average'})
            loose.write({'categ_id': category.id, 'standard_price': 2})
            env['product.product'].create({'name': 'Freight', 'default_code': '%1$sC', 'type': 'service', 'landed_cost_ok': True})
            bought = env['purchase.order'].create({'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': loose.id, 'product_qty': 5, 'price_unit': 3})]})
            bought.button_confirm()
            bought.picking_ids.write({'name': '%1$sRECEIPT'})
            bought.picking_ids.move_ids.write({'quantity': 5, 'picked': True})
            bought.picking_ids.button_validate()
            env['mrp.bom'].create({'product_tmpl_id': loose.product_tmpl_id.id, 'code': '%1$sOPEN'})
            made = env['product.product'].create({'name': '%1$sM', 'default_code': '%1$sM', 'is_storable': True, 'tracking': 'lot'})
            env['mrp.bom'].create({'product_tmpl_id': made.product_tmpl_id.id, 'type': 'subcontract', 'subcontractor_ids': [(6, 0, supplier.ids)],
                'bom_line_ids': [(0, 0, {'product_id': loose.id, 'product_qty': 1})]})
            env['stock.quant']._update_available_quantity(loose, supplier.property_stock_subcontractor, 9)
            env['purchase.order'].create({'name': '%1$sV', 'partner_id': supplier.id, 'order_line': [(0, 0, {'product_id': made.id, 'product_qty': 5, 'price_unit': 3})]}).button_confirm()
            company = env['res.company'].create({'name': '%1$sCO'})
            user.write({'company_ids': [(4, company.id)]})
            env['stock.warehouse'].with_context(allowed_company_ids=company.ids).create({'name': '%1$s', 'code': '%1$s', 'company_id': company.id})
            """;

    RealOdooOperationRightsTest() {
        super("nancy", TABLES, CASES, Pattern.compile("not allowed|doesn't have|access rights"), WORLD);
    }
}
