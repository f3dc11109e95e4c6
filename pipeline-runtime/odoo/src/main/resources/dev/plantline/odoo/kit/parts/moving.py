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
    """Puts a quantity of an item and lot into a plan. Transfers that leave one place are worked together, and so are those that come to one; but what
    a transfer takes from others is its own only while it is the only one."""
    key = (item, lot)
    if key not in plan['parts']:
        plan['parts'][key] = {'quantity': 0.0, 'code': code, 'place': place}
        leaves = ('stock', item.id, plan['source'].id)
        plan['touches' if reserved_there().get((item.id, lot.id, plan['source'].id)) else 'needs'].append(leaves)
        plan['makes'].append(('stock', item.id, plan['target'].id))
    plan['parts'][key]['quantity'] = item.uom_id.round(plan['parts'][key]['quantity'] + number)
    check_serial(item, lot.name, plan['parts'][key]['quantity'], place)


def reserved_there():
    """What others have reserved of the items of all documents of the call at the places that they name."""
    if 'reserved' not in looked:
        looked['reserved'] = reserved_of(ids_named('item'), ids_named('location'))
    return looked['reserved']


def reserved_of(items, locations):
    """What open transfers have reserved and nobody has picked: {(item, lot, place): {move: quantity}}."""
    found = {}
    for line in env['stock.move.line'].search([
            ('product_id', 'in', items), ('location_id', 'in', locations), ('picked', '=', False), ('state', 'not in', ('done', 'cancel'))]):
        of = found.setdefault((line.product_id.id, line.lot_id.id, line.location_id.id), {})
        of[line.move_id] = of.get(line.move_id, 0.0) + line.quantity_product_uom
    return found


def lying_of(items, locations):
    """What lies at places, outside packages and the company's own, by item, lot and place; and in all lots, by item and place."""
    found = {}
    for item, lot, location, number in env['stock.quant']._read_group([
            ('product_id', 'in', items), ('location_id', 'in', locations), ('package_id', '=', False), ('owner_id', '=', False)],
            ['product_id', 'lot_id', 'location_id'], ['quantity:sum']):
        found[(item.id, lot.id, location.id)] = number
        found[(item.id, location.id)] = found.get((item.id, location.id), 0.0) + number
    return found


def add_change(item, lot, location, number):
    """Counts what the transfers that are worked together bring to a place, or take from it."""
    for key in ((item.id, lot.id, location.id), (item.id, location.id)):
        looked['changes'][key] = item.uom_id.round(looked['changes'].get(key, 0.0) + number)


def finish_transfer(plans):
    items = set()
    places = set()
    for plan in plans:
        places |= {plan['source'].id, plan['target'].id}
        for item, lot in plan['parts']:
            items.add(item.id)
    of = list(items), list(places)
    looked.update(of=of, changes={}, before=lying_of(of[0], of[1]), reserved=reserved_of(of[0], of[1]))
    transfers = []
    for plan in plans:
        blame(plan)
        moves = {}
        for item, lot in plan['parts']:
            part = plan['parts'][(item, lot)]
            if plan['shortage'] == 'refuse':
                change = looked['changes'].get((item.id, lot.id, plan['source'].id), 0.0)
                # what another one is to take is not taken yet: where it is refused, this one has enough
                blame(None if change else plan)
                check_lying(item, lot, plan['source'], part['quantity'], part['place'], change)
            add_change(item, lot, plan['source'], -part['quantity'])
            add_change(item, lot, plan['target'], part['quantity'])
            moves[item] = item.uom_id.round(moves.get(item, 0.0) + part['quantity'])
        plan['moves'] = moves
        at = {'location_id': plan['source'].id, 'location_dest_id': plan['target'].id}
        demands = []
        for item in moves:
            # ticked: for such a move Odoo reserves nothing when it is confirmed, perhaps of other lots, and all else that confirming does is done
            demands.append((0, 0, dict(
                at, product_id=item.id, product_uom=item.uom_id.id, product_uom_qty=moves[item], picked=True, company_id=plan['type'].company_id.id)))
        transfers.append(dict(at, picking_type_id=plan['type'].id, origin=plan['reference'], partner_id=plan.get('partner'), move_ids=demands))
    blame(None)
    pickings = env['stock.picking'].create(transfers)
    pickings.action_confirm()
    lines = []
    for plan, picking in zip(plans, pickings):
        plan['picking'] = picking
        if len(picking.move_ids) != len(plan['moves']):
            blame(plan)
            wrong('state', 'rules in Odoo make other moves of this transfer than the message says: move it there by hand, or change the rules')
        for move in picking.move_ids:
            for item, lot in plan['parts']:
                if item == move.product_id:
                    lines.append(dict(line_of(move, lot, plan['parts'][(item, lot)]['quantity'], plan['source'])[2], move_id=move.id))
    env['stock.move.line'].create(lines)
    together = {}
    for plan in plans:
        # what goes and what comes apart: Odoo reckons the one at the cost from before, and the other sets it
        key = (plan['type'].company_id, plan['type'].code, day_of(plan['at']))
        together.setdefault(key, []).append(plan['picking'].id)
    for company, kind, day in together:
        # Odoo takes costs and accounts of the company that it works in, and dates the entry of their value by the day
        those = env['stock.picking'].with_company(company).browse(together[(company, kind, day)]).with_context(force_period_date=day)
        validate(those, those.ids)
    for plan in plans:
        if plan['at']:
            plan['picking'].write({'date_done': plan['at']})


