# The operation product.master: an item is in Odoo as its owner describes it.

# What a type of the document is in Odoo.
TYPES = {
    'stored': {'type': 'consu', 'is_storable': True},
    'consumable': {'type': 'consu', 'is_storable': False},
    'service': {'type': 'service', 'is_storable': False},
}
# What variants of one product have in common.
SHARED = ('name', 'type', 'is_storable', 'tracking', 'uom_id', 'categ_id', 'sale_ok', 'purchase_ok', 'route_ids')


def all_items():
    """Items, the archived ones among them: a master record has one life."""
    return env['product.product'].with_context(active_test=False)


def in_company():
    return ('company_id', 'in', (False, env.company.id))


def find_item(code):
    """The item of a code, in use or archived; no record where there is none."""
    model, field, template = REFERENCES['item']
    if codes.get(('item', code)):
        return one('item', code, '/item').with_context(active_test=False)
    if template:
        name = external(template, code)
        resolve([name])
        if name not in known:
            return all_items()
        if known[name][0] != model:
            wrong('lookup', 'the external id %s is one of %s' % (name, known[name][0]), '/item')
        return all_items().browse(known[name][1])
    found = all_items().search([(field, '=', code), in_company()])
    if len(found.filtered_domain([('active', '=', True)])) == 1:
        return found.filtered_domain([('active', '=', True)])
    if len(found) > 1:
        wrong('lookup', '%s archived items have %s %s, so that none of them can be taken: ids %s' % (
            len(found), field, code, ', '.join([str(each) for each in found.ids[:10]])), '/item')
    return found


def digits_of(text, precision, what, place):
    """A number of the document, which is kept with the digits of a decimal precision of Odoo's, and never below 0."""
    digits = env['decimal.precision'].precision_get(precision)
    kept = text_of(round(float(text), digits), 'float')
    if kept != plain(text):
        wrong('digits', '%s %s cannot be kept: Odoo keeps %s digits, which makes it %s (decimal accuracy "%s")' % (what, plain(text), digits, kept, precision), place)
    return not_negative(text, what, place)


def not_negative(text, what, place):
    if float(text) < 0:
        wrong('document', '%s %s is below 0' % (what, plain(text)), place)
    return float(text)


def described_item(doc):
    """Field of Odoo to the value that the document describes; a relation by its id."""
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
        kept = env['product.template']._get_weight_uom_name_from_ir_config_parameter()
        if kept != 'kg':
            wrong('unit', 'weights of this document are in kg, and this Odoo keeps them in %s: set its unit of weight to kilograms' % kept, '/weight')
        values['weight'] = digits_of(doc['weight'], 'Stock Weight', 'the weight', '/weight')
    if ('standardCost' in doc) != ('costCurrency' in doc):
        wrong('document', 'standardCost and costCurrency belong together', '/standardCost')
    if 'standardCost' in doc:
        if doc['costCurrency'] != env.company.currency_id.name:
            wrong('document', 'the standard cost is in %s, and the company %s keeps it in %s: convert it in the mapping' % (
                doc['costCurrency'], env.company.name, env.company.currency_id.name), '/costCurrency')
        values['standard_price'] = not_negative(doc['standardCost'], 'the standard cost', '/standardCost')
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


def names_of(doc):
    """Language to name."""
    names = {}
    installed = [code for code, name in env['res.lang'].get_installed()]
    for n, each in enumerate(doc.get('names', ())):
        place = '/names/%s/language' % n
        code = each['language'].replace('-', '_')
        if code not in installed:
            wrong('lookup', 'the language %s is not active in Odoo; active are %s' % (each['language'], ', '.join(sorted(installed)[:20])), place)
        if code in names:
            wrong('document', 'there are two names in the language %s' % code, place)
        if code == 'en_US' and doc.get('name', each['name']) != each['name']:
            wrong('document', 'the name in en_US is the one that Odoo shows where there is no other, and name says another one', place)
        names[code] = each['name']
    return names


