# parts: incoming, orders, stock, transfers
# The operation stock.subcontract: what a subcontractor has made has come in, and this was used for it there.


def check_subcontract(doc):
    if 'is_subcontract' not in env['stock.move']._fields:
        wrong('state', 'this Odoo knows no subcontracting: its module mrp_subcontracting is not installed', '/lines')
    if ('order' in doc) == ('receipt' in doc):
        wrong('document', 'the message names an order or a receipt, and one of them only', '/order')
    order, transfers = open_transfers(doc)
    fills, unplanned = filled(order, transfers, doc, 'overReceipt')
    for line, item, named, place in unplanned:
        wrong('state', 'nothing of %s is to come with %s' % (line['item'], ', '.join(transfers.mapped('name'))), place + '/item')
    plan = planned(doc, order, transfers, fills, transfers[:0])
    plan.update(reference=doc.get('reference'), used={}, factors={}, several=set(), orders=[])
    makers = {}
    for move in fills:
        fill = fills[move]
        if not move.is_subcontract:
            wrong('state', '%s is not made by a subcontractor: what is received of it goes by the operation stock.receive' % fill['code'], fill['place'])
        for name, number, at in fill['parts']:
            if name and not lot_there(move.product_id, name) and not move.picking_id.picking_type_id.use_create_lots:
                known_lot(move.product_id, fill['code'], name, at)
            makers.setdefault((move.product_id.id, name), []).append(move)
            if name:
                plan['touches'].append(('stock.lot', move.product_id.id, name))
        maker = move.move_orig_ids.production_id.filtered_domain([('state', 'not in', ('done', 'cancel'))])[:1]
        if not maker:
            wrong('state', '%s has no open order of the subcontractor for %s in Odoo' % (move.picking_id.name, fill['code']), fill['place'])
        for raw in maker.move_raw_ids.filtered_domain([('state', '!=', 'cancel')]):
            if raw.product_uom != raw.product_id.uom_id:
                wrong('unit', 'the order of %s with the subcontractor uses %s in %s, and Odoo keeps it in %s: correct the bill of materials' % (
                    fill['code'], raw.product_id.display_name, raw.product_uom.name, raw.product_id.uom_id.name), fill['place'])
            plan['touches'].append(('product', raw.product_id.id))
            if (move, raw.product_id) in plan['factors']:
                plan['several'].add((move, raw.product_id))
            plan['factors'][(move, raw.product_id)] = plan['factors'].get((move, raw.product_id), 0.0) + raw.product_uom_qty / maker.product_qty
    for n, line in enumerate(doc['lines']):
        if 'components' in line:
            check_used(plan, line, makers, '/lines/%s' % n)
    return plan


def check_used(plan, line, makers, place):
    """The components that a line names, of the one lot that it brings."""
    item = one('item', line['item'], place + '/item')
    names = [each['lot'] for each in line.get('lots', ())] or [line.get('lot')]
    moves = makers[(item.id, names[0])]
    if len(names) > 1 or len(moves) > 1:
        wrong('document', 'components are of one lot and one order line: send a line for each', place + '/components')
    used = plan['used'].setdefault((moves[0], names[0]), {})
    for n, row in enumerate(line['components']):
        at = '%s/components/%s' % (place, n)
        each = goods(row, at)
        if (moves[0], each) not in plan['factors']:
            wrong('lookup', '%s is no component of the order of %s with the subcontractor' % (row['item'], line['item']), at + '/item')
        if (moves[0], each) in plan['several']:
            wrong('state', '%s stands in several lines of the bill of materials of %s, and the message does not say which: make one line of them' % (
                row['item'], line['item']), at + '/item')
        for name, number, where in lots_named(row, each, at):
            lot = lot_of(each, name) if name else env['stock.lot']
            if name and len(lot) != 1:
                wrong('lot', 'Odoo has no lot %s of %s' % (name, row['item']), where)
            if lot in [part[0] for part in used.get(each, ())]:
                wrong('document', '%s is named twice' % row['item'], at + '/item')
            used.setdefault(each, []).append((lot, number))


def finish_subcontract(plans):
    for plan in plans:
        blame(plan)
        remember(plan)
        leave_others(plan)
        for move in plan['fills']:
            receive_made(plan, move)
    blame(None)
    finish_transfers(plans)


