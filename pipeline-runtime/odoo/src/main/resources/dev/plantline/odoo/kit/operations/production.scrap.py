# parts: production
# production.scrap: goods of an order were thrown away.

def check_scrap(doc):
    chain = chain_of(doc['order'], '/order')
    item = one('item', doc['item'], '/item')
    check_unit(doc.get('unit'), item.uom_id, '/unit')
    number = amount(doc['quantity'], item.uom_id, '/quantity')
    if not number > 0:
        wrong('quantity', 'nothing was thrown away', '/quantity')
    named = {doc['lot']: number} if doc.get('lot') is not None else {}
    check_tracking(item, named, number, '/lot')
    check_lots(item, named, '/lot')
    made = item in chain.move_finished_ids.product_id
    if not made and item not in chain.move_raw_ids.product_id:
        wrong('quantity', '%s is neither a component of %s nor made by it' % (code_of(item), chain[0].name), '/item')
    done = chain.filtered_domain([('state', '=', 'done')])
    if made:
        order = done[-1:]
        if not order:
            wrong('state', '%s is made by this order, and nothing of it is done yet (%s)' % (code_of(item), states_of(chain)), '/order')
    else:
        order = chain.filtered_domain([('state', 'in', OPEN)])[:1] or done[-1:]
        if not order:
            wrong('state', 'no order of this chain was worked (%s)' % states_of(chain), '/order')
    place = order.location_dest_id if made else order.location_src_id
    if doc.get('place') is not None:
        place = one('location', doc['place'], '/place')
        if place.usage != 'internal':
            wrong('state', 'only what is in stock can be thrown away, and %s is a place of another kind' % place.complete_name, '/place')
    lot = lot_of(item, doc['lot']) if named else env['stock.lot']
    there = stock_of(item, place, lot)
    if item.is_storable and item.uom_id.compare(there, number) < 0:
        wrong('quantity', '%s has %s of %s%s, and %s were thrown away' % (
            place.complete_name, number_text(there, item.uom_id), code_of(item), ' of the lot ' + lot.name if lot else '', number_text(number, item.uom_id)), '/quantity')
    return {
        'order': order.id, 'item': item.id, 'lot': lot.id, 'place': place.id, 'number': number, 'there': there,
        'reason': scrap_reason(doc.get('reason'), '/reason'), 'touches': [('product', item.id)]}


def stock_of(item, place, lot):
    """How much of an item, or of a lot of it, is exactly in a place, as Odoo asks before it scraps: in no package and of no other owner."""
    quants = env['stock.quant'].search([
        ('product_id', '=', item.id), ('location_id', '=', place.id), ('lot_id', '=', lot.id), ('package_id', '=', False), ('owner_id', '=', False)])
    return sum(quants.mapped('quantity'))


def write_scrap(plan):
    pass


def finish_scrap(plans):
    for plan in plans:
        plan['scrap'] = scrap(
            env['mrp.production'].browse(plan['order']), env['product.product'].browse(plan['item']), env['stock.lot'].browse(plan['lot']),
            plan['number'], env['stock.location'].browse(plan['place']), plan['reason']).id


def prove_scrap_of(plan):
    made = env['stock.scrap'].browse(plan['scrap'])
    item = made.product_id
    gone = prove_scrap(made)
    if item.uom_id.compare(gone, plan['number']) != 0:
        wrong('proof', 'Odoo has %s of %s scrapped, and the message says %s' % (
            number_text(gone, item.uom_id), code_of(item), number_text(plan['number'], item.uom_id)), '/quantity')
    left = stock_of(item, made.location_id, made.lot_id)
    if item.is_storable and item.uom_id.compare(left, plan['there'] - plan['number']) != 0:
        wrong('proof', '%s has %s of %s afterwards, and should have %s' % (
            made.location_id.complete_name, number_text(left, item.uom_id), code_of(item), number_text(plan['there'] - plan['number'], item.uom_id)), '/quantity')
    return made, gone, [booking(made, gone, item.uom_id, code_of(item), made.lot_id.name)]


OPERATIONS['production.scrap'] = (check_scrap, write_scrap, finish_scrap, prove_scrap_of)
