# Orders that are made by their codes.

def check_order_code(kind, doc, name, field):
    """That no property of an order says another value for the field that its code is: no message would find it again."""
    if REFERENCES[kind][1][:1] == (field, ) and doc.get(name, doc['order']) != doc['order']:
        wrong('document', 'the code of the order is its %s, which is %s by the code and %s by this message' % (field, doc['order'], doc[name]), '/' + name)


def new_order(kind, code, values):
    """Makes the order of a code, which has it where the reference looks for it first."""
    model, fields, template = REFERENCES[kind]
    if template:
        order = env[model]._load_records([{'xml_id': external(template, code), 'values': values, 'noupdate': False}])
    else:
        order = env[model].create(dict(values, **{fields[0]: code}))
    codes[(kind, code)] = {order.id: True}
    return order


def found_from_now(kind, order):
    """That what comes later in the call finds an order by all codes that it has."""
    for field in REFERENCES[kind][1]:
        for code in order.mapped(field):
            codes.setdefault((kind, code), {})[order.id] = True


def prove_code(kind, orders, code):
    """That a code finds its order again, be it by another one of its chain."""
    fields = REFERENCES[kind][1]
    for field in fields:
        if code in orders.mapped(field):
            return
    if fields:
        wrong('proof', '%s has another %s than %s in Odoo, by which no message would find it again' % (orders[0].name, ' and '.join(fields), code), '/order')
