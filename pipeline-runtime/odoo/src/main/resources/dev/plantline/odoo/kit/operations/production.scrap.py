# parts: production, orders
# production.scrap: goods of an order were thrown away.

def check_scrap(doc):
    chain = chain_of(doc['order'], '/order')
    item = one('item', doc['item'], '/item')
    check_unit(doc.get('unit'), item.uom_id, '/unit')
    number = amount(doc['quantity'], item.uom_id, '/quantity')
    if not number > 0:
        wrong('document', 'nothing was thrown away', '/quantity')
    named = lots_said(doc, item, number, '')
    check_lots(item, named, '/lot')
    made = item in chain.move_finished_ids.product_id
    if not made and item not in chain.move_raw_ids.product_id:
        wrong('quantity', '%s is neither a component of %s nor made by it' % (code_of(item), chain[0].name), '/item')
    done = chain.filtered_domain([('state', '=', 'done')])
    order = done[-1:] if made else chain.filtered_domain([('state', 'in', OPEN)])[:1] or done[-1:]
    if not order:
        wrong('state', 'nothing of this order %s (%s)' % ('has been made yet' if made else 'is worked', states_of(chain)), '/order')
    place = order.location_dest_id if made else order.location_src_id
    if doc.get('location') is not None:
        place = one('location', doc['location'], '/location')
        if place.usage != 'internal':
            wrong('state', '%s holds no stock of the company: it is a place of the kind %s' % (place.complete_name, place.usage), '/location')
    parts = []
    for name in named or ('',):
        lot = lot_of(item, name) if name else env['stock.lot']
        part = named.get(name, number)
        there = stock_of(item, place, lot)
        if doc.get('shortage') == 'refuse' and item.is_storable and item.uom_id.compare(there, part) < 0:
            wrong('state', 'Odoo has %s%s at %s, and %s are to be scrapped' % (
                number_text(there, item.uom_id), ' of lot ' + lot.name if lot else '', place.complete_name, number_text(part, item.uom_id)), '/quantity')
        parts.append((lot.id, part, there))
    return {
        'order': order.id, 'item': item.id, 'place': place.id, 'number': number, 'parts': parts, 'scraps': [],
        'reason': scrap_reason(doc.get('reason'), '/reason'), 'touches': [('product', item.id)]}


def stock_of(item, place, lot):
    """How much of an item, or of a lot of it, is exactly in a place: in no package and of no other owner, as scrap takes it."""
    quants = env['stock.quant'].search([
        ('product_id', '=', item.id), ('location_id', '=', place.id), ('lot_id', '=', lot.id), ('package_id', '=', False), ('owner_id', '=', False)])
    return sum(quants.mapped('quantity'))


def write_scrap(plan):
    for lot, number, there in plan['parts']:
        plan['scraps'].append(scrap(
            env['mrp.production'].browse(plan['order']), env['product.product'].browse(plan['item']), env['stock.lot'].browse(lot),
            number, env['stock.location'].browse(plan['place']), plan['reason']).id)


def finish_scrap(plans):
    pass


def prove_scrap(plan):
    totals = {}
    bookings = []
    for each, part in zip(env['stock.scrap'].browse(plan['scraps']), plan['parts']):
        lot, number, there = part
        item = each.product_id
        gone = scrapped(each)
        left = stock_of(item, each.location_id, each.lot_id)
        if item.uom_id.compare(gone, number) != 0 or item.uom_id.compare(each.scrap_qty, number) != 0 or item.is_storable and item.uom_id.compare(left, there - number) != 0:
            wrong('proof', 'Odoo has %s of %s scrapped and %s left at %s, where %s should be scrapped and %s left' % (
                number_text(gone, item.uom_id), code_of(item), number_text(left, item.uom_id), each.location_id.complete_name,
                number_text(number, item.uom_id), number_text(there - number, item.uom_id)), '/quantity')
        tally(totals, gone, item.uom_id)
        bookings.append(booking(each, gone, item.uom_id, code_of(item), each.lot_id.name))
    return env['stock.scrap'].browse(plan['scraps'][0]), totals, bookings


OPERATIONS['production.scrap'] = (check_scrap, write_scrap, finish_scrap, prove_scrap)
