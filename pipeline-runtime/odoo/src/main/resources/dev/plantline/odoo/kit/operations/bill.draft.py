# parts: currency, digits, orders, partner, reference
# The operation bill.draft: a supplier's bill or refund is in Odoo as a draft, to the cent.

BILLS = {'bill': 'in_invoice', 'refund': 'in_refund'}
# What is read of all bills and lines together.
PROVEN = ('amount_untaxed', 'amount_tax', 'amount_total', 'state', 'move_type', 'ref', 'invoice_date', 'invoice_date_due', 'currency_id', 'commercial_partner_id',
          'journal_id')
PROVEN_OF_LINES = ('sequence', 'name', 'quantity', 'price_unit', 'discount', 'product_id', 'account_id', 'tax_ids', 'purchase_line_id', 'date', 'move_name', 'product_uom_id')
# What stands for the command of a line that names no taxes.
NO_TAXES = ((0, 0, ()), )
# What no line of a bill is booked on: Odoo takes such a line for what is owed, or refuses it.
NOT_BILLED = ('asset_receivable', 'liability_payable', 'off_balance')


def journal_of(code):
    found = one('journal', code, '/journal')
    if found.type != 'purchase':
        wrong('state', 'the journal %s is not one of purchases' % code, '/journal')
    return found


def usual_journal(kind, supplier, currency):
    """The id of the journal that Odoo itself takes for such a bill, asked for once for all that are alike; None where Odoo has to choose for each: it looks at a
    default that somebody has set only when it creates, and weighs journals of other currencies."""
    alike = (kind, supplier.id, currency.id)
    if alike not in looked:
        looked[alike] = None
        bills = env['account.move'].with_context(default_move_type=kind)
        if 'journal_id' not in bills.default_get(['journal_id']):
            journal = bills.new({'move_type': kind, 'partner_id': supplier.id, 'currency_id': currency.id}).journal_id
            if journal.currency_id in (journal.currency_id.browse(), currency):
                looked[alike] = journal.id
    return looked[alike]


def tax_of(code, place):
    """The one purchase tax of a code: a sales tax often has the same name."""
    found = env['account.tax'].browse(codes.get(('tax', code)) or []).filtered_domain([('type_tax_use', '=', 'purchase')])
    if len(found) != 1:
        wrong('lookup', '%s purchase taxes have the code %s; a code names exactly one%s' % (
            len(found), code, ': ids ' + ', '.join([str(each) for each in found.ids[:10]]) if found else ''), place)
    return found


def taxes_of(line, place):
    found = env['account.tax']
    for n, code in enumerate(line['taxes']):
        tax = tax_of(code, '%s/taxes/%s' % (place, n))
        if tax in found:
            wrong('document', 'the tax %s is named twice' % code, '%s/taxes/%s' % (place, n))
        found += tax
    return found


def account_of(code, place):
    found = one('account', code, place)
    if found.account_type in NOT_BILLED:
        wrong('state', 'no line of a bill is booked on the account %s, which is of the type %s' % (code, found.account_type), place)
    return found


def order_of(code, supplier, place):
    found = one_order('purchaseOrder', code, place)
    if found.partner_id.commercial_partner_id != supplier.commercial_partner_id:
        wrong('state', 'the order %s is one of %s, not of %s' % (found.name, found.partner_id.display_name, supplier.display_name), place)
    if found.state not in ('purchase', 'done'):
        wrong('state', 'the order %s is not confirmed: it is %s' % (found.name, found.state), place)
    return found


def order_line_of(line, supplier, place):
    """The order line that a line bills."""
    order = order_of(line['order'], supplier, place + '/order')
    rows = order.order_line.filtered_domain([('product_id', '!=', False)]).sorted()
    item = one('item', line['item'], place + '/item') if 'item' in line else None
    if 'orderLine' in line:
        number = line['orderLine']
        if not 0 < number <= len(rows):
            wrong('lookup', '%s has %s lines with an item, and none of the number %s: orderLine counts them from 1' % (order.name, len(rows), number), place + '/orderLine')
        found = rows[number - 1]
        if item and found.product_id != item:
            wrong('state', 'line %s of the order %s is for %s, not for %s' % (number, order.name, found.product_id.display_name, line['item']), place + '/item')
        return found
    if not item:
        wrong('document', 'a line of an order needs orderLine or item', place)
    found = rows.filtered_domain([('product_id', '=', item.id)])
    if len(found) != 1:
        wrong('lookup', ('%s lines of the order %s are for %s: say which by orderLine' % (len(found), order.name, line['item'])) if found
              else 'no line of the order %s is for %s: bill it without order' % (order.name, line['item']), place)
    return found


def foreseen(values, plan):
    """What Odoo books for a line, unless its price holds taxes. It compares, and where it books something else it writes that itself, each line alone and with
    all that hangs on it: were nothing foreseen, that would be a third of the work of a bill."""
    amount = plan['sign'] * plan['currency'].round(values['quantity'] * (values['price_unit'] * (1 - values['discount'] / 100)))
    taxes = env['account.tax'].browse(values.get('tax_ids', NO_TAXES)[0][2])
    return {
        'amount_currency': amount, 'balance': plan['currency']._convert(amount, env.company.currency_id, env.company, plan['date']),
        'tax_tag_ids': [Command.set(taxes.get_tax_tags(plan['kind'] == 'refund', 'base').ids)]}


