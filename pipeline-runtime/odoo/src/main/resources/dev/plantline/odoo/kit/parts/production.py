# What the operations of production share: the open order of a chain, and what a document says of items and their lots.

OPEN = ('confirmed', 'progress', 'to_close')
STATES = {'draft': 'a draft', 'confirmed': 'confirmed', 'progress': 'in progress', 'to_close': 'to be closed', 'done': 'done', 'cancel': 'cancelled'}


def by_sequence(order):
    return order.backorder_sequence, order.id


def chain_of(code, place, needed=True):
    """All orders of the chain of a code, the first of them first: an order that is reported in parts goes on in others, named -001, -002 and so on. None
    where no order has the code and none is needed."""
    if 'orders' not in looked:
        found = env['mrp.production'].browse(ids_named('productionOrder'))
        looked['orders'] = (found | found.production_group_id.production_ids).ids
    found = orders_together(codes[('productionOrder', code)])
    if len(found.production_group_id) > 1:
        found = living(found)
    if len(found.production_group_id) > 1 or needed and not found:
        wrong('lookup', no_order('productionOrder', code, found), place)
    chain = orders_together((found | found.production_group_id.production_ids).sorted(by_sequence).ids)
    if chain:
        about(chain[-1])
    return chain


def orders_together(ids):
    """Orders, of which Odoo reads what it reads of one of all that are worked together: asked for one by one, each look at one would cost a query."""
    return env['mrp.production'].browse(ids).with_prefetch(looked['orders'])


def read_lines():
    """Reads the moves of all orders that are worked together, and their lines."""
    if 'moves' not in looked:
        orders = env['mrp.production'].browse(looked['orders'])
        moves = orders.move_raw_ids | orders.move_finished_ids
        moves.move_line_ids.lot_id.fetch(['name'])
        looked['moves'] = moves.ids


def states_of(chain):
    return ', '.join(['%s is %s' % (each.name, STATES.get(each.state, each.state)) for each in chain])


def open_order(code, place):
    """The order of a chain that is worked now."""
    chain = chain_of(code, place)
    found = chain.filtered_domain([('state', 'in', OPEN)])
    if not found:
        wrong('state', 'no order of this chain is open (%s)%s' % (
            states_of(chain), ': confirm it first' if chain.filtered_domain([('state', '=', 'draft')]) else ''), place)
    return orders_together(found[0].ids)


def code_of(item):
    """How a document names an item."""
    for field in REFERENCES['item'][1]:
        if item[field]:
            return item[field]
    return item.default_code or item.display_name


def number_text(number, unit):
    return '%s %s' % (plain(text_of(unit.round(number), 'float')), unit.name)


def amount(text, unit, place):
    """A quantity of the document that is not below zero."""
    number = quantity(text, unit, place)
    if number < 0:
        wrong('document', '%s is below zero' % text, place)
    return number


def in_unit(number, item, unit, place):
    """A quantity of an item in another unit of it; refused where that unit's digits would change it."""
    if unit == item.uom_id:
        return number
    kept = unit.round(item.uom_id._compute_quantity(number, unit, round=False))
    if item.uom_id.compare(unit._compute_quantity(kept, item.uom_id, round=False), number) != 0:
        wrong('digits', '%s cannot be kept: the order counts in %s, and Odoo rounds to %s' % (
            number_text(number, item.uom_id), unit.name, number_text(kept, unit)), place)
    return kept


def check_tracking(item, named, number, place):
    """That an item has the lots that its tracking asks for: named is {lot: quantity}, number is what they make up."""
    unit = item.uom_id
    if item.tracking == 'none':
        if named:
            wrong('lot', 'Odoo does not track %s by lot, and the message names %s: leave the lot out, or have the item tracked' % (
                code_of(item), ', '.join(sorted(named)[:10])), place)
        return
    kind = 'serial number' if item.tracking == 'serial' else 'lot'
    if not named and number:
        wrong('lot', 'Odoo tracks %s by %s, and the message names none' % (code_of(item), kind), place)
    if unit.compare(sum(named.values()), number) != 0:
        wrong('document', 'the %ss of %s make up %s, and the message says %s' % (
            kind, code_of(item), number_text(sum(named.values()), unit), number_text(number, unit)), place)
    if item.tracking == 'serial':
        for name in named:
            if unit.compare(named[name], 1) != 0:
                wrong('quantity', 'the serial number %s of %s stands for %s, and is one piece' % (name, code_of(item), number_text(named[name], unit)), place)


