# The duty's user may not write quants himself (a guard in Odoo), so that nobody with his key makes stock without a move.
RAISED.append('stock.quant')
