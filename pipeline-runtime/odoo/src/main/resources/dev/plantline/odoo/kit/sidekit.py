# Plantline side kit: gives operations their one effect, in the transaction of one call.
# Generated and installed by Plantline. Do not edit: a changed text is found by its hash and delivery stops.
#
# It runs in the sandbox of a server action (odoo/tools/safe_eval.py): no import, with, class, getattr, attribute
# assignment and no closure, so a function sees its own names and the top level's and nothing between.
# The request stands in the context key `plantline`; the answer is what stands in `action` at the end.

request = env.context.get('plantline')
# Nothing of the caller's context is kept: `default_state: posted` in it would post a bill. Odoo's load reads times in its zone.
env = env(context={'tz': 'UTC'})
cr = env.cr

# Whose kit this is: plant and duty, which are part of the key of every row in the ledger, and the Odoo users of the duty.
OWNER = ''  # @owner@
USERS = ()  # @users@

# The allow-list, generated from the interfaces: what may be written (a model, or a path of one2many fields below it),
# which methods may be called, and which fields never are written.
WRITES = ()  # @writes@
METHODS = ()  # @methods@
REFUSED = ()  # @refused@
FINISHED = ('done', 'cancel', 'posted')
# The SQLSTATEs that are no message's fault: connection, serialization, resources, locks, operator, system, PostgreSQL itself,
# and a database that only reads after a failover.
DATABASE = ('08', '40', '53', '55', '57', '58', 'F0', 'XX')
READS_ONLY = '25006'
GONE = '3B001'  # there is no such savepoint
# The outcome in the ledger of what a method committed in the middle of its work.
COMMITTED = 'committed'
# What PostgreSQL says when load has swallowed one of them.
CONTENTION = (
    'could not serialize access', 'deadlock detected', 'could not obtain lock', 'canceling statement due to',
    'No space left on device', 'out of memory', 'out of shared memory', 'in a read-only transaction')

ABSENT = []  # the cell of a field that this line leaves alone; None clears it

known = {}  # external id: (model, id)
# Methods for one record at a time; others that turn out to be such are added when they say so.
alone = {'stock.scrap.action_validate'}
broken = []  # methods that ended the transaction
now = {}  # method, and the operations whose record it was called on alone: whom to blame when it fails


def contention():
    """Makes Odoo roll back and repeat the whole call (odoo/service/model.py, retrying)."""
    cr.execute("DO $$ BEGIN RAISE EXCEPTION 'plantline: contention' USING ERRCODE = '40001'; END $$")


def reason(name, text, place=None, doubt=False):
    return {'name': name, 'text': str(text)[:1500], 'place': place, 'doubt': doubt}


def resolve(names):
    """Puts external ids into `known`. By SQL: env.ref remembers what was rolled back."""
    wanted = []
    for name in names:
        if name not in known:
            wanted.append(tuple(name.split('.', 1)))
    if not wanted:
        return
    cr.execute("SELECT module || '.' || name, model, res_id FROM ir_model_data WHERE (module, name) IN %s", [tuple(wanted)])
    by_model = {}
    for name, model, record in cr.fetchall():
        by_model.setdefault(model, {})[name] = record
    for model in by_model:
        alive = set()
        if model in env:
            alive = set(env[model].sudo().browse(by_model[model].values()).exists().ids)
        for name in by_model[model]:
            if by_model[model][name] in alive:
                known[name] = (model, by_model[model][name])


def text_of(value, kind):
    """Odoo's value as the text that a natural key is compared by: one text per value, the same that a message's value has."""
    if kind == 'boolean':
        return 'True' if value else 'False'
    if value is False or value is None:
        return ''
    if isinstance(value, float):
        return ('%.10f' % value).rstrip('0').rstrip('.')
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, datetime.date):
        return str(value)
    return str(value.id) if len(value) == 1 else ''


def text_at(record, path):
    kind = None
    value = record
    for name in path.split('.'):
        kind = value._fields[name].type
        value = value[name]
    return text_of(value, kind)


def key_of(record, by):
    key = []
    for path in by:
        key.append(text_at(record, path))
    return tuple(key)


def search_keys(model, by, keys, where, order):
    """One search for many natural keys, {texts: values}: {texts: records in order}."""
    domain = []
    for field, values in where:
        domain.append((field, 'in', values))
    for n, path in enumerate(by):
        column = set()
        for key in keys.values():
            column.add(key[n])
        domain.append((path, 'in', list(column)))
    found = {}
    for record in env[model].search(domain, order=order):
        found.setdefault(key_of(record, by), []).append(record)
    return found


def comodel(model, path):
    for name in path.split('/'):
        if name in ('id', '.id'):
            break
        field = env[model]._fields.get(name)
        if field is None:
            return None
        model = field.comodel_name
    return model