def lots_said(row, item, number, place):
    """The lots of one row: {name: quantity}."""
    if 'lot' in row and 'lots' in row:
        wrong('document', 'lot and lots stand together: lot is for one, lots for several', place)
    named = {}
    if 'lot' in row and number > 0:
        named[row['lot']] = number
    for n, each in enumerate(row.get('lots') or ()):
        at = '%s/lots/%s' % (place, n)
        part = amount(each['quantity'], item.uom_id, at + '/quantity')
        if each['lot'] in named:
            wrong('document', 'the lot %s is named twice' % each['lot'], at + '/lot')
        if part > 0:
            named[each['lot']] = part
    check_tracking(item, named, number, place)
    return named


def rows_said(rows, place):
    """What rows of the document say of items, in each item's own unit: {item: ({lot or '': quantity}, place)}."""
    said = {}
    for n, row in enumerate(rows or ()):
        at = '%s/%s' % (place, n)
        item = one('item', row['item'], at + '/item')
        check_unit(row.get('unit'), item.uom_id, at + '/unit')
        number = amount(row['quantity'], item.uom_id, at + '/quantity')
        named = lots_said(row, item, number, at)
        parts, first = said.setdefault(item, ({}, at))
        for name in named or ('',):
            if item.tracking == 'serial' and name in parts:
                wrong('document', 'the serial number %s of %s is named twice' % (name, code_of(item)), at)
            add_to(parts, name, named.get(name, number))
        if item.tracking != 'none':
            parts.pop('', None)
    return said


def check_lots(item, parts, place):
    """That lots of a component are there: what was used has been received or made before."""
    for name in parts:
        if name and not lot_of(item, name):
            wrong('lot', 'Odoo has no %s %s of %s: what is used must have been received or made' % (
                'serial number' if item.tracking == 'serial' else 'lot', name, code_of(item)), place)


def moves_of(order, item):
    """The components of an order that are still open, of one item."""
    return order.move_raw_ids.filtered_domain([('state', 'not in', ('done', 'cancel')), ('product_id', '=', item.id)])


def share_of(move, made):
    """What a component's share is when so many are made, in the unit of the component, as Odoo computes it."""
    return move.product_uom.round(made * move.unit_factor)


def own_unit(move, number):
    """A quantity of a component in the item's own unit."""
    return move.product_uom._compute_quantity(number, move.product_id.uom_id, round=False)


def add_to(numbers, key, number):
    numbers[key] = numbers.get(key, 0.0) + number


def recorded(move):
    """What has been recorded as used of a component before completion, in the item's own unit."""
    number = 0.0
    for line in move.move_line_ids:
        if line.picked:
            number += line.quantity_product_uom
    return number


def lots_recorded(move, late):
    """The same by lot, {name or '': quantity}; late: of a component that is done, what it has used."""
    parts = {}
    for line in move.move_line_ids:
        if line.picked or late:
            name = line.lot_id.name or ''
            add_to(parts, name, line.quantity_product_uom)
    return parts


def is_recorded(move):
    """Whether somebody has said what was used of a component, be it nothing: its share leaves it alone."""
    return bool(move.picked and move.manual_consumption)


