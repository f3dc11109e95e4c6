# parts: production, orders
# seldom: put_down, check_addable, add_component, check_byproducts, write_byproducts, scrap_reason, scrap_bad, scrapped
# production.report: so many were made of an order, and this was used for it.

SILENT = {'skip_backorder': True, 'skip_consumption': True, 'skip_redirection': True, 'skip_expired': True}


def made_lots(doc, order, good, bad):
    """Lots or serial numbers of what was made: (names, names of those that are scrapped)."""
    item = order.product_id
    serials = doc.get('serials')
    scrapped = doc.get('scrappedSerials')
    if item.tracking == 'none':
        if doc.get('lot') is not None or serials or scrapped:
            wrong('lot', 'Odoo does not track %s, and the message names a lot or serial numbers: leave them out, or have the item tracked' % code_of(item), '/lot' if doc.get('lot') is not None else '/serials')
        return [], []
    if item.tracking == 'lot':
        if serials or scrapped:
            wrong('lot', 'Odoo tracks %s by lot, and the message names serial numbers' % code_of(item), '/serials')
        name = doc.get('lot') or (order.lot_producing_ids.name if len(order.lot_producing_ids) == 1 else None)
        if not name:
            wrong('lot', 'Odoo tracks %s by lot, and neither the message nor %s names one: Odoo would invent it' % (code_of(item), order.name), '/lot')
        return [name], [name]
    if doc.get('lot') is not None:
        wrong('lot', 'Odoo tracks %s by serial number: name them in serials' % code_of(item), '/lot')
    for names, number, place in ((serials or [], good, '/serials'), (scrapped or [], bad, '/scrappedSerials')):
        if item.uom_id.compare(len(names), number) != 0:
            wrong('document' if names else 'lot', '%s serial numbers of %s are named for %s' % (len(names), code_of(item), number_text(number, item.uom_id)), place)
    names = list(serials or []) + list(scrapped or [])
    if len(set(names)) != len(names):
        wrong('document', 'a serial number is named twice: ' + ', '.join(sorted(names)[:20]), '/serials')
    for name in names:
        lot = lot_of(item, name)
        if lot and order._are_finished_serials_already_produced(lot):
            wrong('lot', 'the serial number %s of %s has been made before' % (name, code_of(item)), '/serials')
    return names, list(scrapped or [])


def check_component(plan, doc, move, need):
    """A component that is taken by its share: a tracked one must have its lots reserved."""
    item = move.product_id
    if item.tracking == 'none' or move.product_uom.is_zero(need):
        return
    reserved = 0.0
    for line in move.move_line_ids:
        if line.lot_id:
            reserved += line.quantity_product_uom
    wanted = move.product_uom._compute_quantity(need, item.uom_id)
    if item.uom_id.compare(reserved, wanted) < 0:
        wrong('lot', 'Odoo tracks %s by %s, the share is %s, and lots of %s are reserved for %s: name them in components' % (
            code_of(item), 'serial number' if item.tracking == 'serial' else 'lot', number_text(wanted, item.uom_id),
            number_text(reserved, item.uom_id), plan['name']), '/components')


