# parts: digits, finance, master, names
# seldom: check_rare_change, archive_masters
# The operation product.master: an item is in Odoo as its owner describes it.

# What a type of the document is in Odoo.
TYPES = {
    'stored': {'type': 'consu', 'is_storable': True},
    'consumable': {'type': 'consu', 'is_storable': False},
    'service': {'type': 'service', 'is_storable': False},
}
# Fields whose defaults are the same for all new items, and are searched for.
SAME_FOR_ALL = ('lot_sequence_id', 'has_available_route_ids')
# What is not changed any more where Odoo has booked something, or only in some cases.
RARELY = ('uom_id', 'type', 'is_storable', 'tracking', 'categ_id', 'standard_price')
# What variants of one product have in common.
SHARED = ('name', 'type', 'is_storable', 'tracking', 'uom_id', 'categ_id', 'sale_ok', 'purchase_ok', 'route_ids')


def described_item(doc):
    """Field of Odoo to the value that the document describes."""
    values = {}
    for name, field in (('name', 'name'), ('tracking', 'tracking'), ('internalReference', 'default_code'), ('barcode', 'barcode'),
                        ('sold', 'sale_ok'), ('purchased', 'purchase_ok')):
        if name in doc:
            values[field] = doc[name]
    if 'type' in doc:
        values.update(TYPES[doc['type']])
    if 'unit' in doc:
        values['uom_id'] = one('unit', doc['unit'], '/unit').id
    if 'category' in doc:
        values['categ_id'] = one('category', doc['category'], '/category').id
    if 'weight' in doc:
        if 'weighed' not in looked:
            looked['weighed'] = env['product.template']._get_weight_uom_name_from_ir_config_parameter()
        kept = looked['weighed']
        if kept != 'kg':
            wrong('unit', 'weights of this document are in kg, and this Odoo keeps them in %s: set its unit of weight to kilograms' % kept, '/weight')
        if float(doc['weight']) < 0:
            wrong('document', 'weight %s is below 0' % plain(doc['weight']), '/weight')
        values['weight'] = digits_of(doc['weight'], 'Stock Weight', 'the weight', '/weight')
    cost = cost_of(doc, 'standardCost', 'costCurrency')
    if cost is not None:
        values['standard_price'] = cost
    if 'routes' in doc:
        values['route_ids'] = routes_of(doc['routes'])
    return values


def routes_of(names):
    ids = []
    for n, name in enumerate(names):
        found = env['stock.route'].search([('name', '=', name), ('product_selectable', '=', True), in_company()])
        if len(found) != 1:
            wrong('lookup', '%s routes that items can have are called %s in Odoo; a name means exactly one' % (len(found), name), '/routes/%s' % n)
        ids.append(found.id)
    return sorted(set(ids))


def is_in_stock(items):
    """Whether there is stock of them; with all rights, as in Odoo's own checks of use: nothing of it is told but that."""
    return bool(env['stock.quant'].sudo().search_count(
        [('product_id', 'in', items.ids), ('quantity', '!=', 0), ('location_id.usage', 'in', ('internal', 'transit'))], limit=1))


def is_used(items):
    """Whether a quantity of them stands anywhere: Odoo asks of moves and orders; bills of materials have quantities as well."""
    if items._trigger_uom_warning():
        return True
    for model, domain in (('mrp.bom.line', [('product_id', 'in', items.ids)]), ('mrp.bom', [('product_tmpl_id', 'in', items.product_tmpl_id.ids)])):
        if model in env and all_of(model).sudo().search_count(domain, limit=1):
            return True
    return False


def is_moved(items):
    return bool(env['stock.move'].sudo().search_count([('product_id', 'in', items.ids), ('state', '!=', 'cancel')], limit=1))


def valuation(category):
    """By what Odoo values the stock of a category."""
    company = env.company
    return [
        category.property_cost_method or company.cost_method, category.property_valuation or company.inventory_valuation,
        (category.property_stock_valuation_account_id or company.account_stock_valuation_id).id]


