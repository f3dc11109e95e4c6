# parts: orders, stock, transfers
# The operation stock.ship: goods have gone out, for an order or for one delivery.

WAY_CODE = 'outgoing'
WAY_NAMED = 'delivery'
WAY_ORDER = 'salesOrder'
WAY_LINE = 'sale_line_id'
WAY_DONE = 'qty_delivered'
WAY_CONFIRMED = ('sale', 'done')


def check_ship(doc):
    if 'order' not in doc and 'delivery' not in doc:
        wrong('document', 'the message names neither an order nor a delivery', '/order')
    order, transfers = open_transfers(doc)
    fills, unplanned = filled(order, transfers, doc, 'overDelivery')
    for line, item, named, place in unplanned:
        wrong('state', 'nothing of %s is to go out with %s' % (line['item'], ', '.join(transfers.mapped('name'))), place + '/item')
    for move in fills:
        for name, number, at in fills[move]['parts']:
            known_lot(move.product_id, fills[move]['code'], name, at)
    plan = planned(doc, order, transfers, fills, transfers[:0])
    plan.update(reference=doc.get('reference'), shortage=doc.get('shortage'))
    return plan


def picked_at(move, lot, location, package):
    """What of a move's item is picked at a place for others, and so is no longer there to be taken."""
    return sum(env['stock.move.line'].search([
        ('product_id', '=', move.product_id.id), ('lot_id', '=', lot.id), ('location_id', '=', location.id), ('package_id', '=', package.id),
        ('owner_id', '=', False), ('picked', '=', True), ('state', 'not in', ('done', 'cancel')), ('move_id', '!=', move.id)]).mapped('quantity_product_uom'))


def taken_from(move, lot, number, shortage, code, place):
    """Where a quantity of a move is taken from: [(place, package, quantity)]. What is reserved for the move goes first, then what is free in Odoo's own
    order, then what is reserved for others; where all of it is not enough, the place of the move goes below 0, unless that is refused."""
    item = move.product_id
    if not item.is_storable:
        return [(move.location_id, env['stock.package'], number)]
    free = {}
    unreserved = {}
    for quant in env['stock.quant']._gather(item, move.location_id, lot_id=lot or None):
        if quant.lot_id == lot and not quant.owner_id:
            key = (quant.location_id, quant.package_id)
            free[key] = free.get(key, 0.0) + quant.quantity
            unreserved[key] = unreserved.get(key, 0.0) + quant.quantity - quant.reserved_quantity
    mine = {}
    for line in move.move_line_ids:
        if line.lot_id == lot and not line.owner_id:
            key = (line.location_id, line.package_id)
            mine[key] = mine.get(key, 0.0) + line.quantity_product_uom
    parts = []
    taken_here = {}
    wanted = number
    for most in (mine, unreserved, free):
        for key in free:
            there = free[key] - picked_at(move, lot, key[0], key[1]) - taken_here.get(key, 0.0)
            part = item.uom_id.round(min(wanted, there, most.get(key, 0.0)))
            if item.uom_id.compare(part, 0) > 0:
                taken_here[key] = taken_here.get(key, 0.0) + part
                wanted = item.uom_id.round(wanted - part)
    if shortage == 'refuse' and item.uom_id.compare(wanted, 0) > 0:
        wrong('state', 'Odoo has %s of %s%s at %s and below, and %s are to go out' % (
            said(number - wanted, item), code, ' of lot ' + lot.name if lot else '', move.location_id.complete_name, text_of(number, 'float')), place)
    for key in taken_here:
        parts.append([key[0], key[1], taken_here[key]])
    if item.uom_id.compare(wanted, 0) > 0:
        for part in parts:
            if lot and part[0] == move.location_id and not part[1]:
                part[2] = item.uom_id.round(part[2] + wanted)
                return parts
        parts.append([move.location_id, env['stock.package'], wanted])
    return parts


def write_ship(plan):
    remember(plan)
    leave_others(plan)
    for move in plan['fills']:
        fill = plan['fills'][move]
        wanted = {}
        for name, number, at in fill['parts']:
            lot = known_lot(move.product_id, fill['code'], name, at)
            wanted[lot] = wanted.get(lot, (0.0, at))[0] + number, at
        there = {}
        for line in move.move_line_ids:
            if not line.owner_id:
                there[(line.lot_id, line.location_id, line.package_id)] = line
        commands = []
        kept = []
        for lot in wanted:
            for location, package, number in taken_from(move, lot, wanted[lot][0], plan['shortage'], fill['code'], wanted[lot][1]):
                line = there.get((lot, location, package))
                if line and line.id not in kept:
                    kept.append(line.id)
                    values = {'quantity': number, 'picked': True}
                    if line.result_package_id and move.product_id.uom_id.compare(number, line.quantity_product_uom) != 0:
                        values['result_package_id'] = False  # what is taken out of a package does not go out in it
                    commands.append((1, line.id, values))
                else:
                    command = line_of(move, lot, number, location)
                    command[2]['package_id'] = package.id
                    commands.append(command)
        for line in move.move_line_ids:
            if line.id not in kept:
                commands.insert(0, (2, line.id))
        move.write({'move_line_ids': commands, 'picked': True})


OPERATIONS['stock.ship'] = (check_ship, write_ship, finish_transfers, prove_transfers)
