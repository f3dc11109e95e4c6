# What receipts and deliveries have in common: the open transfers of an order, and how the lines of a message fill their moves.

# The operation says which, or for it the part incoming: WAY_CODE the kind of its transfers, WAY_ORDER the kind of its orders' codes, WAY_LINE how a move names its order line,
# WAY_DONE what of that says how much is done, WAY_CONFIRMED the states in which an order is at work, and WAY_NAMED the property of the document that names a transfer.
SAID = {'draft': 'not confirmed', 'sent': 'not confirmed', 'to approve': 'not approved', 'cancel': 'cancelled', 'done': 'done'}


def transfer_named(name):
    """The one transfer of a number; those of all documents of the call are looked for together."""
    place = '/' + WAY_NAMED
    if place not in looked:
        looked[place] = {}
        for record in env['stock.picking'].search([('name', 'in', named_in(WAY_NAMED)), ('company_id', '=', env.company.id)]):
            looked[place].setdefault(record.name, []).append(record)
    found = looked[place].get(name, [])
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s transfers called %s in %s: %s' % (
            len(found) or 'no', name, env.company.name,
            'give each its own name there, ids ' + ', '.join([str(each.id) for each in found[:10]]) if found else 'make it there, or send a known one'), place)
    about(found[0])
    return found[0]


def open_transfers(doc):
    """The order, and those of its transfers that are not done; or the one transfer that is named, with its order, with all of them, or none."""
    if WAY_NAMED in doc:
        if 'order' in doc:
            wrong('document', 'the message names an order and a %s: send one of them' % WAY_NAMED, '/' + WAY_NAMED)
        found = transfer_named(doc[WAY_NAMED])
        if found.picking_type_id.code != WAY_CODE:
            wrong('state', '%s is no %s: it is of the operation type %s' % (found.name, WAY_NAMED, found.picking_type_id.name), '/' + WAY_NAMED)
        if found.state in ('draft', 'cancel', 'done'):
            wrong('state', 'the %s %s is %s' % (WAY_NAMED, found.name, SAID[found.state]), '/' + WAY_NAMED)
        return found.move_ids[WAY_LINE].order_id.sorted('id') if WAY_LINE in found.move_ids._fields else None, found
    if REFERENCES[WAY_ORDER][0] not in env:
        wrong('state', 'this Odoo keeps no orders of this kind: the model %s is not there' % REFERENCES[WAY_ORDER][0], '/order')
    if 'orders' not in looked:
        # of all documents of the call: asked for one by one, each would cost some queries
        orders = env[REFERENCES[WAY_ORDER][0]].browse(ids_named(WAY_ORDER))
        orders.order_line.fetch()
        orders.picking_ids.move_ids.fetch()
        looked['orders'] = True
    order = one_order(WAY_ORDER, doc['order'], '/order')
    if order.state not in WAY_CONFIRMED:
        wrong('state', '%s is %s' % (order.name, SAID.get(order.state, order.state)), '/order')
    transfers = order.picking_ids.filtered_domain([('picking_type_id.code', '=', WAY_CODE)]).sorted('id')
    found = transfers.filtered_domain([('state', 'not in', ('draft', 'done', 'cancel'))])
    if not found:
        wrong('state', '%s has no open %s%s' % (order.name, WAY_NAMED, ': ' + ', '.join(
            ['%s is %s' % (each.name, SAID.get(each.state, each.state)) for each in transfers]) if transfers else ''), '/order')
    return order, found


def ordered(move):
    """The order line that a move is of, or none; False where this Odoo has no orders of this kind."""
    return WAY_LINE in move._fields and move[WAY_LINE]


def in_order(move):
    return move.picking_id.id, move.sequence, move.id


def goods(line, place):
    """The item of a line, of which goods can be moved, and in the line's unit."""
    item = one('item', line['item'], place + '/item')
    if item.type != 'consu':
        wrong('state', 'nothing of %s can be moved: it is a %s in Odoo' % (line['item'], item.type), place + '/item')
    check_unit(line.get('unit'), item.uom_id, place + '/unit')
    return item


def check_one(orders, why, place):
    if len(orders) > 1:
        wrong('document', '%s, and the %s that the message names is of several (%s): name the order' % (
            why, WAY_NAMED, ', '.join(orders[:10].mapped('name'))), place)


def numbered(order, line, item, place):
    """The order's line of a number: 1 is the first that has an item."""
    if not order:
        wrong('document', 'orderLine is a line of an order, and the message names none', place + '/orderLine')
    check_one(order, 'orderLine is a line of one order', place + '/orderLine')
    lines = order.order_line.filtered_domain([('display_type', '=', False)])
    number = line['orderLine']
    if not 0 < number <= len(lines):
        wrong('lookup', '%s has %s lines with an item, and none of the number %s: orderLine counts them from 1' % (order.name, len(lines), number), place + '/orderLine')
    found = lines[number - 1]
    if found.product_id != item:
        wrong('lookup', 'line %s of %s is of %s, and the message says %s: send the line that is of the item, or leave orderLine out' % (
            number, order.name, found.product_id.display_name, line['item']), place + '/item')
    return found