def receive_made(plan, move):
    """Fills the receipt's move, by which Odoo makes of the subcontractor's order one for each lot; what it is to produce is left to Odoo, which else uses nothing."""
    fill = plan['fills'][move]
    item = move.product_id
    if item.tracking == 'none':
        move.write({'quantity': number_of(fill), 'picked': True})
    else:
        commands = []
        for line in move.move_line_ids:
            commands.append((2, line.id))
        for name, number, at in fill['parts']:
            # Odoo finds the order of a lot by its record
            lot = lot_there(item, name) or lot_of(item, name) or env['stock.lot'].create({'name': name, 'product_id': item.id, 'company_id': env.company.id})
            commands.append(line_of(move, lot, number, move.location_id))
        move.write({'move_line_ids': commands, 'picked': True})
    for order in move.move_orig_ids.production_id.filtered_domain([('state', 'not in', ('done', 'cancel'))]):
        name = order.lot_producing_ids.name or None
        used = plan['used'].get((move, name), {})
        number = 0.0
        for lot, some_of, at in fill['parts']:
            number += some_of if lot == name else 0.0
        wanted = {}
        for raw in order.move_raw_ids.filtered_domain([('state', '!=', 'cancel')]):
            wanted[raw] = use_there(raw, used.get(raw.product_id), fill)
        plan['orders'].append((order, move, number, used, wanted))


def use_there(raw, parts, fill):
    """Has a component used as the message says, or else by its share; and how much that is."""
    item = raw.product_id
    if not parts:
        if item.tracking != 'none' and item.uom_id.compare(sum(raw.move_line_ids.filtered_domain([('lot_id', '!=', False)]).mapped('quantity_product_uom')), raw.product_qty) < 0:
            wrong('lot', 'Odoo tracks %s by %s, and has not reserved all of the share of %s at %s: name its lots in components' % (
                item.display_name, TRACKED[item.tracking], said(raw.product_qty, item), raw.location_id.complete_name), fill['place'] + '/components')
        return raw.product_qty
    commands = []
    number = 0.0
    for line in raw.move_line_ids:
        commands.append((2, line.id))
    for lot, part in parts:
        number += part
        values = dict(line_of(raw, lot, part, raw.location_id)[2])
        values.pop('picking_id')
        commands.append((0, 0, values))
    # else Odoo takes the share from what it reserves, when the order is done
    raw.write({'move_line_ids': commands, 'manual_consumption': True, 'picked': True})
    return number


def prove_subcontract(plan):
    picking, totals, bookings = prove_transfers(plan)
    for order, move, number, used, wanted in plan['orders']:
        if order.state != 'done' or order.product_uom_id.compare(order.qty_produced, number) != 0:
            wrong('proof', 'the order %s of the subcontractor is %s with %s made, and should be done with %s' % (
                order.name, order.state, text_of(order.qty_produced, 'float'), text_of(number, 'float')), plan['fills'][move]['place'])
        bookings.append(booking(order, number, order.product_uom_id, plan['fills'][move]['code']))
        shares = {}
        for raw in order.move_raw_ids:
            item = raw.product_id
            want = wanted.get(raw, 0.0)
            if (raw.state != 'done' and not item.uom_id.is_zero(want)) or item.uom_id.compare(raw.quantity if raw.state == 'done' else 0.0, want) != 0:
                wrong('proof', '%s has used %s of %s (%s), and should have used %s' % (
                    order.name, text_of(raw.quantity, 'float'), item.display_name, raw.state, text_of(want, 'float')), plan['fills'][move]['place'])
            shares[item] = shares.get(item, 0.0) + raw.quantity
            for lot, part in used.get(item, ()):
                has = sum(raw.move_line_ids.filtered_domain([('lot_id', '=', lot.id)]).mapped('quantity_product_uom'))
                if item.uom_id.compare(has, part) != 0:
                    wrong('proof', '%s has used %s of %s%s, and the message says %s' % (
                        order.name, text_of(has, 'float'), item.display_name, ' of lot ' + lot.name if lot else '', text_of(part, 'float')), plan['fills'][move]['place'])
            for line in raw.move_line_ids:
                bookings.append(booking(raw, line.quantity_product_uom, item.uom_id, item.default_code, line.lot_id.name))
        for (of, item), factor in plan['factors'].items():
            if of == move:
                want = sum([part[1] for part in used[item]]) if item in used else item.uom_id.round(number * factor, rounding_method='UP')
                if item.uom_id.compare(shares.get(item, 0.0), want) != 0:
                    wrong('proof', '%s has used %s of %s, and should have used %s' % (
                        order.name, text_of(shares.get(item, 0.0), 'float'), item.display_name, text_of(want, 'float')), plan['fills'][move]['place'])
    return picking, totals, bookings


OPERATIONS['stock.subcontract'] = (check_subcontract, None, finish_subcontract, prove_subcontract)
