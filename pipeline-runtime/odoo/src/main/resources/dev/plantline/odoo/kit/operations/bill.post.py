# parts: moments, partner, reference, posting
# The operation bill.post: a supplier's bill or refund that is a draft in Odoo is posted, if it is what the document says.

BILLS = {'bill': 'in_invoice', 'refund': 'in_refund'}

ADVICE = 'Cancel or delete in Odoo the one that is not owed, or give each its own reference if both are, and have this message tried again'


def check_bill_post(doc):
    kind = doc['type']
    supplier = partner_of(doc['supplier'], '/supplier')
    what = 'the %s %s of %s' % (kind, doc['reference'].strip(), supplier.display_name)
    same = [('move_type', '=', BILLS[kind]), ('commercial_partner_id', '=', supplier.commercial_partner_id.id)]
    bill = entry_of(doc, same, what, ADVICE)
    compared = [
        ('currency', bill.currency_id.name, doc['currency'], '/currency'),
        ('total', bill.amount_total, doc['total'], '/total'),
        ('tax', bill.amount_tax, doc['tax'], '/tax'),
        ('date', str(bill.invoice_date or ''), doc['date'], '/date'),
        ('number of lines', len(bill.invoice_line_ids.filtered_domain([('display_type', '=', 'product')])), doc['lineCount'], '/lineCount')]
    journal = one('journal', doc['journal'], '/journal')
    if bill.journal_id != journal:
        compared.append(('journal', bill.journal_id.display_name, journal.display_name, '/journal'))
    plan = check_posting(doc, bill, what, bill.currency_id, compared)
    if plan['draft']:
        check_only(bill, same, what)
    return plan


def check_only(bill, same, what):
    """That Odoo has no other of the reference, but for cancelled ones: it would warn of one, and post both."""
    other = env['account.move'].search(
        same + [('ref', '=ilike', pattern_of(bill.ref)), ('company_id', '=', bill.company_id.id), ('state', '!=', 'cancel'), ('id', '!=', bill.id)], order='id', limit=1)
    if other:
        wrong('state', '%s is %s in Odoo, and stands there once more: account.move,%s, which is %s. %s' % (what, bill.state, other.id, other.state, ADVICE), '/reference')


OPERATIONS['bill.post'] = (check_bill_post, None, finish_postings, prove_posting)
