# parts: moments, production, orders, making, reference
# production.order: an order is as its planner wants it: new, changed, or cancelled.

DATES = (('start', 'date_start'), ('end', 'date_finished'), ('deadline', 'date_deadline'))


def bill_of(item, doc, kind):
    """The bill of materials of a new order."""
    if doc.get('billOfMaterials') is None:
        return env['mrp.bom']._bom_find(item, picking_type=kind, company_id=env.company.id, bom_type='normal')[item]
    found = env['mrp.bom'].search([
        ('code', '=', doc['billOfMaterials']), ('type', '=', 'normal'), ('company_id', 'in', (False, env.company.id)),
        ('product_tmpl_id', '=', item.product_tmpl_id.id), ('product_id', 'in', (False, item.id))])
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s bill of materials of %s with the reference %s' % (
            'no' if not found else 'more than one', code_of(item), doc['billOfMaterials']), '/billOfMaterials')
    return found


def check_order(doc):
    chain = chain_of(doc['order'], '/order', doc.get('cancel'))
    # what is cancelled gets no other origin
    found_by = [doc['order']] if doc.get('cancel') else codes_of_order('productionOrder', doc, chain, 'origin', 'origin')
    plan = {'code': doc['order'], 'codes': found_by, 'touches': [('order', each) for each in found_by] + [('chain', each) for each in chain.production_group_id.ids]}
    if doc.get('cancel'):
        return check_cancel(plan, doc, chain)
    plan['do'] = 'change' if chain else 'make'
    mine = chain.filtered_domain([('state', 'not in', ('done', 'cancel'))])
    if chain and len(mine) != 1:
        wrong('state', '%s: %s' % (states_of(chain), 'an order that was split is changed in Odoo' if mine else 'nothing of it is changed'), '/order')
    item = mine.product_id
    if not chain:
        for name in ('item', 'quantity'):
            if doc.get(name) is None:
                wrong('lookup', 'there is no order %s yet, and a new one needs %s' % (doc['order'], name), '/' + name)
    if doc.get('item') is not None:
        item = one('item', doc['item'], '/item')
        if chain and item != mine.product_id:
            wrong('state', '%s makes %s, and the message says %s: cancel it and send a new one' % (mine.name, code_of(mine.product_id), doc['item']), '/item')
    if item.type != 'consu' or item.is_kits:
        wrong('quantity', '%s cannot be made: it is %s' % (code_of(item), 'a kit' if item.is_kits else 'no goods'), '/item')
    check_unit(doc.get('unit'), item.uom_id, '/unit')
    plan.update(order=mine.id, item=item.id, total=None, confirm=doc.get('confirm', True), dates={}, said=None, values={})
    plan['by bill'] = False
    if doc.get('quantity') is not None:
        plan['total'] = amount(doc['quantity'], item.uom_id, '/quantity')
        if not plan['total'] > 0:
            wrong('document', 'an order needs a quantity above zero; cancel it with cancel', '/quantity')
    for name, field in DATES:
        if doc.get(name) is not None:
            plan['dates'][field] = instant(doc[name], '/' + name)
    start = plan['dates'].get('date_start') or mine.date_start
    if plan['dates'].get('date_finished') and start and plan['dates']['date_finished'] < start:
        wrong('document', 'the end is before the start', '/end')
    kind = one('operationType', doc['operationType'], '/operationType') if doc.get('operationType') is not None else None
    if kind and kind.code != 'mrp_operation':
        wrong('state', '%s is no operation type of production' % kind.display_name, '/operationType')
    if doc.get('components') is not None:
        plan['said'] = {}
        for n, row in enumerate(doc['components']):
            at = '/components/%s' % n
            each = one('item', row['item'], at + '/item')
            check_unit(row.get('unit'), each.uom_id, at + '/unit')
            if each.id in plan['said']:
                wrong('document', '%s is named twice' % code_of(each), at + '/item')
            plan['said'][each.id] = amount(row['quantity'], each.uom_id, at + '/quantity')
            if not plan['said'][each.id] > 0 or each.type != 'consu' or each == item:
                wrong('quantity', '%s of %s cannot be a component of %s' % (row['quantity'], code_of(each), code_of(item)), at)
    if doc.get('origin') is not None and doc['origin'] != mine.origin:
        plan['values']['origin'] = doc['origin']
    if chain:
        check_change(plan, doc, mine, chain, kind)
    else:
        check_new(plan, doc, item, kind)
    return plan


