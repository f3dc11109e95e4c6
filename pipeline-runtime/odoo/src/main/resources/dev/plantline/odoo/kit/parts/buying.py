# Purchase orders, for the operations that change them.

ORDERED = {'purchase': 'confirmed', 'done': 'done', 'cancel': 'cancelled', 'to approve': 'waiting for an approval', 'sent': 'sent', 'draft': 'a draft'}


def bought(doc):
    """The one order that a document names: the supplier's, and one that may be changed."""
    orders = one_order('purchaseOrder', doc['order'], '/order')
    if 'supplier' in doc and orders.partner_id.commercial_partner_id != partner_of(doc['supplier'], '/supplier').commercial_partner_id:
        wrong('state', '%s is an order of %s' % (orders.name, orders.partner_id.display_name), '/supplier')
    if orders.state == 'done' or ('locked' in orders._fields and orders.locked):
        wrong('state', '%s is %s: nothing of it is changed until it is unlocked in Odoo' % (orders.name, 'done' if orders.state == 'done' else 'locked'), '/order')
    return orders
