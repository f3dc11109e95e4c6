# A transfer of its own between two places, done at once and proven at both ends. Its plan has source, target, type, reference, shortage, the moment or
# None, and by item and lot what goes.


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


def add_part(plan, item, lot, code, number, place):
    """Puts a quantity of an item and lot into a plan."""
    key = (item, lot)
    if key not in plan['parts']:
        plan['parts'][key] = {'quantity': 0.0, 'code': code, 'place': place}
        plan['touches'].extend([('stock', item.id, plan['source'].id), ('stock', item.id, plan['target'].id)])
    plan['parts'][key]['quantity'] = item.uom_id.round(plan['parts'][key]['quantity'] + number)
    check_serial(item, lot.name, plan['parts'][key]['quantity'], place)


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
        part['before'] = lying(item, lot, plan['target'])[0]
        part['reserved'] = reserved(item, lot, plan['source'], plan['picking'].move_ids)
    plan['left'] = {}
    for item in moves:
        plan['left'][item] = lying_in_all(item, plan['source']), moves[item]
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
    totals = {}
    bookings = [booking(picking, None, None)]
    check_left(plan)
    for move in picking.move_ids:
        if plan['at'] and move.date != plan['at']:
            wrong('proof', 'Odoo says that the goods moved at %s, and the message says %s' % (move.date, plan['at']), '/movedAt')
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        after = lying(item, lot, plan['target'])[0]
        if item.uom_id.compare(after - part['before'], part['quantity']) != 0:
            wrong('proof', 'Odoo has %s at %s after it had %s, and %s were to come there' % (
                said(after, item), plan['target'].complete_name, text_of(part['before'], 'float'), text_of(part['quantity'], 'float')), part['place'])
        tally(totals, part['quantity'], item.uom_id)
        for move in picking.move_ids:
            if move.product_id == item:
                bookings.append(booking(move, part['quantity'], item.uom_id, part['code'], lot.name))
        bookings.extend(taken(part['reserved'], item, part['code'], lot, plan['source'], picking.move_ids))
    return picking, totals, bookings
