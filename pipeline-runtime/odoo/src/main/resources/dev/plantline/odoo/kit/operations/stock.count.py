# parts: moments, stock
# The operation stock.count: what was counted at a place is what Odoo has there.
# Quants are written with all rights: a guard in Odoo keeps the duty's user from writing them himself, so that nobody with his key makes stock.


def check_count(doc):
    location = inside(doc['location'], '/location')
    at = moment(doc['countedAt'], '/countedAt') if 'countedAt' in doc else None
    if 'movedSince' in doc and not at:
        wrong('document', 'movedSince needs to know since when: send countedAt', '/movedSince')
    env['stock.quant'].check_access('create')
    env['stock.quant'].check_access('write')
    counts = {}
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        item = stored(line, place)
        if float(line['quantity']) < 0:
            wrong('document', 'the count is %s, and cannot be below 0' % plain(line['quantity']), place + '/quantity')
        number = quantity(line['quantity'], item.uom_id, place + '/quantity')
        if item.tracking == 'none' and 'lot' in line:
            wrong('lot', '%s is not tracked in Odoo, and the message names the lot %s: have it tracked there, or count it without lots' % (line['item'], line['lot']), place + '/lot')
        if item.tracking != 'none' and 'lot' not in line:
            wrong('lot', '%s is tracked by %s in Odoo, and the message names none' % (line['item'], TRACKED[item.tracking]), place + '/lot')
        lot = known_lot(item, line['item'], line.get('lot'), place + '/lot')
        if item.tracking == 'serial' and number not in (0.0, 1.0):
            wrong('lot', 'the serial number %s is one piece, and the message says %s' % (line['lot'], said(number, item)), place + '/quantity')
        if (item, lot) in counts:
            wrong('document', '%s%s stands twice on the sheet' % (line['item'], ' of lot ' + lot.name if lot else ''), place)
        counts[(item, lot)] = {'counted': number, 'code': line['item'], 'place': place, 'on sheet': True}
    return {'location': location, 'at': at, 'adds': doc.get('movedSince') == 'add', 'zeroes': doc.get('missing') == 'zero', 'reference': doc['reference'],
            'counts': counts, 'touches': [('stock.location', location.id)]}


def quants_at(location, items):
    """All quants of items at a place itself, with all rights, in Odoo's own way of counting."""
    return env['stock.quant'].sudo().with_context(inventory_mode=True).search([('location_id', '=', location.id), ('product_id', 'in', items.ids)])


def own_quants(quants, item, lot):
    """Of quants those that are counted, which lie in no package and are the company's own."""
    return quants.filtered_domain([('product_id', '=', item.id), ('lot_id', '=', lot.id), ('package_id', '=', False), ('owner_id', '=', False)])


def moved_since(item, lot, location, at, place):
    """What has come, less what has gone, since a moment; refused where it was counted again since."""
    came = 0.0
    for line in env['stock.move.line'].search([
            ('product_id', '=', item.id), ('lot_id', '=', lot.id), ('owner_id', '=', False), ('state', '=', 'done'), ('date', '>', at),
            '|', ('location_id', '=', location.id), ('location_dest_id', '=', location.id)]):
        if line.is_inventory:
            wrong('state', 'the count of %s is late: %s%s at %s was counted again, as Odoo has it at %s' % (
                at, item.display_name, ' of lot ' + lot.name if lot else '', location.complete_name, line.date), place)
        if line.location_dest_id == location and not line.result_package_id:
            came += line.quantity_product_uom
        if line.location_id == location and not line.package_id:
            came -= line.quantity_product_uom
    return came


def write_count(plan):
    location = plan['location']
    items = env['product.product']
    first = {}
    for item, lot in plan['counts']:
        items |= item
        first.setdefault(item, plan['counts'][(item, lot)])
    # Two moves at one moment leave two quants, of which Odoo would set the first alone; its own list of counts joins them before it is shown.
    there = quants_at(location, items)
    if there:  # of none Odoo would join those of the whole database
        there._merge_quants()
    quants = quants_at(location, items)
    for quant in quants:
        if (quant.package_id or quant.owner_id) and not quant.product_uom_id.is_zero(quant.quantity):
            wrong('state', '%s of %s at %s are in a package or of another owner, which this operation does not count' % (
                said(quant.quantity, quant.product_id), first[quant.product_id]['code'], location.complete_name), first[quant.product_id]['place'])
        key = (quant.product_id, env['stock.lot'].browse(quant.lot_id.id))
        if plan['zeroes'] and key not in plan['counts']:
            plan['counts'][key] = {'counted': 0.0, 'code': first[quant.product_id]['code'], 'place': None, 'on sheet': False}
    plan['items'] = items
    plan['quants'] = quants.browse()
    for item, lot in plan['counts']:
        count = plan['counts'][(item, lot)]
        came = moved_since(item, lot, location, plan['at'], count['place']) if plan['at'] else 0.0
        if not plan['adds'] and not item.uom_id.is_zero(came) and count['on sheet']:
            wrong('state', 'since %s %s of %s have %s %s: send movedSince: add where the count is to be taken on from there' % (
                plan['at'], said(abs(came), item), count['code'], 'come to' if came > 0 else 'gone from', location.complete_name), count['place'])
        count['target'] = item.uom_id.round(count['counted'] + came)
        if item.uom_id.compare(count['target'], 0) < 0:
            wrong('state', '%s of %s were counted at %s, and %s have gone from there since: one of the two is wrong' % (
                said(count['counted'], item), count['code'], location.complete_name, text_of(-came, 'float')), count['place'])
        quant = own_quants(quants, item, lot)
        if quant:
            quant.write({'inventory_quantity': count['target']})
        elif not item.uom_id.is_zero(count['target']):
            quant = quants.create({'product_id': item.id, 'location_id': location.id, 'lot_id': lot.id, 'inventory_quantity': count['target']})
        plan['quants'] |= quant
    plan['newest'] = env['stock.move'].search([], order='id desc', limit=1).id or 0


def finish_count(plans):
    for plan in plans:
        if plan['quants']:
            asked(plan['quants'].with_context(inventory_name=plan['reference']).action_apply_inventory(), 'action_apply_inventory')


def prove_count(plan):
    location = plan['location']
    totals = {}
    bookings = [booking(location, None, None)]
    quants = quants_at(location, plan['items'])
    for item, lot in plan['counts']:
        count = plan['counts'][(item, lot)]
        has = sum(own_quants(quants, item, lot).mapped('quantity'))
        if item.uom_id.compare(has, count['target']) != 0:
            wrong('proof', 'Odoo has %s of %s at %s, and should have %s' % (
                said(has, item), count['code'], location.complete_name, text_of(count['target'], 'float')), count['place'])
        tally(totals, count['counted'], item.uom_id)
        for line in env['stock.move.line'].search([
                ('move_id', '>', plan['newest']), ('is_inventory', '=', True), ('product_id', '=', item.id), ('lot_id', '=', lot.id),
                '|', ('location_id', '=', location.id), ('location_dest_id', '=', location.id)]):
            sign = 1 if line.location_dest_id == location else -1
            bookings.append(booking(line.move_id, sign * line.quantity_product_uom + 0.0, item.uom_id, count['code'], lot.name))
    return location, totals, bookings


OPERATIONS['stock.count'] = (check_count, write_count, finish_count, prove_count)
