# parts: orders, stock, transfers, reference
# seldom: plan_packing, pack, prove_packing
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
    if unplanned:
        wrong('state', 'nothing of %s is to go out with %s' % (unplanned[0][0]['item'], ', '.join(transfers.mapped('name'))), unplanned[0][3] + '/item')
    for move in fills:
        for name, number, at in fills[move]['parts']:
            known_lot(move.product_id, fills[move]['code'], name, at)
    plan = planned(doc, order, transfers, fills, env['stock.picking'])
    plan.update(reference=doc.get('reference'), shortage=doc.get('shortage'), first={})
    if named_in('lines/package', 'carrier', 'trackingReference') or (
            'carrier_id' in transfers._fields and transfers.carrier_id.filtered_domain([('delivery_type', 'not in', ('fixed', 'base_on_rule'))])):
        plan_packing(plan, doc)
    return plan


def plan_carrier(plan, doc):
    """What the transfers are to say of who carries the goods: [(field, value, place)]."""
    carried = []
    for name, field in (('carrier', 'carrier_id'), ('trackingReference', 'carrier_tracking_ref')):
        if name in doc:
            if field not in env['stock.picking']._fields:
                wrong('state', 'deliveries have no carrier in this Odoo, because its module stock_delivery is not installed: have it installed, or leave %s out in the mapping'
                      % name, '/' + name)
            value = one('carrier', doc[name], '/carrier').id if name == 'carrier' else doc[name].strip()
            if not value:
                wrong('document', 'the tracking reference is empty', '/trackingReference')
            carried.append((field, value, '/' + name))
    if 'carrier_id' in env['stock.picking']._fields and 'trackingReference' not in doc:
        for picking in plan['transfers']:
            carrier = one('carrier', doc['carrier'], '/carrier') if 'carrier' in doc else picking.carrier_id
            if (carrier.integration_level == 'rate_and_ship' and carrier.delivery_type not in ('fixed', 'base_on_rule')
                    and picking.picking_type_id.print_label and not picking.carrier_tracking_ref):
                # it would do so at each try, whatever becomes of the call
                wrong('state', 'Odoo would order the transport of %s from %s once the delivery is done, and nothing can undo that: order it first, and send the trackingReference'
                      % (picking.name, carrier.name), '/carrier' if 'carrier' in doc else '/order' if 'order' in doc else '/delivery')
    return carried


def plan_packing(plan, doc):
    """What goes out in which package, by its name, and where of what lies in it already is taken first; and who carries it."""
    plan['carried'] = plan_carrier(plan, doc)
    packages = plan['packages'] = {}
    for move in plan['fills']:
        for lot, number, at in plan['fills'][move]['parts']:
            n = at.split('/')[2]
            name = doc['lines'][int(n)].get('package')
            if name is None:
                continue
            place = '/lines/%s/package' % n
            if not name.strip():
                wrong('document', 'the name of a package is empty', place)
            parts = packages.setdefault(name, {'parts': {}, 'place': place})['parts']
            parts[(move, lot or '')] = parts.get((move, lot or ''), 0.0) + number
    for name in packages:
        place = packages[name]['place']
        found = env['stock.package'].search([('name', '=', name), ('company_id', 'in', (False, env.company.id))])
        if len(found) > 1:
            wrong('lookup', '%s packages are called %s in Odoo: give each its own name there, ids %s' % (
                len(found), name, ', '.join([str(each) for each in found.ids[:10]])), place)
        if found.child_package_ids:
            wrong('state', 'the package %s holds other packages in Odoo: send those' % name, place)
        packages[name]['record'] = found
        for quant in found.quant_ids:
            plan['first'][(quant.location_id, found)] = 10.0 ** 15
        plan['touches'].append(('package', name))


def picked_at(move, lot, location, package):
    """What of a move's item is picked at a place for others, and so is no longer there to be taken."""
    return sum(env['stock.move.line'].search([
        ('product_id', '=', move.product_id.id), ('lot_id', '=', lot.id), ('location_id', '=', location.id), ('package_id', '=', package.id),
        ('owner_id', '=', False), ('picked', '=', True), ('state', 'not in', ('done', 'cancel')), ('move_id', '!=', move.id)]).mapped('quantity_product_uom'))


def taken_from(move, lot, wanted, plan, fill):
    """Where a quantity of a move is taken from: [(place, package, quantity)]. What is in a package that the message names goes first, then what is reserved for
    the move, then what is free in Odoo's own order, then what is reserved for others; where all of it is not enough, the place of the move goes below 0,
    unless that is refused."""
    item = move.product_id
    number, place = wanted
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
    for most in (plan['first'], mine, unreserved, free):
        for key in free:
            before = taken_here.get(key, 0.0)
            there = free[key] - picked_at(move, lot, key[0], key[1]) - before
            part = item.uom_id.round(min(wanted, there, most.get(key, 0.0)))
            if item.uom_id.compare(part, 0) > 0:
                taken_here[key] = before + part
                wanted = item.uom_id.round(wanted - part)
    if plan['shortage'] == 'refuse' and item.uom_id.compare(wanted, 0) > 0:
        wrong('state', 'Odoo has %s of %s%s at %s and below, and %s are to go out' % (
            said(number - wanted, item), fill['code'], ' of lot ' + lot.name if lot else '', move.location_id.complete_name, text_of(number, 'float')), place)
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
    for move, fill in plan['fills'].items():
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
            for location, package, number in taken_from(move, lot, wanted[lot], plan, fill):
                line = there.pop((lot, location, package), None)
                if line:
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
    if 'packages' in plan:
        pack(plan)


