# parts: stock, moving, scrapping
# The operation quality.decide: goods are held, released, or scrap. Odoo Community knows no state of a lot: goods that are held lie at a place
# outside of the stock, from where nothing is promised or taken.


def stock_over(location):
    """The stock of a warehouse that a place is, or is below: what lies there Odoo promises to customers. None for other places."""
    for warehouse in env['stock.warehouse'].search([('company_id', '=', env.company.id)]):
        if location.parent_path.startswith(warehouse.lot_stock_id.parent_path):
            return warehouse.lot_stock_id
    return None


def check_decide(doc):
    verdict = doc['verdict']
    source = inside(doc['from'], '/from')
    item = stored(doc, '')
    plan = {'verdict': verdict, 'shortage': 'refuse', 'source': source, 'reference': doc['reference'], 'at': None, 'parts': {}, 'touches': [], 'needs': [], 'makes': []}
    if verdict == 'scrap':
        plan.update(target=scrap_place(doc, 'to'), reason=scrap_reason(doc))
        plan['touches'].append(('stock', item.id, source.id))
    else:
        if 'to' not in doc:
            wrong('document', 'goods that are held or released go somewhere, and the message does not say where', '/to')
        if 'reason' in doc:
            wrong('document', 'reason is a scrap reason, and the verdict is ' + verdict, '/reason')
        target = inside(doc['to'], '/to')
        if source == target:
            wrong('document', 'the goods are to go from %s to itself' % source.complete_name, '/to')
        stock = stock_over(target if verdict == 'hold' else source)
        if stock and verdict == 'hold':
            wrong('state', 'what lies at %s stays available, for it is below %s: hold goods at a place beside it' % (target.complete_name, stock.complete_name), '/to')
        if stock:
            wrong('state', 'nothing is held at %s, for it is below %s: release goods from the place where they are held' % (source.complete_name, stock.complete_name), '/from')
        plan.update(target=target, type=transfer_type(doc, source, target))
    for name, number, at in lots_named(doc, item, ''):
        lot = known_lot(item, doc['item'], name, at)
        if verdict == 'scrap':
            plan['parts'][(item, lot)] = {'quantity': number, 'code': doc['item'], 'place': at}
        else:
            add_part(plan, item, lot, doc['item'], number, at)
    return plan


def write_decide(plan):
    if plan['verdict'] == 'scrap':
        write_scrap(plan)


def finish_decide(plans):
    finish_scrap([plan for plan in plans if plan['verdict'] == 'scrap'])
    moved = [plan for plan in plans if plan['verdict'] != 'scrap']
    if moved:
        finish_transfer(moved)


def prove_decide(plan):
    return prove_scrap(plan) if plan['verdict'] == 'scrap' else prove_transfer(plan)


OPERATIONS['quality.decide'] = (check_decide, write_decide, finish_decide, prove_decide)
