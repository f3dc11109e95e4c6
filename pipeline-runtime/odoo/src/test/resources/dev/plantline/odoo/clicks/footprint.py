# What stands in Odoo of a case, as lines of text. Asked by context['footprint'] = {'items': {role: id}, 'before': [ids of moves]}.
# Left out: ids, names that Odoo numbers, moments. Products are named by their role; lots, places, accounts and taxes by their names.
ask = env.context['footprint']
env = env(user=1, su=True, context={'lang': 'en_US'})
env.invalidate_all()
ROLES = {number: role for role, number in ask['items'].items()}
PRODUCTS = env['product.product'].browse(list(ROLES))
INDENT = '\n    '


def number(value):
    text = ('%.6f' % value).rstrip('0').rstrip('.')
    return '0' if text == '-0' else text


def role(item):
    return ROLES.get(item.id, item.default_code or '-')


def fields(*pairs):
    # what says nothing is not printed
    return ', '.join((name + ' ' + str(value)).strip() for name, value in pairs if value and value != '0')


def flags(record, *names):
    # a loop, because the sandbox has no closures
    set_ones = []
    for name in names:
        if record[name]:
            set_ones.append(name)
    return ' '.join(set_ones)


def titled(title, blocks):
    return ['== ' + title] + sorted(blocks) if blocks else []


def numbered(records, kind):
    # in the order in which they came into being
    names = {}
    for record in records.sorted('id'):
        names[record.id] = kind + ' ' + str(len(names) + 1)
    return names


moves = env['stock.move'].search([('product_id', 'in', PRODUCTS.ids), ('id', 'not in', ask['before'])])
orders = (moves.raw_material_production_id | moves.production_id)
pickings = moves.picking_id
scraps = env['stock.scrap'].search([('product_id', 'in', PRODUCTS.ids)])
purchases = env['purchase.order.line'].search([('product_id', 'in', PRODUCTS.ids)])
sales = env['sale.order.line'].search([('product_id', 'in', PRODUCTS.ids)])
bills = env['account.move.line'].search([('product_id', 'in', PRODUCTS.ids), ('move_id.move_type', '!=', 'entry')]).move_id
packages = moves.move_line_ids.package_id | moves.move_line_ids.result_package_id
ORDER, PICKING, PURCHASE, SALE, PACKAGE = numbered(orders, 'order'), numbered(pickings, 'transfer'), numbered(purchases, 'purchase line'), numbered(sales, 'sale line'), numbered(packages, 'package')


def part_of(move):
    if move.raw_material_production_id:
        return ORDER[move.raw_material_production_id.id] + ' consumes'
    if move.production_id:
        return ORDER[move.production_id.id] + ' makes'
    if move.picking_id:
        return PICKING[move.picking_id.id] + ' moves'
    return 'count' if move.is_inventory else 'scrap' if move.scrap_id else 'move'


def line_text(line):
    return fields(
        ('lot', line.lot_id.name or (line.lot_name and 'to be ' + line.lot_name)), ('quantity', number(line.quantity)), ('unit', line.product_uom_id.name),
        ('from', line.location_id.complete_name), ('to', line.location_dest_id.complete_name), ('', flags(line, 'picked')),
        ('from', line.package_id and PACKAGE[line.package_id.id]), ('into', line.result_package_id and PACKAGE[line.result_package_id.id]), ('owner', line.owner_id.name),
        ('consumed', '; '.join(sorted(' '.join(([role(each.product_id)] + each.lot_id.mapped('name') + [number(each.quantity)])) for each in line.consume_line_ids))))


def move_text(move):
    return INDENT.join([
        part_of(move) + ' ' + role(move.product_id) + ': ' + fields(
            ('', move.state), ('demand', number(move.product_uom_qty)), ('quantity', number(move.quantity)), ('unit', move.product_uom.name),
            ('from', move.location_id.complete_name), ('to', move.location_dest_id.complete_name), ('value', number(move.value)),
            ('', flags(move, 'picked', 'additional', 'manual_consumption', 'is_in', 'is_out', 'is_inventory', 'to_refund')),
            ('procured', move.procure_method), ('for', move.purchase_line_id and PURCHASE.get(move.purchase_line_id.id)),
            ('for', move.sale_line_id and SALE.get(move.sale_line_id.id)), ('per unit', bool(move.raw_material_production_id) and number(move.unit_factor)),
            ('feeds', len(move.move_dest_ids)), ('fed by', len(move.move_orig_ids)))]
        + sorted(line_text(line) for line in move.move_line_ids))


