# Scrap of an item at a place, a record of Odoo's for each lot. Its plan has source, target or None, reference,
# shortage, reason or None, and by item and lot what goes.


def scrap_reason(doc):
    """Odoo's scrap reason of a name; none is made."""
    if 'reason' not in doc:
        return None
    found = env['stock.scrap.reason.tag'].search([('name', '=', doc['reason'])])
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s scrap reason called %s: make it there, or send a known one' % (len(found) or 'no', doc['reason']), '/reason')
    return found


def scrap_place(doc, name):
    """The place that scrapped goods go to, if one is named."""
    if name not in doc:
        return None
    found = one('location', doc[name], '/' + name)
    if found.usage != 'inventory':
        wrong('state', 'scrap cannot go to %s: it is a place of the kind %s, and scrap leaves the stock to one of the kind inventory' % (
            found.complete_name, found.usage), '/' + name)
    return found


def write_scrap(plan):
    env['stock.scrap'].check_access('create')
    plan['scraps'] = []
    plan['left'] = {}
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        if plan['shortage'] == 'refuse':
            check_lying(item, lot, plan['source'], part['quantity'], part['place'])
        before, number = plan['left'].get(item, (lying_in_all(item, plan['source']), 0.0))
        plan['left'][item] = before, item.uom_id.round(number + part['quantity'])
        part['reserved'] = reserved(item, lot, plan['source'], env['stock.move'])
        values = {
            'product_id': item.id, 'product_uom_id': item.uom_id.id, 'scrap_qty': part['quantity'], 'lot_id': lot.id, 'location_id': plan['source'].id,
            'origin': plan['reference'], 'company_id': env.company.id}
        if plan['target']:
            values['scrap_location_id'] = plan['target'].id
        if plan['reason']:
            values['scrap_reason_tag_ids'] = [(6, 0, plan['reason'].ids)]
        part['scrap'] = env['stock.scrap'].create(values)
        plan['scraps'].append(part['scrap'])


def finish_scrap(plans):
    for plan in plans:
        for scrap in plan['scraps']:
            # The button scraps again what is scrapped. Where there is too little it asks, and what it does when the answer is yes is do_scrap.
            if scrap.check_available_qty():
                asked(scrap.action_validate(), 'action_validate')
            else:
                scrap.do_scrap()
            # Computed for several at once Odoo says 1 of all but the first.
            scrap.flush_recordset(['scrap_qty'])


def prove_scrap(plan):
    totals = {}
    bookings = []
    check_left(plan)
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        scrap = part['scrap']
        moves = scrap.move_ids
        if scrap.state != 'done' or len(moves) != 1 or moves.state != 'done' or item.uom_id.compare(moves.quantity, part['quantity']) != 0:
            wrong('proof', 'Odoo has scrapped %s in %s moves, and %s were to be' % (
                said(sum(moves.mapped('quantity')), item), len(moves), text_of(part['quantity'], 'float')), part['place'])
        if item.uom_id.compare(scrap.scrap_qty, part['quantity']) != 0:
            wrong('proof', '%s says that %s are scrapped, and %s were to be' % (scrap.name, said(scrap.scrap_qty, item), text_of(part['quantity'], 'float')), part['place'])
        tally(totals, part['quantity'], item.uom_id)
        bookings.append(booking(scrap, None, None))
        bookings.append(booking(moves, part['quantity'], item.uom_id, part['code'], lot.name))
        bookings.extend(taken(part['reserved'], item, part['code'], lot, plan['source'], moves))
    return plan['scraps'][0], totals, bookings
