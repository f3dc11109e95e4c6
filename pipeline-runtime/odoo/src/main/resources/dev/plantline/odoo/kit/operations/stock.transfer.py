# parts: moments, stock, moving
# The operation stock.transfer: a transfer of its own between two places of the company, done at once.


def check_transfer(doc):
    source = inside(doc['from'], '/from')
    target = inside(doc['to'], '/to')
    if source == target:
        wrong('document', 'the goods are to go from %s to itself' % source.complete_name, '/to')
    plan = {
        'shortage': doc.get('shortage'), 'source': source, 'target': target, 'type': transfer_type(doc, source, target), 'reference': doc['reference'],
        'at': moment(doc['movedAt'], '/movedAt') if 'movedAt' in doc else None, 'parts': {}, 'touches': [], 'needs': [], 'makes': []}
    for n, line in enumerate(doc['lines']):
        place = '/lines/%s' % n
        item = stored(line, place)
        for name, number, at in lots_named(line, item, place):
            add_part(plan, item, known_lot(item, line['item'], name, at), line['item'], number, at)
    return plan


OPERATIONS['stock.transfer'] = (check_transfer, None, finish_transfer, prove_transfer)
