# parts: master, finance
# seldom: archive_masters
# The operation workcenter.master: a work centre is in Odoo as its owner describes it.

# Property, field, least and most.
NUMBERS = (('efficiency', 'time_efficiency', 0.000001, 1000), ('setupMinutes', 'time_start', 0, 44640), ('cleanupMinutes', 'time_stop', 0, 44640), ('oeeTarget', 'oee_target', 0, 100))


def check_center(doc):
    code = doc['workcenter']
    check_code('workcenter', doc, code, {'name': 'name'})
    check_finance(doc, ('costPerHour',))
    center = find_master('workcenter', code, '/workcenter')
    values = {}
    if 'name' in doc:
        values['name'] = doc['name']
    for name, field, least, most in NUMBERS:
        if name in doc:
            if not least <= float(doc[name]) <= most:
                wrong('document', '%s is %s, and must be from %s to %s' % (name, plain(doc[name]), least if name != 'efficiency' else 'more than 0', most), '/' + name)
            values[field] = float(doc[name])
    cost = cost_of(doc, 'costPerHour', 'costCurrency')
    if cost is not None:
        values['costs_hour'] = cost
    touches = [('workcenter', code)]
    needs = []
    if 'alternatives' in doc:
        ids = set()
        for n, other in enumerate(doc['alternatives']):
            found = one('workcenter', other, '/alternatives/%s' % n)
            if found == center:
                wrong('document', '%s cannot take its own place' % code, '/alternatives/%s' % n)
            ids.add(found.id)
            needs.append(('workcenter', other))
        values['alternative_workcenter_ids'] = sorted(ids)
    if center:
        change = changes_of(center, values)
        used = env['mrp.routing.workcenter'].search(
            [('workcenter_id', '=', center.id), ('bom_id.active', '=', True)], limit=5) if doc.get('active') is False and center.active else ()
        if used:
            wrong('state', '%s is where operations in use are done: %s. Change these bills of materials before it' % (
                code, ', '.join(['%s of %s' % (each.name, each.bom_id.display_name) for each in used])), '/active')
    else:
        complete_new('workcenter', doc, code, ('name',), 'code', values)
        values.setdefault('code', code)
        change = values
    return {'record': center, 'code': code, 'values': values, 'change': change, 'active': doc.get('active'), 'touches': touches, 'needs': needs}


def finish_centers(plans):
    write_masters('workcenter', plans)
    wake_and_archive(plans)


def prove_center(plan):
    prove_master(plan, '/workcenter')
    return plan['record'], None, [booking(plan['record'], None, None)]


OPERATIONS['workcenter.master'] = (check_center, None, finish_centers, prove_center)
