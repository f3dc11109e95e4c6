# parts: production, orders, working
# seldom: put_down, check_addable, add_component, check_byproducts, write_byproducts, scrap_reason, scrap_bad, check_last, prove_seldom
# production.report: so many were made of an order, and this was used for it.

SILENT = {'skip_backorder': True, 'skip_consumption': True, 'skip_redirection': True, 'skip_expired': True}


def made_lots(doc, order, good, bad):
    """Lots or serial numbers of what was made: (names, names of those that are scrapped)."""
    item = order.product_id
    serials = doc.get('serials', [])
    scrapped = doc.get('scrappedSerials', [])
    if item.tracking == 'none':
        if 'lot' in doc or serials or scrapped:
            wrong('lot', 'Odoo does not track %s, and the message names a lot or serial numbers: leave them out, or have the item tracked' % code_of(item), '/lot' if 'lot' in doc else '/serials')
        return [], []
    if item.tracking == 'lot':
        if serials or scrapped:
            wrong('lot', 'Odoo tracks %s by lot, and the message names serial numbers' % code_of(item), '/serials')
        name = doc.get('lot') or (order.lot_producing_ids.name if len(order.lot_producing_ids) == 1 else None)
        if not name:
            wrong('lot', 'Odoo tracks %s by lot, and neither the message nor %s names one: Odoo would invent it' % (code_of(item), order.name), '/lot')
        return [name], [name]
    if 'lot' in doc:
        wrong('lot', 'Odoo tracks %s by serial number: name them in serials' % code_of(item), '/lot')
    for names, number, place in ((serials, good, '/serials'), (scrapped, bad, '/scrappedSerials')):
        if item.uom_id.compare(len(names), number) != 0:
            wrong('document' if names else 'lot', '%s serial numbers are named for %s' % (len(names), so_much(number, item)), place)
    names = serials + scrapped
    if len(set(names)) != len(names):
        wrong('document', 'a serial number is named twice: ' + ', '.join(sorted(names)[:20]), '/serials')
    for name in names:
        lot = lot_of(item, name)
        if lot and order._are_finished_serials_already_produced(lot):
            wrong('lot', 'the serial number %s of %s has been made before' % (name, code_of(item)), '/serials')
    return names, scrapped


def check_component(order, move, need):
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
            number_text(reserved, item.uom_id), order.name), '/components')


