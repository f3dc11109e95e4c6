# Natural keys, and what stands in a field that one names.

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


def held(model, path, text):
    """A text as the value that the field at a path holds, for a comparison."""
    kind = None
    for name in path.split('.'):
        field = env[model]._fields[name]
        kind = field.type
        model = field.comodel_name
    if text == '' and kind not in ('char', 'text'):
        return False
    if kind in ('float', 'monetary'):
        return float(text)
    if kind == 'boolean':
        return text == 'True'
    if kind == 'integer' or model:
        if not str(text).lstrip('-').isdecimal():
            raise UserError('%s is compared with whole numbers, and %s is none' % (path, text[:100]))
        return int(text)
    return text


def terms_of(model, search, cells):
    """The domain of what a search asks besides equal values."""
    terms = []
    for path, operator, cell in zip(search['limits'], search['operators'], cells):
        if operator in ('in', 'not in'):
            values = []
            for text in cell:
                values.append(held(model, path, text))
            terms.append((path, operator, values))
        else:
            terms.append((path, operator, held(model, path, cell)))
    return terms


def order_of(search):
    """How Odoo orders the records; None: as it likes."""
    fields = []
    for name, descending in search['order']:
        fields.append(name + ' desc' if descending else name)
    return ', '.join(fields + ['id']) if fields else None


def said_of(search, cells):
    """What a search asks besides equal values, in words."""
    texts = []
    for path, operator, cell in zip(search['limits'], search['operators'], cells):
        texts.append(' and %s %s %s' % (path, operator, ', '.join(cell) if isinstance(cell, list) else cell))
    return ''.join(texts)


def search_keys(model, by, keys, domain, order, archived=False, most=None):
    """One search for many natural keys, {texts: values}: {texts: records in order}."""
    domain = list(domain)
    for n, path in enumerate(by):
        column = set()
        for key in keys.values():
            column.add(key[n])
        domain.append((path, 'in', list(column)))
    found = {}
    for record in (env[model].with_context(active_test=False) if archived else env[model]).search(domain, order=order, limit=most):
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

# What becomes of the records that a field holds: Odoo's command for each that is named.
LINKS = {'set': 4, 'add': 4, 'remove': 3}
MOST_LINKS = 500

# Asks for equal values and nothing else.
NO_SEARCH = {'limits': [], 'operators': [], 'limitKinds': [], 'order': [], 'archived': False}


def settle(kinds, rows, models, places):
    """Puts ids in the place of references and natural keys, and names what is missing: {index of row: reason}."""
    missing = {}
    for n, kind in enumerate(kinds):
        if kind == 'v':
            continue
        if isinstance(kind, dict):
            each = []
            for at, row in rows:
                if row[n] not in (None, '', ABSENT):
                    if not isinstance(row[n], list) or len(row[n]) > MOST_LINKS:
                        refuse('a field is given no list of at most %s records' % MOST_LINKS)
                    row[n] = [[cell] for cell in row[n]]
                    for one in row[n]:
                        each.append((at, one))
            missing.update(settle([kind['of']], each, [models[n]], [places[n]]))
            for at, row in rows:
                if row[n] not in (None, '', ABSENT):
                    row[n] = [one[0] for one in row[n]]
            continue
        if kind == 's':
            for at, row in rows:
                if row[n] not in (None, '', ABSENT):
                    check_number('the place of a step', row[n], 0, len(shapes[ops[at]['shape']]) - 1)
                    record = shapes[ops[at]['shape']][row[n]].get('made', {}).get(at)
                    if record is None or record._name != models[n]:
                        missing[at] = reason('reference', 'step %s made no %s' % (row[n], models[n]), places[n])
                    else:
                        row[n] = record.id
            continue
        if len(kind) > 3:
            each = []
            for at, row in rows:
                if row[n] not in (None, '', ABSENT):
                    row[n] = list(row[n])
                    each.append((at, row[n]))
            each_models, each_places = places_of(kind[0], [name.replace('.', '/') for name in kind[1] + kind[2]['limits']], places[n] + '/')
            missing.update(settle(kind[3] + kind[2]['limitKinds'], each, each_models, each_places))
        cells = {}
        for at, row in rows:
            if row[n] not in (None, '', ABSENT) and at not in missing:
                cells.setdefault(row[n] if kind == 'r' else tuple([tuple(one) if isinstance(one, list) else one for one in row[n]]), []).append((at, row))
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
            search = kind[2] if len(kind) > 2 else NO_SEARCH
            together = search == NO_SEARCH
            found = search_keys(kind[0], kind[1], dict(zip(cells, cells)), [], None) if together else {}
            for key in cells:
                limits = [list(one) if isinstance(one, tuple) else one for one in key[len(kind[1]):]]
                texts = tuple([str(one) for one in key[:len(kind[1])]])
                if not together:
                    found[texts] = search_keys(kind[0], kind[1], {texts: key}, terms_of(kind[0], search, limits), order_of(search), search['archived']).get(texts, [])
                got = found.get(texts, [])
                for at, row in cells[key]:
                    if not got or (len(got) > 1 and not search['order']):
                        what = ', '.join(['%s = %s' % pair for pair in zip(kind[1], key)]) + said_of(search, limits)
                        missing[at] = reason('lookup', '%s %s with %s' % (len(got) or 'no', kind[0], what), places[n])
                    else:
                        row[n] = got[0].id
    return missing