def pack(plan):
    """Puts what goes out into its packages, as the button does; it makes a package that Odoo does not have. Says before the delivery is done who carries it."""
    for field, value, place in plan['carried']:
        plan['transfers'].write({field: value})
    packages = plan['packages']
    if not packages:
        return
    # two calls that make one package at the same moment cannot see each other
    hold_references([('package', name) for name in packages])
    lines = {}  # of a move and lot
    for move in plan['fills']:
        for line in move.move_line_ids.sorted('id'):
            lines.setdefault((move, line.lot_id.name or ''), []).append(line)
    for name in packages:
        packages[name].update(left=dict(packages[name]['parts']), lines=[])
    # what lies in a package stays in it
    for own in (True, False):
        for name in packages:
            for key in packages[name]['left']:
                put_into(packages[name], key, lines[key], own)
    for name in packages:
        package = packages[name]
        if package['record']:
            check_opened(plan, name, package)
        if package['lines']:
            put = env['stock.move.line'].browse(package['lines'])
            asked(put.action_put_in_pack(package_id=package['record'].id, package_name=name), 'action_put_in_pack')
            package['record'] = put.result_package_id


def put_into(package, key, lines, own):
    """Chooses lines for what of a move and lot goes into a package: those that take from the package itself, or the others. One that is too large is parted."""
    move = key[0]
    unit = move.product_id.uom_id
    for line in list(lines):
        number = package['left'][key]
        if unit.compare(number, 0) <= 0 or bool(line.package_id and line.package_id == package['record']) != own:
            continue
        lines.remove(line)
        rest = unit.round(line.quantity - number)
        if unit.compare(rest, 0) > 0:
            values = dict(line_of(move, line.lot_id, rest, line.location_id)[2], move_id=move.id, package_id=line.package_id.id)
            line.write({'quantity': number})
            lines.append(env['stock.move.line'].create(values))
        package['left'][key] = unit.round(number - line.quantity)
        if not own or line.result_package_id != package['record']:
            line.write({'result_package_id': False})
            package['lines'].append(line.id)


def check_opened(plan, name, package):
    """That all that lies in a package goes out with the message."""
    left = {}
    for quant in package['record'].quant_ids:
        key = (quant.product_id, quant.lot_id)
        left[key] = left.get(key, 0.0) + quant.quantity
    for line in plan['transfers'].move_ids.move_line_ids:
        if line.picked and line.package_id == package['record']:
            key = (line.product_id, line.lot_id)
            left[key] = left.get(key, 0.0) - line.quantity_product_uom
    for item, lot in left:
        if item.uom_id.compare(left[(item, lot)], 0) > 0:
            wrong('state', 'the package %s holds %s of %s%s in Odoo, at %s, which the message does not name: say in one message all that goes out in a package, and give each package'
                  ' a number of its own' % (name, said(left[(item, lot)], item), item.display_name, ' of lot ' + lot.name if lot else '', package['record'].location_id.complete_name),
                  package['place'])


def prove_ship(plan):
    proven = prove_transfers(plan)
    if 'packages' in plan:
        prove_packing(plan, proven)
    return proven


def prove_packing(plan, proven):
    """Reads back who carries the goods, and what is in each package, by move and lot, and that nothing else is in it."""
    for field, value, place in plan['carried']:
        for picking in plan['transfers']:
            kept = picking[field].id if field == 'carrier_id' else picking[field]
            if kept != value:
                wrong('proof', '%s of %s is %s in Odoo, and should be %s' % (field, picking.name, kept, value), place)
    put = {}
    for move in plan['fills']:
        for line in move.move_line_ids:
            key = (line.result_package_id, move, line.lot_id.name or '')
            put[key] = put.get(key, 0.0) + line.quantity_product_uom
    for name in plan['packages']:
        package = plan['packages'][name]
        holds = {}
        for move, lot in package['parts']:
            item = move.product_id
            want = package['parts'][(move, lot)]
            has = put.get((package['record'], move, lot), 0.0)
            if item.uom_id.compare(has, want) != 0:
                wrong('proof', 'Odoo has put %s of %s%s into the package %s, and the message says %s' % (
                    said(has, item), plan['fills'][move]['code'], ' of lot ' + lot if lot else '', name, text_of(want, 'float')), package['place'])
            if item.is_storable:
                key = (item, lot, move.location_dest_id)
                holds[key] = holds.get(key, 0.0) + want
        for quant in env['stock.quant'].search([('package_id', '=', package['record'].id)]):
            key = (quant.product_id, quant.lot_id.name or '', quant.location_id)
            holds[key] = holds.get(key, 0.0) - quant.quantity
        for item, lot, location in holds:
            if not item.uom_id.is_zero(holds[(item, lot, location)]):
                wrong('proof', 'the package %s holds %s %s of %s%s at %s in Odoo than the message says' % (
                    name, text_of(abs(holds[(item, lot, location)]), 'float'), 'less' if holds[(item, lot, location)] > 0 else 'more', item.display_name,
                    ' of lot ' + lot if lot else '', location.complete_name), package['place'])
        proven[2].append(booking(package['record'], None, None))


OPERATIONS['stock.ship'] = (check_ship, write_ship, finish_transfers, prove_ship)
