# The step load: Odoo's batch upsert.

def lines_of_others(model, columns, documents):
    """Lines that are named by an external id and are finished or of another record: {index: reason}. Odoo's load would move and change them."""
    blamed = {}
    for n, path in enumerate(columns):
        names = path.split('/')
        if len(names) < 2 or names[-1] != 'id':
            continue
        inner = model
        upwards = []
        field = None
        for name in names[:-1]:
            field = env[inner]._fields[name]
            upwards.insert(0, field)
            inner = field.comodel_name
        if field.type != 'one2many':
            continue  # a reference
        cells = []
        for i, rows in documents:
            for row in rows:
                if row[n]:
                    cells.append((i, rows[0][0] if columns[0] == 'id' else None, row[n]))
        resolve([name for i, header, name in cells])
        ids = []
        for i, header, name in cells:
            if name in known and known[name][0] == inner:
                ids.append(known[name][1])
        there = {}
        for line in env[inner].browse(ids):
            there[line.id] = line
        for i, header, name in cells:
            if name not in known:
                continue
            if known[name][0] != inner:
                blamed[i] = reason('reference', 'the external id %s is one of %s' % (name, known[name][0]), path)
                continue
            line = there[known[name][1]]
            owner = line
            for field in upwards:
                owner = owner[field.inverse_name]
            if header not in known or owner.id != known[header][1]:
                blamed[i] = reason('line', '%s %s is not a line of this %s' % (inner, name, model), path)
            elif 'state' in line._fields and line['state'] in FINISHED:
                blamed[i] = reason('finished', '%s %s is %s and is not overwritten' % (inner, name, line['state']), path)
    return blamed


def do_load(step, group, cells_of, before):
    """Odoo's load for all operations of the group: ({index: record}, {index: reason}, whether to halve)."""
    model = step['model']
    columns = list(step['columns'])
    own = columns[0] == 'id'
    blamed = {}
    models, places = places_of(model, columns, '')
    # What an earlier operation of the group loads under the same external id is loaded once, if it is the same.
    index_of = {}
    documents = []
    by_name = {}
    for i in group:
        rows = [list(row) for row in cells_of[i][0]]
        if own:
            name = rows[0][0]
            if name in by_name:
                # the same place of a step is another record for each
                if documents[by_name[name]][1] != rows or 's' in step['kinds']:
                    return None, None, True
                index_of[i] = by_name[name]
                continue
            by_name[name] = len(documents)
        index_of[i] = len(documents)
        documents.append((i, rows))
    if own:
        resolve(list(by_name))
        ids = []
        for name in by_name:
            got = known.get(name)
            if got and got[0] != model:
                blamed[documents[by_name[name]][0]] = reason('reference', 'the external id %s is one of %s' % (name, got[0]), 'id')
            elif got:
                ids.append(got[1])
        if ids and 'state' in env[model]._fields:
            finished = {}
            for record in env[model].browse(ids):
                if record['state'] in FINISHED:
                    finished[record.id] = record['state']
            for name in by_name:
                got = known.get(name)
                if got and got[1] in finished:
                    blamed[documents[by_name[name]][0]] = reason('finished', '%s %s is %s and is not overwritten' % (model, name, finished[got[1]]), 'id')
    blamed.update(lines_of_others(model, columns, documents))
    flat = []
    checked = []
    for i, rows in documents:
        for row in rows:
            flat.append((i, row))
            checked.append((i, list(row)))
    kinds = ['v'] + step['kinds'][1:] if own else step['kinds']
    blamed.update(shortened(model, columns, kinds, flat, places))
    blamed.update(settle(kinds, checked, models, places))
    linked = []
    for i in group if 'linked' in step else ():
        linked.append((i, list(cells_of[i][2])))
    linked_models, linked_places = places_of(model, step.get('linked', ()), '')
    blamed.update(settle(step.get('linkedKinds', ()), linked, linked_models, linked_places))
    if blamed:
        # an operation that shares a document shares its fate
        for i in group:
            owner = documents[index_of[i]][0]
            if owner in blamed and i not in blamed:
                blamed[i] = blamed[owner]
        return None, blamed, False
    for i, row in flat:
        for n, kind in enumerate(kinds):
            if kind in ('v', 'r'):
                check_cell(row[n])
    table = []
    for before, after in zip(flat, checked):
        row = []
        for n, kind in enumerate(kinds):
            # load takes external ids itself; natural keys go in as database ids
            cell = after[1][n] if isinstance(kind, dict) else [after[1][n]]
            row.append(before[1][n] if kind in ('v', 'r') else ','.join([str(one) for one in cell or () if one]))
        table.append(row)
    # by name: a dictionary would take the place of the whole context, and times would be read in the user's zone
    answer = writer(env[model]).with_context(**step['context']).load(columns, table)
    if answer['ids'] is False or len(answer['ids']) != len(documents):
        errors = [message for message in answer['messages'] if message['type'] == 'error'] or answer['messages']
        for message in errors:
            if is_swallowed(message):
                contention()
            if is_denied(message):
                denied.append(message['message'])
                raise Exception(message['message'])
        precise = all([is_conversion(message) for message in errors])
        if errors and (precise or len(documents) == 1):
            for message in errors:
                i = documents[message['record']][0] if precise else group[0]
                # a field that the mapping does not write can only be missing in it: no record and no rule is to blame
                exact = is_conversion(message) or (message.get('field') and message['field'] not in [path.split('/')[0] for path in columns])
                # a record that load looked for by its name and did not find is like any other that is not there yet
                name = 'refused' if not exact else 'lookup' if is_not_found(message) else 'load'
                blamed.setdefault(i, reason(name, message['message'], message.get('field'), not exact))
            for i in group:
                owner = documents[index_of[i]][0]
                if owner in blamed and i not in blamed:
                    blamed[i] = blamed[owner]
            return None, blamed, False
        return None, None, True
    check_rights(model, answer['ids'])
    records = {}
    for i in group:
        records[i] = env[model].browse(answer['ids'][index_of[i]])
    if step['lines']:
        for i in group:
            values, wrong = write_lines(records[i], step['lines'], cells_of[i][1], i)
            if wrong:
                blamed[i] = wrong
            else:
                writer(records[i]).write(values)
    for i, row in linked:
        writer(records[i]).write(converted(model, step['linked'], step['linkedKinds'], row))
    if model in AFTER_WRITING:
        AFTER_WRITING[model](answer['ids'])
    step['made'] = records
    return records, blamed, False


FORMS['load'] = (('do', 'model', 'columns', 'kinds', 'context', 'lines'), ('linked', 'linkedKinds'))
ALLOWS['load'] = forbidden_document
STEPS['load'] = do_load
