# The currency of a document.

def currency_of(code, date):
    """A currency that is active, and has a rate on a day: Odoo would take 1 to 1 where it has none."""
    company = env.company
    found = company.currency_id
    if code != found.name:
        found = env['res.currency'].with_context(active_test=False).search([('name', '=', code)])
    if len(found) != 1 or not found.active:
        wrong('lookup', 'the currency %s is not active in Odoo' % code if found else 'Odoo knows no currency %s' % code, '/currency')
    if found != company.currency_id and not env['res.currency.rate'].search(
            [('currency_id', '=', found.id), ('name', '<=', date), ('company_id', 'in', (False, company.root_id.id))], limit=1):
        wrong('lookup', 'Odoo has no rate of %s on %s or before, and would take another one' % (code, date), '/currency')
    return found
