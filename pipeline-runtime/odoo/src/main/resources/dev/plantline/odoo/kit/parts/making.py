# Orders that are made by their codes.

def codes_of_order(kind, doc, orders, name, field):
    """By which codes an order is found after its document, which says by a property what stands in a field of it. Refused where no message would find the
    order again, and where that is the code of another order in another field: it would name both."""
    model, fields, template = REFERENCES[kind]
    code = doc.get(name, doc['order'])
    if field not in fields or code == doc['order']:
        return [doc['order']]
    if fields[0] == field:
        wrong('document', 'the code of the order is its %s, which is %s by the code and %s by this message' % (field, doc['order'], code), '/' + name)
    for other in fields if code not in orders.mapped(field) else ():
        if other != field:
            found = env[model].search([
                (other, '=', code), ('id', 'not in', orders.ids), ('state', '!=', 'cancel'), ('company_id', 'in', env.companies.ids)], limit=1)
            if found:
                wrong('state', 'by this message the %s of the order %s is %s, which is the %s of %s: as a code it would name both, and no message could name %s' % (
                    field, doc['order'], code, other, found.name, found.name), '/' + name)
    return [doc['order'], code]


def new_order(kind, code, values):
    """Makes the order of a code, which has it where the reference looks for it first."""
    model, fields, template = REFERENCES[kind]
    if template:
        order = env[model]._load_records([{'xml_id': external(template, code), 'values': values, 'noupdate': False}])
    else:
        order = env[model].create(dict(values, **{fields[0]: code}))
    codes[(kind, code)] = {order.id: True}
    return order


def found_from_now(kind, order, found_by):
    """That what comes later in the call finds an order by its codes."""
    for code in found_by:
        codes.setdefault((kind, code), {})[order.id] = True


def prove_code(kind, orders, code):
    """That a code finds its order again, be it by another one of its chain."""
    fields = REFERENCES[kind][1]
    for field in fields:
        if code in orders.mapped(field):
            return
    if fields:
        wrong('proof', '%s has another %s than %s in Odoo, by which no message would find it again' % (orders[0].name, ' and '.join(fields), code), '/order')
