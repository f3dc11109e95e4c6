def complete_move_line(parent, values):
    """A line has product, unit and places of the move it belongs to: a record, or the values of one that is made with it."""
    for name, source in (('product_id', 'product_id'), ('product_uom_id', 'product_uom'), ('location_id', 'location_id'), ('location_dest_id', 'location_dest_id')):
        if isinstance(parent, dict):
            if source in parent:
                values.setdefault(name, parent[source])
        elif parent._name == 'stock.move':
            values.setdefault(name, parent[source].id)


COMPLETES['stock.move.line'] = complete_move_line