def quant_text(quant):
    return role(quant.product_id) + ': ' + fields(
        ('at', quant.location_id.complete_name), ('lot', quant.lot_id.name), ('in', quant.package_id and PACKAGE.get(quant.package_id.id, 'another package')), ('quantity', number(quant.quantity)),
        ('reserved', number(quant.reserved_quantity)), ('to be counted', quant.inventory_quantity_set and number(quant.inventory_quantity)))


def product_text(item):
    return role(item) + ': ' + fields(
        ('standard price', number(item.standard_price)), ('total value', number(item.total_value)), ('on hand', number(item.qty_available)),
        ('free in stock', number(item.with_context(location=env.ref('stock.stock_location_stock').id).free_qty)), ('incoming', number(item.incoming_qty)), ('outgoing', number(item.outgoing_qty)))


def order_text(order):
    return ORDER[order.id] + ': ' + fields(
        ('', order.state), ('item', role(order.product_id)), ('quantity', number(order.product_qty)), ('producing', number(order.qty_producing)),
        ('produced', number(order.qty_produced)), ('unit', order.product_uom_id.name), ('lots', ' '.join(sorted(order.lot_producing_ids.mapped('name')))),
        ('', flags(order, 'is_locked')), ('consumption', order.consumption), ('backorder', order.backorder_sequence),
        ('with', len(order.production_group_id.production_ids)), ('components', order.reservation_state))


def work_text(work):
    return ORDER[work.production_id.id] + ' ' + work.name + ': ' + fields(
        ('', work.state), ('produced', number(work.qty_produced)), ('carried', number(work.qty_reported_from_previous_wo)))


def picking_text(picking):
    return PICKING[picking.id] + ': ' + fields(
        ('', picking.state), ('', picking.picking_type_id.code), ('from', picking.location_id.complete_name), ('to', picking.location_dest_id.complete_name),
        ('backorder of', picking.backorder_id and PICKING.get(picking.backorder_id.id, 'another')), ('partner', bool(picking.partner_id)),
        ('', flags(picking, 'is_locked')), ('packages', len(picking.package_history_ids)), ('of a purchase', bool(picking.purchase_id)), ('of a sale', bool(picking.sale_id)))


def package_text(package):
    return PACKAGE[package.id] + ': ' + fields(
        ('at', package.location_id.complete_name), ('of the type', package.package_type_id.name), ('in another', bool(package.parent_package_id)),
        ('weighs', number(package.shipping_weight)), ('packed', bool(package.pack_date)))


def scrap_text(scrap):
    return role(scrap.product_id) + ': ' + fields(
        ('', scrap.state), ('quantity', number(scrap.scrap_qty)), ('lot', scrap.lot_id.name), ('from', scrap.location_id.complete_name),
        ('to', scrap.scrap_location_id.complete_name), ('of', scrap.production_id and ORDER.get(scrap.production_id.id)),
        ('reasons', ' '.join(sorted(scrap.scrap_reason_tag_ids.mapped('name')))))


def purchase_text(line):
    return PURCHASE[line.id] + ': ' + fields(
        ('item', role(line.product_id)), ('', line.order_id.state), ('quantity', number(line.product_qty)), ('price', number(line.price_unit)),
        ('received', number(line.qty_received)), ('invoiced', number(line.qty_invoiced)), ('to invoice', number(line.qty_to_invoice)),
        ('order', line.order_id.invoice_status), ('receipt', line.order_id.receipt_status), ('taxes', ' '.join(sorted(line.tax_ids.mapped('name')))))


