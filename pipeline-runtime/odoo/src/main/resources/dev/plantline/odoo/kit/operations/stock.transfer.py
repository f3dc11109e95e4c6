# parts: stock
# The operation stock.transfer: a transfer of its own between two places of the company, done at once.


def transfer_type(doc, source, target):
    """The operation type of the transfer: the one that is named, or that of the warehouse."""
    if 'operationType' in doc:
        found = one('operationType', doc['operationType'], '/operationType')
        if found.code != 'internal':
            wrong('state', '%s is not an operation type of internal transfers' % found.display_name, '/operationType')
        return found
    warehouse = source.warehouse_id or target.warehouse_id
    found = warehouse.int_type_id or env['stock.picking.type'].search([('code', '=', 'internal'), ('company_id', '=', env.company.id)])
    if len(found) != 1:
        wrong('lookup', 'neither place is of a warehouse, and there are %s operation types of internal transfers: name one' % len(found), '/operationType')
    return found


def check_transfer(doc):
    source = inside(doc['from'], '/from')
    target = inside(doc['to'], '/to')
    if source == target:
        wrong('document', 'the goods are to go from %s to itself' % source.complete_name, '/to')
    plan = {
        'shortage': doc.get('shortage'), 'source': source, 'target': target, 'type': transfer_type(doc, source, target), 'reference': doc['reference'],
        'at': moment(doc['movedAt'], '/movedAt') if 'movedAt' in doc else None, 'parts': {}, 'touches': []}
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        item = stored(line, place)
        for name, number, at in lots_named(line, item, place):
            key = (item, known_lot(item, line['item'], name, at))
            if key not in plan['parts']:
                plan['parts'][key] = {'quantity': 0.0, 'code': line['item'], 'place': at}
            part = plan['parts'][key]
            part['quantity'] = item.uom_id.round(part['quantity'] + number)
            check_serial(item, name, part['quantity'], at)
        plan['touches'].extend([('stock', item.id, source.id), ('stock', item.id, target.id)])
    return plan


def write_transfer(plan):
    moves = {}
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        moves[item] = item.uom_id.round(moves.get(item, 0.0) + part['quantity'])
    places = {'location_id': plan['source'].id, 'location_dest_id': plan['target'].id}
    demands = []
    for item in moves:
        demands.append((0, 0, dict(places, product_id=item.id, product_uom=item.uom_id.id, product_uom_qty=moves[item])))
    plan['picking'] = env['stock.picking'].create(dict(places, picking_type_id=plan['type'].id, origin=plan['reference'], move_ids=demands))
    plan['picking'].action_confirm()
    if len(plan['picking'].move_ids) != len(moves):
        wrong('state', 'rules in Odoo make other moves of this transfer than the message says: move it there by hand, or change the rules')
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        if plan['shortage'] == 'refuse':
            check_lying(item, lot, plan['source'], part['quantity'], part['place'])
        part['before'] = lying(item, lot, plan['source'])[0], lying(item, lot, plan['target'])[0]
        part['reserved'] = reserved(item, lot, plan['source'], plan['picking'].move_ids)
    for move in plan['picking'].move_ids:
        lines = []
        for item, lot in plan['parts']:
            if item == move.product_id:
                lines.append(line_of(move, lot, plan['parts'][(item, lot)]['quantity'], plan['source']))
        give_lines(move, lines)


def finish_transfer(plans):
    for plan in plans:
        validate(plan['picking'], plan['picking'].ids)
        if plan['at']:
            plan['picking'].write({'date_done': plan['at']})


def prove_transfer(plan):
    picking = plan['picking']
    check_done(picking)
    total = 0.0
    bookings = [booking(picking, None, None)]
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        for location, before, change in ((plan['source'], part['before'][0], -part['quantity']), (plan['target'], part['before'][1], part['quantity'])):
            after = lying(item, lot, location)[0]
            if item.uom_id.compare(after - before, change) != 0:
                wrong('proof', 'Odoo has %s at %s after it had %s, and %s were to move' % (
                    said(after, item), location.complete_name, text_of(before, 'float'), text_of(part['quantity'], 'float')), part['place'])
        total += part['quantity']
        for move in picking.move_ids:
            if move.product_id == item:
                bookings.append(booking(move, part['quantity'], item.uom_id, part['code'], lot.name))
        bookings.extend(taken(part['reserved'], item, part['code'], lot, plan['source'], picking.move_ids))
    return picking, total, bookings


OPERATIONS['stock.transfer'] = (check_transfer, write_transfer, finish_transfer, prove_transfer)
