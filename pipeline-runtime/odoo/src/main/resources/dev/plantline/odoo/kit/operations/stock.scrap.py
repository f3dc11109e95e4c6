# parts: stock, scrapping
# The operation stock.scrap: so much of an item at a place is scrap.


def check_scrap(doc):
    source = inside(doc['location'], '/location')
    item = stored(doc, '')
    plan = {'shortage': doc.get('shortage'), 'source': source, 'target': scrap_place(doc, 'to'), 'reference': doc['reference'], 'reason': scrap_reason(doc), 'parts': {},
            'touches': [('stock', item.id, source.id)]}
    for name, number, at in lots_named(doc, item, ''):
        plan['parts'][(item, known_lot(item, doc['item'], name, at))] = {'quantity': number, 'code': doc['item'], 'place': at or '/quantity'}
    return plan


OPERATIONS['stock.scrap'] = (check_scrap, write_scrap, finish_scrap, prove_scrap)
