# Values and records: what external ids and natural keys name, and what stands in a field as text.

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
            alive = set(env[model].browse(by_model[model].values()).exists().ids)
        for name in by_model[model]:
            if by_model[model][name] in alive:
                known[name] = (model, by_model[model][name])


def writer(records):
    """Records as this kit writes them."""
    return records.sudo() if records._name in RAISED else records


def check_rights(model, ids):
    """Of what is written with all rights: that the user may write the model and sees the records, which the rules of his companies decide."""
    if model in RAISED:
        env[model].check_access('write')
        env[model].browse(ids).check_access('read')


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

def check_cell(cell):
    """A list or an object would be a command to Odoo, which no step can make."""
    if isinstance(cell, (list, tuple, dict)):
        refuse('a value is neither a text nor a number nor a truth')


def converted(model, names, cells):
    """The dictionary for write: exact texts become what the field wants."""
    values = {}
    for name, cell in zip(names, cells):
        kind = env[model]._fields[name].type
        if cell == ABSENT:
            continue
        check_cell(cell)
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