def sale_text(line):
    return SALE[line.id] + ': ' + fields(
        ('item', role(line.product_id)), ('', line.order_id.state), ('quantity', number(line.product_uom_qty)), ('price', number(line.price_unit)),
        ('delivered', number(line.qty_delivered)), ('invoiced', number(line.qty_invoiced)), ('to invoice', number(line.qty_to_invoice)),
        ('order', line.order_id.invoice_status), ('delivery', line.order_id.delivery_status))


def bill_line_text(line):
    return fields(
        ('', line.display_type), ('account', line.account_id.code), ('item', line.product_id and role(line.product_id)), ('quantity', number(line.quantity)),
        ('unit', line.product_uom_id.name), ('price', number(line.price_unit)), ('discount', number(line.discount)),
        ('subtotal', number(line.price_subtotal)), ('total', number(line.price_total)), ('taxes', ' '.join(sorted(line.tax_ids.mapped('name')))),
        ('tax of', line.tax_line_id.name), ('base', number(line.tax_base_amount)), ('balance', number(line.balance)),
        ('amount', number(line.amount_currency)), ('currency', line.currency_id.name), ('for', line.purchase_line_id and PURCHASE.get(line.purchase_line_id.id)),
        ('due', line.date_maturity), ('partner', bool(line.partner_id)))


def bill_text(bill):
    return INDENT.join([
        bill.move_type + ': ' + fields(
            ('', bill.state), ('reference', bill.ref), ('journal', bill.journal_id.code), ('dated', bill.invoice_date), ('due', bill.invoice_date_due),
            ('currency', bill.currency_id.name), ('terms', bill.invoice_payment_term_id.name), ('position', bill.fiscal_position_id.name),
            ('untaxed', number(bill.amount_untaxed)), ('tax', number(bill.amount_tax)), ('total', number(bill.amount_total)),
            ('in company currency', number(bill.amount_total_signed)), ('partner', bool(bill.partner_id)), ('bank', bool(bill.partner_bank_id)),
            ('origin', bool(bill.invoice_origin)), ('payment', bill.payment_state))]
        + sorted(bill_line_text(line) for line in bill.line_ids))


def entry_texts():
    # Per account and product: how many entries a call makes of it is left to Odoo, which makes one for what is done at once.
    sums = {}
    for line in env['account.move.line'].search([('product_id', 'in', PRODUCTS.ids), ('move_id.move_type', '=', 'entry'),
                                                 ('move_id', 'not in', env['stock.move'].browse(ask['before']).account_move_id.ids)]):
        key = (line.account_id.code + ' ' + line.account_id.name, line.parent_state, line.journal_id.code, role(line.product_id))
        debit, credit = sums.get(key, (0, 0))
        sums[key] = (debit + line.debit, credit + line.credit)
    return [account + ': ' + fields(('', state), ('journal', journal), ('item', item), ('debit', number(debit)), ('credit', number(credit)))
            for (account, state, journal, item), (debit, credit) in sums.items()]


# Odoo takes empty quants away when it likes.
quants = env['stock.quant'].search([('product_id', 'in', PRODUCTS.ids), '|', ('quantity', '!=', 0), ('reserved_quantity', '!=', 0)])
lots = env['stock.lot'].search([('product_id', 'in', PRODUCTS.ids)])
text = (
    titled('stock.move', [move_text(move) for move in moves])
    + titled('stock.quant', [quant_text(quant) for quant in quants])
    + titled('stock.lot', [role(lot.product_id) + ' ' + lot.name for lot in lots])
    + titled('product.product', [product_text(item) for item in PRODUCTS])
    + titled('account.move.line', entry_texts())
    + titled('mrp.production', [order_text(order) for order in orders])
    + titled('mrp.workorder', [work_text(work) for work in orders.workorder_ids])
    + titled('stock.picking', [picking_text(picking) for picking in pickings])
    + titled('stock.package', [package_text(package) for package in packages])
    + titled('stock.scrap', [scrap_text(scrap) for scrap in scraps])
    + titled('purchase.order.line', [purchase_text(line) for line in purchases])
    + titled('sale.order.line', [sale_text(line) for line in sales])
    + titled('account.move', [bill_text(bill) for bill in bills]))
action = {'text': '\n'.join(text)}
