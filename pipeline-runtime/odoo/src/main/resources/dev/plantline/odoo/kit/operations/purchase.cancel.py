# parts: orders, partner, buying
# The operation purchase.cancel: an order is cancelled, of which nothing has come.


def check_no_order(doc):
    order = bought(doc)
    for line in order.order_line:
        for done, word in ((line.qty_received, 'received'), (line.qty_invoiced, 'billed')):
            if line.product_uom_id and not line.product_uom_id.is_zero(done):
                wrong('state', '%s of %s are %s already: what is still to come of %s is taken off by the operation purchase.order' % (
                    text_of(done, 'float'), line.product_id.display_name, word, order.name), '/order')
    for move in order.picking_ids.move_ids:
        other = move.purchase_line_id.order_id - order
        if other and order.state != 'cancel' and move.state not in ('done', 'cancel'):
            wrong('state', 'the receipt %s is also of %s, and Odoo would cancel that as well: part them in Odoo' % (
                move.picking_id.name, ', '.join(other.mapped('name'))), '/order')
        if move.picked and move.state not in ('done', 'cancel') and not move.product_uom.is_zero(move.quantity):
            wrong('state', '%s of %s are ticked on the receipt %s: receive them, or take the tick away' % (
                text_of(move.quantity, 'float'), move.product_id.display_name, move.picking_id.name), '/order')
    return {'order': order, 'touches': [('purchase.order', order.id)]}


def finish_no_order(plans):
    ids = []
    for plan in plans:
        ids.extend(plan['order'].ids)
    asked(env['purchase.order'].browse(ids).filtered_domain([('state', '!=', 'cancel')]).button_cancel(), 'button_cancel')


def prove_no_order(plan):
    order = plan['order']
    if order.state != 'cancel':
        wrong('proof', '%s is %s, and should be cancelled' % (order.name, ORDERED.get(order.state, order.state)))
    bookings = [booking(order, None, None)]
    for move in order.order_line.move_ids:
        if move.state not in ('done', 'cancel'):
            wrong('proof', 'Odoo still awaits %s of %s with %s' % (text_of(move.product_uom_qty, 'float'), move.product_id.display_name, move.picking_id.name))
    for picking in order.picking_ids:
        bookings.append(booking(picking, None, None))
    return order, None, bookings


OPERATIONS['purchase.cancel'] = (check_no_order, None, finish_no_order, prove_no_order)
