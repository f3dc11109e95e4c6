# parts: currency, making, moments, orders, partner, reference, buying
# The operation purchase.order: an order is as its buyer wants it, new or changed.


def check_purchase(doc):
    order = bought(doc) if codes[('purchaseOrder', doc['order'])] else env['purchase.order']
    found_by = codes_of_order('purchaseOrder', doc, order, 'supplierReference', 'partner_ref')
    supplier = order.partner_id or partner_of(doc['supplier'], '/supplier')
    at = order.date_order or (instant(doc['orderedAt'], '/orderedAt') if 'orderedAt' in doc else datetime.datetime.now(datetime.timezone.utc))
    currency = currency_of(doc['currency'], at.date())
    plan = {'code': doc['order'], 'codes': found_by, 'order': order, 'was': order.state, 'new': not order, 'supplier': supplier, 'currency': currency, 'values': {}, 'lines': [], 'rest': {},
            'confirm': doc.get('confirm', True), 'total': money(doc['total'], currency, '/total') if 'total' in doc else None,
            'renamed': len(found_by) > 1 and order.partner_ref != found_by[-1], 'touches': [('order', each) for each in found_by]}
    if order:
        if order.state == 'cancel':
            wrong('state', '%s is cancelled: nothing of it is changed' % order.name, '/order')
        if order.currency_id != currency:
            wrong('state', '%s is in %s: cancel it and send a new one' % (order.name, order.currency_id.name), '/currency')
    if 'operationType' in doc:
        kind = one('operationType', doc['operationType'], '/operationType')
        if kind.code != 'incoming' or (order and kind != order.picking_type_id):
            wrong('state', '%s is %s' % (kind.display_name, 'not an operation type of receipts' if kind.code != 'incoming' else
                                         'another operation type than that of ' + order.name), '/operationType')
        plan['values']['picking_type_id'] = kind.id
    if 'supplierReference' in doc:
        plan['values']['partner_ref'] = doc['supplierReference']
    if 'orderedAt' in doc and not order:
        plan['values']['date_order'] = at
    rows = order.order_line.filtered_domain([('product_id', '!=', False)])
    named = order.order_line.browse()
    numbers = set()
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        if line['line'] in numbers:
            wrong('document', 'the line %s stands twice in the message' % line['line'], place + '/line')
        numbers.add(line['line'])
        row = rows.filtered_domain([('sequence', '=', line['line'])])
        if len(row) > 1:
            wrong('lookup', '%s has %s lines of the number %s: give each its own sequence in Odoo' % (order.name, len(row), line['line']), place + '/line')
        named |= row
        plan['lines'].append(check_purchase_line(line, row, order, place))
    for row in rows - named:
        asks = doc.get('missing', 'refuse')
        if asks == 'refuse':
            wrong('state', '%s has a line %s of %s, which the message does not name: say by missing what becomes of it' % (
                order.name, row.sequence, row.product_id.display_name), '/lines')
        less = row.qty_received if asks == 'cancel' else 0.0
        check_not_less(row, less, '/missing')
        plan['rest'][row] = less
    return plan


def check_purchase_line(line, row, order, place):
    item = one('item', line['item'], place + '/item')
    if row and row.product_id != item:
        wrong('state', 'line %s of %s is for %s, and the message says %s: give what is new a new number' % (
            line['line'], order.name, row.product_id.display_name, line['item']), place + '/item')
    if not row and (not item.purchase_ok or item.type == 'combo'):
        wrong('state', '%s cannot be purchased, as Odoo says of it' % line['item'], place + '/item')
    unit = row.product_uom_id or item.uom_id
    check_unit(line.get('unit'), unit, place + '/unit')
    number = quantity(line['quantity'], unit, place + '/quantity')
    if number < 0 or float(line.get('price', '0')) < 0:
        wrong('document', 'quantity and price are never below 0', place)
    if row and unit.compare(number, row.product_qty) != 0:
        check_not_less(row, number, place + '/quantity')
    return {'number': line['line'], 'item': item, 'code': line['item'], 'row': row, 'unit': unit, 'quantity': number, 'place': place,
            'price': plain(line['price']) if 'price' in line else None, 'date': instant(line['date'], place + '/date') if 'date' in line else None,
            'changed': not row or unit.compare(number, row.product_qty) != 0}


