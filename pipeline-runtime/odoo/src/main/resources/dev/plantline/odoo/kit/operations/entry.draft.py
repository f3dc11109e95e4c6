# parts: partner, reference
# The operation entry.draft: a journal entry is in Odoo as a draft, balanced to the cent.

OWED = ('asset_receivable', 'liability_payable')


def check_entry_line(n, line, currency, reference):
    """Field of Odoo to its value."""
    place = '/lines/%s' % n
    account = one('account', line['account'], place + '/account')
    if ('debit' in line) == ('credit' in line):
        wrong('document', 'a line is either a debit or a credit', place + '/debit')
    values = {'account_id': account.id, 'partner_id': False, 'name': line.get('description', reference), 'debit': 0.0, 'credit': 0.0}
    for side in ('debit', 'credit'):
        if side in line:
            values[side] = money(line[side], currency, '%s/%s' % (place, side))
            if values[side] <= 0:
                wrong('document', 'the %s is not above 0' % side, '%s/%s' % (place, side))
    if account.account_type == 'off_balance':
        wrong('state', 'the account %s is off the balance sheet: an entry of it is made in Odoo' % line['account'], place + '/account')
    if 'partner' in line:
        values['partner_id'] = partner_of(line['partner'], place + '/partner').id
    elif account.account_type in OWED:
        wrong('document', 'the account %s says what is owed, and the line does not say by whom or to whom' % line['account'], place + '/partner')
    return values


def check_entry(doc):
    currency = env.company.currency_id
    reference = doc['reference'].strip()
    if not reference:
        wrong('document', 'the reference is empty', '/reference')
    if doc['currency'] != currency.name:
        wrong('document', 'the entry is in %s, and the company %s keeps its books in %s: convert it in the mapping' % (
            doc['currency'], env.company.name, currency.name), '/currency')
    journal = one('journal', doc['journal'], '/journal')
    if journal.type != 'general':
        wrong('state', 'the journal %s is not one of miscellaneous entries' % doc['journal'], '/journal')
    check_reference(
        'account.move', [('journal_id', '=', journal.id), ('move_type', '=', 'entry')], 'ref', reference, 'the entry %s of %s' % (reference, journal.name))
    lines = []
    sums = {'debit': 0.0, 'credit': 0.0}
    for n, line in enumerate(doc['lines']):
        lines.append(check_entry_line(n, line, currency, reference))
        for side in sums:
            sums[side] = currency.round(sums[side] + lines[n][side])
    total = money(doc['total'], currency, '/total')
    for side in sums:
        if currency.compare_amounts(sums[side], total) != 0:
            wrong('document', 'the %ss add up to %s %s, and the total is %s' % (side, text_of(sums[side], 'float'), currency.name, plain(doc['total'])), '/total')
    return {
        'values': {'move_type': 'entry', 'journal_id': journal.id, 'date': doc['date'], 'ref': reference}, 'lines': lines, 'total': total,
        'codes': [line['account'] for line in doc['lines']], 'touches': [('entry', journal.id, reference.lower())]}


def finish_entries(plans):
    hold_references([('entry', plan['values']['journal_id'], plan['values']['ref'].lower()) for plan in plans])
    made = []
    for plan in plans:
        lines = []
        for n, line in enumerate(plan['lines']):
            lines.append(Command.create(dict(line, sequence=10 + n)))
        made.append(dict(plan['values'], line_ids=lines))
    for plan, entry in zip(plans, env['account.move'].create(made)):
        plan['entry'] = entry
        made_records.append(entry.id)


def prove_entry(plan):
    entry = plan['entry']
    currency = env.company.currency_id
    for field in plan['values']:
        kept = entry[field].id if entry._fields[field].type == 'many2one' else entry[field]
        if str(kept) != str(plan['values'][field]):
            wrong('proof', '%s of the entry is %s in Odoo, and not %s' % (entry._fields[field].string, kept, plan['values'][field]))
    if entry.state != 'draft' or entry.currency_id != currency:
        wrong('proof', 'the entry is %s in Odoo, in %s' % (entry.state, entry.currency_id.name))
    lines = entry.line_ids.sorted('sequence')
    if len(lines) != len(plan['lines']):
        wrong('proof', 'the entry has %s lines in Odoo, and the message has %s' % (len(lines), len(plan['lines'])), '/lines')
    bookings = [booking(entry, plan['total'], currency)]
    balance = 0.0
    for n, planned in enumerate(plan['lines']):
        line = lines[n]
        balance += line.debit - line.credit
        for field in planned:
            kept = line[field].id if line._fields[field].type == 'many2one' else line[field]
            same = currency.compare_amounts(kept, planned[field]) == 0 if line._fields[field].type == 'monetary' else kept == planned[field]
            if not same:
                wrong('proof', '%s of the line is %s in Odoo, and not %s' % (line._fields[field].string, kept, planned[field]), '/lines/%s' % n)
        if line.tax_ids or line.tax_line_id:
            wrong('proof', 'Odoo has put taxes onto the line', '/lines/%s' % n)
        bookings.append(booking(line, planned['debit'] or -planned['credit'], currency, plan['codes'][n]))
    if not currency.is_zero(balance):
        wrong('proof', 'the entry is not balanced in Odoo: debits are %s more than credits' % text_of(balance, 'float'), '/lines')
    return entry, {currency.name: plan['total']}, bookings


OPERATIONS['entry.draft'] = (check_entry, None, finish_entries, prove_entry)
