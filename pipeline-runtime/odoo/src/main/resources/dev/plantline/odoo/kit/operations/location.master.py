# parts: master, finance
# seldom: archive_masters
# The operation location.master: a place is in Odoo as its owner describes it.


def place_of(code):
    """The name and the parent of a place that is found by its full name; None where it has no parent."""
    above, slash, name = code.rpartition('/')
    if not slash:
        return name, env['stock.location']
    found = env['stock.location'].search([('complete_name', '=', above), in_company()])
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s place in use called %s, of which %s is to be a part' % (len(found) or 'no', above, code), '/location')
    return name, found


def check_place(doc):
    code = doc['location']
    check_code('location', doc, code, {'name': 'name', 'barcode': 'barcode'})
    check_finance(doc, ('valuationAccount',))
    location = find_master('location', code, '/location')
    first = REFERENCES['location'][1][:1]
    values = {}
    for name, own in (('name', 'name'), ('usage', 'usage'), ('barcode', 'barcode'), ('countEveryDays', 'cyclic_inventory_frequency')):
        if name in doc:
            values[own] = doc[name]
    needs = []
    if 'parent' in doc:
        parent = one('location', doc['parent'], '/parent')
        values['location_id'] = parent.id
        needs.append(('location', doc['parent']))
        if location and parent.parent_path.startswith(location.parent_path):
            wrong('document', '%s cannot be a part of itself' % code, '/parent')
    if 'valuationAccount' in doc:
        values['valuation_account_id'] = one('account', doc['valuationAccount'], '/valuationAccount').id
    if first == ('complete_name', ) and location.complete_name in (False, code):
        put_by_name(doc, code, location, values)
    if location:
        change = changes_of(location, values)
        check_place_change(location, change, doc.get('active') is False and location.active)
    else:
        lacking = []
        for name in ('usage',) if first == ('complete_name', ) else ('usage', 'parent') if first == ('name', ) else ('usage', 'parent', 'name'):
            if name not in doc:
                lacking.append(name)
        if lacking:
            wrong('lookup', 'Odoo has no location %s yet, and this message does not say what a new one needs: %s' % (code, ', '.join(lacking)), '/location')
        if first != ('complete_name', ):
            complete_new('location', doc, code, (), 'barcode', values)
        values['company_id'] = env.company.id
        change = values
    touches = [('location', code)]
    wakes = bool(location) and doc.get('active') is True and not location.active
    barcode = change.get('barcode') or (location.barcode if wakes else None)
    if barcode:
        check_barcode(location, barcode)
        touches.append(('barcode', barcode))
    return {'record': location, 'code': code, 'values': values, 'change': change, 'active': doc.get('active'), 'touches': touches, 'needs': needs}


def put_by_name(doc, code, location, values):
    """The name and the parent that the full name says, which no property can say otherwise."""
    name, parent = (location.name, location.location_id) if location else place_of(code)
    if doc.get('name', name) != name:
        wrong('document', 'the code is the full name of the place, which ends with %s, and name says %s' % (name, doc['name']), '/name')
    if values.get('location_id', parent.id) != parent.id:
        wrong('document', 'the code is the full name of the place, by which it is a part of %s, and parent says %s' % (parent.complete_name or 'nothing', doc['parent']), '/parent')
    if not location:
        values.update(name=name, location_id=parent.id)


def check_place_change(location, change, leaves):
    """What would make something else of what lies there, or hide it."""
    for field, place in (('usage', '/usage'), ('location_id', '/parent')):
        lies = stock_at(location, []) if field in change else None
        if lies:
            wrong('state', 'there is stock at %s: another %s would make something else of what is booked. Count it to 0, or move it' % (
                lies.location_id.complete_name, location._fields[field].string), place)
    # of stock in transit Odoo says nothing
    lies = stock_at(location, [('location_id.usage', 'in', ('internal', 'transit'))]) if leaves else None
    if lies:
        wrong('state', 'there is stock at %s, which nobody would find in an archived place. Count it to 0, or move it' % lies.location_id.complete_name, '/active')


def stock_at(location, terms):
    return env['stock.quant'].sudo().search([('location_id', 'child_of', location.id), ('quantity', '!=', 0)] + terms, limit=1)


def finish_places(plans):
    write_masters('location', plans)
    wake_and_archive(plans)


def prove_place(plan):
    place = plan['record']
    prove_master(plan, '/location')
    if REFERENCES['location'][1] == ('complete_name', ) and place.complete_name != plan['code']:
        wrong('proof', 'the place is called %s in Odoo, and %s in the message' % (place.complete_name, plan['code']), '/location')
    return place, None, [booking(place, None, None)]


OPERATIONS['location.master'] = (check_place, None, finish_places, prove_place)
