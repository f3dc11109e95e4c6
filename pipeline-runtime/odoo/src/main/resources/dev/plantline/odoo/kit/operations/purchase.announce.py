# parts: incoming, moments, orders, partner, stock, transfers
# The operation purchase.announce: a delivery is on its way; what comes of an order stands on its receipt.


def check_announce(doc):
    if ('order' in doc) == ('receipt' in doc):
        wrong('document', 'the message names an order or a receipt, and one of them only', '/order')
    order, transfers = open_transfers(doc)
    if 'supplier' in doc:
        partner = partner_of(doc['supplier'], '/supplier')
        for picking in transfers:
            if picking.partner_id.commercial_partner_id != partner.commercial_partner_id:
                wrong('state', '%s is to come from %s' % (picking.name, picking.partner_id.display_name or 'nobody'), '/supplier')
    fills, unplanned = filled(order, transfers, doc, None)
    for line, item, named, place in unplanned:
        wrong('state', 'nothing of %s is to come with %s' % (line['item'], ', '.join(transfers.mapped('name'))), place + '/item')
    touches = []
    for move in fills:
        fill = fills[move]
        if 'is_subcontract' in move._fields and move.is_subcontract:
            wrong('state', '%s is made by a subcontractor: no delivery of it is announced, and it is received by the operation stock.subcontract' % fill['code'], fill['place'])
        if move.picked:
            wrong('state', '%s is being received already: %s of %s are ticked' % (
                move.picking_id.name, text_of(move.quantity, 'float'), fill['code']), fill['place'])
        for name, number, at in fill['parts']:
            if name and not lot_there(move.product_id, name) and not move.picking_id.picking_type_id.use_create_lots:
                known_lot(move.product_id, fill['code'], name, at)
        touches.append(('stock.picking', move.picking_id.id))
    return {'fills': fills, 'transfers': transfers.browse(sorted(set([move.picking_id.id for move in fills]))), 'reference': doc['reference'],
            'date': instant(doc['date'], '/date') if 'date' in doc else None, 'touches': touches}


def finish_announce(plans):
    lines = []
    replaced = env['stock.move.line']
    for plan in plans:
        plan['before'] = {}
        for move in plan['fills']:
            plan['before'][move] = (move.product_uom_qty, move[WAY_LINE].qty_received)
            replaced |= move.move_line_ids
            for name, number, at in plan['fills'][move]['parts']:
                lot = lot_there(move.product_id, name) if name else env['stock.lot']
                values = dict(line_of(move, lot, number, move.location_id)[2], move_id=move.id, picked=False)
                if name and not lot:
                    values['lot_name'] = name
                lines.append(values)
            if plan['date']:
                move.write({'date': plan['date']})
        note_reference(plan['transfers'], plan['reference'])
    replaced.unlink()
    env['stock.move.line'].create(lines)._apply_putaway_strategy()


def prove_announce(plan):
    totals = {}
    bookings = []
    for picking in plan['transfers']:
        bookings.append(booking(picking, None, None))
    for move in plan['fills']:
        fill = plan['fills'][move]
        item = move.product_id
        want = number_of(fill)
        if move.state in ('done', 'cancel') or move.picked or item.uom_id.compare(move.quantity, want) != 0:
            wrong('proof', 'the receipt %s has %s of %s (%s%s), and the message announces %s' % (
                move.picking_id.name, said(move.quantity, item), fill['code'], move.state, ', ticked' if move.picked else '', text_of(want, 'float')), fill['place'])
        asks, received = plan['before'][move]
        if item.uom_id.compare(move.product_uom_qty, asks) != 0 or move.product_uom.compare(move[WAY_LINE].qty_received, received) != 0:
            wrong('proof', 'of %s %s are to come and %s received in Odoo, and it was %s and %s' % (
                fill['code'], text_of(move.product_uom_qty, 'float'), text_of(move[WAY_LINE].qty_received, 'float'), text_of(asks, 'float'), text_of(received, 'float')), fill['place'])
        lots = {}
        for name, number, at in fill['parts']:
            lots[name or ''] = lots.get(name or '', 0.0) + number
            bookings.append(booking(move, number, item.uom_id, fill['code'], name))
        for line in move.move_line_ids:
            name = line.lot_id.name or line.lot_name or ''
            lots[name] = lots.get(name, 0.0) - line.quantity_product_uom
        for name in lots:
            if not item.uom_id.is_zero(lots[name]):
                wrong('proof', 'of %s the receipt has %s %s than the message says' % (
                    'lot ' + name if name else fill['code'], text_of(abs(lots[name]), 'float'), 'less' if lots[name] > 0 else 'more'), fill['place'])
        if plan['date'] and move.date != plan['date']:
            wrong('proof', '%s expects %s at %s, and the message says %s' % (move.picking_id.name, fill['code'], move.date, plan['date']), '/date')
        tally(totals, want, item.uom_id)
    return plan['transfers'][0], totals, bookings


OPERATIONS['purchase.announce'] = (check_announce, None, finish_announce, prove_announce)