def settle(kinds, rows, models, places):
    """Puts ids in the place of references and natural keys, and names what is missing: {index of row: reason}."""
    missing = {}
    for n, kind in enumerate(kinds):
        if kind == 'v':
            continue
        cells = {}
        for at, row in rows:
            if row[n] not in (None, '', ABSENT):
                cells.setdefault(row[n] if kind == 'r' else tuple(row[n]), []).append((at, row))
        if not cells:
            continue
        if kind == 'r':
            resolve(list(cells))
            for name in cells:
                got = known.get(name)
                for at, row in cells[name]:
                    if got is None or (models[n] and got[0] != models[n]):
                        missing[at] = reason('reference', 'no %s with external id %s' % (models[n], name), places[n])
                    else:
                        row[n] = got[1]
        else:
            keys = {}
            for key in cells:
                keys[key] = key
            found = search_keys(kind[0], kind[1], keys, [], None)
            for key in cells:
                got = found.get(key, [])
                for at, row in cells[key]:
                    if len(got) != 1:
                        missing[at] = reason('lookup', '%s %s with %s' % (len(got) or 'no', kind[0], ', '.join(['%s = %s' % pair for pair in zip(kind[1], key)])), places[n])
                    else:
                        row[n] = got[0].id
    return missing


def converted(model, names, cells):
    """The dictionary for write: exact texts become what the field wants."""
    values = {}
    for name, cell in zip(names, cells):
        kind = env[model]._fields[name].type
        if cell == ABSENT:
            continue
        if cell is None:
            values[name] = [(5, 0, 0)] if kind == 'many2many' else False
        elif kind in ('float', 'monetary'):
            values[name] = float(cell)
        elif kind == 'integer':
            values[name] = int(cell)
        elif kind == 'many2many':
            values[name] = [(6, 0, [int(cell)])]
        elif kind in ('many2one', 'many2one_reference'):
            values[name] = int(cell)
        elif kind == 'boolean':
            values[name] = cell in (True, 'True')
        else:
            values[name] = cell
    return values


def places_of(model, names, prefix):
    places = []
    models = []
    for name in names:
        places.append(prefix + name)
        models.append(comodel(model, name))
    return models, places


def completed(model, parent, values):
    """What a line takes over from the move it belongs to: a record, or the values of one that is made with it."""
    if model == 'stock.move.line':
        for name, source in (('product_id', 'product_id'), ('product_uom_id', 'product_uom'), ('location_id', 'location_id'), ('location_dest_id', 'location_dest_id')):
            if isinstance(parent, dict):
                if source in parent:
                    values.setdefault(name, parent[source])
            elif parent._name == 'stock.move':
                values.setdefault(name, parent[source].id)
    return values


def open_lines(lines):
    return lines.filtered_domain([('state', 'not in', FINISHED)]) if 'state' in lines._fields else lines


def commands(owner, parent, spec, rows, prefix):
    """The one2many commands for the lines of one record, or of the values of one that is made, and what is wrong with them."""
    model = env[owner]._fields[spec['to']].comodel_name
    prefix = prefix + spec['to'] + '/'
    there = env[model] if isinstance(parent, dict) else open_lines(parent[spec['to']])
    models, places = places_of(model, spec['columns'], prefix)
    wanted_models, wanted_places = places_of(model, [path.replace('.', '/') for path in spec['match']], prefix)
    result = []
    if spec['replace']:
        for line in there:
            result.append((2, line.id, 0))
    changed = {}  # several lines of a message can meet the same line: two lots of one component
    for number, row in enumerate(rows):
        wanted = list(row[0])
        cells = list(row[1])
        bad = settle(spec['matchKinds'], [(number, wanted)], wanted_models, wanted_places)
        bad.update(settle(spec['kinds'], [(number, cells)], models, places))
        if bad:
            return None, bad[number]
        values = converted(model, spec['columns'], cells)
        if spec['match']:
            texts = tuple([str(value) for value in wanted])
            met = []
            for line in there:
                if key_of(line, spec['match']) == texts:
                    met.append(line)
            if len(met) != 1:
                return None, reason('line', '%s open line in %s with %s' % (len(met) or 'no', spec['to'], ', '.join(['%s = %s' % pair for pair in zip(spec['match'], row[0])])), prefix)
            line = met[0]
            if line.id not in changed:
                changed[line.id] = {}
                result.append((1, line.id, changed[line.id]))
            change = changed[line.id]
            for name in values:
                if change.setdefault(name, values[name]) != values[name]:
                    return None, reason('line', 'two lines for one in %s disagree about %s' % (spec['to'], name), prefix)
            for inner, inner_rows in zip(spec['lines'], row[2]):
                if inner_rows is None:
                    continue
                made, wrong = commands(model, line, inner, inner_rows, prefix)
                if wrong:
                    return None, wrong
                # the lines that were there are taken away once
                before = change.get(inner['to'])
                change[inner['to']] = made if before is None else before + [command for command in made if command[0] != 2]
        else:
            completed(model, parent, values)
            for inner, inner_rows in zip(spec['lines'], row[2]):
                if inner_rows is None:
                    continue
                made, wrong = commands(model, values, inner, inner_rows, prefix)
                if wrong:
                    return None, wrong
                values[inner['to']] = values.get(inner['to'], []) + made
            result.append((0, 0, values))
    return result, None