def check_new(plan, doc, item, kind):
    bill = bill_of(item, doc, kind)
    if not bill and plan['said'] is None:
        wrong('state', '%s has no bill of materials, and the message names no components: it would be made of nothing' % code_of(item), '/item')
    plan['values'].update(
        product_id=item.id, product_qty=plan['total'], product_uom_id=item.uom_id.id, bom_id=bill.id, company_id=env.company.id)
    if kind:
        plan['values']['picking_type_id'] = kind.id
    plan['quantity'] = plan['total']
    plan['by bill'] = plan['said'] is None


def check_change(plan, doc, mine, chain, kind):
    """What a later message changes of an order that is a draft or open."""
    unit = mine.product_uom_id
    if kind and kind != mine.picking_type_id:
        wrong('state', '%s is of the operation type %s, which is not changed any more' % (mine.name, mine.picking_type_id.display_name), '/operationType')
    if doc.get('billOfMaterials') is not None and bill_of(mine.product_id, doc, mine.picking_type_id) != mine.bom_id:
        wrong('state', '%s is made by another bill of materials (%s), which is not changed any more' % (mine.name, mine.bom_id.display_name or 'none'), '/billOfMaterials')
    made = sum(chain.filtered_domain([('state', '=', 'done')]).mapped('qty_produced'))
    plan['quantity'] = mine.product_qty
    if plan['total'] is not None:
        plan['quantity'] = unit.round(in_unit(plan['total'], mine.product_id, unit, '/quantity') - made)
        if unit.compare(plan['quantity'], 0) <= 0:
            wrong('quantity', '%s are made already: a report that is final, or cancel, ends the order' % number_text(made, unit), '/quantity')
    plan['draft'] = mine.state == 'draft'
    plan['changed'] = unit.compare(plan['quantity'], mine.product_qty) != 0
    if plan['draft']:
        plan['by bill'] = plan['changed'] and plan['said'] is None
        own = unlike_bill(mine) if plan['by bill'] else None
        if own:
            wrong('state', '%s: Odoo would go back to the bill of materials for another quantity, so that the message must name the components again' % own, '/components')
        return
    factor = plan['quantity'] / mine.product_qty
    plan['expected'] = []
    asks = {}
    for move in chain.move_raw_ids.filtered_domain([('state', '!=', 'cancel')]):
        number = move.product_uom_qty
        if move.raw_material_production_id == mine and move.state != 'done':
            if plan['changed']:
                number = move.product_uom.round(number * factor, rounding_method='UP')
            plan['expected'].append((move.id, number))
        asks[move.product_id.id] = asks.get(move.product_id.id, 0.0) + move.product_uom._compute_quantity(number, move.product_id.uom_id, round=False)
    for key in set(asks) | set(plan['said']) if plan['said'] is not None else ():
        each = env['product.product'].browse(key)
        if each.uom_id.compare(asks.get(key, 0.0), plan['said'].get(key, 0.0)) != 0:
            wrong('state', '%s asks for %s of %s, and the message says %s: components of an order that is confirmed are changed in Odoo' % (
                mine.name, number_text(asks.get(key, 0.0), each.uom_id), code_of(each), number_text(plan['said'].get(key, 0.0), each.uom_id)), '/components')


def check_cancel(plan, doc, chain):
    mine = chain.filtered_domain([('state', 'not in', ('done', 'cancel'))])
    if not mine and chain.filtered_domain([('state', '=', 'done')]):
        wrong('state', '%s: what is done cannot be cancelled' % states_of(chain), '/order')
    for move in mine.move_raw_ids:
        number = recorded(move)
        if move.product_id.uom_id.compare(number, 0) > 0:
            wrong('state', '%s of %s are recorded as used for %s, and Odoo would forget them: report them, or take them back (production.consume, mode replace, quantity 0)' % (
                number_text(number, move.product_id.uom_id), code_of(move.product_id), move.raw_material_production_id.name), '/order')
    last = chain[-1]
    plan.update(do='cancel', orders=mine.ids, order=last.id, total=None)
    if doc.get('quantity') is not None:
        plan['total'] = amount(doc['quantity'], last.product_id.uom_id, '/quantity')
    return plan