def spread(parts, rooms, item):
    """Parts of a quantity over several components of the same item: each takes what it has room for, the last one the rest. One dict for each."""
    result = []
    left = dict(parts)
    for n, room in enumerate(rooms):
        taken = {}
        for name in left:
            part = left[name] if n == len(rooms) - 1 else item.uom_id.round(min(left[name], max(room, 0.0)))
            if item.uom_id.compare(part, 0) > 0 or len(rooms) == 1:
                taken[name] = part
                room -= part
                left[name] = item.uom_id.round(left[name] - part)
        result.append(taken)
    return result


def from_stock(move, lot, number, at):
    """Puts into `at`, as {(place, package, owner): quantity}, where a quantity is taken from: the stock below the component's place, free stock
    first. What is nowhere is taken from the place itself, as Odoo does, and is below zero there until its receipt is told."""
    unit = move.product_id.uom_id
    quants = env['stock.quant']._gather(move.product_id, move.location_id, lot_id=lot or None)
    quants = quants.filtered_domain([('lot_id', '=', lot.id), ('quantity', '>', 0)])
    for free in (True, False):
        for quant in quants:
            key = (quant.location_id, quant.package_id, quant.owner_id)
            part = unit.round(min(number, quant.quantity - at.get(key, 0.0) - (quant.reserved_quantity if free else 0.0)))
            if unit.compare(part, 0) > 0:
                add_to(at, key, part)
                number = unit.round(number - part)
    if unit.compare(number, 0) > 0:
        key = (move.location_id, quants.package_id.browse(), quants.owner_id.browse())
        add_to(at, key, number)
    return at


def line_of(move, lot, at, number):
    """The values of a line by which goods were used or made: at is the place, package and owner of what was used."""
    place, package, owner = at
    return {
        'product_id': move.product_id.id, 'product_uom_id': move.product_id.uom_id.id, 'location_id': place.id, 'package_id': package.id,
        'owner_id': owner.id, 'location_dest_id': move.location_dest_id.id, 'lot_id': lot.id, 'quantity': number, 'picked': True}


def use(move, parts):
    """Puts down all that was used of a component: parts is {lot or '': quantity}."""
    item = move.product_id
    total = sum(parts.values())
    changed = item.uom_id.compare(used(move), total) != 0
    if item.tracking == 'none' and move.product_uom == item.uom_id:
        if changed:
            move._set_quantity_done(total)
    else:
        move.move_line_ids.unlink()
        lines = []
        for name in parts:
            lot = lot_of(item, name) if name else env['stock.lot']
            at = from_stock(move, lot, parts[name], {})
            for key in at:
                lines.append((0, 0, line_of(move, lot, key, at[key])))
        move.write({'move_line_ids': lines})
    values = {'picked': not item.uom_id.is_zero(total)}
    # as the form sets it: somebody has said what it is, and it is not what the order asks for
    asks = own_unit(move, move.product_uom_qty)
    if changed and values['picked'] and item.uom_id.compare(total, asks) != 0:
        values['manual_consumption'] = True
    move.write(values)


def take_off(lines, number, at):
    """Takes a quantity off lines that are only reserved, puts into `at` where it was, and says what they do not have of it."""
    for line in lines:
        unit = line.product_id.uom_id
        part = unit.round(min(number, line.quantity_product_uom))
        if unit.compare(part, 0) <= 0:
            continue
        key = (line.location_id, line.package_id, line.owner_id)
        add_to(at, key, part)
        number = unit.round(number - part)
        rest = unit.round(line.quantity_product_uom - part)
        if unit.is_zero(rest):
            line.unlink()
        else:
            line.write({'quantity': unit._compute_quantity(rest, line.product_uom_id, round=False)})
    return number