def write_lines(record, specs, rows):
    values = {}
    for spec, lines in zip(specs, rows):
        made, wrong = commands(record._name, record, spec, lines, '')
        if wrong:
            return None, wrong
        values[spec['to']] = values.get(spec['to'], []) + made
    return values, None


def join_pickings(model, ids):
    """Odoo gives lines that come with their move no picking, and a picking without lines prints empty."""
    if model == 'stock.picking':
        for line in env['stock.move.line'].search([('move_id.picking_id', 'in', ids), ('picking_id', '=', False)]):
            line.write({'picking_id': line.move_id.picking_id.id})


def is_conversion(message):
    """Whether load could not convert a cell. What the database refused can name a field too, but has it added at the end
    (odoo/orm/models.py, load and _convert_records), and after it load's blame of other documents is not exact."""
    names = list(message)
    return message.get('record') is not None and 'field' in names and names.index('field') < names.index('message')


def do_load(step, group, cells_of):
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
                if documents[by_name[name]][1] != rows:
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
    flat = []
    for i, rows in documents:
        for row in rows:
            flat.append((i, row))
    if own:
        kinds = ['v'] + step['kinds'][1:]
    else:
        kinds = step['kinds']
    checked = []
    for i, row in flat:
        checked.append((i, list(row)))
    blamed.update(settle(kinds, checked, models, places))
    if blamed:
        # an operation that shares a document shares its fate
        for i in group:
            owner = documents[index_of[i]][0]
            if owner in blamed and i not in blamed:
                blamed[i] = blamed[owner]
        return None, blamed, False
    table = []
    for before, after in zip(flat, checked):
        row = []
        for n, kind in enumerate(kinds):
            # load takes external ids itself; natural keys go in as database ids
            row.append(before[1][n] if kind in ('v', 'r') else (str(after[1][n]) if after[1][n] else ''))
        table.append(row)
    # by name: a dictionary would take the place of the whole context, and times would be read in the user's zone
    answer = env[model].with_context(**step['context']).load(columns, table)
    if answer['ids'] is False or len(answer['ids']) != len(documents):
        errors = [message for message in answer['messages'] if message['type'] == 'error'] or answer['messages']
        for message in errors:
            for text in CONTENTION:
                if text in message['message']:
                    contention()
        precise = all([is_conversion(message) for message in errors])
        if errors and (precise or len(documents) == 1):
            for message in errors:
                i = documents[message['record']][0] if precise else group[0]
                # a field that the mapping does not write can only be missing in it: no record and no rule is to blame
                exact = is_conversion(message) or (message.get('field') and message['field'] not in [path.split('/')[0] for path in columns])
                # a record that load looked for by its name and did not find is like any other that is not there yet
                missing = isinstance(message.get('moreinfo'), dict) and 'res_model' in message['moreinfo']
                name = 'refused' if not exact else 'lookup' if missing else 'load'
                blamed.setdefault(i, reason(name, message['message'], message.get('field'), not exact))
            for i in group:
                owner = documents[index_of[i]][0]
                if owner in blamed and i not in blamed:
                    blamed[i] = blamed[owner]
            return None, blamed, False
        return None, None, True
    records = {}
    for i in group:
        records[i] = env[model].browse(answer['ids'][index_of[i]])
    if step['lines']:
        for i in group:
            values, wrong = write_lines(records[i], step['lines'], cells_of[i][1])
            if wrong:
                blamed[i] = wrong
            else:
                records[i].write(values)
    join_pickings(model, answer['ids'])
    return records, blamed, False


def do_find(step, group, cells_of):
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
    wanted = {}
    values_of = {}
    for i, key in keys:
        if i not in blamed:
            wanted[i] = tuple([str(value) for value in key])
            values_of[wanted[i]] = key
    records = {}
    if wanted:
        found = search_keys(model, step['by'], values_of, step['where'], step.get('first') and step['first'] + ', id')
        met = set()
        for i in wanted:
            got = found.get(wanted[i], [])
            if not got or (len(got) > 1 and not step.get('first')):
                what = ', '.join(['%s = %s' % pair for pair in zip(step['by'], wanted[i])])
                limits = ''.join([' and %s in %s' % (field, ', '.join([str(value) for value in values])) for field, values in step['where']])
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
            records[i].write(values)
    if step['lines']:
        join_pickings(model, [record.id for record in records.values()])
    return records, blamed, False


def called(name, target):
    """By branches, never by name: the sandbox has no getattr, and what is not here cannot be called."""
    answer = None
    # @calls@
    cr.execute("SELECT txid_current()")
    if cr.fetchone()[0] != transaction:
        broken.append(name)
        raise Exception('plantline: %s committed by itself, so that it cannot be undone; no mapping may call it' % name)
    return answer


