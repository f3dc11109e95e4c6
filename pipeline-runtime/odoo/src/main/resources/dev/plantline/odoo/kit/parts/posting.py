# Drafts of finance that are posted, each only as its document says.

# What posting leaves of every line as it was.
KEPT_OF_LINES = ('account_id', 'partner_id', 'product_id', 'quantity', 'debit', 'credit', 'amount_currency', 'tax_ids')


def entry_of(doc, domain, what, advice):
    """The one entry that a document names; one that is cancelled only where no other has the reference."""
    reference = doc['reference'].strip()
    if not reference:
        wrong('document', 'the reference is empty', '/reference')
    domain = domain + [('ref', '=ilike', pattern_of(reference)), ('company_id', '=', env.company.id)]
    place = '/reference'
    if 'record' in doc:
        domain = domain + [('id', '=', doc['record'])]
        what += ' under the id %s' % doc['record']
        place = '/record'
    found = env['account.move'].search(domain, order='id', limit=11)
    found = found.filtered_domain([('state', '!=', 'cancel')]) or found
    if not found:
        wrong('lookup', 'Odoo has not %s' % what, place)
    if len(found) > 1:
        wrong('lookup', 'Odoo has %s more than once: ids %s. %s' % (what, ', '.join([str(each) for each in found.ids[:10]]), advice), place)
    about(found)
    return found


def kept_of(entry):
    """What posting must leave: by line, and of the entry itself."""
    lines = {}
    for line in entry.line_ids:
        values = []
        for field in KEPT_OF_LINES:
            values.append(line[field].ids if line._fields[field].relational else line[field])
        lines[line.id] = values
    return [entry.date, entry.invoice_date, entry.invoice_date_due, entry.journal_id.id, entry.partner_id.id, entry.partner_bank_id.id, entry.amount_total], lines


def check_posting(doc, entry, what, currency, compared):
    """That an entry is what the document says, and can be posted as it is: (name, in Odoo, in the document, place) of all that is compared."""
    if entry.state == 'cancel':
        wrong('state', '%s is cancelled in Odoo: account.move,%s' % (what, entry.id), '/reference')
    for name, kept, wanted, place in compared:
        same = currency.compare_amounts(kept, money(wanted, currency, place)) == 0 if isinstance(kept, float) else kept == wanted
        if not same:
            if isinstance(kept, float):
                kept = '%s %s' % (text_of(currency.round(kept), 'float'), currency.name)
                wanted = '%s %s' % (plain(wanted), currency.name)
            wrong('state', '%s is %s in Odoo, and its %s is %s there; the message says %s' % (what, entry.state, name, kept or 'not set', wanted), place)
    plan = {'entry': entry, 'what': what, 'currency': currency, 'total': float(doc['total']), 'kept': kept_of(entry), 'draft': entry.state == 'draft',
            'touches': [('account.move', entry.id)]}
    if plan['draft']:
        check_draft(doc, entry, what)
    return plan


def check_draft(doc, entry, what):
    last = max([entry.write_date] + entry.line_ids.mapped('write_date')).replace(microsecond=0)
    if last > moment(doc['unchangedSince'], '/unchangedSince'):
        wrong('state', '%s was changed at %sZ, later than the message knows it: read it again' % (what, last.isoformat()), '/unchangedSince')
    locks = []
    for lock in entry._get_violated_lock_dates(entry.date, entry._affect_tax_report()):
        locks.append(lock[0])
    if locks:
        # Odoo would post it, and under the first date that is open
        wrong('state', '%s is of %s, and that period is closed up to %s: give the draft another date in Odoo, or have the period opened and this message tried again' % (
            what, entry.date, max(locks)), '/date')


def finish_postings(plans):
    ids = []
    for plan in plans:
        if plan['draft']:
            ids.append(plan['entry'].id)
    if not ids:
        return
    # whoever changes one of them at this moment comes before or behind, and then it is read anew
    env.flush_all()
    cr.execute('SELECT id FROM account_move WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE', [ids])
    cr.execute('SELECT id FROM account_move_line WHERE move_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE', [ids])
    for plan in plans:
        if plan['draft']:
            blame(plan)
            answer = plan['entry'].action_post()
            # once it is posted, Odoo may ask whether the next bills of this supplier are to be posted by themselves
            if not isinstance(answer, dict) or answer.get('res_model') != 'account.autopost.bills.wizard':
                asked(answer, 'action_post')


def prove_posting(plan):
    entry = plan['entry']
    if entry.state != 'posted' or not entry.name or entry.name == '/':
        wrong('proof', '%s is %s in Odoo, with the number %s, and should be posted' % (plan['what'], entry.state, entry.name or 'of none'))
    head, lines = kept_of(entry)
    if head != plan['kept'][0]:
        wrong('proof', 'posting changed dates, partner, bank account, journal or total of %s: %s became %s' % (plan['what'], plan['kept'][0], head))
    for line in plan['kept'][1]:
        if lines.get(line) != plan['kept'][1][line]:
            wrong('proof', 'posting changed the line %s of %s: %s became %s' % (line, plan['what'], plan['kept'][1][line], lines.get(line)))
    return entry, {plan['currency'].name: plan['total']}, [booking(entry, plan['total'], plan['currency'], entry.name)]