def check_report(doc):
    order = open_order(doc['order'], '/order')
    read_lines()
    item = order.product_id
    if doc.get('item') is not None and one('item', doc['item'], '/item') != item:
        wrong('state', '%s makes %s, and the message says %s' % (order.name, code_of(item), doc['item']), '/item')
    check_unit(doc.get('unit'), item.uom_id, '/unit')
    good = amount(doc['quantity'], item.uom_id, '/quantity')
    bad = amount(doc.get('scrapped', '0'), item.uom_id, '/scrapped')
    if not good + bad > 0:
        wrong('document', 'nothing was made: what was used without it is told by production.consume', '/quantity')
    made = in_unit(good + bad, item, order.product_uom_id, '/quantity')
    names, bad_names = made_lots(doc, order, good, bad)
    final = doc.get('final', order.picking_type_id.create_backorder == 'never')
    plan = {
        'order': order.id, 'item': item.id, 'name': order.name, 'good': good, 'bad': bad, 'made': made, 'lots': names, 'bad lots': bad_names,
        'reason': scrap_reason(doc['scrapReason'], '/scrapReason') if doc.get('scrapReason') is not None else [], 'keep': doc.get('recorded') == 'add', 'moves': [], 'new': [], 'none': [], 'byproducts': [],
        'expected': [], 'rest': order.product_uom_id.round(order.product_qty - made), 'chain': (order | order.production_group_id.production_ids).ids}
    plan['partial'] = not final and order.product_uom_id.compare(plan['rest'], 0) > 0
    mode = doc.get('consumption', 'planned')
    said = rows_said(doc.get('components'), '/components')
    if said and mode == 'planned':
        wrong('document', 'consumption is planned, so that each component is used by its share, and the message names components: say reported, or reportedPlusPlanned', '/components')
    if mode != 'reported' and doc.get('unreported') is not None:
        wrong('document', 'unreported is for consumption reported: %s leaves no component out' % mode, '/unreported')
    moves = order.move_raw_ids.filtered_domain([('state', 'not in', ('done', 'cancel'))])
    shares = {}  # item: what it is by share, in its own unit
    plan['rests'] = {}  # item: what the rest asks for
    totals = {}  # item: what is used, where somebody has said it
    for move in moves:
        each = move.product_id
        share = share_of(move, made)
        shares[each.id] = shares.get(each.id, 0.0) + move.product_uom._compute_quantity(share, each.uom_id, round=False)
        rest = move.product_uom.round(plan['rest'] * move.unit_factor)
        plan['rests'][each.id] = plan['rests'].get(each.id, 0.0) + move.product_uom._compute_quantity(rest, each.uom_id, round=False)
        if each.id in said:
            continue
        if is_recorded(move):
            totals[each.id] = totals.get(each.id, 0.0) + recorded(move)
            plan['expected'].append((move.id, recorded(move), True))
        elif move.product_uom.is_zero(move.product_uom_qty):
            plan['expected'].append((move.id, move.quantity if move.picked or move.manual_consumption else 0.0, False))
        elif mode == 'reported':
            if doc.get('unreported') != 'zero' and not move.product_uom.is_zero(share):
                wrong('quantity', 'consumption is reported, and the message says nothing of %s, of which this takes %s: name it (0 when none was used); '
                      'reportedPlusPlanned takes the share of what is not named; unreported zero uses none of it, and its share is not asked for again' % (
                          code_of(each), number_text(share, move.product_uom)), '/components')
            plan['none'].append(move.id)
            plan['expected'].append((move.id, 0.0, False))
        else:
            check_component(plan, doc, move, share)
            plan['expected'].append((move.id, share, False))
    for key in said:
        parts, place = said[key]
        each = env['product.product'].browse(key)
        check_lots(each, parts, place)
        mine = moves_of(order, each)
        before = sum([recorded(move) for move in mine if is_recorded(move)])
        if before and doc.get('recorded', 'refuse') == 'refuse':
            wrong('quantity', '%s of %s have been recorded for %s before, and the message names it again: recorded says whether to add or to replace' % (
                number_text(before, each.uom_id), code_of(each), order.name), place)
        totals[key] = sum(parts.values()) + (before if plan['keep'] else 0.0)
        if not mine:
            check_addable(order, each, place)
            plan['new'].append((key, parts))
            continue
        kept = []
        rooms = []
        for n, move in enumerate(mine):
            kept.append(recorded(move) if plan['keep'] and is_recorded(move) else 0.0)
            rooms.append(move.product_uom._compute_quantity(share_of(move, made), each.uom_id) - kept[n])
        for n, part in enumerate(spread(parts, rooms, each)):
            plan['moves'].append((mine[n].id, part))
            plan['expected'].append((mine[n].id, sum(part.values()) + kept[n], True))
    if doc.get('overConsumption') == 'refuse':
        for key in totals:
            each = env['product.product'].browse(key)
            if each.uom_id.compare(totals[key], shares.get(key, 0.0)) > 0:
                wrong('quantity', '%s of %s were used, the share is %s, and overConsumption is refuse' % (
                    number_text(totals[key], each.uom_id), code_of(each), number_text(shares.get(key, 0.0), each.uom_id)), '/components')
    if order.move_byproduct_ids or doc.get('byproducts'):
        check_byproducts(plan, doc, order)
    plan['touches'] = [('order', order.production_group_id.id or order.name)]
    plan['makes'] = [('product', each.id) for each in order.move_finished_ids.product_id]
    plan['needs'] = [('product', each.id) for each in moves.product_id] + [('product', key) for key, parts in plan['new']]
    return plan


