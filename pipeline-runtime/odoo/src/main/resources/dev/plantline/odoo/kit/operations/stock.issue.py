# parts: moments, stock, moving
# The operation stock.issue: goods were used up outside production, for a maintenance order or a cost centre, say.

# Places that what is used up goes to; those of customers and suppliers are left to the operations for them.
OUTSIDE = ('inventory', 'production')


def issue_type(doc, source, target):
    """The operation type of the transfer: the one that is named, or that of the warehouse's internal transfers."""
    if 'operationType' not in doc:
        return transfer_type(doc, source, target)
    found = one('operationType', doc['operationType'], '/operationType')
    if found.code not in ('internal', 'outgoing'):
        wrong('state', '%s is an operation type neither of internal transfers nor of deliveries' % found.display_name, '/operationType')
    return found


def check_use(target, item):
    """Refuses the places where Odoo itself books what is counted, made and scrapped: nobody could tell there what was used for what."""
    if target.company_id != env.company:
        wrong('state', '%s is no place of the company %s' % (target.complete_name, env.company.name), '/to')
    own = env['stock.location'].search([('usage', '=', 'inventory'), ('company_id', '=', env.company.id)], order='id', limit=1)
    for field in ('property_stock_inventory', 'property_stock_production'):
        own |= item[field] | item.product_tmpl_id._fields[field].get_company_dependent_fallback(item.product_tmpl_id)
    if target in own:
        wrong('state', '%s is where Odoo itself books what is counted, made or scrapped: make a place for what this is used for, of the same kind and with its account' % (
            target.complete_name), '/to')


def check_issue(doc):
    source = inside(doc['location'], '/location')
    target = one('location', doc['to'], '/to')
    if target.usage not in OUTSIDE:
        wrong('state', 'what is used up leaves the stock, and %s is a place of the kind %s: name one of the kind inventory or production' % (
            target.complete_name, target.usage), '/to')
    item = stored(doc, '')
    check_use(target, item)
    plan = {
        'shortage': doc.get('shortage'), 'source': source, 'target': target, 'type': issue_type(doc, source, target), 'reference': doc['reference'],
        'at': moment(doc['movedAt'], '/movedAt') if 'movedAt' in doc else None, 'parts': {}, 'touches': [], 'needs': [], 'makes': []}
    for name, number, at in lots_named(doc, item, ''):
        add_part(plan, item, known_lot(item, doc['item'], name, at), doc['item'], number, at)
    return plan


OPERATIONS['stock.issue'] = (check_issue, None, finish_transfer, prove_transfer)