def check_report(doc):
    order = open_order(doc['order'], '/order')
    read_lines()
    item = order.product_id
    if 'item' in doc and one('item', doc['item'], '/item') != item:
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
        'order': order.id, 'item': item.id, 'good': good, 'bad': bad, 'made': made, 'lots': names, 'bad lots': bad_names,
        'reason': scrap_reason(doc['scrapReason'], '/scrapReason') if 'scrapReason' in doc else [], 'moves': [], 'new': [], 'none': [], 'byproducts': [], 'scraps': [],
        'expected': [], 'rest': 0.0, 'rests': {}, 'chain': (order | order.production_group_id.production_ids).ids}
    rest = order.product_uom_id.round(order.product_qty - made)
    if not final and order.product_uom_id.compare(rest, 0) > 0:
        plan['rest'] = rest
    mode = doc.get('consumption', 'planned')
    before = doc.get('recorded', 'refuse')
    said = rows_said(doc.get('components'), '/components')
    if said and mode == 'planned':
        wrong('document', 'consumption is planned, so that each component is used by its share, and the message names components: say reported, or reportedPlusPlanned', '/components')
    if mode != 'reported' and 'unreported' in doc:
        wrong('document', 'unreported is for consumption reported: %s leaves no component out' % mode, '/unreported')
    moves = order.move_raw_ids.filtered_domain([('state', 'not in', ('done', 'cancel'))])
    shares = {}  # item: what it is by share, in its own unit
    totals = {}  # item: what is used, where somebody has said it
    for move in moves:
        each = move.product_id
        share = want = share_of(move, made)
        add_to(shares, each, own_unit(move, share))
        add_to(plan['rests'], each, own_unit(move, share_of(move, plan['rest'])))
        if each in said:
            continue
        own = is_recorded(move)
        if own:
            want = recorded(move)
            add_to(totals, each, want)
        elif move.product_uom.is_zero(move.product_uom_qty):
            want = move.quantity if move.picked or move.manual_consumption else 0.0
        elif mode == 'reported':
            if doc.get('unreported') != 'zero' and not move.product_uom.is_zero(share):
                wrong('quantity', 'consumption is reported, and the message says nothing of %s, of which this takes %s: name it (0 when none was used); '
                      'reportedPlusPlanned takes the share of what is not named; unreported zero uses none of it, and its share is not asked for again' % (
                          code_of(each), number_text(share, move.product_uom)), '/components')
            plan['none'].append(move.id)
            want = 0.0
        else:
            check_component(order, move, share)
        plan['expected'].append((move, want, own))
    for each in said:
        parts, place = said[each]
        check_lots(each, parts, place)
        mine = moves_of(order, each)
        kept = {}
        for move in mine:
            if is_recorded(move):
                kept[move] = recorded(move)
        number = sum(kept.values())
        if number and before == 'refuse':
            wrong('quantity', '%s have been recorded for %s before, and the message names it again: recorded says whether to add or to replace' % (
                so_much(number, each), order.name), place)
        if before != 'add':
            kept = {}
        totals[each] = sum(parts.values()) + sum(kept.values())
        if not mine:
            check_addable(order, each, place)
            plan['new'].append((each, parts))
            continue
        share_out(plan, 'moves', mine, parts, kept)
    if doc.get('overConsumption') == 'refuse':
        for each in totals:
            share = shares.get(each, 0.0)
            if each.uom_id.compare(totals[each], share) > 0:
                wrong('quantity', '%s were used, the share is %s, and overConsumption is refuse' % (
                    so_much(totals[each], each), number_text(share, each.uom_id)), '/components')
    if order.move_byproduct_ids or 'byproducts' in doc:
        check_byproducts(plan, doc, order)
    if 'operation' in doc or 'workcenter' in doc:
        check_last(plan, doc, order)
    plan.update(touches=[('order', order.production_group_id.id or order.name)], makes=products(order.move_finished_ids.product_id), needs=products([*moves.product_id, *said]))
    return plan


def products(items):
    return [('product', each.id) for each in items]


def so_much(number, item):
    return '%s of %s' % (number_text(number, item.uom_id), code_of(item))


def share_out(plan, what, moves, parts, kept):
    """Plans what each of several moves of one item takes of what is said of it, beside what it keeps: (move, parts, whether it keeps something)."""
    rooms = []
    for move in moves:
        rooms.append(move.product_uom._compute_quantity(share_of(move, plan['made']), move.product_id.uom_id) - kept.get(move, 0.0))
    for move, part in zip(moves, spread(parts, rooms, moves.product_id)):
        plan[what].append((move, part, move in kept))
        plan['expected'].append((move, sum(part.values()) + kept.get(move, 0.0), True))


def check_byproducts(plan, doc, order):
    said = rows_said(doc.get('byproducts'), '/byproducts')
    moves = order.move_byproduct_ids.filtered_domain([('state', 'not in', ('done', 'cancel'))])
    for each in moves.product_id.union(*said):
        mine = moves.filtered_domain([('product_id', '=', each.id)])
        if each in said:
            if not mine:
                wrong('quantity', '%s has no by-product %s' % (order.name, code_of(each)), said[each][1])
            share_out(plan, 'byproducts', mine, said[each][0], {})
            continue
        for move in mine:
            share = move.quantity if move.picked else share_of(move, plan['made'])
            if each.tracking != 'none' and not move.picked and not move.product_uom.is_zero(share):
                wrong('lot', 'Odoo tracks the by-product %s, and the message does not name it: say how much of it came, and its lots' % code_of(each), '/byproducts')
            plan['expected'].append((move, share, False))