def check_byproducts(plan, doc, order):
    said = rows_said(doc.get('byproducts'), '/byproducts')
    moves = order.move_byproduct_ids.filtered_domain([('state', 'not in', ('done', 'cancel'))])
    for key in said:
        if key not in moves.product_id.ids:
            each = env['product.product'].browse(key)
            wrong('quantity', '%s has no by-product %s' % (order.name, code_of(each)), said[key][1])
    for key in moves.product_id.ids:
        each = env['product.product'].browse(key)
        mine = moves.filtered_domain([('product_id', '=', key)])
        rooms = []
        for move in mine:
            rooms.append(move.product_uom._compute_quantity(share_of(move, plan['made']), each.uom_id))
        if key in said:
            for move, part in zip(mine, spread(said[key][0], rooms, each)):
                plan['byproducts'].append((move.id, part))
                plan['expected'].append((move.id, sum(part.values()), True))
            continue
        for move in mine:
            share = move.quantity if move.picked else share_of(move, plan['made'])
            if each.tracking != 'none' and not move.picked and not move.product_uom.is_zero(share):
                wrong('lot', 'Odoo tracks the by-product %s, and the message does not name it: say how much of it came, and its lots' % code_of(each), '/byproducts')
            plan['expected'].append((move.id, share, False))


def lot_made(item, name):
    return lot_of(item, name) or env['stock.lot'].create({'name': name, 'product_id': item.id, 'company_id': env.company.id})


def lots_made(plans):
    """The lots of what all documents have made: {(item's id, name): id}. Those that are not there are made together."""
    lots = {}
    for plan in plans:
        for name in plan['lots']:
            lots[(plan['item'], name)] = None
    if not lots:
        return lots
    for lot in env['stock.lot'].search([
            ('product_id', 'in', [item for item, name in lots]), ('name', 'in', [name for item, name in lots]), ('company_id', 'in', (False, env.company.id))]):
        key = (lot.product_id.id, lot.name)
        if key in lots and (lot.company_id or not lots[key]):
            lots[key] = lot.id
    new = []
    values = []
    for item, name in lots:
        if not lots[(item, name)]:
            new.append((item, name))
            values.append({'name': name, 'product_id': item, 'company_id': env.company.id})
    for key, lot in zip(new, env['stock.lot'].create(values)):
        lots[key] = lot.id
    return lots


def write_report(plan, lots):
    order = orders_together(plan['order'])
    values = {'qty_producing': order.qty_produced + plan['made']}
    if plan['lots']:
        values['lot_producing_ids'] = [(6, 0, [])]
        for name in plan['lots']:
            values['lot_producing_ids'][0][2].append(lots[(plan['item'], name)])
    order.write(values)
    order._set_qty_producing()
    for move, parts in plan['moves']:
        each = env['stock.move'].browse(move)
        if plan['keep'] and is_recorded(each):
            put_down(each, parts, False)
        else:
            use(each, parts)
    for key, parts in plan['new']:
        item = env['product.product'].browse(key)
        move = add_component(order, item)
        use(move, parts)
        plan['expected'].append((move.id, sum(parts.values()), True))
    env['stock.move'].browse(plan['none']).write({'quantity': 0, 'picked': False})
    if plan['byproducts']:
        write_byproducts(plan)


def write_byproducts(plan):
    for each, parts in plan['byproducts']:
        move = env['stock.move'].browse(each)
        if move.product_id.tracking == 'none':
            move.write({'quantity': move.product_id.uom_id._compute_quantity(sum(parts.values()), move.product_uom, round=False), 'picked': True})
            continue
        lines = [(2, line.id) for line in move.move_line_ids]
        for name in parts:
            lines.append((0, 0, line_of(move, lot_made(move.product_id, name), (move.location_id, env['stock.package'], env['res.partner']), parts[name])))
        move.write({'move_line_ids': lines, 'picked': True})


def finish_report(plans):
    looked['orders'] = []
    for plan in plans:
        looked['orders'].append(plan['order'])
    read_lines()
    lots = lots_made(plans)
    for plan in plans:
        blame(plan)
        write_report(plan, lots)
    blame(None)
    looked.pop('moves')
    for partial in (False, True):
        done = []
        for plan in plans:
            if plan['partial'] == partial:
                done.append(plan['order'])
        if done:
            orders = env['mrp.production'].with_context(mo_ids_to_backorder=partial and done, **SILENT)
            asked(orders.browse(done).button_mark_done(), 'button_mark_done')
    for plan in plans:
        if plan['bad']:
            scrap_bad(plan)


