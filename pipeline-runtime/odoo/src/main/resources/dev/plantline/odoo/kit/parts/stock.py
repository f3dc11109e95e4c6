# What operations on stock have in common: the items, lots and places of their lines, and what lies where.

INSIDE = ('internal', 'transit')  # kinds of places that hold the company's own stock
TRACKED = {'lot': 'lots', 'serial': 'serial numbers'}


def stored(line, place):
    """The item of a line, of which Odoo keeps stock, and in the line's unit."""
    item = one('item', line['item'], place + '/item')
    if not item.is_storable:
        wrong('state', 'Odoo keeps no stock of %s: it is not a storable product there' % line['item'], place + '/item')
    check_unit(line.get('unit'), item.uom_id, place + '/unit')
    return item


def inside(code, place):
    """A place of the company's own stock."""
    location = one('location', code, place)
    if location.usage not in INSIDE:
        wrong('state', '%s holds no stock of the company: it is a place of the kind %s' % (location.complete_name, location.usage), place)
    return location


def some(text, unit, place):
    """A quantity that is more than nothing."""
    if float(text) <= 0:
        wrong('document', 'the quantity is %s, and must be more than 0' % plain(text), place)
    return quantity(text, unit, place)


def said(number, item):
    return '%s %s' % (text_of(number, 'float'), item.uom_id.name)


def lots_named(line, item, place):
    """Of which lots a line's quantity is: [(name or None, quantity, place)], one of each; refused where the lots are not what the item needs."""
    total = some(line['quantity'], item.uom_id, place + '/quantity')
    named = []
    for n, each in enumerate(line.get('lots', ())):
        named.append((each['lot'], some(each['quantity'], item.uom_id, '%s/lots/%s/quantity' % (place, n)), '%s/lots/%s/lot' % (place, n)))
    if 'lot' in line:
        if named:
            wrong('document', 'the line names lots twice, by lot and by lots: send one of them', place + '/lots')
        named = [(line['lot'], total, place + '/lot')]
    if item.tracking == 'none':
        if named:
            wrong('lot', '%s is not tracked in Odoo, and the message names the lot %s: have it tracked there, or leave the lot out in the mapping' % (
                line['item'], named[0][0]), named[0][2])
        return [(None, total, place + '/quantity')]
    if not named:
        wrong('lot', '%s is tracked by %s in Odoo, and the message names none' % (line['item'], TRACKED[item.tracking]), place + '/lot')
    seen = set()
    added = 0.0
    for name, number, at in named:
        check_serial(item, name, number, at)
        if not name.strip():
            wrong('document', 'the name of a lot is empty', at)
        if name in seen:
            wrong('document', 'the lot %s stands twice in one line' % name, at)
        seen.add(name)
        added += number
    if item.uom_id.compare(added, total) != 0:
        wrong('document', 'the lots of the line add up to %s, and its quantity is %s' % (said(added, item), said(total, item)), place + '/quantity')
    return named


def check_serial(item, name, number, place):
    if item.tracking == 'serial' and item.uom_id.compare(number, 1) != 0:
        wrong('lot', 'the serial number %s is one piece, and the message says %s' % (name, said(number, item)), place)


def lot_there(item, name):
    """As lot_of, for lots that stand in the documents where those of stock have them, before anything is written."""
    if 'lots' not in looked:
        looked['lots'] = {}
        for lot in env['stock.lot'].search([
                ('product_id', 'in', ids_named('item')), ('name', 'in', named_in('lot', 'lots/lot', 'lines/lot', 'lines/lots/lot')),
                ('company_id', 'in', (False, env.company.id))]):
            key = (lot.product_id.id, lot.name)
            looked['lots'][key] = looked['lots'].get(key, lot.browse()) | lot
    found = looked['lots'].get((item.id, name), env['stock.lot'])
    return found.filtered_domain([('company_id', '=', env.company.id)]) or found


def known_lot(item, code, name, place):
    """The lot of an item that Odoo has; no record for an item without lots."""
    if name is None:
        return env['stock.lot']
    found = lot_there(item, name)
    if len(found) == 1:
        return found
    if found:
        wrong('lookup', '%s lots of %s are called %s in Odoo: ids %s' % (len(found), code, name, ', '.join([str(each) for each in found.ids])), place)
    others = [lot.product_id.display_name for lot in env['stock.lot'].search([('name', '=', name)], limit=5)]
    wrong('lot', 'Odoo has no lot %s of %s%s' % (name, code, '; the lot of this name is of %s' % ', '.join(others) if others else ''), place)