def reached(record, until):
    for field, values in until:
        if text_at(record, field) not in values:
            return False
    return True


def do_call(step, group, records):
    """The method on all records of the group at once: ({index: reason}, whether to halve)."""
    ids = []
    for i in group:
        if records[i].id not in ids:
            ids.append(records[i].id)
    target = records[group[0]].browse(ids)
    context = dict(step['context'])
    if step['partial']:
        less, than, key = step['partial']
        partial = []
        for record in target:
            if float_compare(record[less], record[than], precision_digits=6) < 0:
                partial.append(record.id)
        if partial:
            context[key] = partial
    target = target.with_context(**context)
    name = target._name + '.' + step['method']
    blamed = {}
    now['method'] = name
    for part in target if name in alone else [target]:
        now['blame'] = []
        for i in group:
            if part.ids == [records[i].id]:
                now['blame'].append(i)
        if step['until'] and len(part) == 1:
            undo = cr.savepoint()
            try:
                answer = called(name, part)
                undo.close(rollback=False)
            except UserError as e:
                undo.close(rollback=True)
                # a user may have done what the message asks for, and Odoo refuses to do it again
                if not reached(part, step['until']):
                    raise
                answer = None
        else:
            answer = called(name, part)
        if isinstance(answer, dict) and answer.get('res_model'):
            if len(part) > 1:
                return None, True
            for i in now['blame']:
                blamed[i] = reason('wizard', '%s asked with %s instead of doing it; a context key has to answer' % (name, answer['res_model']), step['method'])
    now.clear()
    if blamed:
        return blamed, False
    if step['until']:
        wrong = {}
        for record in target:
            for field, values in step['until']:
                text = text_at(record, field)
                if text not in values:
                    wrong[record.id] = reason('until', 'after %s %s is %s, not %s' % (name, field, text, ' or '.join(values)), field)
        if wrong and len(ids) > 1:
            return None, True
        for i in group:
            if records[i].id in wrong:
                blamed[i] = wrong[records[i].id]
    return blamed, False


def unknown(model, path):
    """What is wrong with a path that is only read, in dots; None: nothing."""
    for name in path.split('.'):
        if model is None:
            return 'this Odoo has no %s: what stands before %s is no relation' % (path, name)
        if name == 'id':
            model = None
            continue
        field = env[model]._fields.get(name)
        if field is None:
            return 'this Odoo has no field %s.%s' % (model, name)
        model = field.comodel_name
    return None


def unfit(model, path, kind):
    """What is wrong with the natural key of a column, a path in slashes; None: nothing."""
    if kind in ('v', 'r'):
        return None
    if kind[0] not in env:
        return 'this Odoo has no model ' + kind[0]
    for by in kind[1]:
        wrong = unknown(kind[0], by)
        if wrong:
            return wrong
    target = comodel(model, path)
    if target and target != kind[0]:
        return '%s of %s holds a %s, not a %s' % (path, model, target, kind[0])
    return None


def refused_default(keys):
    for key in keys:
        if key.startswith('default_') and key[8:] in REFUSED:
            return '%s is changed by methods only, never given by %s' % (key[8:], key)
    return None


def forbidden_call(model, step):
    if '%s.%s' % (model, step['method']) not in METHODS:
        return 'the side kit may not call %s.%s' % (model, step['method'])
    for path, values in step['until']:
        wrong = unknown(model, path)
        if wrong:
            return wrong
    for path in step['partial'][:2]:
        wrong = unknown(model, path)
        if wrong:
            return wrong
    return refused_default(list(step['context']) + step['partial'][2:])


def forbidden_path(model, path):
    """Why a path, in slashes, may not be written, or None."""
    inner = model
    written = model
    for name in path.split('/'):
        if name in ('id', '.id'):
            return None
        if name in REFUSED:
            return '%s is changed by methods only, never written' % name
        field = env[inner]._fields.get(name)
        if field is None:
            return 'this Odoo has no field %s.%s' % (inner, name)
        if field.type == 'one2many':
            written = written + '/' + name
            if written not in WRITES:
                return 'the side kit may not write ' + written
        inner = field.comodel_name
    return None


