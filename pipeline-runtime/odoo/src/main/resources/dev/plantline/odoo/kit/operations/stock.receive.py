# parts: incoming, orders, stock, transfers
# seldom: add_unplanned, known_lot
# The operation stock.receive: goods have come in, for an order, for a receipt, or without either.


def check_receive(doc):
    target = inside(doc['to'], '/to') if 'to' in doc else None
    if 'order' not in doc and 'receipt' not in doc:
        return check_unordered(doc, target)
    for name in ('supplier', 'operationType'):
        if name in doc:
            wrong('document', '%s is for goods without an order or receipt in Odoo, which this message names' % name, '/' + name)
    order, transfers = open_transfers(doc)
    if target:
        for picking in transfers:
            if not target.parent_path.startswith(picking.location_dest_id.parent_path):
                wrong('state', '%s brings goods to %s, and %s is not there' % (picking.name, picking.location_dest_id.complete_name, target.complete_name), '/to')
    fills, unplanned = filled(order, transfers, doc, 'overReceipt')
    for line, item, named, place in unplanned:
        if doc.get('unplanned', 'refuse') == 'refuse':
            done = order.order_line.filtered_domain([('product_id', '=', item.id)]) if order else None
            wrong('state', 'nothing of %s is to come with %s%s' % (
                line['item'], ', '.join(transfers.mapped('name')),
                ': %s received of %s ordered' % (text_of(sum(done.mapped('qty_received')), 'float'), text_of(sum(done.mapped('product_qty')), 'float')) if done else ''), place + '/item')
        check_one(order or (), 'goods that nobody has planned are added to one order', place + '/item')
        if order and not order.order_line.filtered_domain([('product_id', '=', item.id)]):
            env['purchase.order.line'].check_access('create')
    plan = planned(doc, order, transfers, fills, transfers[:1] if unplanned and not fills else transfers[:0])
    plan.update(put=target, unplanned=unplanned, reference=doc.get('reference'))
    check_received(plan)
    return plan


def check_unordered(doc, target):
    """A receipt of its own, which is made as it is done."""
    for name in ('overReceipt', 'unplanned', 'backorder'):
        if name in doc:
            wrong('document', '%s is for goods of an order or receipt, and this message names none' % name, '/' + name)
    if 'operationType' in doc:
        kind = one('operationType', doc['operationType'], '/operationType')
        if kind.code != 'incoming':
            wrong('state', '%s is not an operation type of receipts' % kind.display_name, '/operationType')
    else:
        kind = target.warehouse_id.in_type_id if target else env['stock.picking.type']
        kind = kind or env['stock.picking.type'].search([('code', '=', 'incoming'), ('company_id', '=', env.company.id)])
        if len(kind) != 1:
            wrong('lookup', 'there are %s operation types of receipts: name one, or an order' % len(kind), '/operationType')
    partner = one('partner', doc['supplier'], '/supplier') if 'supplier' in doc else None
    source = partner.property_stock_supplier if partner else kind.default_location_src_id
    if source.usage != 'supplier':
        wrong('state', 'receipts of %s come from %s, which is no place of suppliers' % (kind.display_name, source.complete_name), '/operationType')
    if 'reference' not in doc:
        wrong('document', 'goods without an order or receipt need a reference of the supplier', '/reference')
    plan = {'order': None, 'cancelled': [], 'rest': {}, 'touches': [], 'type': kind, 'partner': partner, 'source': source, 'fills': {},
            'put': target, 'target': target or kind.default_location_dest_id, 'unplanned': [], 'reference': doc['reference']}
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        if 'orderLine' in line:
            wrong('document', 'orderLine is a line of an order, and the message names none', place + '/orderLine')
        item = goods(line, place)
        plan['unplanned'].append((line, item, lots_named(line, item, place), place))
    check_received(plan)
    return plan


def check_received(plan):
    """The lots of what is received: new ones are made where the operation type allows it, and a serial number comes in once."""
    kind = plan['type'] if 'type' in plan else plan['transfers'].picking_type_id[:1]
    for move in plan['fills']:
        if 'is_subcontract' in move._fields and move.is_subcontract:
            wrong('state', '%s is made by a subcontractor: what is received of it goes by the operation stock.subcontract' % plan['fills'][move]['code'], plan['fills'][move]['place'])
    received = []
    for move in plan['fills']:
        received.append((move.product_id, plan['fills'][move]['code'], plan['fills'][move]['parts']))
    for line, item, named, place in plan['unplanned']:
        received.append((item, line['item'], named))
    serials = set()
    for item, code, parts in received:
        for name, number, at in parts:
            if name is None:
                continue
            lot = lot_there(item, name)
            if len(lot) > 1:
                known_lot(item, code, name, at)
            if not lot:
                if not kind.use_create_lots:
                    wrong('lot', 'Odoo has no lot %s of %s, and the operation type %s makes no new ones' % (name, code, kind.name), at)
                plan['touches'].append(('stock.lot', item.id, name))
            if item.tracking == 'serial':
                if (item, name) in serials:
                    wrong('document', 'the serial number %s stands twice in the message' % name, at)
                serials.add((item, name))
                plan['touches'].append(('stock.lot', item.id, name))
                held = env['stock.quant'].search([('lot_id', 'in', lot.ids), ('quantity', '>', 0), ('location_id.usage', 'in', INSIDE)], limit=1)
                if held:
                    wrong('lot', 'the serial number %s of %s is in stock already, at %s' % (name, code, held.location_id.complete_name), at)


def begin_receive(plan):
    if 'type' in plan:
        begin_unordered(plan)
    else:
        for line, item, named, place in plan['unplanned']:
            add_unplanned(plan, line, item, named, place)
    remember(plan)
    leave_others(plan)