def lying(item, lot, location):
    """Stock of an item at a place itself, outside packages and the company's own: what Odoo counts, and what of it is picked for a transfer that is not done."""
    same = [('product_id', '=', item.id), ('lot_id', '=', lot.id), ('location_id', '=', location.id), ('package_id', '=', False), ('owner_id', '=', False)]
    counted = sum(env['stock.quant'].search(same).mapped('quantity'))
    picked = sum(env['stock.move.line'].search(same + [('picked', '=', True), ('state', 'not in', ('done', 'cancel'))]).mapped('quantity_product_uom'))
    return counted, picked


def lying_in_all(item, location):
    """The same of all lots, and of none: where a lot is short, Odoo takes from what has none."""
    return sum(env['stock.quant'].search([
        ('product_id', '=', item.id), ('location_id', '=', location.id), ('package_id', '=', False), ('owner_id', '=', False)]).mapped('quantity'))


def check_left(plan):
    """That a place has so much less of each item as left it: of plan['left'], {item: (before, quantity)}."""
    for item in plan['left']:
        before, number = plan['left'][item]
        after = lying_in_all(item, plan['source'])
        if item.uom_id.compare(before - after, number) != 0:
            wrong('proof', 'Odoo has %s at %s after it had %s, and %s were to leave it' % (
                said(after, item), plan['source'].complete_name, text_of(before, 'float'), text_of(number, 'float')))


def check_lying(item, lot, location, number, place, change=0.0):
    """That there is as much at a place as is to leave it: Odoo itself would go below 0. To be asked when a document is written: what stands before it in
    its call may bring what it needs. The change is what is worked together with it and not done yet."""
    counted, picked = lying(item, lot, location)
    counted += change
    if item.uom_id.compare(counted - picked, number) >= 0:
        return
    elsewhere = []
    for quant in env['stock.quant'].search(
            [('product_id', '=', item.id), ('lot_id', '=', lot.id), ('location_id', 'child_of', location.id), ('quantity', '>', 0)], limit=20):
        if quant.location_id != location:
            elsewhere.append('%s at %s' % (text_of(quant.quantity, 'float'), quant.location_id.complete_name))
        elif quant.package_id or quant.owner_id:
            elsewhere.append('%s in a package or of another owner' % text_of(quant.quantity, 'float'))
    wrong('state', 'Odoo has %s%s at %s%s, and %s are to leave it%s' % (
        said(counted, item), ' of lot ' + lot.name if lot else '', location.complete_name,
        ', of which %s are picked for other transfers' % text_of(picked, 'float') if picked else '',
        text_of(number, 'float'), '; more of it: ' + ', '.join(elsewhere) if elsewhere else ''), place)


def line_of(move, lot, number, location):
    """The command for a line of a move, of which the quantity is done. A line without its transfer prints empty."""
    return (0, 0, {
        'product_id': move.product_id.id, 'product_uom_id': move.product_id.uom_id.id, 'lot_id': lot.id, 'quantity': number, 'picked': True,
        'picking_id': move.picking_id.id, 'location_id': location.id, 'location_dest_id': move.location_dest_id.id})


def validate(pickings, without_backorder):
    asked(pickings.with_context(
        skip_backorder=True, skip_sms=True, skip_expired=True, picking_ids_not_to_backorder=without_backorder).button_validate(), 'button_validate')


def check_done(picking, place=None):
    if picking.state != 'done':
        wrong('proof', 'Odoo left the transfer %s in the state %s' % (picking.name, picking.state), place)


def reserved(item, lot, location, mine):
    """What other transfers have reserved of it: {move: quantity}."""
    found = {}
    for line in env['stock.move.line'].search([
            ('product_id', '=', item.id), ('lot_id', '=', lot.id), ('location_id', '=', location.id), ('picked', '=', False), ('state', 'not in', ('done', 'cancel')),
            ('move_id', 'not in', mine.ids)]):
        found[line.move_id] = found.get(line.move_id, 0.0) + line.quantity_product_uom
    return found


def taken(before, item, code, lot, location, mine):
    """Bookings of what was taken away from other transfers, each with its quantity below 0."""
    return less(before, reserved(item, lot, location, mine), item, code, lot)


def less(before, after, item, code, lot):
    result = []
    for move in before:
        change = after.get(move, 0.0) - before[move]
        if item.uom_id.compare(change, 0) < 0:
            result.append(booking(move, change, item.uom_id, code, lot.name))
    return result
