# parts: moments, reference, posting
# The operation entry.post: a journal entry that is a draft in Odoo is posted, if it is what the document says.


def check_entry_post(doc):
    currency = env.company.currency_id
    journal = one('journal', doc['journal'], '/journal')
    if journal.type != 'general':
        wrong('state', 'the journal %s is not one of miscellaneous entries' % doc['journal'], '/journal')
    what = 'the entry %s of %s' % (doc['reference'].strip(), journal.name)
    entry = entry_of(doc, [('move_type', '=', 'entry'), ('journal_id', '=', journal.id)], what, 'Say which by record')
    lines = entry.line_ids.filtered_domain([('display_type', 'not in', ('line_section', 'line_subsection', 'line_note'))])
    return check_posting(doc, entry, what, currency, [
        ('currency', currency.name, doc['currency'], '/currency'),
        ('total', sum(lines.mapped('debit'), 0.0), doc['total'], '/total'),
        ('date', str(entry.date), doc['date'], '/date'),
        ('number of lines', len(lines), doc['lineCount'], '/lineCount')])


OPERATIONS['entry.post'] = (check_entry_post, None, finish_postings, prove_posting)