def new_item(doc, values):
    """Puts in what a new item has from its code, and refuses one that says too little."""
    model, field, template = REFERENCES['item']
    lacking = []
    for name in ('name', 'type', 'unit'):
        if name not in doc:
            lacking.append(name)
    if lacking:
        wrong('lookup', 'there is no item %s yet, and this message does not say what a new one needs: %s' % (doc['item'], ', '.join(lacking)), '/item')
    if field:
        values[field] = doc['item']
    else:
        values.setdefault('default_code', doc['item'])
        others = all_items().search([('default_code', '=', values['default_code']), in_company()], limit=10)
        if others:
            wrong('state', 'Odoo has this internal reference already, without the external id %s: give it that id, or another reference: ids %s' % (
                external(template, doc['item']), ', '.join([str(each) for each in others.ids])), '/item')


def is_other(item, field, value):
    kept = item[field]
    kind = item._fields[field].type
    if kind == 'many2one':
        return kept.id != value
    if kind == 'many2many':
        return sorted(kept.ids) != value
    if kind == 'float':
        return text_of(kept, kind) != text_of(value, kind)
    return (kept or '') != (value or '')


def is_in_stock(items):
    """Whether there is stock of them; with all rights, as in Odoo's own checks of use: nothing of it is told but that."""
    return bool(env['stock.quant'].sudo().search_count(
        [('product_id', 'in', items.ids), ('quantity', '!=', 0), ('location_id.usage', 'in', ('internal', 'transit'))], limit=1))


def is_used(items):
    """Whether a quantity of them stands anywhere: Odoo asks of moves and orders; bills of materials have quantities as well."""
    if items._trigger_uom_warning():
        return True
    for model, domain in (('mrp.bom.line', [('product_id', 'in', items.ids)]), ('mrp.bom', [('product_tmpl_id', 'in', items.product_tmpl_id.ids)])):
        if model in env and env[model].sudo().with_context(active_test=False).search_count(domain, limit=1):
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
    all_of_it = item.product_tmpl_id.product_variant_ids
    for field in SHARED:
        if field in change and len(all_of_it) > 1:
            wrong('state', '%s is one of %s variants of a product, and all of them have one %s: change it in Odoo' % (
                code, len(all_of_it), item._fields[field].string), '/item')
    if 'uom_id' in change and is_used(all_of_it):
        unit = env['uom.uom'].browse(change['uom_id'])
        wrong('state', 'Odoo keeps %s in %s, and it stands in stock moves, orders or bills of materials: in %s Odoo would read each of their quantities as 1 %s = 1 %s.'
              ' Take another code for the item in the new unit' % (code, item.uom_id.name, unit.name, item.uom_id.name, unit.name), '/unit')
    if ('type' in change or 'is_storable' in change) and is_moved(all_of_it):
        wrong('state', 'the type of %s cannot be changed: there are stock moves of it. Archive it, and take another code' % code, '/type')
    in_stock = ('tracking' in change or 'categ_id' in change or 'standard_price' in change) and is_in_stock(all_of_it)
    if 'tracking' in change and in_stock:
        wrong('state', 'there is stock of %s, tracked by %s: it would not be tracked by %s. Count the stock to 0, change the item, and count it again' % (
            code, item.tracking, change['tracking']), '/tracking')
    if 'categ_id' in change and in_stock and valuation(item.categ_id) != valuation(env['product.category'].browse(change['categ_id'])):
        wrong('state', 'there is stock of %s, and the category values it in another way (cost method, valuation or account): that is accounting, and done in Odoo' % code, '/category')
    if 'standard_price' in change and in_stock and item.cost_method != 'standard':
        wrong('state', 'there is stock of %s, whose cost Odoo computes itself (%s): another cost would revalue it' % (code, item.cost_method), '/standardCost')


def names_kept(item):
    """Language to name, without those that Odoo shows for want of another."""
    template = item.product_tmpl_id
    return template._fields['name']._get_stored_translations(template) or {}


def is_within(names, kept):
    for language in names:
        if kept.get(language) != names[language]:
            return False
    return True


def check_barcode(item, barcode):
    others = env['product.product'].search([('barcode', '=', barcode), ('id', '!=', item.id), in_company()], limit=1)
    if others:
        wrong('state', 'the barcode %s is that of %s (product.product,%s)' % (barcode, others.display_name, others.id), '/barcode')