def check_bill_line(n, line, plan):
    """Field of Odoo to its value for a line of the bill, its order line, and the item's code."""
    place = '/lines/%s' % n
    row = env['purchase.order.line']
    item = row.product_id
    values = {}
    if 'order' in line:
        row = order_line_of(line, plan['supplier'], place)
        item = row.product_id
        values = row._prepare_account_move_line()
    elif 'orderLine' in line:
        wrong('document', 'orderLine belongs to an order', place + '/orderLine')
    elif 'item' in line:
        item = one('item', line['item'], place + '/item')
        values['product_id'] = item.id
    elif 'account' not in line:
        wrong('document', 'a line is one of an order, an item or an account, and this one names none', place)
    unit = row.product_uom_id or item.uom_id
    if unit:
        check_unit(line.get('unit'), unit, place + '/unit')
        values['product_uom_id'] = unit.id
        values['quantity'] = quantity(line['quantity'], unit, place + '/quantity')
    else:
        if 'unit' in line:
            wrong('document', 'a line of an account only has no unit', place + '/unit')
        values['quantity'] = digits_of(line['quantity'], 'Product Unit', 'the quantity', place + '/quantity')
    if values['quantity'] <= 0:
        wrong('document', 'the quantity is not above 0; what is taken off has a price below 0', place + '/quantity')
    values['price_unit'] = float(line['price'])
    values['discount'] = digits_of(line.get('discount', '0'), 'Discount', 'the discount', place + '/discount')
    values['sequence'] = 10 + n
    if 'account' in line:
        values['account_id'] = account_of(line['account'], place + '/account').id
    if 'description' in line:
        values['name'] = line['description']
    if 'taxes' in line:
        values['tax_ids'] = [Command.set(taxes_of(line, place).ids)]
    values.update(foreseen(values, plan))
    return {'values': values, 'row': row, 'unit': unit, 'item': line.get('item') or item.default_code or ''}


def check_bill(doc):
    kind = doc.get('type', 'bill')
    reference = doc['reference'].strip()
    supplier = partner_of(doc['supplier'], '/supplier')
    if not reference:
        wrong('document', 'the reference is empty', '/reference')
    check_reference('account.move', [
        ('move_type', '=', BILLS[kind]), ('commercial_partner_id', '=', supplier.commercial_partner_id.id), ('company_id', '=', env.company.id)],
        'ref', reference, 'the %s %s of %s' % (kind, reference, supplier.display_name))
    currency = currency_of(doc['currency'], doc['date'])
    plan = {
        'type': BILLS[kind], 'kind': kind, 'sign': 1 if kind == 'bill' else -1, 'supplier': supplier, 'reference': reference, 'currency': currency, 'date': doc['date'], 'due': doc.get('dueDate'),
        'tax': money(doc['tax'], currency, '/tax'), 'total': money(doc['total'], currency, '/total'),
        'tolerance': money(doc.get('tolerance', '0'), currency, '/tolerance'), 'lines': [], 'before': {},
        'touches': [('bill', supplier.commercial_partner_id.id, kind, reference.lower())]}
    for what in ('tax', 'total', 'tolerance'):
        if plan[what] < 0:
            wrong('document', '%s is below 0' % what, '/' + what)
    values = {}
    orders = env['purchase.order']
    for n, line in enumerate(doc['lines']):
        planned = check_bill_line(n, line, plan)
        plan['lines'].append(planned)
        row = planned['row']
        if row:
            values = values or row.order_id.with_context(default_move_type=plan['type'])._prepare_invoice()
            orders |= row.order_id
            plan['before'][row.id] = row.qty_invoiced
            plan['touches'].append(('purchase.order.line', row.id))
    values.setdefault('partner_id', supplier.id)
    values.update(
        move_type=plan['type'], ref=reference, invoice_date=doc['date'], currency_id=currency.id, invoice_origin=', '.join(orders.mapped('name')),
        invoice_line_ids=[])
    for line in plan['lines']:
        values['invoice_line_ids'].append(Command.create(line['values']))
    journal = journal_of(doc['journal']).id if 'journal' in doc else None if orders else usual_journal(plan['type'], supplier, currency)
    if journal:
        values['journal_id'] = journal
    if 'paymentReference' in doc:
        values['payment_reference'] = doc['paymentReference']
    if 'dueDate' in doc:
        values.update(invoice_payment_term_id=False, invoice_date_due=doc['dueDate'])
    plan['values'] = values
    taxed = sum([max(1, len(each['values'].get('tax_ids', NO_TAXES)[0][2])) for each in plan['lines']])
    plan['explained'] = taxed * currency.rounding
    return plan


