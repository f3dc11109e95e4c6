# parts: production, orders
# production.consume: this was used for an order, before it is reported.
# Odoo posts nothing before completion: what is recorded leaves the stock, and gets its value, when the order is reported. A person's way is the same.

def check_consume(doc):
    chain = chain_of(doc['order'], '/order')
    late = False
    order = chain.filtered_domain([('state', 'in', OPEN)])[:1]
    if not order:
        order = chain.filtered_domain([('state', '=', 'done')])[-1:]
        late = True
        if not order or doc.get('late', 'refuse') == 'refuse':
            wrong('state', 'no order of this chain is open (%s)%s' % (
                states_of(chain), ': late says whether to correct one that is done' if order else ''), '/order')
    replace = doc.get('mode') == 'replace'
    plan = {
        'order': order.id, 'late': late, 'replace': replace, 'moves': [], 'new': [], 'expected': [], 'said': [], 'totals': {},
        'touches': [('order', order.production_group_id.id or order.name)]}
    said = rows_said(doc['components'], '/components')
    for item in said:
        parts, place = said[item]
        check_lots(item, parts, place)
        number = sum(parts.values())
        if not replace and not number > 0:
            wrong('document', 'nothing was used of %s; with mode replace it says that nothing was' % code_of(item), place)
        tally(plan['totals'], number, item.uom_id)
        plan['said'].append((item, parts))
        mine = moves_of(order, item)
        if late:
            plan['touches'].append(('product', item.id))
            mine = order.move_raw_ids.filtered_domain([('state', '=', 'done'), ('product_id', '=', item.id)])
            if not mine:
                wrong('state', '%s is done and has used no %s, so that there is nothing to correct' % (order.name, code_of(item)), place)
        elif not mine:
            check_addable(order, item, place)
            plan['new'].append((item, parts))
            continue
        before = []
        rooms = []
        for move in mine:
            has = lots_recorded(move, late) if not replace and (late or is_recorded(move)) else {}
            before.append(has)
            rooms.append(move.product_uom._compute_quantity(move.product_uom_qty, item.uom_id) - sum(has.values()))
            for name in has if item.tracking == 'serial' else ():
                if name in parts:
                    wrong('lot', 'the serial number %s of %s has been recorded for %s before' % (name, code_of(item), order.name), place)
        for n, part in enumerate(spread(parts, rooms, item)):
            if part or replace:
                plan['moves'].append((mine[n].id, part))
            want = before[n]
            for name in part:
                want[name] = want.get(name, 0.0) + part[name]
            plan['expected'].append((mine[n].id, want))
    return plan


def correct(move, parts, replace):
    """Corrects what a component of an order that is done has used: stock, value and entries follow."""
    item = move.product_id
    unit = item.uom_id
    if item.tracking == 'none' and move.product_uom == unit:
        move.write({'quantity': sum(parts.values()) + (0.0 if replace else used(move)), 'manual_consumption': True})
        return
    lines = []
    left = dict(parts)
    for line in move.move_line_ids:
        number = left.get(line.lot_id.name or '', 0.0) if line.product_uom_id == unit else 0.0
        if number:
            left.pop(line.lot_id.name or '')
        if number or replace:
            lines.append((1, line.id, {'quantity': number + (0.0 if replace else line.quantity)}))
    for name in left:
        lot = lot_of(item, name) if name else env['stock.lot']
        at = from_stock(move, lot, left[name], {})
        for key in at:
            lines.append((0, 0, line_of(move, lot, key, at[key])))
    move.write({'move_line_ids': lines, 'manual_consumption': True})


def write_consume(plan):
    order = env['mrp.production'].browse(plan['order'])
    for each, parts in plan['moves']:
        move = env['stock.move'].browse(each)
        if plan['late']:
            correct(move, parts, plan['replace'])
        else:
            put_down(move, parts, plan['replace'])
    for item, parts in plan['new']:
        move = add_component(order, item)
        put_down(move, parts, plan['replace'])
        plan['expected'].append((move.id, parts))


def finish_consume(plans):
    pass


def prove_consume(plan):
    order = env['mrp.production'].browse(plan['order'])
    for each, want in plan['expected']:
        move = env['stock.move'].browse(each)
        item = move.product_id
        has = lots_recorded(move, plan['late'])
        for name in sorted(set(has) | set(want)):
            if item.uom_id.compare(has.get(name, 0.0), want.get(name, 0.0)) != 0:
                wrong('proof', 'Odoo has %s of %s%s recorded for %s, where it should have %s' % (
                    number_text(has.get(name, 0.0), item.uom_id), 'lot %s of ' % name if name else '', code_of(item), order.name,
                    number_text(want.get(name, 0.0), item.uom_id)))
        if (want or plan['replace']) and not plan['late'] and not is_recorded(move):
            wrong('proof', 'a report on %s would write over what is recorded of %s' % (order.name, code_of(item)))
    bookings = []
    for item, parts in plan['said']:
        for name in parts or ('',):
            bookings.append(booking(order, parts.get(name, 0.0), item.uom_id, code_of(item), name))
    return order, plan['totals'], bookings


OPERATIONS['production.consume'] = (check_consume, write_consume, finish_consume, prove_consume)
