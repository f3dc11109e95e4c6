# Makes what a case needs, with an administrator's rights. Asked by context['shop'] = {'do': …}; answers in `action`.
ask = env.context['shop']
env = env(user=1, su=True, context={'lang': 'en_US', 'tracking_disable': True})
company = env.company
unit = env.ref('uom.product_uom_unit')
stock = env.ref('stock.stock_location_stock')

# The same rights as the duties' bots; people, because what a person counts or posts by himself is refused to a bot.
DUTIES = {
    'stock': ['stock.group_stock_user'],
    # the last one only lets the form show packages
    'packing': ['stock.group_stock_user', 'stock.group_tracking_lot'],
    'production': ['mrp.group_mrp_user', 'stock.group_stock_user', 'account.group_account_readonly'],
    'purchase': ['purchase.group_purchase_user', 'stock.group_stock_user'],
    'finance': ['account.group_account_invoice', 'purchase.group_purchase_user'],
    # the last two only let the form show tracking and unit
    'master': ['product.group_product_manager', 'base.group_partner_manager', 'stock.group_stock_user', 'stock.group_production_lot', 'uom.group_uom'],
}


def person(duty):
    # One for ever, as the bots are: a user who is created changes a row that others may hold for long, and empties every worker's caches.
    login = 'plantline person ' + duty
    groups = env['res.groups'].browse([env.ref(group).id for group in ['base.group_user'] + DUTIES[duty]])
    user = env['res.users'].search([('login', '=', login)])
    if not user:
        user = env['res.users'].create({'name': 'Person of ' + duty, 'login': login, 'group_ids': [(6, 0, groups.ids)]})
    if user.group_ids != groups:
        user.write({'group_ids': [(6, 0, groups.ids)]})
    return user


def people(run):
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=1)
    keys = {}
    for duty in DUTIES:
        user = person(duty)
        keys[duty] = {'user': user.id, 'key': env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'clicks ' + run, tomorrow)}
    return keys


def opened(run):
    valued = env['account.account'].create({'name': 'Production ' + run, 'code': 'X' + run, 'account_type': 'asset_current'})
    production = env['stock.location'].create({'name': 'Production ' + run, 'usage': 'production', 'valuation_account_id': valued.id})
    shelf = env['stock.location'].create({'name': 'Shelf ' + run, 'usage': 'internal', 'location_id': stock.id})
    # a sibling of stock: a child of it would stay available
    quarantine = env['stock.location'].create({'name': 'Quarantine ' + run, 'usage': 'internal', 'location_id': stock.location_id.id})
    category = env['product.category'].create({'name': 'Category ' + run, 'property_cost_method': 'average', 'property_valuation': 'real_time'})
    return {'company': company.id, 'category': category.id, 'production': production.id,
            'places': {'stock': place(stock), 'shelf': place(shelf), 'quarantine': place(quarantine)}}


def place(location):
    return {'id': location.id, 'name': location.complete_name}


def product(ask, role, cost, tracking='none'):
    code = ask['code'] + ' ' + role
    return env['product.product'].create({
        'name': code, 'default_code': code, 'type': 'consu', 'is_storable': True, 'tracking': tracking, 'standard_price': cost,
        'categ_id': ask['category'], 'property_stock_production': ask['production'], 'taxes_id': False, 'supplier_taxes_id': False})


def lot(item, name):
    return env['stock.lot'].create({'product_id': item.id, 'name': name})


def put(item, location, quantity, batch=None):
    # What a count would move. A count itself writes to the place, which all share.
    source = item.property_stock_inventory
    ends = {'product_id': item.id, 'location_id': source.id, 'location_dest_id': location.id}
    line = {'product_uom_id': item.uom_id.id, 'quantity': quantity, 'lot_id': batch and batch.id, 'picked': True}
    line.update(ends)
    move = {'product_uom': item.uom_id.id, 'product_uom_qty': quantity, 'is_inventory': True, 'picked': True, 'move_line_ids': [(0, 0, line)]}
    move.update(ends)
    env['stock.move'].create(move)._action_done()


def partner(ask, role):
    return env['res.partner'].create({
        'name': role + ' of ' + ask['code'], 'ref': ask['code'] + ' ' + role, 'is_company': True,
        'property_supplier_payment_term_id': env.ref('account.account_payment_term_30days').id})