def check_item_change(item, code, change):
    """What Odoo does with a warning, or without one, and what would make something else of what is booked."""
    variants = item.product_tmpl_id.product_variant_ids
    for field in SHARED:
        if field in change and len(variants) > 1:
            wrong('state', '%s is one of %s variants of a product, and all of them have one %s: change it in Odoo' % (
                code, len(variants), item._fields[field].string), '/item')
    for field in RARELY:
        if field in change:
            check_rare_change(item, code, change, variants)
            return


def check_rare_change(item, code, change, variants):
    if 'uom_id' in change and is_used(variants):
        unit = env['uom.uom'].browse(change['uom_id'])
        wrong('state', 'Odoo keeps %s in %s, and it stands in stock moves, orders or bills of materials: in %s Odoo would read each of their quantities as 1 %s = 1 %s.'
              ' Take another code for the item in the new unit' % (code, item.uom_id.name, unit.name, item.uom_id.name, unit.name), '/unit')
    if ('type' in change or 'is_storable' in change) and is_moved(variants):
        wrong('state', 'the type of %s cannot be changed: there are stock moves of it. Archive it, and take another code' % code, '/type')
    in_stock = ('tracking' in change or 'categ_id' in change or 'standard_price' in change) and is_in_stock(variants)
    if 'tracking' in change and in_stock:
        wrong('state', 'there is stock of %s, which is tracked by %s, and would not be tracked by %s: count it to 0, change the item, and count it again' % (
            code, item.tracking, change['tracking']), '/tracking')
    if 'categ_id' in change and in_stock and valuation(item.categ_id) != valuation(env['product.category'].browse(change['categ_id'])):
        wrong('state', 'there is stock of %s, and the category values it in another way (cost method, valuation or account): that is accounting, and done in Odoo' % code, '/category')
    if 'standard_price' in change and in_stock and item.cost_method != 'standard':
        wrong('state', 'there is stock of %s, whose cost Odoo computes itself (%s): another cost would revalue it' % (code, item.cost_method), '/standardCost')


def check_item(doc):
    code = doc['item']
    check_code('item', doc, code, {'internalReference': 'default_code', 'barcode': 'barcode'})
    check_finance(doc, ('standardCost',))
    item = find_master('item', code, '/item')
    values = described_item(doc)
    names = names_of(doc)
    touches = [('item', code)]
    if item:
        touches.append(('product.template', item.product_tmpl_id.id))
        change = changes_of(item, values)
        check_item_change(item, code, change)
    else:
        complete_new('item', doc, code, ('name', 'type', 'unit'), 'default_code', values)
        change = values
    tracking = change.get('tracking', item.tracking or 'none')
    if tracking != 'none' and not change.get('is_storable', item.is_storable):
        wrong('document', 'only what is stored is tracked by lot or serial number: %s would be tracked by %s' % (code, tracking), '/tracking')
    wakes = bool(item) and doc.get('active') is True and not item.active
    barcode = change.get('barcode') or (item.barcode if wakes else None)
    if barcode:
        check_barcode(item, barcode)
        touches.append(('barcode', barcode))
    return {'record': item, 'code': code, 'values': values, 'change': change, 'names': names, 'active': doc.get('active'), 'touches': touches}


def finish_items(plans):
    # what Odoo itself would look for once for each new item
    shared = env['product.product'].default_get([each for each in SAME_FOR_ALL if each in env['product.product']._fields])
    write_masters('item', plans, shared)
    put_names(plans)
    wake_and_archive(plans)


def prove_item(plan):
    item = plan['record']
    prove_master(plan, '/item')
    prove_names(plan, item)
    product = item.product_tmpl_id if plan['active'] is not None else None
    if product and product.active is not bool(product.product_variant_ids.filtered_domain([('active', '=', True)])):
        wrong('proof', 'the product of %s is %s in Odoo' % (plan['code'], 'in use' if product.active else 'archived'), '/active')
    return item, None, [booking(item, None, None, plan['code'])]


OPERATIONS['product.master'] = (check_item, None, finish_items, prove_item)
