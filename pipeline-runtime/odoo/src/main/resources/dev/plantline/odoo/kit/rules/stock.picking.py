def join_picking(ids):
    """Odoo gives lines that come with their move no picking, and a picking without lines prints empty."""
    for line in env['stock.move.line'].search([('move_id.picking_id', 'in', ids), ('picking_id', '=', False)]):
        line.write({'picking_id': line.move_id.picking_id.id})


AFTER_WRITING['stock.picking'] = join_picking


def complete_move(parent, values):
    """Odoo gives a move that is made picked no place to come from."""
    if not isinstance(parent, dict) and parent._name == 'stock.picking':
        for name in ('location_id', 'location_dest_id'):
            values.setdefault(name, parent[name].id)


COMPLETES['stock.move'] = complete_move