def forbidden_document(step):
    model = step['model']
    if model not in WRITES:
        return 'the side kit may not write ' + model
    if model not in env:
        return 'this Odoo has no model ' + model
    written = [(path, kind) for path, kind in zip(step['columns'], step['kinds'])]
    read = []  # model, path, kind
    if step['do'] == 'find':
        for path, kind in zip(step['by'], step['byKinds']):
            read.append((model, path, kind))
        for path, values in step['where']:
            read.append((model, path, 'v'))
        if step.get('first'):
            read.append((model, step['first'], 'v'))
    specs = [('', spec) for spec in step['lines']]
    while specs:
        prefix, spec = specs.pop()
        prefix = prefix + spec['to'] + '/'
        wrong = forbidden_path(model, prefix + 'id')
        if wrong:
            return wrong
        for path, kind in zip(spec['columns'], spec['kinds']):
            written.append((prefix + path, kind))
        for path, kind in zip(spec['match'], spec['matchKinds']):
            read.append((comodel(model, prefix + 'id'), path, kind))
        for inner in spec['lines']:
            specs.append((prefix, inner))
    for path, kind in written:
        if path.split('/')[-1] == '.id' and kind in ('v', 'r'):
            return 'a record is named by its external id or a natural key, never by its database id: ' + path
        wrong = forbidden_path(model, path) or unfit(model, path, kind)
        if wrong:
            return wrong
    for owner, path, kind in read:
        wrong = unknown(owner, path) or unfit(owner, path.replace('.', '/'), kind)
        if wrong:
            return wrong
    return refused_default(step.get('context') or ())


def forbidden(shape):
    """Why a shape may not be worked, or None: outside the allow-list, or a name that this Odoo has not."""
    model = None
    for step in shape:
        if step['do'] == 'call':
            wrong = forbidden_call(model, step)
        else:
            model = step['model']
            wrong = forbidden_document(step)
        if wrong:
            return wrong
    return None


def perform(shape, group):
    """All steps of the group's operations: ({index: record}, {index: reason}, whether to halve)."""
    records = {}
    for n, step in enumerate(shape):
        cells_of = {}
        for i in group:
            cells_of[i] = ops[i]['values'][n]
        if step['do'] == 'load':
            records, blamed, halve = do_load(step, group, cells_of)
        elif step['do'] == 'find':
            records, blamed, halve = do_find(step, group, cells_of)
        else:
            blamed, halve = do_call(step, group, records)
        if halve or blamed:
            for i in blamed or ():
                blamed[i]['step'] = n
            return None, blamed, halve
    return records, {}, False


REQUESTS = {
    'describe': ('do', 'action'),
    'raise': ('do', 'partition', 'epoch', 'reached'),
    'apply': ('do', 'partition', 'epoch', 'seconds', 'shapes', 'operations'),
}
LINES = ('to', 'replace', 'match', 'matchKinds', 'columns', 'kinds', 'lines')
STEPS = {
    'load': ('do', 'model', 'columns', 'kinds', 'context', 'lines'),
    'find': ('do', 'model', 'by', 'byKinds', 'where', 'columns', 'kinds', 'lines'),
    'call': ('do', 'method', 'context', 'partial', 'until'),
}
FIND = ('first',)
EVERY = ('key', 'content', 'position', 'edition', 'stamp')
CLOSES = EVERY + ('close',)
WORKS = EVERY + ('shape', 'values')
OPTIONAL = ('ignore', 'version', 'orderKey')
MOST_OPERATIONS = 10000
# JSON numbers above this are not exact everywhere.
EXACT = 2 ** 53
HEX = set('0123456789abcdef')
DIGITS = set('0123456789')
TOPIC = set('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_')


def refuse(text):
    """Ends the call: what is sent is not of Plantline's making, or of another version's."""
    raise UserError('plantline: ' + text)


def check_keys(what, given, needed, optional):
    if not isinstance(given, dict):
        refuse(what + ' is no object')
    for key in needed:
        if key not in given:
            refuse('%s has no %s' % (what, key))
    for key in given:
        if key not in needed and key not in optional:
            refuse('%s has a key that this side kit does not know: %s' % (what, str(key)[:50]))


def check_number(what, value, least, most):
    if not isinstance(value, int) or isinstance(value, bool) or value < least or value > most:
        refuse('%s is no whole number from %s to %s' % (what, least, most))


def is_made_of(value, characters, longest):
    return isinstance(value, str) and 0 < len(value) <= longest and characters.issuperset(value)


def check_hex(what, value, digits):
    if not is_made_of(value, HEX, digits) or len(value) != digits:
        refuse('%s has not %s hex digits' % (what, digits))


def check_partition(partition):
    parts = partition.split('/') if isinstance(partition, str) else ()
    if len(parts) != 2 or not is_made_of(parts[0], TOPIC, 64) or not is_made_of(parts[1], DIGITS, 9):
        refuse('partition is not a topic id and a number')


def check_version(version):
    kind = version[:2] if isinstance(version, str) else ''
    rest = version[2:] if kind else ''
    if kind == 'n:':
        if not is_made_of(rest[1:] if rest[:1] == '-' else rest, DIGITS, 19):
            refuse('version is no whole number of 64 bits')
    elif kind != 't:' or not 0 < len(rest) <= 200:
        refuse('version is neither a number nor a text of 1 to 200 characters')


