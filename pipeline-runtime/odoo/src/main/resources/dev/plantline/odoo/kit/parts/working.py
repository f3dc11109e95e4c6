# Work orders by what a document names of them.

def work_named(order, doc, what):
    """The work order of an order that a document is of, and what names it; what says which document."""
    domain = [('state', '!=', 'cancel')]
    place = '/operation'
    if 'workcenter' in doc:
        place = '/workcenter'
        domain.append(('workcenter_id', '=', one('workcenter', doc['workcenter'], place).id))
    if 'operation' in doc:
        place = '/operation'
        domain.append(('name', '=', doc['operation']))
    found = order.workorder_ids.filtered_domain(domain)
    if len(found) != 1:
        wrong('lookup', '%s work orders of %s are meant, and %s is of one; it has: %s' % (
            len(found) or 'no', order.name, what,
            ', '.join(['%s at %s (%s)' % (each.name, each.workcenter_id.display_name, each.state) for each in order.workorder_ids]) or 'none'), place)
    return found, place
