# parts: moments, stock, moving
# The operation stock.intercompany: goods went from a place of one company to a place of another, out of the one and into the other at once.

BEYOND.append('stock.intercompany')


def company_named(doc, name):
    """The company of a document, among those that the user is allowed."""
    met = env.user.company_ids.filtered_domain([('name', '=', doc[name])])
    if len(met) != 1:
        wrong('lookup', 'the user %s has %s called %s in Odoo, but %s; correct the message, or allow the company to the user' % (
            env.user.login, '%s companies' % len(met) if met else 'no company', doc[name], ', '.join(sorted(env.user.company_ids.mapped('name'))[:20])), '/' + name)
    return met


def among(kind, code, companies):
    """The code, as these companies have it: records of others that have it are not meant."""
    name = '%s of %s' % (code, ' and '.join(companies.mapped('name')))
    there = env[REFERENCES[kind][0]].browse(codes[(kind, code)])
    codes[(kind, name)] = there.filtered_domain([('company_id', 'in', [False] + companies.ids)]).ids
    return name


def place_of(company, code, place):
    """A place of the stock of a company itself."""
    location = inside(among('location', code, company), place)
    if location.company_id != company:
        wrong('state', '%s is a place of no company, and the goods are to be in the stock of %s' % (location.complete_name, company.name), place)
    return location


def type_of(location, company, kind, place):
    """The operation type of deliveries or receipts of a place's warehouse, or the only one that its company has."""
    field, code = kind
    found = location.warehouse_id[field] or env['stock.picking.type'].search([('code', '=', code), ('company_id', '=', company.id)])
    if len(found) != 1:
        wrong('lookup', '%s is of no warehouse, and %s has %s operation types of the kind %s: there must be exactly one' % (
            location.complete_name, company.name, len(found), code), place)
    return found


def between():
    """Odoo's own place of what is between companies: nobody's stock."""
    found = env.ref('stock.stock_location_inter_company', raise_if_not_found=False)
    if not found or not found.active or found.usage != 'transit' or found.company_id:
        wrong('state', 'Odoo has no place for goods between companies, stock.stock_location_inter_company, or it is archived, of another kind, or of one company')
    return found


def check_intercompany(doc):
    giver = company_named(doc, 'fromCompany')
    taker = company_named(doc, 'toCompany')
    if giver == taker:
        wrong('document', 'the goods are to go from %s to itself: inside a company stock.transfer moves them' % giver.name, '/toCompany')
    if env.company not in giver | taker:
        wrong('state', 'this interface works in the company %s (target.odoo.company), and the goods go from %s to %s' % (env.company.name, giver.name, taker.name), '/fromCompany')
    source = place_of(giver, doc['from'], '/from')
    target = place_of(taker, doc['to'], '/to')
    plan = {
        'shortage': doc.get('shortage'), 'source': source, 'target': target, 'reference': doc['reference'],
        'at': moment(doc['movedAt'], '/movedAt') if 'movedAt' in doc else None, 'parts': {}, 'touches': [], 'needs': [], 'makes': []}
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        item = stored(dict(line, item=among('item', line['item'], giver | taker)), place)
        if item.company_id:
            wrong('state', '%s is an item of %s alone in Odoo: only one that all companies share goes from one to another' % (line['item'], item.company_id.name), place + '/item')
        for name, number, at in lots_named(line, item, place):
            lot = known_lot(item, line['item'], name, at)
            if lot.company_id:
                wrong('lot', 'the lot %s is of %s alone in Odoo: take the company off it there' % (lot.name, lot.company_id.name), at)
            add_part(plan, item, lot, line['item'], number, at)
    middle = between()
    plan['out'] = dict(
        plan, target=middle, partner=taker.partner_id.id, type=type_of(source, giver, ('out_type_id', 'outgoing'), '/from'))
    plan['in'] = dict(
        plan, source=middle, partner=giver.partner_id.id, type=type_of(target, taker, ('in_type_id', 'incoming'), '/to'), shortage=None)
    return plan


def finish_intercompany(plans):
    legs = []
    for way in ('out', 'in'):
        for plan in plans:
            plan[way]['index'] = plan['index']
            legs.append(plan[way])
    finish_transfer(legs)


def prove_intercompany(plan):
    picking, totals, bookings = prove_transfer(plan['out'])
    return picking, totals, bookings + prove_transfer(plan['in'])[2]


OPERATIONS['stock.intercompany'] = (check_intercompany, None, finish_intercompany, prove_intercompany)
