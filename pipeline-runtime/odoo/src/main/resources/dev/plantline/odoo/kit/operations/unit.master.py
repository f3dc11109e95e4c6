# parts: master, names
# seldom: archive_masters
# The operation unit.master: a unit of measure is in Odoo as its owner describes it.


def counted_in(units):
    """Where something in this Odoo says a quantity in one of these units: any table with a field for one."""
    for field in env['ir.model.fields'].sudo().search([
            ('relation', '=', 'uom.uom'), ('store', '=', True), ('ttype', '=', 'many2one'), ('model', '!=', 'uom.uom')]):
        if field.model in env and env[field.model]._auto and all_of(field.model).sudo().search_count([(field.name, 'in', units.ids)], limit=1):
            return field.model
    return None


def check_unit_change(unit, code, change, archives):
    if 'relative_factor' in change or 'relative_uom_id' in change:
        used = counted_in(all_of('uom.uom').search([('id', 'child_of', unit.id)]))
        if used:
            wrong('state', '%s, or a unit that is made of it, is used already (%s): each quantity there would become another one. Take another code for the new unit' % (
                code, used), '/factor' if 'relative_factor' in change else '/reference')
    if archives:
        kept = env['product.template'].sudo().search([('uom_id', '=', unit.id)], limit=1)
        if kept:
            wrong('state', 'Odoo keeps %s in %s: no message could name its unit any more' % (kept.display_name, code), '/active')


def check_measure(doc):
    code = doc['unit']
    check_code('unit', doc, code, {'name': 'name'})
    unit = find_master('unit', code, '/unit')
    values = {}
    needs = []
    names = names_of(doc)
    if REFERENCES['unit'][1] == ('name', ) and names.get('en_US', code) != code:
        wrong('document', 'the code is the name of the unit, and its name in en_US is another one', '/names')
    if 'name' in doc:
        values['name'] = doc['name']
    if ('reference' in doc) != ('factor' in doc):
        wrong('document', 'reference and factor belong together: how many of which unit one of it is', '/factor')
    if 'factor' in doc:
        reference = one('unit', doc['reference'], '/reference')
        needs.append(('unit', doc['reference']))
        if unit and reference.parent_path.startswith(unit.parent_path):
            wrong('document', '%s cannot be made of %s, which is made of it' % (code, doc['reference']), '/reference')
        kept = text_of(float(doc['factor']), 'float')
        if float(doc['factor']) <= 0 or kept != plain(doc['factor']):
            wrong('digits', 'the factor %s is no number above 0 of at most 10 decimals and 15 digits' % plain(doc['factor']), '/factor')
        values.update(relative_factor=float(doc['factor']), relative_uom_id=reference.id)
    if unit:
        change = changes_of(unit, values)
        check_unit_change(unit, code, change, doc.get('active') is False and unit.active)
    else:
        complete_new('unit', doc, code, (), 'name', values)
        change = values
    return {'record': unit, 'code': code, 'values': values, 'change': change, 'names': names, 'active': doc.get('active'), 'touches': [('unit', code)], 'needs': needs}


def finish_measures(plans):
    write_masters('unit', plans)
    put_names(plans)
    wake_and_archive(plans)


def prove_measure(plan):
    unit = plan['record']
    prove_master(plan, '/unit')
    prove_names(plan, unit)
    return unit, None, [booking(unit, None, None)]


OPERATIONS['unit.master'] = (check_measure, None, finish_measures, prove_measure)