def check_last(plan, doc, order):
    """That it was reported at the last work order: what only one before it has finished is not made yet."""
    work, place = work_named(order, doc, 'a report')
    left = order.workorder_ids
    while 'cancel' in (last := left - left.blocked_by_workorder_ids).mapped('state'):
        # nothing goes through it
        left -= last.filtered_domain([('state', '=', 'cancel')])
    if work != last:
        wrong('state', '%s is made when it leaves %s, and this was reported at %s: leave such messages out in the mapping, or operation and workcenter where it is made all the same' % (
            order.name, ' and '.join(last.mapped('name')), work.name), place)
    plan['work'] = work
    if work.qty_produced:
        check_made(plan, order, 'state')


def check_made(plan, order, kind):
    """That a work order, where it is finished, has made what was reported at it."""
    work = plan['work']
    unit = order.product_uom_id
    if unit.compare(work.qty_produced, plan['made']) != 0 or kind == 'proof' and work.state != 'done':
        wrong(kind, '%s is %s with %s in Odoo, and the message says %s: correct it there, or leave operation and workcenter out' % (
            work.display_name, work.state, number_text(work.qty_produced, unit), number_text(plan['made'], unit)), '/quantity')


def lot_made(item, name):
    return lot_of(item, name) or env['stock.lot'].create({'name': name, 'product_id': item.id, 'company_id': env.company.id})


def lots_made(plans):
    """The lots of what all documents have made: {(item's id, name): id}. Those that are not there are made together."""
    wanted = set()
    for plan in plans:
        for name in plan['lots']:
            wanted.add((plan['item'], name))
    lots = {}
    if wanted:
        for lot in env['stock.lot'].search([
                ('product_id', 'in', [item for item, name in wanted]), ('name', 'in', [name for item, name in wanted]), ('company_id', 'in', (False, env.company.id))]):
            key = (lot.product_id.id, lot.name)
            if lot.company_id or key not in lots:
                lots[key] = lot.id
        new = sorted(wanted - set(lots))
        for key, lot in zip(new, env['stock.lot'].create([{'name': name, 'product_id': item, 'company_id': env.company.id} for item, name in new])):
            lots[key] = lot.id
    return lots


def write_report(plan, lots):
    order = orders_together(plan['order'])
    values = {'qty_producing': order.qty_produced + plan['made']}
    own = []
    for name in plan['lots']:
        own.append(lots[(plan['item'], name)])
    if own:
        values['lot_producing_ids'] = [(6, 0, own)]
    order.write(values)
    order._set_qty_producing()
    for each, parts, keeps in plan['moves']:
        if keeps:
            put_down(each, parts, False)
        else:
            use(each, parts)
    for item, parts in plan['new']:
        move = add_component(order, item)
        use(move, parts)
        plan['expected'].append((move, sum(parts.values()), True))
    env['stock.move'].browse(plan['none']).write({'quantity': 0, 'picked': False})
    if plan['byproducts']:
        write_byproducts(plan)


def write_byproducts(plan):
    for move, parts, keeps in plan['byproducts']:
        if move.product_id.tracking == 'none':
            move.write({'quantity': move.product_id.uom_id._compute_quantity(sum(parts.values()), move.product_uom, round=False), 'picked': True})
            continue
        lines = [(2, line.id) for line in move.move_line_ids]
        for name in parts:
            lines.append((0, 0, line_of(move, lot_made(move.product_id, name), (move.location_id, env['stock.package'], env['res.partner']), parts[name])))
        move.write({'move_line_ids': lines, 'picked': True})


def finish_report(plans):
    looked['orders'] = [plan['order'] for plan in plans]
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
            if (plan['rest'] > 0) == partial:
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
    item = order.product_id
    left = plan['bad']
    for line in finished(order).move_line_ids:
        part = item.uom_id.round(min(line.quantity_product_uom, left))
        if item.uom_id.compare(part, 0) > 0 and (not plan['bad lots'] or line.lot_id.name in plan['bad lots']):
            plan['scraps'].append(scrap(order, item, line.lot_id, part, line.location_dest_id, plan['reason']))
            left -= part


