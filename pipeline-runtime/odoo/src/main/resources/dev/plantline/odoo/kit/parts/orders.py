# Orders by their codes.

def living(found):
    """Of several orders that have a code those that are not cancelled, if any is not."""
    return found.filtered_domain([('state', '!=', 'cancel')]) or found


def no_order(kind, code, found):
    """That no order has a code, or more than one, in words."""
    return '%s (%s)' % (
        not_one(kind, code, found.ids), ', '.join(found[:10].mapped('name')) or 'in %s: make it there, or send a known one' % env.company.name)


def one_order(kind, code, place):
    """The one order of a code."""
    found = env[REFERENCES[kind][0]].browse(codes[(kind, code)])
    if len(found) > 1:
        found = living(found)
    if len(found) != 1:
        wrong('lookup', no_order(kind, code, found), place)
    about(found)
    return found
