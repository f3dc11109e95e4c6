# The step find: one record by a natural key, written.

def do_find(step, group, cells_of, before):
    """The one record of each operation, written: ({index: record}, {index: reason}, whether to halve)."""
    model = step['model']
    blamed = {}
    models, places = places_of(model, [path.replace('.', '/') for path in step['by']], '')
    keys = []
    for i in group:
        keys.append((i, list(cells_of[i][0])))
    blamed.update(settle(step['byKinds'], keys, models, step['by']))
    names_models, names_places = places_of(model, step['columns'], '')
    cells = []
    for i in group:
        cells.append((i, list(cells_of[i][1])))
    blamed.update(settle(step['kinds'], cells, names_models, names_places))
    limits_of = {}
    if step.get('search'):
        limits = step['search']['limits']
        limit_models, limit_places = places_of(model, [path.replace('.', '/') for path in limits], '')
        rows = []
        for i in group:
            limits_of[i] = list(cells_of[i][3])
            rows.append((i, limits_of[i]))
        blamed.update(settle(step['search']['limitKinds'], rows, limit_models, limits))
    wanted = {}
    values_of = {}
    for i, key in keys:
        if i not in blamed:
            wanted[i] = tuple([str(value) for value in key])
            values_of[wanted[i]] = key
    records = {}
    if wanted:
        search = step.get('search') or NO_SEARCH
        order = order_of(search) or (step.get('first') and step['first'] + ', id')
        allowed = []
        for field, values in step['where']:
            allowed.append((field, 'in', values))
        found = {}
        if not search['limits']:
            found = search_keys(model, step['by'], values_of, allowed, order, search['archived'])
        met = set()
        for i in wanted:
            if search['limits']:
                key = {wanted[i]: values_of[wanted[i]]}
                found = search_keys(model, step['by'], key, allowed + terms_of(model, search, limits_of[i]), order, search['archived'])
            got = found.get(wanted[i], [])
            if not got or (len(got) > 1 and not order):
                what = ', '.join(['%s = %s' % pair for pair in zip(step['by'], wanted[i])])
                limits = ''.join([' and %s in %s' % (field, ', '.join([str(value) for value in values])) for field, values in step['where']])
                if search['limits']:
                    limits = limits + said_of(search, limits_of[i])
                blamed[i] = reason('find', '%s %s with %s%s' % (len(got) or 'no', model, what, limits), 'find')
            elif got[0].id in met:
                return None, None, True
            else:
                met.add(got[0].id)
                records[i] = got[0]
    if blamed:
        return None, blamed, False
    for i, row in cells:
        values, wrong = write_lines(records[i], step['lines'], cells_of[i][2])
        if wrong:
            blamed[i] = wrong
            continue
        values.update(converted(model, step['columns'], row))
        if values:
            check_rights(model, records[i].ids)
            writer(records[i]).with_context(**WRITES_UNDER.get(model, {})).write(values)
    if step['lines'] and model in AFTER_WRITING:
        AFTER_WRITING[model]([record.id for record in records.values()])
    return records, blamed, False


def forbidden_find(model, step):
    wrong = forbidden_document(model, step)
    if wrong:
        return wrong
    for path, kind in zip(step['by'], step['byKinds']):
        wrong = forbidden_reading(model, path, kind)
        if wrong:
            return wrong
    for path, values in step['where']:
        wrong = unknown(model, path)
        if wrong:
            return wrong
    if step.get('search'):
        wrong = forbidden_search(model, step['search'])
        if wrong:
            return wrong
    return unknown(model, step['first']) if step.get('first') else None


FORMS['find'] = (('do', 'model', 'by', 'byKinds', 'where', 'columns', 'kinds', 'lines'), ('first', 'search'))
ALLOWS['find'] = forbidden_find
STEPS['find'] = do_find
