# Operations of master records: a record is found by its code, archived or not, made where there is none, and changed where it differs.

def all_of(model):
    """Records, the archived ones among them: a master record has one life."""
    return env[model].with_context(active_test=False)


def in_company(model='product.template'):
    return ('company_id', 'in', (False, env.company.id)) if 'company_id' in env[model]._fields else ('id', '!=', False)


def find_master(kind, code, place):
    """The record of a code, in use or archived; no record where there is none."""
    model, fields, template = REFERENCES[kind]
    if codes.get((kind, code)):
        return one(kind, code, place).with_context(active_test=False)
    if template:
        name = external(template, code)
        resolve([name])
        if name not in known:
            return all_of(model)
        if known[name][0] != model:
            wrong('lookup', 'the external id %s is one of %s' % (name, known[name][0]), place)
        return all_of(model).browse(known[name][1])
    found = all_of(model).browse(archived_or_new(kind).get(code, []))
    in_use = found.filtered_domain([('active', '=', True)])
    if len(in_use or found) > 1:
        wrong('lookup', '%s archived records of %s have %s %s, so that none of them can be taken: ids %s' % (
            len(found), model, WAYS[kind], code, ', '.join([str(each) for each in found.ids[:10]])), place)
    return in_use or found


def archived_or_new(kind):
    """The records of all codes that had none in use: archived ones, and those made in this call behind the search for all codes."""
    model, fields, template = REFERENCES[kind]
    if kind not in looked:
        looked[kind] = {}
        missing = []
        for each, code in codes:
            if each == kind and not codes[(each, code)]:
                missing.append(code)
        for field in fields:
            for record in all_of(model).search([(field, 'in', missing), in_company(model)]):
                looked[kind].setdefault(record[field], {})[record.id] = True
    return looked[kind]


def check_code(kind, doc, code, properties):
    """That no property says another value for the field that the code is, the first one of two: no message would find the record again."""
    for name in properties:
        if properties[name] in REFERENCES[kind][1][:1] and doc.get(name, code) != code:
            wrong('document', 'the code is the %s of its record, which is %s by the code and %s by this message' % (properties[name], code, doc[name]), '/' + name)


def complete_new(kind, doc, code, needed, reference, values):
    """Puts in what a new record has from its code, and refuses one that says too little."""
    model, fields, template = REFERENCES[kind]
    lacking = []
    for name in needed:
        if name not in doc:
            lacking.append(name)
    if lacking:
        wrong('lookup', 'Odoo has no %s %s yet, and this message does not say what a new one needs: %s' % (kind, code, ', '.join(lacking)), '/' + kind)
    if fields:
        values[fields[0]] = code
        return
    values.setdefault(reference, code)
    others = all_of(model).search([(reference, '=', values[reference]), in_company(model)], limit=10)
    if others:
        wrong('state', 'Odoo has the %s %s already, without the external id %s: give it that id, or another reference: ids %s' % (
            kind, values[reference], external(template, code), ', '.join([str(each) for each in others.ids])), '/' + kind)


def check_barcode(record, barcode):
    others = env[record._name].search([('barcode', '=', barcode), ('id', '!=', record.id), in_company()], limit=1)
    if others:
        wrong('state', 'the barcode %s is that of %s (%s,%s)' % (barcode, others.display_name, others._name, others.id), '/barcode')


def differs(record, field, value):
    """Whether a record has another value than one that is to be written; a relation is given by its id, several by their sorted ids."""
    kept = record[field]
    kind = record._fields[field].type
    if kind == 'many2one':
        return (kept.id or False) != value
    if kind == 'many2many':
        return sorted(kept.ids) != value
    if kind == 'float':
        return text_of(kept, kind) != text_of(value, kind)
    return (kept or '') != (value or '')


def changes_of(record, values):
    change = {}
    for field in values:
        if differs(record, field, values[field]):
            change[field] = values[field]
    return change


def written(record, values):
    """Values as Odoo takes them."""
    cells = dict(values)
    for field in values:
        if record._fields[field].type == 'many2many':
            cells[field] = [Command.set(values[field])]
    return cells


def language_of(text, place):
    code = text.replace('-', '_')
    active = [each for each, name in env['res.lang'].get_installed()]
    if code not in active:
        wrong('lookup', 'the language %s is not active in Odoo; active are %s' % (text, ', '.join(sorted(active)[:20])), place)
    return code


def write_masters(kind, plans, shared=()):
    """Makes the new records together, with values that all of them have, and writes equal changes together."""
    model, fields, template = REFERENCES[kind]
    new = []
    alike = {}
    for plan in plans:
        if not plan['record']:
            new.append(plan)
        elif plan['change']:
            alike.setdefault(repr(sorted(plan['change'].items())), []).append(plan)
    if new:
        made = []
        for plan in new:
            values = dict(shared, **written(plan['record'], plan['values']))
            made.append({'xml_id': external(template, plan['code']), 'values': values, 'noupdate': False} if template else values)
        records = all_of(model)._load_records(made) if template else all_of(model).create(made)
        for plan, record in zip(new, records):
            plan['record'] = record
    for key in alike:
        ids = []
        for plan in alike[key]:
            ids.append(plan['record'].id)
        all_of(model).browse(ids).write(written(all_of(model), alike[key][0]['change']))


def wake_and_archive(plans):
    """Archives and takes out of the archive what says so, where anything does."""
    for plan in plans:
        if plan['active'] is not None and plan['record'].active is not plan['active']:
            archive_masters(plans)
            return


def archive_masters(plans):
    for active, method in ((False, 'action_archive'), (True, 'action_unarchive')):
        ids = []
        for plan in plans:
            if plan['active'] is active and plan['record'].active is not active:
                ids.append(plan['record'].id)
        if ids:
            # not among archived records: Odoo archives a product with the last of its variants that is in use
            records = env[plans[0]['record']._name].browse(ids)
            asked(records.action_unarchive() if active else records.action_archive(), method)


def prove_master(plan, place):
    record = plan['record']
    for field in plan['values']:
        if differs(record, field, plan['values'][field]):
            kept = record[field]
            wrong('proof', '%s of %s is %s in Odoo, and the message says %s' % (
                record._fields[field].string, plan['code'], kept.ids if record._fields[field].relational else kept, plan['values'][field]), place)
    if plan['active'] is not None and record.active is not plan['active']:
        wrong('proof', '%s is %s in Odoo' % (plan['code'], 'in use' if record.active else 'archived'), '/active')
