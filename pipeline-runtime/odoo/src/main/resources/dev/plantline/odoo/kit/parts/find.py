# The step find: one record by a natural key, or all that there are, written.

MOST_FOUND = 500


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
    blamed.update(shortened(model, step['columns'], step['kinds'], cells, names_places))
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
    found_by = {}
    if wanted:
        search = step.get('search') or NO_SEARCH
        order = order_of(search) or (step.get('first') and step['first'] + ', id')
        allowed = []
        for field, values in step['where']:
            allowed.append((field, 'in', values))
        found = {}
        every = step.get('all')
        if not search['limits'] and not every:
            found = search_keys(model, step['by'], values_of, allowed, order, search['archived'])
        met = set()
        for i in wanted:
            if search['limits'] or every:
                key = {wanted[i]: values_of[wanted[i]]}
                found = search_keys(model, step['by'], key, allowed + terms_of(model, search, limits_of.get(i, ())), order, search['archived'], MOST_FOUND + 1 if every else None)
            got = found.get(wanted[i], [])
            if len(got) > MOST_FOUND if every else not got or (len(got) > 1 and not order):
                what = ', '.join(['%s = %s' % pair for pair in zip(step['by'], wanted[i])])
                limits = ''.join([' and %s in %s' % (field, ', '.join([str(value) for value in values])) for field, values in step['where']])
                if search['limits']:
                    limits = limits + said_of(search, limits_of[i])
                count = 'more than %s' % MOST_FOUND if every else len(got) or 'no'
                blamed[i] = reason('find', '%s %s with %s%s' % (count, model, what, limits), 'find')
                continue
            found_by[i] = got if every else got[:1]
            for record in found_by[i]:
                if record.id in met:
                    return None, None, True
                met.add(record.id)
            if got:
                records[i] = got[0]
    if blamed:
        return None, blamed, False
    ids = []
    for i, row in cells:
        for record in found_by[i]:
            ids.append(record.id)
            values, wrong = write_lines(record, step['lines'], cells_of[i][2], i)
            if wrong:
                blamed[i] = wrong
                continue
            values.update(converted(model, step['columns'], step['kinds'], row))
            if values:
                check_rights(model, record.ids)
                writer(record).with_context(**WRITES_UNDER.get(model, {})).write(values)
    if step['lines'] and model in AFTER_WRITING:
        AFTER_WRITING[model](ids)
    step['made'] = records
    step['found'] = found_by
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


FORMS['find'] = (('do', 'model', 'by', 'byKinds', 'where', 'columns', 'kinds', 'lines'), ('first', 'search', 'all'))
ALLOWS['find'] = forbidden_find
STEPS['find'] = do_find