def check_operation(op, partition, shapes):
    closes = isinstance(op, dict) and 'close' in op
    check_keys('an operation', op, CLOSES if closes else WORKS, ('ignore',) if closes else OPTIONAL)
    check_hex('key', op['key'], 32)
    check_hex('content', op['content'], 64)
    check_number('edition', op['edition'], 0, 2 ** 31 - 1)
    check_number('stamp', op['stamp'], 0, EXACT - 1)
    position = op['position']
    before = partition + '/'
    if not isinstance(position, str) or not position.startswith(before) or not is_made_of(position[len(before):], DIGITS, 19):
        refuse('position is not of the partition of the call')
    if op.get('ignore', False) not in (True, False):
        refuse('ignore is neither true nor false')
    if closes:
        if op['close'] not in ('deadLettered', 'discarded'):
            refuse('close is neither deadLettered nor discarded')
        return
    check_number('shape', op['shape'], 0, len(shapes) - 1)
    if not isinstance(op['values'], list) or len(op['values']) != len(shapes[op['shape']]):
        refuse('an operation has not as many values as steps')
    if ('version' in op) != ('orderKey' in op):
        refuse('version and orderKey belong together')
    if 'version' in op:
        check_version(op['version'])
        check_hex('orderKey', op['orderKey'], 32)


def check_shape(shape):
    if not isinstance(shape, list) or not shape:
        refuse('an operation has no steps')
    for n, step in enumerate(shape):
        do = step.get('do') if isinstance(step, dict) else None
        if do not in STEPS:
            refuse('a step is none of ' + ', '.join(STEPS))
        check_keys('a step', step, STEPS[do], FIND if do == 'find' else ())
        if n == 0 and do == 'call':
            refuse('an operation calls a method before it has a record')
        lines = list(step.get('lines') or ())
        while lines:
            spec = lines.pop()
            check_keys('lines', spec, LINES, ())
            lines.extend(spec['lines'])


def check_request():
    """Whoever has a key can send anything here: what is not exactly of the form that Plantline sends is refused as a whole."""
    if env.uid not in USERS:
        refuse('user %s is not the one that this side kit of %s was installed for' % (env.uid, OWNER))
    do = request.get('do') if isinstance(request, dict) else None
    if do not in REQUESTS:
        refuse('do is none of ' + ', '.join(REQUESTS))
    check_keys('the request', request, REQUESTS[do], ())
    if do == 'describe':
        check_number('action', request['action'], 1, 2 ** 31 - 1)
        return
    check_partition(request['partition'])
    check_number('epoch', request['epoch'], 1, EXACT - 1)
    if do == 'raise':
        check_number('reached', request['reached'], 0, EXACT - 1)
        return
    check_number('seconds', request['seconds'], 0, 60)
    if not isinstance(request['shapes'], list) or not isinstance(request['operations'], list):
        refuse('shapes and operations are no lists')
    check_number('the number of operations', len(request['operations']), 0, MOST_OPERATIONS)
    for shape in request['shapes']:
        check_shape(shape)
    for op in request['operations']:
        check_operation(op, request['partition'], request['shapes'])


LEDGER = 'x_key, x_content, x_position, x_outcome, x_stamp, x_record, x_text'


def write_new(group):
    """The ledger's rows, before the work. A racing twin waits here, fails to serialise, and finds them when repeated."""
    keys, contents, positions, outcomes, stamps = [], [], [], [], []
    for i in group:
        keys.append(ops[i]['key'])
        contents.append(ops[i]['content'])
        positions.append('%s/%s' % (ops[i]['position'], ops[i]['edition']))
        outcomes.append(ops[i].get('close') or 'applied')
        stamps.append(ops[i]['stamp'])
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_owner, x_key, x_content, x_position, x_outcome, x_stamp, create_uid, create_date)"
        " SELECT %s, key, content, position, outcome, stamp, %s, now() AT TIME ZONE 'UTC'"
        " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[]) AS t (key, content, position, outcome, stamp)"
        " ORDER BY key ON CONFLICT (x_owner, x_key) DO NOTHING RETURNING x_key",
        [OWNER, env.uid, keys, contents, positions, outcomes, stamps])
    if cr.rowcount != len(group):
        contention()


def take_over(i, outcome):
    cr.execute(
        "UPDATE x_plantline_ledger SET x_content = %s, x_position = %s, x_outcome = %s, x_stamp = %s, x_record = NULL,"
        " write_uid = %s, write_date = now() AT TIME ZONE 'UTC' WHERE x_owner = %s AND x_key = %s",
        [ops[i]['content'], '%s/%s' % (ops[i]['position'], ops[i]['edition']), outcome, ops[i]['stamp'], env.uid, OWNER, ops[i]['key']])