def check_cell(cell):
    """A list or an object would be a command to Odoo, which no step can make."""
    if isinstance(cell, (list, tuple, dict)):
        refuse('a value is neither a text nor a number nor a truth')


def converted(model, names, kinds, cells):
    """The dictionary for write: exact texts become what the field wants."""
    values = {}
    for name, how, cell in zip(names, kinds, cells):
        kind = env[model]._fields[name].type
        if cell == ABSENT:
            continue
        if cell is not None and isinstance(how, dict):
            values[name] = [(5, 0, 0)] if how['links'] == 'set' else []
            for one in cell:
                values[name].append((LINKS[how['links']], one, 0))
            continue
        check_cell(cell)
        if cell is None:
            values[name] = [(5, 0, 0)] if kind == 'many2many' else False
        elif kind in ('float', 'monetary'):
            values[name] = float(cell)
        elif kind == 'many2many':
            values[name] = [(6, 0, [int(cell)])]
        elif kind in ('integer', 'many2one', 'many2one_reference'):
            values[name] = int(cell)
        elif kind == 'boolean':
            values[name] = cell in (True, 'True')
        else:
            values[name] = cell
    return values


def digits_of_field(model, path):
    """How many digits behind the point Odoo keeps of what is written to a field; None: it says nothing of them."""
    digits = None
    for name in path.split('/'):
        field = env[model]._fields.get(name) if model else None
        if field is None:
            return None
        digits = field.get_digits(env) if field.type == 'float' else None
        model = field.comodel_name
    return digits[1] if digits else None


def shortened(model, names, kinds, rows, places):
    """Names numbers that Odoo would keep with fewer digits than they have: {index of row: reason}."""
    blamed = {}
    for n, kind in enumerate(kinds):
        most = digits_of_field(model, names[n]) if kind == 'v' else None
        if most is None:
            continue
        for at, row in rows:
            number, e, power = str(row[n]).strip().lstrip('+-').lower().partition('e')
            whole, point, part = number.partition('.')
            given = whole + part
            if not given.isdecimal() or e and not (power[1:] if power[:1] in ('+', '-') else power).isdecimal():
                continue  # Odoo says what it makes of it
            needed = given.rstrip('0')
            if needed and len(part) - (len(given) - len(needed)) - int(power or '0') > most:
                blamed[at] = reason('digits', '%s cannot be kept: Odoo keeps %s digits behind the point of %s. Send what was counted in a unit that it keeps, '
                                    'or round on purpose by scale in the mapping' % (row[n], most, names[n].split('/')[-1]), places[n])
    return blamed


def places_of(model, names, prefix):
    places = []
    models = []
    for name in names:
        places.append(prefix + name)
        models.append(comodel(model, name))
    return models, places