def write_components(order, said):
    """That a draft asks for these components and no others."""
    left = dict(said)
    commands = []
    for move in order.move_raw_ids:
        number = left.pop(move.product_id.id, None)
        if number is None:
            commands.append((2, move.id))
        else:
            commands.append((1, move.id, {'product_uom_qty': in_unit(number, move.product_id, move.product_uom, '/components')}))
    for key in left:
        item = env['product.product'].browse(key)
        commands.append((0, 0, order._get_move_raw_values(item, left[key], item.uom_id)))
    order.write({'move_raw_ids': commands})


def write_order(plan):
    if plan['do'] == 'cancel':
        return
    if plan['do'] == 'make':
        order = new_order('productionOrder', plan['code'], plan['values'])
        plan['order'] = order.id
    else:
        order = env['mrp.production'].browse(plan['order'])
        if plan['changed'] and plan['draft']:
            plan['values']['product_qty'] = plan['quantity']
        if plan['values']:
            order.write(plan['values'])
    found_from_now('productionOrder', order, plan['codes'])
    dates = {}
    for field in plan['dates']:
        if order[field] != plan['dates'][field]:
            dates[field] = plan['dates'][field]
    if dates:
        order.write(dates)
    if plan['said'] is not None and order.state == 'draft':
        write_components(order, plan['said'])


def finish_order(plans):
    changes = []
    confirm = []
    cancel = []
    made = []
    for plan in plans:
        if plan['do'] == 'make' or len(plan['codes']) > 1 and 'origin' in plan['values']:
            made += [('production', each) for each in plan['codes']]
    if made and REFERENCES['productionOrder'][1] != ('name', 'production_group_id.name'):
        # of names alone Odoo keeps each single
        hold_references(made)
    for plan in plans:
        if plan['do'] == 'cancel':
            cancel += plan['orders']
            continue
        if plan['do'] == 'change' and plan['changed'] and not plan['draft']:
            changes.append({'mo_id': plan['order'], 'product_qty': plan['quantity']})
        if plan['confirm']:
            confirm.append(plan['order'])
    if cancel:
        # what they had reserved is there for those that are confirmed
        asked(env['mrp.production'].browse(cancel).action_cancel(), 'action_cancel')
    if changes:
        asked(env['change.production.qty'].create(changes).change_prod_qty(), 'change_prod_qty')
    drafts = env['mrp.production'].browse(confirm).filtered_domain([('state', '=', 'draft')])
    if drafts:
        asked(drafts.action_confirm(), 'action_confirm')
    for plan in plans:
        # with another quantity Odoo computes the end anew
        if plan['do'] == 'change' and plan['dates']:
            env['mrp.production'].browse(plan['order']).write(plan['dates'])


def unlike_bill(order):
    """In what a draft's components are not those of its bill of materials, or None. What comes of a kit among its lines has other factors."""
    bill = order.bom_id
    times = order.product_uom_id._compute_quantity(order.product_qty, bill.product_uom_id, round=False) / (bill.product_qty or 1)
    asks = order.move_raw_ids.filtered_domain([('state', '!=', 'cancel')])
    for move in asks:
        if not move.bom_line_id:
            return '%s asks for %s, which its bill of materials does not name' % (order.name, code_of(move.product_id))
        if move.bom_line_id.bom_id == bill and move.product_uom == move.bom_line_id.product_uom_id:
            want = move.product_uom.round(move.bom_line_id.product_qty * times, rounding_method='UP')
            if move.product_uom.compare(move.product_uom_qty, want) != 0:
                return '%s asks for %s of %s, and by its bill of materials it would be %s' % (
                    order.name, number_text(move.product_uom_qty, move.product_uom), code_of(move.product_id), number_text(want, move.product_uom))
    for line in bill.bom_line_ids:
        used_up = line.product_id.type != 'consu' or line.product_id.is_kits or line._skip_bom_line(order.product_id, order.never_product_template_attribute_value_ids)
        if not used_up and line not in asks.bom_line_id:
            return '%s does not ask for %s, which its bill of materials names' % (order.name, code_of(line.product_id))
    return None