def put_down(move, parts, replace):
    """Records what was used of a component before completion, beside what has been recorded or in its place. What is reserved beyond it stays
    reserved; by its flag a report leaves the component alone. That nothing was used is a line of its own: without one that is picked Odoo takes it that
    nobody has said anything."""
    item = move.product_id
    unit = item.uom_id
    if replace or not is_recorded(move):
        move.move_line_ids.write({'picked': False})
    lines = []
    for name in parts:
        lot = lot_of(item, name) if name else env['stock.lot']
        at = {}
        left = take_off(move.move_line_ids.filtered_domain([('picked', '=', False), ('lot_id', '=', lot.id)]), parts[name], at)
        if unit.compare(left, 0) > 0:
            # it was another lot, or more than is reserved: the component needs less of what is
            take_off(move.move_line_ids.filtered_domain([('picked', '=', False), ('lot_id', '!=', lot.id)]), left, {})
            from_stock(move, lot, left, at)
        for key in at:
            place, package, owner = key
            same = move.move_line_ids.filtered_domain([
                ('picked', '=', True), ('lot_id', '=', lot.id), ('location_id', '=', place.id), ('package_id', '=', package.id),
                ('owner_id', '=', owner.id), ('product_uom_id', '=', unit.id)])[:1]
            if same:
                lines.append((1, same.id, {'quantity': same.quantity + at[key]}))
            else:
                lines.append((0, 0, line_of(move, lot, key, at[key])))
    if replace and unit.is_zero(sum(parts.values())):
        lines.append((0, 0, line_of(move, env['stock.lot'], (move.location_id, env['stock.package'], env['res.partner']), 0.0)))
    move.write({'move_line_ids': lines, 'manual_consumption': True})
    asks = own_unit(move, move.product_uom_qty)
    take_off(move.move_line_ids.filtered_domain([('picked', '=', False)]), used(move) - max(asks, recorded(move)), {})


def add_component(order, item):
    """A component that the order did not ask for."""
    move = env['stock.move'].create({
        'product_id': item.id, 'product_uom': item.uom_id.id, 'product_uom_qty': 0, 'raw_material_production_id': order.id, 'additional': True,
        'location_id': order.location_src_id.id, 'location_dest_id': order.production_location_id.id, 'company_id': order.company_id.id})
    move._action_confirm(merge=False)
    return move


def check_addable(order, item, place):
    """That an item can be used by an order that does not ask for it."""
    if item.type != 'consu' or item.is_kits or item == order.product_id:
        wrong('quantity', '%s cannot be a component of %s: it is %s' % (
            code_of(item), order.name, 'what the order makes' if item == order.product_id else 'a kit, whose components are used' if item.is_kits
            else 'no goods'), place)


def used(move):
    """What has been used of a component, in the item's own unit."""
    return sum(move.move_line_ids.mapped('quantity_product_uom'))


def used_bookings(move):
    """A booking for each lot that a move took or made."""
    item = move.product_id
    numbers = {}
    for line in move.move_line_ids:
        add_to(numbers, line.lot_id.name or '', line.quantity_product_uom)
    made = []
    for name in numbers:
        if not item.uom_id.is_zero(numbers[name]):
            made.append(booking(move, numbers[name], item.uom_id, code_of(item), name))
    return made


def scrap_reason(name, place):
    """The tags of a reason for scrap, which is named as in Odoo."""
    if name is None:
        return []
    found = env['stock.scrap.reason.tag'].search([('name', '=', name)])
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s reason for scrap called %s' % ('no' if not found else 'more than one', name), place)
    return found.ids


def scrap(order, item, lot, number, place, reason):
    """Scraps goods of an order; done at once."""
    made = env['stock.scrap'].create({
        'product_id': item.id, 'product_uom_id': item.uom_id.id, 'scrap_qty': number, 'lot_id': lot.id, 'location_id': place.id,
        'production_id': order.id, 'scrap_reason_tag_ids': [(6, 0, reason)], 'company_id': order.company_id.id})
    # the button asks where there is less: that goods are gone is a fact
    made.do_scrap()
    # Computed for several at once Odoo says 1 of all but the first.
    made.flush_recordset(['scrap_qty'])
    return made


def scrapped(made):
    """What a scrap has taken away, in the item's own unit."""
    number = 0.0
    for move in made.move_ids:
        if made.state == 'done' and move.state == 'done' and move.location_id == made.location_id and move.location_dest_id.usage == 'inventory':
            number += used(move)
    return number