def check_item(doc):
    model, field, template = REFERENCES['item']
    code = doc['item']
    for name, of in (('internalReference', 'default_code'), ('barcode', 'barcode')):
        if field == of and doc.get(name, code) != code:
            wrong('document', 'items are found by %s, which is %s in this message and %s by its code: under the former no message would find it' % (
                field, doc[name], code), '/' + name)
    item = find_item(code)
    values = described_item(doc)
    names = names_of(doc)
    touches = [('item', code)]
    change = {}
    if item:
        touches.append(('product.template', item.product_tmpl_id.id))
        for name in values:
            if is_other(item, name, values[name]):
                change[name] = values[name]
        check_item_change(item, code, change)
    else:
        new_item(doc, values)
        change = values
    stored = change.get('is_storable', item.is_storable)
    tracking = change.get('tracking', item.tracking or 'none')
    if tracking != 'none' and not stored:
        wrong('document', 'only what is stored is tracked by lot or serial number: %s would be tracked by %s' % (code, tracking), '/tracking')
    wakes = bool(item) and doc.get('active') is True and not item.active
    barcode = change.get('barcode') or (item.barcode if wakes else None)
    if barcode:
        check_barcode(item, barcode)
        touches.append(('barcode', barcode))
    return {'item': item, 'code': code, 'values': values, 'change': change, 'names': names, 'active': doc.get('active'), 'touches': touches}


def write_item(plan):
    """Nothing yet: new items are made together, and equal changes are written together."""


def finish_items(plans):
    template = REFERENCES['item'][2]
    new = []
    alike = {}
    for plan in plans:
        if not plan['item']:
            new.append(plan)
        elif plan['change']:
            alike.setdefault(repr(sorted(plan['change'].items())), []).append(plan)
    if new:
        made = []
        for plan in new:
            values = written(plan['change'])
            made.append({'xml_id': external(template, plan['code']), 'values': values, 'noupdate': False} if template else values)
        items = all_items()._load_records(made) if template else all_items().create(made)
        for plan, item in zip(new, items):
            plan['item'] = item
    for key in alike:
        ids = []
        for plan in alike[key]:
            ids.append(plan['item'].id)
        all_items().browse(ids).write(written(alike[key][0]['change']))
    archive = []
    wake = []
    for plan in plans:
        if not is_within(plan['names'], names_kept(plan['item'])):
            plan['item'].product_tmpl_id.update_field_translations('name', plan['names'])
        if plan['active'] is not None and plan['active'] != plan['item'].active:
            (wake if plan['active'] else archive).append(plan['item'].id)
    # not among archived variants: Odoo archives a product with the last of its variants that is in use
    if archive:
        asked(env['product.product'].browse(archive).action_archive(), 'action_archive')
    if wake:
        asked(env['product.product'].browse(wake).action_unarchive(), 'action_unarchive')


def written(values):
    """Values as Odoo takes them."""
    cells = dict(values)
    if 'route_ids' in cells:
        cells['route_ids'] = [Command.set(cells['route_ids'])]
    return cells


def prove_item(plan):
    item = plan['item']
    for name in plan['values']:
        if is_other(item, name, plan['values'][name]):
            kept = item[name]
            wrong('proof', '%s of %s is %s in Odoo, and the message says %s' % (
                item._fields[name].string, plan['code'], kept.ids if item._fields[name].relational else kept, plan['values'][name]), '/item')
    if not is_within(plan['names'], names_kept(item)):
        wrong('proof', 'the names of %s are %s in Odoo, and the message says %s' % (plan['code'], names_kept(item), plan['names']), '/names')
    product = item.product_tmpl_id
    in_use = bool(product.product_variant_ids.filtered_domain([('active', '=', True)]))
    if plan['active'] is not None and (item.active != plan['active'] or product.active != in_use):
        wrong('proof', '%s is %s in Odoo, and its product %s' % (
            plan['code'], 'in use' if item.active else 'archived', 'in use' if product.active else 'archived'), '/active')
    return item, None, [booking(item, None, None, plan['code'])]


OPERATIONS['product.master'] = (check_item, write_item, finish_items, prove_item)
