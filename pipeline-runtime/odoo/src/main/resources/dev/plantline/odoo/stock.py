# Plantline: compares the stock of some products with their moves. The operator makes it with an administrator's key, runs it and deletes it.
# It changes nothing, and the database holds it to that. All it reads is of one moment, so that no move is half seen.

request = env.context['plantline']
cr = env.cr
digits = env['decimal.precision'].precision_get('Product Unit')
database = env['ir.config_parameter'].sudo().get_param('database.uuid')

cr.execute('SET TRANSACTION READ ONLY')
cr.execute("SET LOCAL statement_timeout = '20s'")
cr.execute('SELECT id FROM product_product WHERE id > %s ORDER BY id LIMIT %s', [request['after'], request['products']])
products = [row[0] for row in cr.fetchall()]

# What Odoo keeps as stock, minus what done moves brought, plus what they took. A product whose stock Odoo does not track has none. Half of the last
# digit that Odoo keeps is no difference.
cr.execute(
    "SELECT d.product, d.location, round(sum(d.quantity), %(digits)s)::text, left(coalesce(p.default_code, ''), 32), left(coalesce(l.complete_name, ''), 64)"
    " FROM (SELECT product_id, location_id, quantity::numeric FROM stock_quant WHERE product_id = ANY(%(products)s)"
    " UNION ALL SELECT product_id, location_dest_id, -quantity_product_uom::numeric FROM stock_move_line WHERE state = 'done' AND product_id = ANY(%(products)s)"
    " UNION ALL SELECT product_id, location_id, quantity_product_uom::numeric FROM stock_move_line WHERE state = 'done' AND product_id = ANY(%(products)s)"
    ") AS d (product, location, quantity)"
    " JOIN product_product p ON p.id = d.product JOIN product_template t ON t.id = p.product_tmpl_id AND t.is_storable"
    " JOIN stock_location l ON l.id = d.location AND l.usage IN ('internal', 'transit')"
    " GROUP BY d.product, d.location, p.default_code, l.complete_name HAVING abs(sum(d.quantity)) > 0.5 * power(10::numeric, -%(digits)s)"
    " ORDER BY d.product, d.location LIMIT %(most)s",
    {'products': products, 'digits': digits, 'most': request['most']})
# A quantity that no count has is told without its digits, so that nobody hides the others behind it.
differences = []
for product, location, quantity, reference, place in cr.fetchall():
    if len(quantity) > 40:
        quantity = '-Infinity' if quantity[0] == '-' else 'Infinity'
    differences.append([product, location, quantity, reference, place])
action = {
    'database': database,
    'last': products[-1] if len(products) == request['products'] else False,
    'differences': differences,
}