def purchase(supplier, lines, tax=None):
    order = env['purchase.order'].create({'partner_id': supplier.id, 'payment_term_id': supplier.property_supplier_payment_term_id.id, 'order_line': [
        (0, 0, {'product_id': item.id, 'product_qty': quantity, 'price_unit': price}) for item, quantity, price in lines]})
    order.order_line.write({'tax_ids': [(6, 0, tax.ids if tax else [])]})
    order.button_confirm()
    return order


def made(ask, items, documents, partners=None, lots=None):
    env.flush_all()
    return {
        'code': ask['code'],
        'items': {role: {'id': item.id, 'name': item.default_code} for role, item in items.items()},
        'documents': {role: {'id': each.id, 'name': each.display_name if each._name == 'stock.quant' else each.name} for role, each in documents.items()},
        'partners': {role: {'id': each.id, 'name': each.ref} for role, each in (partners or {}).items()},
        'lots': {role: {each.name: each.id for each in some} for role, some in (lots or {}).items()},
        'before': env['stock.move'].search([('product_id', 'in', [item.id for item in items.values()]), ('state', '=', 'done')]).ids,
    }


def receipt(ask):
    item = product(ask, 'item', 4)
    supplier = partner(ask, 'supplier')
    order = purchase(supplier, [(item, 10, 5), (item, 5, 6)])
    return made(ask, {'item': item}, {'order': order, 'receipt': order.picking_ids}, {'supplier': supplier})


def shipment(ask):
    item, loose = product(ask, 'item', 4, 'lot'), product(ask, 'loose item', 3)
    lots = lot(item, 'A') + lot(item, 'B')
    put(item, stock, 6, lots[0])
    put(item, stock, 10, lots[1])
    put(loose, stock, 20)
    customer = partner(ask, 'customer')
    order = env['sale.order'].create({'partner_id': customer.id, 'order_line': [
        (0, 0, {'product_id': item.id, 'product_uom_qty': 10, 'price_unit': 9}),
        (0, 0, {'product_id': loose.id, 'product_uom_qty': 5, 'price_unit': 7})]})
    order.action_confirm()
    return made(ask, {'item': item, 'loose item': loose}, {'order': order, 'delivery': order.picking_ids}, {'customer': customer}, {'item': lots})


def transfer(ask):
    item, loose = product(ask, 'item', 4, 'lot'), product(ask, 'loose item', 3)
    lots = lot(item, 'A') + lot(item, 'B')
    put(item, stock, 12, lots[0])
    put(item, stock, 13, lots[1])
    put(loose, stock, 20)
    loose.write({'seller_ids': [(0, 0, {'partner_id': partner(ask, 'supplier').id, 'price': 3})]})
    env['stock.warehouse.orderpoint'].create({
        'product_id': loose.id, 'location_id': stock.id, 'product_min_qty': 10, 'product_max_qty': 30, 'trigger': 'auto',
        'route_id': env.ref('purchase_stock.route_warehouse0_buy').id})
    return made(ask, {'item': item, 'loose item': loose}, {}, lots={'item': lots})


def count(ask):
    item = product(ask, 'item', 4)
    shelf = env['stock.location'].browse(ask['places']['shelf']['id'])
    put(item, shelf, 120)
    quant = env['stock.quant'].search([('product_id', '=', item.id), ('location_id', '=', shelf.id)])
    # As two moves at one moment leave it: Odoo itself would add to the quant that is there.
    env.flush_all()
    env.cr.execute('UPDATE stock_quant SET quantity = 100 WHERE id = %s', [quant.id])
    env.cr.execute('''INSERT INTO stock_quant (product_id, company_id, location_id, quantity, reserved_quantity, in_date, create_uid, write_uid, create_date, write_date)
        SELECT product_id, company_id, location_id, 20, 0, in_date, create_uid, write_uid, create_date, write_date FROM stock_quant WHERE id = %s''', [quant.id])
    env.invalidate_all()
    return made(ask, {'item': item}, {})


def bom(ask, finished, components, **more):
    values = {
        'product_tmpl_id': finished.product_tmpl_id.id, 'product_qty': 1,
        'bom_line_ids': [(0, 0, {'product_id': item.id, 'product_qty': quantity}) for item, quantity in components]}
    values.update(more)
    return env['mrp.bom'].create(values)