def scrap_bad(plan):
    """Scraps of what was made what is not good."""
    order = orders_together(plan['order'])
    plan['scraps'] = []
    left = plan['bad']
    for line in finished(order).move_line_ids:
        part = line.quantity_product_uom if not plan['bad lots'] or line.lot_id.name in plan['bad lots'] else 0.0
        part = order.product_id.uom_id.round(min(part, left))
        if order.product_id.uom_id.compare(part, 0) > 0:
            plan['scraps'].append(scrap(order, order.product_id, line.lot_id, part, line.location_dest_id, plan['reason']).id)
            left -= part


def finished(order):
    """The moves by which an order has made its item."""
    return order.move_finished_ids.filtered_domain([('product_id', '=', order.product_id.id), ('state', '=', 'done')])


def check_used(order, move, want, own):
    """That a component or by-product is as it was to be: own says whether the quantity is in the item's unit or in the move's."""
    unit = move.product_id.uom_id if own else move.product_uom
    has = 0.0
    if move.state == 'done':
        has = used(move) if own else move.quantity
    if unit.compare(has, want) != 0 or move.state not in ('done', 'cancel'):
        wrong('proof', 'Odoo has %s of %s on %s, where it should have %s' % (number_text(has, unit), code_of(move.product_id), order.name, number_text(want, unit)))
    price = move.product_id.with_company(order.company_id).standard_price
    if move.is_out and has and not order.company_id.currency_id.is_zero(price * has) and not move.value:
        wrong('proof', 'Odoo has used %s of %s for nothing, where its cost is %s' % (number_text(has, unit), code_of(move.product_id), price))


def prove_report(plan):
    read_lines()
    order = orders_together(plan['order'])
    item = order.product_id
    bookings = []
    if order.state != 'done':
        wrong('proof', '%s is %s after its report, and should be done' % (order.name, STATES.get(order.state, order.state)))
    made = 0.0
    lots = set()
    for move in finished(order):
        made += used(move)
        lots.update(move.move_line_ids.lot_id.mapped('name'))
        bookings += used_bookings(move)
    want = plan['good'] + plan['bad']
    if item.uom_id.compare(made, want) != 0:
        wrong('proof', 'Odoo has %s of %s made by %s, and the message says %s' % (
            number_text(made, item.uom_id), code_of(item), order.name, number_text(want, item.uom_id)), '/quantity')
    if lots != set(plan['lots']):
        wrong('proof', 'Odoo has the lots %s made by %s, and the message says %s' % (', '.join(sorted(lots)), order.name, ', '.join(sorted(plan['lots']))), '/lot')
    for each, want, own in plan['expected']:
        move = env['stock.move'].browse(each).with_prefetch(looked['moves'])
        check_used(order, move, want, own)
        if move.state == 'done':
            bookings += used_bookings(move)
    thrown = 0.0
    for each in env['stock.scrap'].browse(plan.get('scraps', [])):
        thrown += scrapped(each)
        bookings.append(booking(each, each.scrap_qty, each.product_uom_id, code_of(item), each.lot_id.name))
    if item.uom_id.compare(thrown, plan['bad']) != 0:
        wrong('proof', 'Odoo has %s of %s scrapped, and the message says %s' % (number_text(thrown, item.uom_id), code_of(item), number_text(plan['bad'], item.uom_id)), '/scrapped')
    new = order.production_group_id.production_ids.filtered_domain([('id', 'not in', plan['chain'])])
    unit = order.product_uom_id
    has = sum(new.mapped('product_qty'))
    left = plan['rest'] if plan['partial'] else 0.0
    if unit.compare(has, left) != 0:
        wrong('proof', 'Odoo goes on with %s after %s, where %s are left' % (number_text(has, unit), order.name, number_text(left, unit)))
    for key in plan['rests'] if plan['partial'] else ():
        each = env['product.product'].browse(key)
        asks = 0.0
        for move in new.move_raw_ids.filtered_domain([('product_id', '=', key)]):
            asks += move.product_uom._compute_quantity(move.product_uom_qty, each.uom_id, round=False)
        if each.uom_id.compare(asks, plan['rests'][key]) != 0:
            wrong('proof', 'the rest of %s asks for %s of %s, and should ask for %s' % (
                order.name, number_text(asks, each.uom_id), code_of(each), number_text(plan['rests'][key], each.uom_id)))
    for each in new:
        bookings.append(booking(each, each.product_qty, unit, code_of(item)))
    return order, {item.uom_id.name: plan['good']}, bookings


OPERATIONS['production.report'] = (check_report, None, finish_report, prove_report)
