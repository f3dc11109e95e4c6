# Purchase orders by their numbers.

ORDERED = {'purchase': 'confirmed', 'done': 'done', 'cancel': 'cancelled', 'to approve': 'waiting for an approval', 'sent': 'sent', 'draft': 'a draft'}


def bought(name):
    """The orders of a number, of which there can be several."""
    return env['purchase.order'].search([('name', '=', name), ('company_id', '=', env.company.id)])


def check_bought(orders, doc):
    """The one order of a number, and that it is the supplier's and may be changed."""
    if len(orders) != 1:
        wrong('lookup', 'Odoo has %s purchase orders called %s in %s: %s' % (
            len(orders) or 'no', doc['order'], env.company.name,
            'give each its own name there, ids ' + ', '.join([str(each) for each in orders.ids[:10]]) if orders else 'make it there, or send a known one'), '/order')
    about(orders)
    if 'supplier' in doc and orders.partner_id.commercial_partner_id != partner_of(doc['supplier'], '/supplier').commercial_partner_id:
        wrong('state', '%s is an order of %s' % (orders.name, orders.partner_id.display_name), '/supplier')
    if orders.state == 'done' or ('locked' in orders._fields and orders.locked):
        wrong('state', '%s is %s: nothing of it is changed until it is unlocked in Odoo' % (orders.name, 'done' if orders.state == 'done' else 'locked'), '/order')
    return orders