def check_not_less(row, number, place):
    """That no less is ordered than was received or billed."""
    for done, word in ((row.qty_received, 'received'), (row.qty_invoiced, 'billed')):
        if row.product_uom_id.compare(number, done) < 0:
            wrong('quantity', '%s of %s are %s already, and the message orders %s' % (
                text_of(done, 'float'), row.product_id.display_name, word, text_of(number, 'float')), place)


def write_purchase(plan):
    order = plan['order']
    if not order:
        order = new_order('purchaseOrder', plan['code'], dict(plan['values'], partner_id=plan['supplier'].id, currency_id=plan['currency'].id))
        order.onchange_partner_id()  # terms of payment and fiscal position, as the form takes them
        plan['order'] = order
    else:
        if plan['values'].get('partner_ref', order.partner_ref) != order.partner_ref:
            order.write({'partner_ref': plan['values']['partner_ref']})
    found_from_now('purchaseOrder', order, plan['codes'])
    plan['before'] = {}
    for row in order.order_line:
        plan['before'][row] = (row.qty_received, len(row._get_outgoing_incoming_moves()[0]))
    commands = []
    for line in plan['lines']:
        values = line_values(order, line)
        if not line['row']:
            commands.append(Command.create(values))
        elif values:
            commands.append(Command.update(line['row'].id, values))
    for row in plan['rest']:
        if row.product_uom_id.compare(row.product_qty, plan['rest'][row]) != 0:
            commands.append(Command.update(row.id, {'product_qty': plan['rest'][row], 'price_unit': row.price_unit}))
    if commands:
        order.write({'order_line': commands})
    for line in plan['lines']:
        line['row'] = line['row'] or order.order_line.filtered_domain([('sequence', '=', line['number']), ('product_id', '=', line['item'].id)])


def unit_price(row):
    """What one unit costs, without what is taken off."""
    return text_of(float('%.12g' % row.price_unit_discounted), 'float')


def line_values(order, line):
    """What is written of a line. Odoo is asked for its price as the form asks; price and date are written with the quantity, since Odoo would compute them anew,
    and sends goods back where the receipt has another price than what is taken off it."""
    row = line['row']
    if row:
        form = row.new({'product_qty': line['quantity']}, origin=row)
    else:
        form = row.new({'order_id': order.id, 'product_id': line['item'].id, 'product_qty': line['quantity'], 'product_uom_id': line['unit'].id})
        form._compute_tax_id()
    if line['changed'] or line['price'] not in (None, unit_price(row)):
        form._compute_price_unit_and_date_planned_and_name()
    values = {'product_qty': line['quantity'], 'price_unit': form.price_unit, 'technical_price_unit': form.technical_price_unit, 'discount': form.discount,
              'date_planned': line['date'] or row.date_planned or form.date_planned}
    if line['price'] is not None and unit_price(form) != line['price']:
        # a price that the line has already is nobody's decision now, but the price of many is not that of few
        if not (row and unit_price(row) == line['price'] and line['unit'].compare(line['quantity'], row.product_qty) >= 0) and not env['product.supplierinfo'].has_access('write'):
            wrong('state', 'by the price list in Odoo one %s of %s costs %s %s, and the message says %s: another price is set only by a user who has the access rights to price lists' % (
                line['unit'].name, line['code'], unit_price(form), order.currency_id.name, line['price']), line['place'] + '/price')
        values.update(price_unit=float(line['price']), discount=0.0)
        if row and unit_price(row) == line['price']:
            values.update(price_unit=row.price_unit, discount=row.discount)
    if not row:
        return dict(values, product_id=line['item'].id, product_uom_id=line['unit'].id, sequence=line['number'], tax_ids=[Command.set(form.tax_ids.ids)])
    if line['changed'] or values['price_unit'] != row.price_unit or values['discount'] != row.discount or values['date_planned'] != row.date_planned:
        return values
    return None