def check_asked(order, move, want):
    if move.product_uom.compare(move.product_uom_qty, want) != 0:
        wrong('proof', '%s asks for %s of %s, and should ask for %s' % (
            order.name, number_text(move.product_uom_qty, move.product_uom), code_of(move.product_id), number_text(want, move.product_uom)))


def prove_order(plan):
    order = env['mrp.production'].browse(plan['order'])
    item = order.product_id
    if plan['do'] == 'cancel':
        bookings = []
        for each in order.browse(plan['orders']):
            if each.state != 'cancel' or (each.move_raw_ids | each.move_finished_ids).filtered_domain([('state', '!=', 'cancel')]):
                wrong('proof', '%s is %s, and should be cancelled with all its movements' % (each.name, STATES.get(each.state, each.state)))
            bookings.append(booking(each, 0, each.product_uom_id, code_of(item)))
        return order, None if plan['total'] is None else {item.uom_id.name: plan['total']}, bookings
    unit = order.product_uom_id
    prove_code('productionOrder', order | order.production_group_id.production_ids, plan['code'])
    if plan['do'] == 'make' and item.id != plan['item']:
        wrong('proof', 'Odoo has %s making %s, where the message says another item' % (order.name, code_of(item)))
    if unit.compare(order.product_qty, plan['quantity']) != 0:
        wrong('proof', '%s is about %s, and should be about %s' % (order.name, number_text(order.product_qty, unit), number_text(plan['quantity'], unit)), '/quantity')
    makes = order.move_finished_ids.filtered_domain([('product_id', '=', item.id), ('state', '!=', 'cancel')])
    if unit.compare(sum(makes.mapped('product_uom_qty')), plan['quantity']) != 0:
        wrong('proof', '%s is to make %s, and should make %s' % (
            order.name, number_text(sum(makes.mapped('product_uom_qty')), unit), number_text(plan['quantity'], unit)), '/quantity')
    if plan['confirm'] != (order.state in OPEN) and (plan['confirm'] or plan.get('draft', True)):
        wrong('proof', '%s is %s' % (order.name, STATES.get(order.state, order.state)), '/confirm')
    for field in plan['dates']:
        if order[field] != plan['dates'][field]:
            wrong('proof', 'Odoo has %s for %s of %s, and the message says %s' % (order[field], field, order.name, plan['dates'][field]))
    asks = order.move_raw_ids.filtered_domain([('state', '!=', 'cancel')])
    for each, want in plan.get('expected', ()):
        check_asked(order, env['stock.move'].browse(each), want)
    if plan['by bill']:
        other = unlike_bill(order)
        if other:
            wrong('proof', other)
    if plan['said'] is not None and 'expected' not in plan:
        has = {}
        for move in asks:
            has[move.product_id.id] = has.get(move.product_id.id, 0.0) + move.product_uom._compute_quantity(move.product_uom_qty, move.product_id.uom_id, round=False)
        for key in set(has) | set(plan['said']):
            each = env['product.product'].browse(key)
            if each.uom_id.compare(has.get(key, 0.0), plan['said'].get(key, 0.0)) != 0:
                wrong('proof', '%s asks for %s of %s, and the message says %s' % (
                    order.name, number_text(has.get(key, 0.0), each.uom_id), code_of(each), number_text(plan['said'].get(key, 0.0), each.uom_id)), '/components')
    bookings = [booking(order, order.product_qty, unit, code_of(item))]
    for move in asks:
        bookings.append(booking(move, move.product_uom_qty, move.product_uom, code_of(move.product_id)))
    return order, None if plan['total'] is None else {item.uom_id.name: plan['total']}, bookings


OPERATIONS['production.order'] = (check_order, write_order, finish_order, prove_order)
