# parts: partner
# The operation document.attach: a file, or the address of one, is attached to a record in Odoo.

# Target of the document to the model, the field that its number is, and what else names it.
TARGETS = {
    'item': ('product.product', None, ('item',)),
    'partner': ('res.partner', None, ('partner',)),
    'lot': ('stock.lot', 'name', ('item', 'number')),
    'productionOrder': ('mrp.production', 'name', ('number',)),
    'purchaseOrder': ('purchase.order', 'name', ('number',)),
    'transfer': ('stock.picking', 'name', ('number',)),
    'bill': ('account.move', 'ref', ('partner', 'number')),
    'refund': ('account.move', 'ref', ('partner', 'number')),
}
BILLS = {'bill': 'in_invoice', 'refund': 'in_refund'}


def target_of(doc):
    """The one record that the file is attached to."""
    to = doc['to']
    model, field, names = TARGETS[to]
    for name in ('item', 'partner', 'number'):
        if (name in names) != (name in doc):
            wrong('document', '%s is named by %s, and the message has %s' % (to, ' and '.join(names), 'no ' + name if name in names else name + ' as well'), '/' + name)
    if to == 'item':
        item = one('item', doc['item'], '/item')
        # people look at the product, and at a variant only where there are several
        return item.product_tmpl_id if len(item.product_tmpl_id.product_variant_ids) == 1 else item
    if to == 'partner':
        return partner_of(doc['partner'], '/partner')
    domain = [(field, '=', doc['number']), ('company_id', 'in', (False, env.company.id))]
    if to == 'lot':
        domain.append(('product_id', '=', one('item', doc['item'], '/item').id))
    elif to in BILLS:
        supplier = partner_of(doc['partner'], '/partner').commercial_partner_id
        domain.extend([('move_type', '=', BILLS[to]), ('commercial_partner_id', '=', supplier.id), ('state', '!=', 'cancel')])
    found = env[model].search(domain)
    if not found and to == 'productionOrder':
        found = env[model].search([('production_group_id.name', '=', doc['number']), domain[1]], order='backorder_sequence, id', limit=1)
    if len(found) != 1:
        wrong('lookup', '%s the number %s' % ('%s records of %s have' % (len(found), model) if found else 'no record of %s has' % model, doc['number'])
              + (': ids ' + ', '.join([str(each) for each in found.ids[:10]]) if found else ''), '/number')
    return found


def bytes_of(text):
    """The file; without this, what is no base64 would be left out of it in silence."""
    try:
        content = b64decode(text)
    except Exception:
        content = b''
    if not content or b64encode(content).decode() != text:
        wrong('document', 'the content is no file in base64, with its padding and without line breaks', '/content')
    return content


def check_attachment(doc):
    target = target_of(doc)
    if ('content' in doc) == ('url' in doc):
        wrong('document', 'an attachment has either content or url', '/content')
    values = {'name': doc['fileName'].strip(), 'res_model': target._name, 'res_id': target.id, 'type': 'binary' if 'content' in doc else 'url'}
    if not values['name']:
        wrong('document', 'the file name is empty', '/fileName')
    if 'mediaType' in doc:
        values['mimetype'] = doc['mediaType']
    if 'content' in doc:
        values['raw'] = bytes_of(doc['content'])
        same = ('checksum', '=', env['ir.attachment']._compute_checksum(values['raw']))
    else:
        if not doc['url'].startswith('https://') or ' ' in doc['url']:
            wrong('document', 'the address does not begin with https://, or has a blank in it', '/url')
        values['url'] = doc['url']
        same = ('url', '=', doc['url'])
    return {
        'target': target, 'values': values, 'same': [same, ('res_model', '=', target._name), ('res_id', '=', target.id), ('type', '=', values['type'])],
        'item': doc.get('item'), 'lot': doc['number'] if doc['to'] == 'lot' else None, 'touches': [(target._name, target.id)]}


def write_attachment(plan):
    plan['attachment'] = env['ir.attachment'].search(plan['same'], order='id', limit=1)
    if not plan['attachment']:
        # whoever may attach by hand may write the record
        plan['target'].check_access('write')


def finish_attachments(plans):
    new = []
    made = []
    for plan in plans:
        if not plan['attachment']:
            new.append(plan)
            made.append(plan['values'])
    # an image stays what was sent: Odoo would make a large one smaller, and would not know it again
    for plan, attachment in zip(new, env['ir.attachment'].with_context(image_no_postprocess=True).create(made)):
        plan['attachment'] = attachment
        attachment._post_add_create()


def prove_attachment(plan):
    attachment = plan['attachment']
    if attachment not in env['ir.attachment'].search(plan['same']):
        wrong('proof', 'Odoo does not have the attachment with the content that was sent', '/content')
    if 'raw' in plan['values'] and attachment.file_size != len(plan['values']['raw']):
        wrong('proof', 'Odoo has %s bytes, and the message %s' % (attachment.file_size, len(plan['values']['raw'])), '/content')
    return attachment, None, [booking(attachment, None, None), booking(plan['target'], None, None, plan['item'], plan['lot'])]


OPERATIONS['document.attach'] = (check_attachment, write_attachment, finish_attachments, prove_attachment)
