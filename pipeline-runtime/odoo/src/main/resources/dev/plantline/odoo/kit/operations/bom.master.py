# parts: digits, master
# seldom: archive_masters
# The operation bom.master: a bill of materials is in Odoo as its owner describes it.

BOM_TYPES = {'manufacture': 'normal', 'kit': 'phantom'}


def boms_of(item, code):
    """The bills of materials of an item that have a reference, archived or not: those of its product, and of the item itself where it is a variant."""
    found = all_of('mrp.bom').search([('product_tmpl_id', '=', item.product_tmpl_id.id), ('product_id', 'in', (False, item.id)), ('code', '=', code), in_company()])
    used = found.filtered_domain([('active', '=', True)])
    if len(used or found) > 1:
        wrong('lookup', '%s bills of materials of %s are called %s in Odoo: ids %s' % (
            len(found), item.display_name, code, ', '.join([str(each) for each in found.ids[:10]])), '/bom')
    return used or found


def wanted_operations(doc):
    """The operations in their order: [(name, work centre, minutes)]."""
    found = []
    names = set()
    for n, each in enumerate(doc['operations']):
        place = '/operations/%s' % n
        if each['name'] in names:
            wrong('document', 'the operation %s stands twice in the message' % each['name'], place + '/name')
        names.add(each['name'])
        if float(each['minutes']) < 0:
            wrong('document', '%s minutes are below 0' % plain(each['minutes']), place + '/minutes')
        found.append((each['name'], one('workcenter', each['workcenter'], place + '/workcenter'), float(each['minutes'])))
    return found


def wanted_components(doc, item, names):
    """The components in their order: [(item, operation or '', quantity)]."""
    found = []
    seen = set()
    for n, each in enumerate(doc['components']):
        place = '/components/%s' % n
        component = one('item', each['item'], place + '/item')
        check_unit(each.get('unit'), component.uom_id, place + '/unit')
        if component == item:
            wrong('document', '%s cannot be a component of itself' % each['item'], place + '/item')
        if float(each['quantity']) <= 0:
            wrong('document', 'the quantity is %s, and must be more than 0' % plain(each['quantity']), place + '/quantity')
        name = each.get('operation', '')
        if name and name not in names:
            wrong('document', 'the bill of materials has no operation %s' % name, place + '/operation')
        if (component, name) in seen:
            wrong('document', '%s stands twice among the components%s: add the quantities up' % (each['item'], ' of the operation ' + name if name else ''), place + '/item')
        seen.add((component, name))
        found.append((component, name, quantity(each['quantity'], component.uom_id, place + '/quantity')))
    return found


def components_kept(bom):
    """As wanted_components, of what Odoo has; with the unit."""
    return [(line.product_id, line.operation_id.name or '', line.product_qty, line.product_uom_id) for line in bom.bom_line_ids.sorted(in_sequence)]


def operations_kept(bom):
    return [(each.name, each.workcenter_id, each.time_cycle_manual, each.time_mode) for each in bom.with_context(active_test=True).operation_ids.sorted(in_sequence)]


def in_sequence(record):
    return record.sequence, record.id


def is_same(one_list, other):
    """Whether lists of rows are equal, numbers as Odoo keeps them."""
    if len(one_list) != len(other):
        return False
    for left, right in zip(one_list, other):
        for a, b in zip(left, right):
            if abs(a - b) > 0.0000001 if isinstance(a, float) else a != b:
                return False
    return True


def check_bom(doc):
    item = one('item', doc['item'], '/item')
    check_unit(doc.get('unit'), item.uom_id, '/unit')
    bom = boms_of(item, doc['bom'])
    if bom and not bom.product_id and len(item.product_tmpl_id.product_variant_ids) > 1:
        wrong('state', '%s is of all variants of the product, and the message is of %s only: change it in Odoo, or take another reference' % (doc['bom'], doc['item']), '/bom')
    values = {}
    if 'quantity' in doc:
        if float(doc['quantity']) <= 0:
            wrong('document', 'the quantity is %s, and must be more than 0' % plain(doc['quantity']), '/quantity')
        values.update(product_qty=quantity(doc['quantity'], item.uom_id, '/quantity'), product_uom_id=item.uom_id.id)
    if 'type' in doc:
        values['type'] = BOM_TYPES[doc['type']]
    if 'consumption' in doc:
        values['consumption'] = doc['consumption']
    if not bom:
        lacking = []
        for name in ('quantity', 'components'):
            if name not in doc:
                lacking.append(name)
        if lacking:
            wrong('lookup', '%s has no bill of materials %s in Odoo yet, and this message does not say what a new one needs: %s' % (
                doc['item'], doc['bom'], ', '.join(lacking)), '/bom')
        variants = item.product_tmpl_id.product_variant_ids
        values.update(product_tmpl_id=item.product_tmpl_id.id, product_id=item.id if len(variants) > 1 else False, code=doc['bom'], company_id=env.company.id)
    elif 'product_uom_id' not in values and 'components' in doc and bom.product_uom_id != item.uom_id:
        wrong('unit', 'Odoo counts %s by %s, and keeps the item in %s: name the quantity as well' % (doc['bom'], bom.product_uom_id.name, item.uom_id.name), '/quantity')
    operations = wanted_operations(doc) if 'operations' in doc else None
    names = set([each[0] for each in operations]) if operations is not None else set(bom.with_context(active_test=True).operation_ids.mapped('name'))
    components = wanted_components(doc, item, names) if 'components' in doc else None
    change = changes_of(bom, values) if bom else values
    check_structure(doc, bom, change, operations, components)
    return {
        'record': bom, 'code': doc['bom'], 'item': doc['item'], 'values': values, 'change': change, 'operations': operations, 'components': components,
        'missing': doc.get('missing', 'archive'), 'active': doc.get('active'),
        'touches': [('bom', item.product_tmpl_id.id)], 'needs': [('bom', each[0].product_tmpl_id.id) for each in components or ()]}