def raise_versions(group):
    """One row per order key that only grows; gives back the operations that came too late."""
    late = []
    for column, kind, compared in (('x_number', 'numeric', 'x_number'), ('x_text', 'text', 'x_text COLLATE "C"')):
        keys, values, positions, chosen = [], [], [], {}
        for i in group:
            version = ops[i].get('version')
            if version is None or (column == 'x_number') != version.startswith('n:'):
                continue
            keys.append('v:' + ops[i]['orderKey'])
            values.append(version[2:])
            positions.append(ops[i]['position'])
            chosen['v:' + ops[i]['orderKey']] = i
        if not keys:
            continue
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, " + column + ", x_position, x_outcome, x_stamp, create_uid, create_date)"
            " SELECT %s, key, value, position, 'version', 0, %s, now() AT TIME ZONE 'UTC'"
            " FROM unnest(%s::text[], %s::" + kind + "[], %s::text[]) AS t (key, value, position) ORDER BY key"
            " ON CONFLICT (x_owner, x_key) DO UPDATE SET " + column + " = EXCLUDED." + column + ", x_position = EXCLUDED.x_position,"
            " write_uid = EXCLUDED.create_uid, write_date = EXCLUDED.create_date"
            " WHERE x_plantline_ledger." + compared + " <= EXCLUDED." + compared + " RETURNING x_key",
            [OWNER, env.uid, keys, values, positions])
        for row in cr.fetchall():
            chosen.pop(row[0])
        late.extend(chosen.values())
    return late


def write_outcomes(late, records):
    if late:
        keys = []
        for i in late:
            keys.append(ops[i]['key'])
        cr.execute("UPDATE x_plantline_ledger SET x_outcome = 'superseded' WHERE x_owner = %s AND x_key = ANY(%s)", [OWNER, keys])
    if records:
        keys, names = [], []
        for i in records:
            keys.append(ops[i]['key'])
            names.append('%s,%s' % (records[i]._name, records[i].id))
        cr.execute(
            "UPDATE x_plantline_ledger l SET x_record = t.record FROM unnest(%s::text[], %s::text[]) AS t (key, record)"
            " WHERE l.x_owner = %s AND l.x_key = t.key",
            [keys, names, OWNER])


def calls(shape, method):
    for step in shape:
        if step['do'] == 'call' and method.endswith('.' + step['method']):
            return True
    return False


def judged(i, row):
    """The verdict for a key that was there, or None where a human's command takes the row over."""
    key, content, position, outcome, stamp, record, text = row
    op = ops[i]
    if position.rsplit('/', 1)[0] == op['position']:
        if outcome == COMMITTED and op.get('close'):
            return None
        if stamp < op['stamp'] and outcome not in ('applied', 'superseded'):
            return None
        if outcome == 'applied':
            return ['applied', True, record]
        if outcome == 'superseded':
            return ['superseded', True]
        if outcome == COMMITTED:
            stands = '%s committed by itself, so that it cannot be undone: look in Odoo what it has done' % text
            if calls(shapes[op['shape']], text):
                return ['rejected', reason('forbidden', stands + '; no mapping may call it')]
            return ['rejected', reason('committed', stands + ', then retry or discard the message')]
        return ['closed', True, outcome]
    if content == op['content'] or op.get('ignore'):
        return ['duplicate', position, record]
    return ['conflict', position]


def owner_row(partition, lock):
    """Epoch of the partition's owner row and how often it was raised."""
    cr.execute(
        "SELECT x_number, x_raises FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s" + (" FOR SHARE" if lock else ""),
        [OWNER, 'o:' + partition])
    row = cr.fetchone()
    return (int(row[0]), row[1]) if row else (0, 0)


def spoiled(group, method):
    """The method's commit has taken along the ledger's rows of its group, and they would read as applied."""
    keys = []
    for i in group:
        keys.append(ops[i]['key'])
    cr.rollback()
    cr.execute("UPDATE x_plantline_ledger SET x_outcome = %s, x_text = %s, x_record = NULL WHERE x_owner = %s AND x_key = ANY(%s)", [COMMITTED, method, OWNER, keys])
    cr.commit()


def sqlstate(e):
    try:
        return e.pgcode or ''
    except Exception:
        return ''


check_request()
ops = request.get('operations') or []
shapes = request.get('shapes') or []
out = [None] * len(ops)

if request['do'] == 'describe':
    described = env['ir.actions.server'].sudo().browse(request['action'])
    # only of a side kit of this duty: what other actions do is nobody's business
    cr.execute(
        "SELECT 1 FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s AND x_record = %s",
        [OWNER, 'k:' + (described.exists().name or ''), 'ir.actions.server,%s' % described.id])
    is_kit = cr.fetchone()
    cr.execute("SELECT x_text FROM x_plantline_ledger WHERE x_owner = %s AND x_key = 'c:'", [OWNER.split('/')[0]])
    cluster = cr.fetchone()
    action = {
        'database': env['ir.config_parameter'].sudo().get_param('database.uuid'),
        'cluster': cluster[0] if cluster else None,
        'code': described.code if is_kit else '',
    }