def filled(order, transfers, doc, over):
    """What the document's lines fill: ({move: {'parts': [(lot's name, quantity, place)], 'code', 'place'}}, lines for which no move is open).
    More than is open is refused, unless the document's property over says allow; None: always."""
    fills = {}
    unplanned = []
    serials = set()
    left = {}
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        item = goods(line, place)
        wanted = [('product_id', '=', item.id), ('state', 'not in', ('done', 'cancel'))]
        if 'order' in doc:
            # a transfer may be of several orders: what another one awaits is not this one's
            wanted += ['|', (WAY_LINE, '=', False), (WAY_LINE + '.order_id', '=', order.id)]
        if 'orderLine' in line:
            wanted.append((WAY_LINE, '=', numbered(order, line, item, place).id))
        moves = transfers.move_ids.filtered_domain(wanted).sorted(in_order)
        named = lots_named(line, item, place)
        for name, number, at in named:
            if item.tracking == 'serial' and (item, name) in serials:
                wrong('document', 'the serial number %s stands twice in the message' % name, at)
            serials.add((item, name))
        if not moves:
            unplanned.append((line, item, named, place))
            continue
        total = 0.0
        room = 0.0
        for move in moves:
            if move.product_uom != item.uom_id:
                wrong('unit', '%s counts %s in %s, and Odoo keeps it in %s: correct the transfer there' % (
                    move.picking_id.name, line['item'], move.product_uom.name, item.uom_id.name), place + '/item')
            left.setdefault(move, move.product_uom_qty)
            room += max(left[move], 0.0)
        for name, number, at in named:
            total += number
            for move in moves:
                part = number if move == moves[-1:] else item.uom_id.round(min(number, max(left[move], 0.0)))
                if item.uom_id.compare(part, 0) > 0:
                    fill = fills.setdefault(move, {'parts': [], 'code': line['item'], 'place': place})
                    fill['parts'].append((name, part, at))
                    left[move] -= part
                    number = item.uom_id.round(number - part)
        if (not over or doc.get(over, 'refuse') == 'refuse') and item.uom_id.compare(total, room) > 0:
            wrong('quantity', '%s of %s are more than the %s that %s open at %s: correct the order or its %s in Odoo, or have the sender correct the message%s' % (
                said(total, item), line['item'], text_of(room, 'float'), 'is' if room == 1 else 'are', ', '.join(moves.picking_id.mapped('name')), WAY_NAMED,
                ', or let the mapping say %s: allow' % over if over else ''), place + '/quantity')
    return fills, unplanned


def number_of(fill):
    return sum([part[1] for part in fill['parts']])


def planned(doc, order, transfers, fills, others):
    """A plan with what it does to the transfers' rest, which Odoo's operation type may decide as well."""
    touched = transfers.browse(sorted(set([move.picking_id.id for move in fills]))) | others
    cancelled = []
    rest = {}
    for picking in touched:
        setting = picking.picking_type_id.create_backorder
        remains = False
        own = {}
        waiting = order.browse() if order else None  # orders that have a rest
        for move in picking.move_ids:
            if move.state not in ('done', 'cancel'):
                unit = move.product_id.uom_id
                open_part = unit.round(move.product_qty - (number_of(fills[move]) if move in fills else 0.0))
                key = (ordered(move), move.product_id)
                own[key] = own.get(key, 0.0) + max(open_part, 0.0)
                rest.setdefault(key, 0.0)
                if unit.compare(open_part, 0) > 0:
                    remains = True
                    if order:
                        waiting |= move[WAY_LINE].order_id
        if not remains:
            continue
        asks = doc.get('backorder', 'cancel' if setting == 'never' else 'keep')
        if (asks == 'keep' and setting == 'never') or (asks == 'cancel' and setting == 'always'):
            wrong('state', 'the message says backorder: %s, and the operation type %s in Odoo says %s' % (asks, picking.picking_type_id.name, setting), '/backorder')
        if asks == 'cancel':
            if order and waiting - order:
                wrong('state', '%s is also of %s, whose rest would be cancelled: keep the backorder, or part them in Odoo' % (
                    picking.name, ', '.join((waiting - order).mapped('name'))), '/backorder')
            cancelled.append(picking.id)
            continue
        for key in own:
            rest[key] += own[key]
    touches = [('stock.picking', each.id) for each in touched]
    # a transfer may be of several orders, also where the message names one of them
    for each in touched.move_ids[WAY_LINE].order_id.sorted('id') if WAY_LINE in touched.move_ids._fields else ():
        touches.append((each._name, each.id))
    return {'order': order, 'transfers': touched, 'fills': fills, 'cancelled': cancelled, 'rest': rest, 'touches': touches}