def check_structure(doc, bom, change, operations, components):
    """What Odoo only warns of, or what a message cannot say."""
    if change.get('type', bom.type) == 'phantom' and (operations or (operations is None and bom.operation_ids.filtered_domain([('active', '=', True)]))):
        wrong('document', 'a kit is not made, so that it has no operations', '/operations')
    lines = components is not None and not is_same(
        [each + (each[0].uom_id,) for each in components], components_kept(bom))
    if not lines and 'type' not in change and operations is None:
        return
    if (lines and bom.bom_line_ids.bom_product_template_attribute_value_ids) or (operations is not None and bom.operation_ids.bom_product_template_attribute_value_ids):
        wrong('state', '%s has lines for some variants only, of which a message says nothing: change it in Odoo' % doc['bom'], '/components')
    if (lines or 'type' in change) and 'phantom' in (bom.type, change.get('type')) and bom.bom_line_ids and env['stock.move'].sudo().search_count(
            [('bom_line_id', 'in', bom.bom_line_ids.ids)], limit=1):
        wrong('state', '%s was used as a kit or would become one: what was moved by it would be counted otherwise. Archive it, and take another reference' % doc['bom'], '/components')


def finish_boms(plans):
    for plan in plans:
        blame(plan)
        if not plan['record']:
            plan['record'] = all_of('mrp.bom').create(plan['values'])
        elif plan['change']:
            plan['record'].write(plan['change'])
        if plan['operations'] is not None:
            put_operations(plan['record'], plan['operations'], plan['missing'])
        if plan['components'] is not None:
            put_components(plan['record'], plan['components'])
    blame(None)
    wake_and_archive(plans)


def put_operations(bom, wanted, missing):
    """Operations by their names, archived ones among them; what is not named is archived or removed."""
    left = bom.with_context(active_test=False).operation_ids
    for n, (name, center, minutes) in enumerate(wanted):
        values = {'workcenter_id': center.id, 'time_mode': 'manual', 'time_cycle_manual': minutes, 'sequence': n + 1}
        found = left.filtered_domain([('name', '=', name)]).sorted('active')[-1:]
        left -= found
        if not found:
            env['mrp.routing.workcenter'].create(dict(values, name=name, bom_id=bom.id))
            continue
        if not found.active:
            found.action_unarchive()
        change = changes_of(found, values)
        if change:
            found.write(change)
    if missing == 'remove':
        # with what an earlier revision has archived
        left.unlink()
    elif left.filtered_domain([('active', '=', True)]):
        left.filtered_domain([('active', '=', True)]).action_archive()


def put_components(bom, wanted):
    """Lines by item and operation: equal ones stay what they are, so that nothing is rewritten."""
    left = bom.bom_line_ids
    commands = []
    for n, (item, name, number) in enumerate(wanted):
        values = {'product_qty': number, 'product_uom_id': item.uom_id.id, 'sequence': n + 1,
                  'operation_id': bom.operation_ids.filtered_domain([('name', '=', name), ('active', '=', True)])[:1].id if name else False}
        found = left.filtered_domain([('product_id', '=', item.id), ('operation_id', '=', values['operation_id'])])[:1] or left.filtered_domain([('product_id', '=', item.id)])[:1]
        left -= found
        change = changes_of(found, values) if found else values
        if not found:
            commands.append(Command.create(dict(values, product_id=item.id)))
        elif change:
            commands.append(Command.update(found.id, change))
    commands += [Command.delete(line) for line in left.ids]
    if commands:
        bom.write({'bom_line_ids': commands})


def prove_bom(plan):
    bom = plan['record']
    prove_master(plan, '/bom')
    if plan['operations'] is not None and not is_same([each + ('manual',) for each in plan['operations']], operations_kept(bom)):
        wrong('proof', 'the operations of %s are %s in Odoo, and not those of the message' % (
            plan['code'], ', '.join(['%s at %s (%s min)' % (each[0], each[1].display_name, text_of(each[2], 'float')) for each in operations_kept(bom)]) or 'none'), '/operations')
    if plan['components'] is not None and not is_same([each + (each[0].uom_id,) for each in plan['components']], components_kept(bom)):
        wrong('proof', 'the components of %s are %s in Odoo, and not those of the message' % (
            plan['code'], ', '.join(['%s %s %s' % (text_of(each[2], 'float'), each[3].name, each[0].display_name) for each in components_kept(bom)]) or 'none'), '/components')
    return bom, None, [booking(bom, None, None, plan['item'])]


OPERATIONS['bom.master'] = (check_bom, None, finish_boms, prove_bom)
