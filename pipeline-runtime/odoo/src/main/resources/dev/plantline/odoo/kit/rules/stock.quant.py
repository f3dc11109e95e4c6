# Without it Odoo lets product, place and lot of a stock be changed, which makes stock of one out of another, and ignores a count.
WRITES_UNDER['stock.quant'] = {'inventory_mode': True}