def production(ask):
    finished = product(ask, 'finished', 0, 'lot')
    loose, tracked = product(ask, 'component 1', 2), product(ask, 'component 2', 5, 'lot')
    lots = lot(tracked, 'A') + lot(tracked, 'B')
    put(loose, stock, 100)
    put(tracked, stock, 8, lots[0])
    put(tracked, stock, 12, lots[1])
    recipe = bom(ask, finished, [(loose, 2), (tracked, 1)])
    order = env['mrp.production'].create({'product_id': finished.id, 'product_qty': 10, 'bom_id': recipe.id})
    order.action_confirm()
    return made(ask, {'finished': finished, 'component 1': loose, 'component 2': tracked}, {'order': order}, lots={'component 2': lots})


def routing(ask):
    finished = product(ask, 'finished', 0, 'lot')
    loose, other = product(ask, 'component 1', 2), product(ask, 'component 2', 5)
    put(loose, stock, 100)
    put(other, stock, 100)
    recipe = bom(ask, finished, [(loose, 2), (other, 1)])
    for name in ('Cut', 'Bend'):
        center = env['mrp.workcenter'].create({'name': name + ' ' + ask['code'], 'code': ask['code'] + ' ' + name, 'costs_hour': 0})
        env['mrp.routing.workcenter'].create({'bom_id': recipe.id, 'name': name, 'workcenter_id': center.id, 'time_cycle_manual': 10})
    recipe.bom_line_ids[0].write({'operation_id': recipe.operation_ids[0].id})
    order = env['mrp.production'].create({'product_id': finished.id, 'product_qty': 10, 'bom_id': recipe.id})
    order.action_confirm()
    return made(ask, {'finished': finished, 'component 1': loose, 'component 2': other}, {'order': order})


def subcontracting(ask):
    finished = product(ask, 'finished', 0, 'lot')
    loose, tracked = product(ask, 'component 1', 2), product(ask, 'component 2', 5, 'lot')
    supplier = partner(ask, 'supplier')
    at_supplier = supplier.property_stock_subcontractor
    lots = lot(tracked, 'A') + lot(tracked, 'B')
    put(loose, at_supplier, 100)
    put(tracked, at_supplier, 3, lots[0])
    put(tracked, at_supplier, 17, lots[1])
    bom(ask, finished, [(loose, 2), (tracked, 1)], type='subcontract', subcontractor_ids=[(6, 0, supplier.ids)])
    order = purchase(supplier, [(finished, 10, 7)])
    return made(ask, {'finished': finished, 'component 1': loose, 'component 2': tracked},
                {'order': order, 'receipt': order.picking_ids}, {'supplier': supplier}, {'component 2': lots})


def bill(ask):
    item, other = product(ask, 'item', 4), product(ask, 'other item', 3)
    supplier = partner(ask, 'supplier')
    tax = env['account.tax'].search([('name', '=', '15%'), ('type_tax_use', '=', 'purchase'), ('company_id', '=', company.id)])
    order = purchase(supplier, [(item, 10, 5), (other, 4, 2.5)], tax)
    order.picking_ids.move_ids.write({'picked': True})
    order.picking_ids.with_context(skip_sms=True).button_validate()
    documents = {'order': order, 'tax': tax}
    return made(ask, {'item': item, 'other item': other}, documents, {'supplier': supplier})


CASES = {'receipt': receipt, 'shipment': shipment, 'transfer': transfer, 'count': count, 'production': production, 'routing': routing,
         'subcontracting': subcontracting, 'bill': bill}

if ask['do'] == 'open':
    action = opened(ask['run'])
elif ask['do'] == 'case':
    action = CASES[ask['kind']](ask)
elif ask['do'] == 'action':
    # a number on a button, or an external id of a menu's action
    found = env['ir.actions.actions'].browse(int(ask['name'])) if ask['name'].isdigit() else env.ref(ask['name'])
    found = env[found.type].browse(found.id)
    action = {'id': found.id, 'type': found.type, 'res_model': found.res_model, 'context': found.context, 'domain': found.domain or False,
              'views': [[view, kind] for view, kind in found.views]}
elif ask['do'] == 'people':
    action = people(ask['run'])
elif ask['do'] == 'close':
    env['res.users.apikeys'].search([('name', '=', 'clicks ' + ask['run'])]).unlink()