def finish_purchases(plans):
    made = []
    for plan in plans:
        if plan['new'] or plan['renamed']:
            made += [('purchase', each) for each in plan['codes']]
    if made:
        # no rule of Odoo's keeps a number single
        hold_references(made)
    ids = []
    for plan in plans:
        if plan['confirm'] and plan['order'].state in ('draft', 'sent'):
            ids.append(plan['order'].id)
    asked(env['purchase.order'].browse(ids).button_confirm(), 'button_confirm')


def prove_purchase(plan):
    order = plan['order']
    prove_code('purchaseOrder', order, plan['code'])
    for what, kept, wanted in (
            ('supplier', order.partner_id, plan['supplier']), ('currency', order.currency_id, plan['currency']),
            ('supplier\'s number', order.partner_ref, plan['values'].get('partner_ref', order.partner_ref))):
        if kept != wanted:
            wrong('proof', 'the %s of the order is %s in Odoo, and not %s' % (what, kept, wanted))
    if plan['confirm'] and order.state not in ('purchase', 'to approve'):
        wrong('proof', '%s is %s, and should be confirmed' % (order.name, ORDERED.get(order.state, order.state)), '/confirm')
    totals = {}
    bookings = [booking(order, None, None)]
    rows = order.order_line.filtered_domain([('product_id', '!=', False)])
    if len(rows) != len(plan['lines']) + len(plan['rest']):
        wrong('proof', '%s has %s lines in Odoo, and should have %s' % (order.name, len(rows), len(plan['lines']) + len(plan['rest'])), '/lines')
    for line in plan['lines']:
        row = line['row']
        for what, kept, wanted in (
                ('item', row.product_id.id, line['item'].id), ('number', row.sequence, line['number']), ('date', row.date_planned, line['date'] or row.date_planned),
                ('price', unit_price(row), line['price'] or unit_price(row))):
            if kept != wanted:
                wrong('proof', 'the %s of the line is %s in Odoo, and not %s' % (what, kept, wanted), line['place'])
        check_ordered(plan, row, line['quantity'], line['changed'], line['place'])
        for move in row.move_ids:
            if line['date'] and move.state not in ('done', 'cancel') and move.date_deadline != line['date']:
                wrong('proof', '%s expects the goods at %s, and the message says %s' % (move.picking_id.name, move.date_deadline, line['date']), line['place'] + '/date')
        tally(totals, line['quantity'], line['unit'])
        bookings.append(booking(row, line['quantity'], line['unit'], line['code']))
    for row in plan['rest']:
        check_ordered(plan, row, plan['rest'][row], True, '/missing')
        bookings.append(booking(row, plan['rest'][row], row.product_uom_id, row.product_id.default_code))
    if plan['total'] is not None and plan['currency'].compare_amounts(order.amount_untaxed, plan['total']) != 0:
        wrong('proof', 'by its lines the order is %s %s without tax in Odoo, and the message says %s' % (
            text_of(plan['currency'].round(order.amount_untaxed), 'float'), plan['currency'].name, text_of(plan['total'], 'float')), '/total')
    return order, totals, bookings


def check_ordered(plan, row, number, changed, place):
    """That a line orders so much, and that its receipts bring it where it is goods, without sending any back."""
    if row.product_uom_id.compare(row.product_qty, number) != 0:
        wrong('proof', 'Odoo has %s of %s ordered, and should have %s' % (
            text_of(row.product_qty, 'float'), row.product_id.display_name, text_of(number, 'float')), place)
    received, returns = plan['before'].get(row, (0.0, 0))
    if row.product_uom_id.compare(row.qty_received, received) != 0:
        wrong('proof', 'Odoo had %s of %s received, and now has %s' % (
            text_of(received, 'float'), row.product_id.display_name, text_of(row.qty_received, 'float')), place)
    if (not changed and plan['was'] == 'purchase') or row.state != 'purchase' or row.product_id.type != 'consu':
        return
    coming = row._get_qty_procurement()
    if row.product_uom_id.compare(coming, number) != 0 or len(row._get_outgoing_incoming_moves()[0]) != returns:
        wrong('proof', 'receipts bring %s of %s, some of which go back, and should bring %s' % (
            text_of(coming, 'float'), row.product_id.display_name, text_of(number, 'float')), place)


OPERATIONS['purchase.order'] = (check_purchase, write_purchase, finish_purchases, prove_purchase)
