# parts: orders, partner, attaching
# The operation document.attach: a file, or the address of one, is attached to a record in Odoo.

# Target of the document to the model, the field that its number is, and what else names it.
TARGETS = {
    'item': ('product.product', None, ('item',)),
    'partner': ('res.partner', None, ('partner',)),
    'lot': ('stock.lot', 'name', ('item', 'number')),
    'productionOrder': ('mrp.production', None, ('number',)),
    'purchaseOrder': ('purchase.order', None, ('number',)),
    'transfer': ('stock.picking', 'name', ('number',)),
    'bill': ('account.move', 'ref', ('partner', 'number')),
    'refund': ('account.move', 'ref', ('partner', 'number')),
    'entry': ('account.move', 'ref', ('journal', 'number')),
    'landedCost': ('stock.landed.cost', 'description', ('number',)),
    'bom': ('mrp.bom', 'code', ('item', 'number')),
}
BILLS = {'bill': 'in_invoice', 'refund': 'in_refund'}


def target_of(doc):
    """The one record that the file is attached to."""
    to = doc['to']
    model, field, names = TARGETS[to]
    for name in ('item', 'partner', 'journal', 'number'):
        if (name in names) != (name in doc):
            wrong('document', '%s is named by %s, and the message has %s' % (to, ' and '.join(names), 'no ' + name if name in names else name + ' as well'), '/' + name)
    if to == 'item':
        item = one('item', doc['item'], '/item')
        # people look at the product, and at a variant only where there are several
        return item.product_tmpl_id if len(item.product_tmpl_id.product_variant_ids) == 1 else item
    if to == 'partner':
        return partner_of(doc['partner'], '/partner')
    if model not in env:
        wrong('state', 'this Odoo keeps no records of this kind: the model %s is not there' % model, '/to')
    if not field:
        return order_of(to, doc['number'])
    domain = [(field, '=', doc['number']), ('company_id', 'in', (False, env.company.id))]
    if to == 'lot':
        domain.append(('product_id', '=', one('item', doc['item'], '/item').id))
    elif to in BILLS:
        supplier = partner_of(doc['partner'], '/partner').commercial_partner_id
        domain.extend([('move_type', '=', BILLS[to]), ('commercial_partner_id', '=', supplier.id), ('state', '!=', 'cancel')])
    elif to == 'entry':
        domain.extend([('move_type', '=', 'entry'), ('journal_id', '=', one('journal', doc['journal'], '/journal').id), ('state', '!=', 'cancel')])
    elif to == 'landedCost':
        domain.append(('state', '!=', 'cancel'))
    elif to == 'bom':
        item = one('item', doc['item'], '/item')
        domain.extend([('product_tmpl_id', '=', item.product_tmpl_id.id), ('product_id', 'in', (False, item.id))])
    found = env[model].with_context(active_test=False).search(domain)
    if to == 'bom':
        found = found.filtered_domain([('active', '=', True)]) or found
    if len(found) != 1:
        wrong('lookup', '%s the number %s' % ('%s records of %s have' % (len(found), model) if found else 'no record of %s has' % model, doc['number'])
              + (': ids ' + ', '.join([str(each) for each in found.ids[:10]]) if found else ''), '/number')
    about(found)
    return found


def order_of(kind, code):
    """The order of a code; of a production order that was divided the one that is called so, or else the first of its chain."""
    find_codes([{'number': code}], (('number', kind), ))
    found = env[REFERENCES[kind][0]].browse(codes[(kind, code)])
    if len(found) > 1 and (kind != 'productionOrder' or len(found.production_group_id) > 1):
        found = living(found)
    if kind == 'productionOrder' and len(found.production_group_id) == 1:
        found = (found.filtered_domain([('name', '=', code)]) or found.sorted('backorder_sequence'))[:1]
    if len(found) != 1:
        wrong('lookup', no_order(kind, code, found), '/number')
    about(found)
    return found


def check_attachment(doc):
    target = target_of(doc)
    if ('content' in doc) == ('url' in doc):
        wrong('document', 'an attachment has either content or url', '/content')
    lot = doc['number'] if doc['to'] == 'lot' else None
    return {'target': target, 'file': planned_file(target, doc, ''), 'item': doc.get('item'), 'lot': lot, 'touches': [(target._name, target.id)]}


def write_attachment(plan):
    find_file(plan['file'])


def finish_attachments(plans):
    attach([plan['file'] for plan in plans])


def prove_attachment(plan):
    attachment = prove_file(plan['file'])
    return attachment, None, [booking(attachment, None, None), booking(plan['target'], None, None, plan['item'], plan['lot'])]


OPERATIONS['document.attach'] = (check_attachment, write_attachment, finish_attachments, prove_attachment)