def day_of(at):
    """The day of a moment in the plant's zone, as Odoo takes that of now; False for none."""
    return at.replace(tzinfo=datetime.timezone.utc).astimezone(env.tz).date() if at else False


def prove_transfer(plan):
    picking = plan['picking']
    if 'after' not in looked:
        looked.update(after=lying_of(looked['of'][0], looked['of'][1]), still=reserved_of(looked['of'][0], looked['of'][1]))
    check_done(picking)
    totals = {}
    bookings = [booking(picking, None, None)]
    moved = {}
    for move in picking.move_ids:
        if plan['at'] and move.date != plan['at']:
            wrong('proof', 'Odoo says that the goods moved at %s, and the message says %s' % (move.date, plan['at']), '/movedAt')
        entry = move.sudo().account_move_id if plan['at'] and 'account_move_id' in move._fields else None
        if entry and entry.date != day_of(plan['at']):
            wrong('proof', 'Odoo dates the entry of their value %s, and the goods moved on %s: the period may be closed' % (entry.date, day_of(plan['at'])), '/movedAt')
        for line in move.move_line_ids:
            key = (line.product_id, line.lot_id, line.location_id, line.location_dest_id)
            moved[key] = moved.get(key, 0.0) + line.quantity_product_uom
    for item, lot in plan['parts']:
        part = plan['parts'][(item, lot)]
        has = moved.pop((item, lot, plan['source'], plan['target']), 0.0)
        if item.uom_id.compare(has, part['quantity']) != 0:
            wrong('proof', 'Odoo moved %s of %s%s, and the message says %s' % (
                said(has, item), part['code'], ' of lot ' + lot.name if lot else '', text_of(part['quantity'], 'float')), part['place'])
        for location in (plan['source'], plan['target']):
            for key in ((item.id, lot.id, location.id), (item.id, location.id)):
                # where a lot is short at the place that goods leave, Odoo takes from what has none
                if location == plan['target'] or len(key) == 2:
                    check_changed(item, location, key, part['place'])
        tally(totals, part['quantity'], item.uom_id)
        for move in picking.move_ids:
            if move.product_id == item:
                bookings.append(booking(move, part['quantity'], item.uom_id, part['code'], lot.name))
        key = (item.id, lot.id, plan['source'].id)
        bookings.extend(less(looked['reserved'].pop(key, {}), looked['still'].get(key, {}), item, part['code'], lot))
    if moved:
        wrong('proof', 'Odoo moved more than the message says: %s' % ', '.join([key[0].display_name for key in moved]))
    return picking, totals, bookings


def check_changed(item, location, key, place):
    """That Odoo has so much more or less at a place as all transfers that were worked together say."""
    before = looked['before'].get(key, 0.0)
    after = looked['after'].get(key, 0.0)
    if item.uom_id.compare(after - before, looked['changes'][key]) != 0:
        wrong('proof', 'Odoo has %s at %s after it had %s, and the messages say %s more' % (
            said(after, item), location.complete_name, text_of(before, 'float'), text_of(looked['changes'][key], 'float')), place)