def finish_bills(plans):
    hold_references([(plan['supplier'].commercial_partner_id.id, plan['kind'], plan['reference'].lower()) for plan in plans])
    looked['bills'] = []
    by_type = {}
    for plan in plans:
        by_type.setdefault(plan['type'], []).append(plan)
    for kind in by_type:
        bills = env['account.move'].with_context(default_move_type=kind).create([plan['values'] for plan in by_type[kind]])
        made_records.extend(bills.ids)
        looked['bills'].extend(bills.ids)
        for plan, bill in zip(by_type[kind], bills):
            plan['bill'] = bill
    for plan in plans:
        take_up_rounding(plan)


def take_up_rounding(plan):
    """Puts a difference of the tax that the document tolerates onto the greatest tax line, as a person would by the totals of the form."""
    bill = plan['bill']
    difference = plan['currency'].round(plan['tax'] - bill.amount_tax)
    lines = bill.line_ids.filtered_domain([('display_type', '=', 'tax')])
    if not lines or plan['currency'].compare_amounts(abs(difference), min(plan['tolerance'], plan['explained'])) > 0 or plan['currency'].is_zero(difference):
        return
    greatest = lines[0]
    for line in lines:
        if abs(line.amount_currency) > abs(greatest.amount_currency):
            greatest = line
    bill.write({'line_ids': [Command.update(greatest.id, {'amount_currency': greatest.amount_currency + plan['sign'] * difference})]})


def said(amount, currency):
    return '%s %s' % (text_of(currency.round(amount), 'float'), currency.name)


def prove_bill(plan):
    if 'bills' in looked:
        # of all that were made together: asked for one by one, each line would cost a query
        bills = env['account.move'].browse(looked.pop('bills'))
        bills.fetch(PROVEN)
        bills.invoice_line_ids.fetch(PROVEN_OF_LINES)
    bill = plan['bill']
    currency = plan['currency']
    tolerated = ''
    if plan['tolerance']:
        tolerated = ', and tolerates %s of tax; rounding explains %s' % (said(plan['tolerance'], currency), said(plan['explained'], currency))
    for what, kept, wanted, place in (
            ('without tax', bill.amount_untaxed, plan['total'] - plan['tax'], '/total'), ('of tax', bill.amount_tax, plan['tax'], '/tax'),
            ('in all', bill.amount_total, plan['total'], '/total')):
        if currency.compare_amounts(kept, wanted) != 0:
            wrong('proof', 'by its lines the %s is %s %s in Odoo, and the message says %s%s' % (
                plan['kind'], said(kept, currency), what, said(wanted, currency), tolerated), place)
    for what, kept, wanted in (
            ('state', bill.state, 'draft'), ('type', bill.move_type, plan['type']), ('reference', bill.ref, plan['reference']),
            ('date', str(bill.invoice_date), plan['date']), ('currency', bill.currency_id, currency),
            ('due date', str(bill.invoice_date_due), plan['due'] or str(bill.invoice_date_due)),
            ('supplier', bill.commercial_partner_id, plan['supplier'].commercial_partner_id),
            ('journal', bill.journal_id.id, plan['values'].get('journal_id') or bill.journal_id.id)):
        if kept != wanted:
            wrong('proof', 'the %s of the %s is %s in Odoo, and not %s' % (what, plan['kind'], kept, wanted))
    lines = bill.invoice_line_ids.sorted()
    if len(lines) != len(plan['lines']):
        wrong('proof', 'the %s has %s lines in Odoo, and the message has %s' % (plan['kind'], len(lines), len(plan['lines'])), '/lines')
    bookings = [booking(bill, bill.amount_total, currency)]
    after = dict(plan['before'])
    for n, planned in enumerate(plan['lines']):
        prove_bill_line(n, planned, lines[n])
        bookings.append(booking(lines[n], lines[n].quantity, planned['unit'], planned['item']))
        if planned['row']:
            after[planned['row'].id] += plan['sign'] * planned['values']['quantity']
    for row in env['purchase.order.line'].browse(list(after)):
        if row.product_uom_id.compare(row.qty_invoiced, after[row.id]) != 0:
            wrong('proof', 'Odoo has %s billed of %s in the order %s, and it would have to be %s' % (
                text_of(row.qty_invoiced, 'float'), row.product_id.display_name, row.order_id.name, text_of(after[row.id], 'float')), '/lines')
    return bill, {currency.name: bill.amount_total}, bookings


def prove_bill_line(n, planned, line):
    for field in ('name', 'quantity', 'price_unit', 'discount', 'product_id', 'account_id', 'tax_ids', 'purchase_line_id'):
        if field not in planned['values']:
            continue
        wanted = planned['values'][field]
        kept = line[field]
        if field == 'tax_ids':
            wanted, kept = sorted(wanted[0][2]), sorted(kept.ids)
        elif line._fields[field].type == 'many2one':
            kept = kept.id
        elif field != 'name':
            wanted, kept = text_of(float(wanted), 'float'), text_of(kept, 'float')
        if kept != wanted:
            wrong('proof', '%s of the line is %s in Odoo, and not %s' % (line._fields[field].string, kept, wanted), '/lines/%s' % n)


OPERATIONS['bill.draft'] = (check_bill, None, finish_bills, prove_bill)