# A line that Odoo has made for what is to come, and of which nobody has said anything yet.
WAITING = (('lot_id', '=', False), ('lot_name', '=', False), ('package_id', '=', False), ('result_package_id', '=', False), ('owner_id', '=', False))


def fill_moves(plans):
    """Puts what came in into the moves of all documents, in as few writes as Odoo can take them."""
    by_number = {}
    replaced = env['stock.move.line']
    lines = []
    ticked = env['stock.move']
    stored_by_rules = env['stock.move.line']
    for plan in plans:
        for move in plan['fills']:
            fill = plan['fills'][move]
            if move.product_id.tracking == 'none' and not plan['put']:
                by_number.setdefault(number_of(fill), []).append(move.id)
                continue
            ticked |= move
            name, number, at = fill['parts'][0]
            item = move.product_id
            waiting = move.move_line_ids.filtered_domain([
                ('quantity', '=', number), ('product_uom_id', '=', item.uom_id.id), ('location_id', '=', move.location_id.id), *WAITING])
            # such a line has the expiry of the day it was made, however the receipt was moved since
            expires = 'use_expiration_date' in item._fields and item.use_expiration_date
            if len(fill['parts']) == len(move.move_line_ids) == len(waiting) == 1 and not plan['put'] and not expires and not lot_there(item, name):
                # as a person does it; to take a line away and make another one costs Odoo much more
                waiting.write({'lot_name': name})
                stored_by_rules |= waiting
                continue
            replaced |= move.move_line_ids
            for name, number, at in fill['parts']:
                lot = lot_there(move.product_id, name) if name else env['stock.lot']
                values = dict(line_of(move, lot, number, move.location_id)[2], move_id=move.id)
                if name and not lot:
                    values['lot_name'] = name
                if plan['put']:
                    values['location_dest_id'] = plan['put'].id
                lines.append((values, bool(plan['put'])))
    for number in by_number:
        env['stock.move'].browse(by_number[number]).write({'quantity': number, 'picked': True})
    replaced.unlink()
    made = env['stock.move.line'].create([values for values, put in lines])
    ticked.write({'picked': True})
    for line, (values, put) in zip(made, lines):
        if not put:
            stored_by_rules |= line
    if stored_by_rules:
        stored_by_rules._apply_putaway_strategy()


def begin_unordered(plan):
    """Makes the receipt, with one move for each item."""
    places = {'location_id': plan['source'].id, 'location_dest_id': plan['target'].id}
    by_item = {}
    for line, item, named, place in plan['unplanned']:
        fill = by_item.setdefault(item, {'parts': [], 'code': line['item'], 'place': place})
        fill['parts'].extend(named)
    demands = []
    for item in by_item:
        demands.append((0, 0, dict(places, product_id=item.id, product_uom=item.uom_id.id, product_uom_qty=number_of(by_item[item]))))
    plan['transfers'] = env['stock.picking'].create(dict(
        places, picking_type_id=plan['type'].id, origin=plan['reference'], partner_id=plan['partner'].id if plan['partner'] else False, move_ids=demands))
    plan['transfers'].action_confirm()
    if len(plan['transfers'].move_ids) != len(by_item):
        wrong('state', 'rules in Odoo make other moves of this receipt than the message says: receive it there by hand, or change the rules')
    for move in plan['transfers'].move_ids:
        plan['fills'][move] = by_item[move.product_id]


def add_unplanned(plan, line, item, named, place):
    """A move that nobody has planned, as a line that is added to the receipt. It belongs to the order: by its line for the item, or by a new one of
    quantity 0. Odoo itself makes that only where the same receipt brings something that was ordered."""
    picking = plan['transfers'][0]
    for move in plan['fills']:
        if move.product_id == item and move.additional and move.picking_id == picking:
            plan['fills'][move]['parts'].extend(named)
            return
    move = env['stock.move'].create({
        'picking_id': picking.id, 'product_id': item.id, 'product_uom': item.uom_id.id, 'product_uom_qty': 0, 'additional': True,
        'location_id': picking.location_id.id, 'location_dest_id': picking.location_dest_id.id})
    order = plan['order']
    if order:
        ordered = order.order_line.filtered_domain([('product_id', '=', item.id)])[:1]
        if not ordered:
            values = {'order_id': order.id, 'product_id': item.id, 'product_qty': 0, 'product_uom_id': item.uom_id.id}
            if item.purchase_method == 'purchase':
                values['price_unit'] = 0
            ordered = env['purchase.order.line'].create(values)
        move.write({'purchase_line_id': ordered.id})
    plan['fills'][move] = {'parts': list(named), 'code': line['item'], 'place': place}


def finish_receive(plans):
    transfers_of([plan for plan in plans if 'type' not in plan]).move_ids.move_line_ids.fetch(['quantity'])
    for plan in plans:
        blame(plan)
        begin_receive(plan)
    blame(None)
    fill_moves(plans)
    finish_transfers(plans)


def prove_receive(plan):
    came = prove_transfers(plan)
    for move in plan['fills']:
        for line in move.move_line_ids:
            if plan['put'] and line.location_dest_id != plan['put']:
                wrong('proof', 'Odoo has put %s of %s at %s, and the message says %s' % (
                    said(line.quantity_product_uom, move.product_id), plan['fills'][move]['code'], line.location_dest_id.complete_name,
                    plan['put'].complete_name), plan['fills'][move]['place'])
    return came


OPERATIONS['stock.receive'] = (check_receive, None, finish_receive, prove_receive)
