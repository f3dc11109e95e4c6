# parts: moments, partner, reference, posting
# The operation bill.post: a supplier's bill or refund that is a draft in Odoo is posted, if it is what the document says.

BILLS = {'bill': 'in_invoice', 'refund': 'in_refund'}


def check_bill_post(doc):
    kind = doc['type']
    supplier = partner_of(doc['supplier'], '/supplier')
    what = 'the %s %s of %s' % (kind, doc['reference'].strip(), supplier.display_name)
    bill = entry_of(doc, [('move_type', '=', BILLS[kind]), ('commercial_partner_id', '=', supplier.commercial_partner_id.id)], what)
    compared = [
        ('currency', bill.currency_id.name, doc['currency'], '/currency'),
        ('total', bill.amount_total, doc['total'], '/total'),
        ('tax', bill.amount_tax, doc['tax'], '/tax'),
        ('date', str(bill.invoice_date or ''), doc['date'], '/date'),
        ('number of lines', len(bill.invoice_line_ids.filtered_domain([('display_type', '=', 'product')])), doc['lineCount'], '/lineCount')]
    journal = one('journal', doc['journal'], '/journal')
    if bill.journal_id != journal:
        compared.append(('journal', bill.journal_id.display_name, journal.display_name, '/journal'))
    return check_posting(doc, bill, what, bill.currency_id, compared)


OPERATIONS['bill.post'] = (check_bill_post, None, finish_postings, prove_posting)