def finished(order):
    """The moves by which an order has made its item."""
    return order.move_finished_ids.filtered_domain([('product_id', '=', order.product_id.id), ('state', '=', 'done')])


def check_used(order, move, want, own):
    """That a component or by-product is as it was to be: own says whether the quantity is in the item's unit or in the move's."""
    unit = move.product_id.uom_id if own else move.product_uom
    has = 0.0 if move.state != 'done' else used(move) if own else move.quantity
    if unit.compare(has, want) != 0 or move.state not in ('done', 'cancel'):
        wrong('proof', 'Odoo has %s of %s on %s, where it should have %s' % (number_text(has, unit), code_of(move.product_id), order.name, number_text(want, unit)))
    price = move.product_id.with_company(order.company_id).standard_price
    if move.is_out and has and not order.company_id.currency_id.is_zero(price * has) and not move.value:
        wrong('proof', 'Odoo has used %s of %s for nothing, where its cost is %s' % (number_text(has, unit), code_of(move.product_id), price))


def prove_seldom(plan, order, bookings):
    item = order.product_id
    if 'work' in plan:
        check_made(plan, order, 'proof')
        bookings.append(booking(plan['work'], plan['made'], order.product_uom_id, code_of(item)))
    thrown = 0.0
    for each in plan['scraps']:
        thrown += scrapped(each)
        bookings.append(booking(each, each.scrap_qty, each.product_uom_id, code_of(item), each.lot_id.name))
    if item.uom_id.compare(thrown, plan['bad']) != 0:
        wrong('proof', 'Odoo has %s scrapped, and the message says %s' % (so_much(thrown, item), number_text(plan['bad'], item.uom_id)), '/scrapped')


def prove_report(plan):
    read_lines()
    order = orders_together(plan['order'])
    item = order.product_id
    bookings = []
    if order.state != 'done':
        wrong('proof', '%s after its report, and should be done' % states_of(order))
    made = 0.0
    lots = set()
    for move in finished(order):
        made += used(move)
        lots.update(move.move_line_ids.lot_id.mapped('name'))
        bookings += used_bookings(move)
    want = plan['good'] + plan['bad']
    if item.uom_id.compare(made, want) != 0:
        wrong('proof', 'Odoo has %s made by %s, and the message says %s' % (so_much(made, item), order.name, number_text(want, item.uom_id)), '/quantity')
    if lots != set(plan['lots']):
        wrong('proof', 'Odoo has the lots %s made by %s, and the message says %s' % (', '.join(sorted(lots)), order.name, ', '.join(plan['lots'])), '/lot')
    for each, want, own in plan['expected']:
        move = each.with_prefetch(looked['moves'])
        check_used(order, move, want, own)
        if move.state == 'done':
            bookings += used_bookings(move)
    if plan['bad'] or 'work' in plan:
        prove_seldom(plan, order, bookings)
    new = order.production_group_id.production_ids.filtered_domain([('id', 'not in', plan['chain'])])
    unit = order.product_uom_id
    has = sum(new.mapped('product_qty'))
    if unit.compare(has, plan['rest']) != 0:
        wrong('proof', 'Odoo goes on with %s after %s, where %s are left' % (number_text(has, unit), order.name, number_text(plan['rest'], unit)))
    for each, rest in plan['rests'].items():
        asks = 0.0
        for move in new.move_raw_ids.filtered_domain([('product_id', '=', each.id)]):
            asks += own_unit(move, move.product_uom_qty)
        if each.uom_id.compare(asks, rest) != 0:
            wrong('proof', 'the rest of %s asks for %s, and should ask for %s' % (
                order.name, so_much(asks, each), number_text(rest, each.uom_id)))
    for each in new:
        bookings.append(booking(each, each.product_qty, unit, code_of(item)))
    return order, {item.uom_id.name: plan['good']}, bookings


OPERATIONS['production.report'] = (check_report, None, finish_report, prove_report)
