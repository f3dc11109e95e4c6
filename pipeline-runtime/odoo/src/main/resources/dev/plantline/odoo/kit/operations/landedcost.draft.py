# parts: reference
# The operation landedcost.draft: costs of getting goods here are divided among what was received, as a draft that is computed.

SPLITS = {'equal': 'equal', 'quantity': 'by_quantity', 'cost': 'by_current_cost_price', 'weight': 'by_weight', 'volume': 'by_volume'}
VALUED = ('average', 'fifo')  # cost methods of items that landed costs go onto


def receipt_of(name, place):
    found = env['stock.picking'].search([('name', '=', name), ('company_id', '=', env.company.id)], limit=11)
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s transfers called %s in %s: %s' % (
            len(found) or 'no', name, env.company.name, 'give each its own name there' if found else 'make it there, or send a known one'), place)
    about(found)
    if found.picking_type_id.code != 'incoming' or found.state != 'done':
        wrong('state', '%s is %s' % (name, 'not done: it is ' + found.state if found.picking_type_id.code == 'incoming'
                                     else 'no receipt: it is of the operation type ' + found.picking_type_id.name), place)
    if not valued(found):
        wrong('state', '%s has brought nothing whose cost Odoo computes: landed costs go onto items at average cost, or first in, first out' % name, place)
    return found


def valued(receipts):
    """The movements that landed costs go onto."""
    return receipts.move_ids.filtered_domain([('state', '=', 'done'), ('quantity', '!=', 0), ('product_id.cost_method', 'in', VALUED)])


def check_cost_line(n, line, currency):
    """Field of Odoo to its value."""
    place = '/lines/%s' % n
    item = one('item', line['item'], place + '/item')
    if not item.landed_cost_ok:
        wrong('state', '%s is not marked as a landed cost in Odoo' % line['item'], place + '/item')
    amount = money(line['amount'], currency, place + '/amount')
    if currency.is_zero(amount):
        wrong('document', 'the amount is 0', place + '/amount')
    account = one('account', line['account'], place + '/account') if 'account' in line else item.product_tmpl_id.get_product_accounts()['expense']
    if not account:
        wrong('state', '%s has no expense account in Odoo: give it one, or name an account' % line['item'], place + '/account')
    return {
        'product_id': item.id, 'name': line.get('description', item.name), 'price_unit': amount, 'account_id': account.id,
        'split_method': SPLITS[line['split']] if 'split' in line else item.split_method_landed_cost or 'equal'}


def check_cost(doc):
    company = env.company
    currency = company.currency_id
    reference = doc['reference'].strip()
    if not reference:
        wrong('document', 'the reference is empty', '/reference')
    if doc['currency'] != currency.name:
        wrong('document', 'the costs are in %s, and the company %s keeps landed costs in %s: convert them in the mapping' % (
            doc['currency'], company.name, currency.name), '/currency')
    check_reference('stock.landed.cost', [('company_id', '=', company.id)], 'description', reference, 'the landed cost ' + reference)
    receipts = env['stock.picking']
    for n, name in enumerate(doc['receipts']):
        found = receipt_of(name, '/receipts/%s' % n)
        if found in receipts:
            wrong('document', '%s stands twice among the receipts' % name, '/receipts/%s' % n)
        receipts |= found
    lines = []
    added = 0.0
    for n, line in enumerate(doc['lines']):
        lines.append(check_cost_line(n, line, currency))
        added = currency.round(added + lines[n]['price_unit'])
    if currency.compare_amounts(added, money(doc['total'], currency, '/total')) != 0:
        wrong('document', 'the lines add up to %s %s, and the total is %s' % (text_of(added, 'float'), currency.name, plain(doc['total'])), '/total')
    if added < 0:
        worth = 0.0
        for move in valued(receipts):
            worth += currency.round(move._get_value())
        if currency.compare_amounts(worth + added, 0.0) < 0:
            wrong('state', 'the costs take %s %s off goods that are worth %s: they would be worth less than nothing' % (
                text_of(-added, 'float'), currency.name, text_of(worth, 'float')), '/total')
    values = {'date': doc['date'], 'description': reference, 'picking_ids': [Command.set(receipts.ids)]}
    if 'journal' in doc:
        journal = one('journal', doc['journal'], '/journal')
        if journal.type != 'general':
            wrong('state', 'the journal %s is not one of miscellaneous entries' % doc['journal'], '/journal')
        values['account_journal_id'] = journal.id
    return {'values': values, 'lines': lines, 'receipts': receipts, 'total': added, 'touches': [('landed cost', reference.lower())]}