elif request['do'] == 'raise':
    previous, raises = owner_row(request['partition'], False)
    raised = previous == request['epoch']
    # A row below what it had reached shows that this Odoo was restored. It stays, so that the next who asks sees it too.
    if previous >= request['reached']:
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, x_number, x_raises, x_outcome, x_stamp, create_uid, create_date)"
            " VALUES (%s, %s, %s, 1, 'owner', 0, %s, now() AT TIME ZONE 'UTC')"
            " ON CONFLICT (x_owner, x_key) DO UPDATE SET x_number = EXCLUDED.x_number, x_raises = x_plantline_ledger.x_raises + 1,"
            " write_uid = EXCLUDED.create_uid, write_date = EXCLUDED.create_date"
            " WHERE x_plantline_ledger.x_number < EXCLUDED.x_number RETURNING x_raises",
            [OWNER, 'o:' + request['partition'], request['epoch'], env.uid])
        row = cr.fetchone()
        if row:
            raised = True
            raises = row[0]
    action = {'previous': previous, 'raises': raises, 'raised': raised}

elif owner_row(request['partition'], True)[0] != request['epoch']:
    action = {'verdicts': [['fenced']] * len(ops)}

else:
    cr.execute("SELECT txid_current()")
    transaction = cr.fetchone()[0]
    deadline = time.time() + request['seconds']
    refused = [forbidden(shape) for shape in shapes]
    cr.execute("SELECT " + LEDGER + " FROM x_plantline_ledger WHERE x_owner = %s AND x_key = ANY(%s)", [OWNER, [op['key'] for op in ops]])
    there = {}
    for row in cr.fetchall():
        there[row[0]] = row
    groups = {}
    seen = set()
    for i, op in enumerate(ops):
        if op['key'] in seen:
            out[i] = ['notTried']
            continue
        seen.add(op['key'])
        row = there.get(op['key'])
        verdict = judged(i, row) if row else None
        if verdict:
            out[i] = verdict
        elif not op.get('close') and refused[op['shape']]:
            out[i] = ['rejected', reason('forbidden', refused[op['shape']])]
        else:
            groups.setdefault(-1 if op.get('close') else op['shape'], []).append(i)
    work = list(groups.items())
    work.reverse()
    while work:
        shape, group = work.pop()
        if time.time() > deadline:
            for i in group:
                out[i] = ['notTried']
            continue
        savepoint = cr.savepoint()
        blamed = {}
        halve = False
        again = False
        records = {}
        late = []
        now.clear()
        try:
            new = [i for i in group if ops[i]['key'] not in there]
            orders = [ops[i]['orderKey'] for i in group if ops[i].get('version')]
            if len(set(orders)) != len(orders):
                halve = True
            else:
                if new:
                    write_new(new)
                for i in group:
                    if ops[i]['key'] in there:
                        take_over(i, ops[i].get('close') or 'applied')
                late = raise_versions(group) if orders and shape != -1 else []
                todo = [i for i in group if i not in late]
                if shape != -1 and todo:
                    records, blamed, halve = perform(shapes[shape], todo)
                if not blamed and not halve:
                    write_outcomes(late, records)
                    savepoint.close(rollback=False)
        except Exception as e:
            state = sqlstate(e)
            name = repr(e).split('(')[0]
            if now.get('method') and not broken:
                # one that commits and then fails takes the savepoint along
                try:
                    savepoint.rollback()
                except Exception as gone:
                    if sqlstate(gone) == GONE:
                        broken.append(now['method'])
            if broken:
                spoiled(group, broken[0])
                raise
            if state[:2] in DATABASE or state == READS_ONLY:
                raise
            if name in ('LockError', 'ConcurrencyError'):
                savepoint.close(rollback=True)
                contention()
            if isinstance(e, UserError) and name not in ('AccessError', 'MissingError', 'ValidationError'):
                # modules have subclasses with names of their own, and all of them are Odoo's rules
                name = 'UserError'
            if 'Expected singleton' in str(e) and now.get('method') and now['method'] not in alone:
                alone.add(now['method'])
                work.append((shape, group))
                again = True
            else:
                for i in now.get('blame') or (group if len(group) == 1 else []):
                    blamed[i] = reason(name, e)
                halve = not blamed
        if not savepoint.closed:
            savepoint.close(rollback=True)
        if halve or blamed or again:
            # not only where the savepoint was open: one whose flush failed has closed itself, and its records are gone as well
            known.clear()
        if again:
            continue
        if halve and len(group) > 1:
            half = len(group) // 2
            work.append((shape, group[half:]))
            work.append((shape, group[:half]))
        elif halve:
            out[group[0]] = ['rejected', reason('halve', 'could not be worked alone')]
        elif blamed:
            rest = []
            for i in group:
                if i in blamed:
                    out[i] = ['rejected', blamed[i]]
                else:
                    rest.append(i)
            if rest:
                work.append((shape, rest))
        else:
            for i in group:
                if shape == -1:
                    out[i] = ['closed', False, ops[i]['close']]
                elif i in late:
                    out[i] = ['superseded', False]
                else:
                    record = records.get(i)
                    out[i] = ['applied', False, '%s,%s' % (record._name, record.id) if record else None]
    action = {'verdicts': out}