def leave_others(plan):
    """Takes the tick from what the document does not name: what somebody has ticked would move as well. What is reserved for it stays so."""
    for move in plan['transfers'].move_ids:
        if move.picked and move.state not in ('done', 'cancel') and move not in plan['fills']:
            move.write({'picked': False})


def remember(plan):
    """What the order's lines say before."""
    plan['before'] = {}
    for move in plan['fills']:
        line = ordered(move)
        if line and line.product_id == move.product_id:
            plan['before'][line] = line[WAY_DONE]


def note_reference(pickings, reference):
    """Puts the sender's number under what stands in a transfer's note. Done after it is validated: its backorder takes the note over."""
    text = reference.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    for picking in pickings:
        picking.write({'note': '%s<p>%s</p>' % (picking.note or '', text)})


def finish_transfers(plans):
    pickings = transfers_of(plans)
    cancelled = []
    for plan in plans:
        cancelled.extend(plan['cancelled'])
    looked['transfers'] = pickings.ids
    validate(pickings, cancelled)
    for plan in plans:
        if plan['reference'] and 'type' not in plan:
            note_reference(plan['transfers'], plan['reference'])


def transfers_of(plans):
    """The transfers of all plans as one set: what Odoo reads of one it reads of all."""
    ids = []
    for plan in plans:
        ids.extend(plan['transfers'].ids)
    return env['stock.picking'].browse(ids)


def read_together():
    """Reads what is proven of all transfers that were worked together: asked for one by one, each would cost some queries."""
    if 'transfers' in looked:
        pickings = env['stock.picking'].browse(looked.pop('transfers'))
        both = pickings | pickings.backorder_ids
        both.move_ids.move_line_ids.lot_id.fetch(['name'])
        if WAY_LINE in both.move_ids._fields:
            both.move_ids[WAY_LINE].fetch([WAY_DONE, 'product_id', 'product_uom_id'])


def prove_transfers(plan):
    """Reads back what was moved, by move and lot; what the order says of it; and that what is left stands in a backorder, or in none where it is cancelled."""
    read_together()
    totals = {}
    bookings = []
    by_line = {}
    codes_of = {}
    for picking in plan['transfers']:
        check_done(picking)
        bookings.append(booking(picking, None, None))
    for move in plan['transfers'].move_ids:
        if move.state == 'done' and move not in plan['fills'] and not move.product_uom.is_zero(move.quantity):
            wrong('proof', 'Odoo moved %s of %s, which the message does not name' % (said(move.quantity, move.product_id), move.product_id.display_name))
    for move in plan['fills']:
        fill = plan['fills'][move]
        item = move.product_id
        want = number_of(fill)
        if move.state != 'done' or item.uom_id.compare(move.quantity, want) != 0:
            wrong('proof', 'Odoo moved %s of %s (%s), and the message says %s' % (
                said(move.quantity, item), fill['code'], move.state, text_of(want, 'float')), fill['place'])
        lots = {}
        for name, number, at in fill['parts']:
            lots[name or ''] = lots.get(name or '', 0.0) + number
        for line in move.move_line_ids:
            name = line.lot_id.name or ''
            lots[name] = lots.get(name, 0.0) - line.quantity_product_uom
        for name in lots:
            if not item.uom_id.is_zero(lots[name]):
                wrong('proof', 'of %s Odoo has moved %s %s than the message says' % (
                    'lot ' + name if name else fill['code'], text_of(abs(lots[name]), 'float'), 'less' if lots[name] > 0 else 'more'), fill['place'])
        for name, number, at in fill['parts']:
            bookings.append(booking(move, number, item.uom_id, fill['code'], name))
        tally(totals, want, item.uom_id)
        line = ordered(move)
        if line in plan['before']:
            codes_of[line] = fill['code']
            by_line[line] = by_line.get(line, 0.0) + item.uom_id._compute_quantity(want, line.product_uom_id)
    for line in by_line:
        want = plan['before'][line] + by_line[line]
        if line.product_uom_id.compare(line[WAY_DONE], want) != 0:
            wrong('proof', 'the order line of %s says that %s are done, and should say %s' % (
                line.product_id.display_name, text_of(line[WAY_DONE], 'float'), text_of(want, 'float')))
        bookings.append(booking(line, by_line[line], line.product_uom_id, codes_of[line]))
    left = {}
    for picking in plan['transfers'].backorder_ids:
        for move in picking.move_ids:
            if move.state != 'cancel':
                key = (ordered(move), move.product_id)
                left[key] = left.get(key, 0.0) + move.product_qty
        bookings.append(booking(picking, None, None))
    for key in plan['rest']:
        want = plan['rest'][key]
        item = key[1]
        if item.uom_id.compare(left.get(key, 0.0), want) != 0:
            wrong('proof', 'of %s Odoo has %s left to move, and should have %s' % (item.display_name, text_of(left.get(key, 0.0), 'float'), said(want, item)))
    return plan['transfers'][0], totals, bookings