def finish_costs(plans):
    hold_references([('landed cost', plan['values']['description'].lower()) for plan in plans])
    made = []
    for plan in plans:
        made.append(dict(plan['values'], cost_lines=[Command.create(line) for line in plan['lines']]))
    costs = env['stock.landed.cost'].create(made)
    for plan, cost in zip(plans, costs):
        plan['cost'] = cost
        made_records.append(cost.id)
    costs.compute_landed_cost()


def prove_cost(plan):
    cost = plan['cost']
    currency = cost.currency_id
    for what, kept, wanted in (
            ('state', cost.state, 'draft'), ('date', str(cost.date), plan['values']['date']), ('description', cost.description, plan['values']['description']),
            ('journal', cost.account_journal_id.id, plan['values'].get('account_journal_id', cost.account_journal_id.id)),
            ('receipts', sorted(cost.picking_ids.ids), sorted(plan['receipts'].ids)), ('number of lines', len(cost.cost_lines), len(plan['lines']))):
        if kept != wanted:
            wrong('proof', 'the %s of the landed cost is %s in Odoo, and not %s' % (what, kept, wanted))
    if currency.compare_amounts(cost.amount_total, plan['total']) != 0:
        wrong('proof', 'the landed cost is %s %s in Odoo, and the message says %s' % (
            text_of(cost.amount_total, 'float'), currency.name, text_of(plan['total'], 'float')), '/total')
    bookings = [booking(cost, cost.amount_total, currency)]
    moves = valued(plan['receipts'])
    for n, line in enumerate(cost.cost_lines.sorted('id')):
        prove_cost_line(n, plan['lines'][n], line, moves, bookings)
    for move in moves:
        given = cost.valuation_adjustment_lines.filtered_domain([('move_id', '=', move.id)])
        left = given[:1].former_cost + sum(given.mapped('additional_landed_cost'))
        if currency.compare_amounts(left, 0.0) < 0:
            wrong('state', 'the costs would leave what has come in of %s with %s worth %s %s: less than nothing' % (
                move.product_id.display_name, move.picking_id.name, text_of(left, 'float'), currency.name), '/total')
    return cost, {currency.name: cost.amount_total}, bookings


def counts_for(share, method):
    """What a movement counts for when a line is divided. Weight and volume have all their digits here: Odoo divides by rounded ones."""
    move = share.move_id
    item = move.product_id
    if method == 'by_current_cost_price':
        return share.former_cost
    if method == 'equal':
        return 1.0
    each = {'by_weight': item.weight, 'by_volume': item.volume}.get(method, 1.0)
    return each * move.product_uom._compute_quantity(move.quantity, item.uom_id)


def prove_cost_line(n, planned, line, moves, bookings):
    """One line: that it says what the message says, and that each movement has its share."""
    place = '/lines/%s' % n
    currency = line.currency_id
    for field in planned:
        kept = line[field].id if line._fields[field].type == 'many2one' else line[field]
        if kept != planned[field]:
            wrong('proof', '%s of the line is %s in Odoo, and not %s' % (line._fields[field].string, kept, planned[field]), place)
    shares = line.cost_id.valuation_adjustment_lines.filtered_domain([('cost_line_id', '=', line.id)])
    if sorted(shares.move_id.ids) != sorted(moves.ids) or len(shares) != len(moves):
        wrong('proof', 'Odoo divides the line among %s movements, and the receipts have %s whose cost it computes' % (len(shares), len(moves)), place)
    by = {SPLITS[name]: name for name in SPLITS}[line.split_method]
    whole = 0.0
    for share in shares:
        whole += counts_for(share, line.split_method)
    if not whole:
        wrong('state', 'the line is to be divided by %s, and nothing of the receipts has any: Odoo would divide it equally' % by, place + '/split')
    added = 0.0
    for share in shares:
        exact = line.price_unit * counts_for(share, line.split_method) / whole
        if abs(share.additional_landed_cost - exact) > currency.rounding * len(shares):
            wrong('proof', 'Odoo gives %s %s of the line to what has come in of %s with %s, and its share is %s%s' % (
                text_of(share.additional_landed_cost, 'float'), currency.name, share.product_id.display_name, share.move_id.picking_id.name,
                text_of(currency.round(exact), 'float'),
                ': Odoo rounds the %s of each movement before it divides by it. Divide it by something else' % by if by in ('weight', 'volume') else ''), place + '/split')
        added += share.additional_landed_cost
        bookings.append(booking(share, share.additional_landed_cost, currency, share.product_id.default_code))
    if currency.compare_amounts(added, line.price_unit) != 0:
        wrong('proof', 'Odoo divides %s of the line, which is %s' % (text_of(added, 'float'), text_of(line.price_unit, 'float')), place)


OPERATIONS['landedcost.draft'] = (check_cost, None, finish_costs, prove_cost)
