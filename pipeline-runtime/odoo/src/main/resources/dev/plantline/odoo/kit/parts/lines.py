# Lines below a record that are matched, replaced or added by its own write.

def open_lines(lines):
    return lines.filtered_domain([('state', 'not in', FINISHED)]) if 'state' in lines._fields else lines


def commands(owner, parent, spec, rows, prefix, i):
    """The one2many commands for the lines of one record, or of the values of one that is made, and what is wrong with them."""
    model = env[owner]._fields[spec['to']].comodel_name
    prefix = prefix + spec['to'] + '/'
    there = env[model] if isinstance(parent, dict) else open_lines(parent[spec['to']])
    closed = None  # Odoo makes a move of a done transfer done at once: stock would move twice
    if not isinstance(parent, dict) and 'state' in parent._fields and parent['state'] in FINISHED:
        closed = reason('finished', '%s %s is %s and gets no new line in %s' % (owner, parent.display_name, parent['state'], spec['to']), prefix)
    if closed and not spec['match'] and (rows or (spec['replace'] and there)):
        return None, closed
    models, places = places_of(model, spec['columns'], prefix)
    wanted_models, wanted_places = places_of(model, [path.replace('.', '/') for path in spec['match']], prefix)
    result = []
    if spec['replace']:
        for line in there:
            result.append((2, line.id, 0))
    search = spec.get('search') or NO_SEARCH
    limit_models, limit_places = places_of(model, [path.replace('.', '/') for path in search['limits']], prefix)
    changed = {}  # several lines of a message can meet the same line, or make the same one: two lots of one component
    for row in rows:
        wanted = list(row[0])
        cells = list(row[1])
        bad = shortened(model, spec['columns'], spec['kinds'], [(i, cells)], places)
        if spec.get('create'):
            bad.update(shortened(model, spec['match'], spec['matchKinds'], [(i, wanted)], wanted_places))
        bad.update(settle(spec['matchKinds'], [(i, wanted)], wanted_models, wanted_places))
        bad.update(settle(spec['kinds'], [(i, cells)], models, places))
        asked = list(row[3]) if search['limits'] else []
        bad.update(settle(search['limitKinds'], [(i, asked)], limit_models, limit_places))
        if bad:
            return None, bad[i]
        fitting = env[model].with_context(active_test=False).search([('id', 'in', there.ids)] + terms_of(model, search, asked)) if asked else there
        values = converted(model, spec['columns'], spec['kinds'], cells)
        if spec['match']:
            texts = tuple([str(value) for value in wanted])
            met = []
            for line in fitting:
                if key_of(line, spec['match']) == texts:
                    met.append(line)
            new = not met and spec.get('create')
            if len(met) != 1:
                what = '%s with %s' % (spec['to'], ', '.join(['%s = %s' % pair for pair in zip(spec['match'], row[0])]) + said_of(search, asked))
                if not new:
                    return None, reason('line', '%s open line in %s' % (len(met) or 'no', what), prefix)
                if closed:
                    return None, closed
                for line in [] if isinstance(parent, dict) else parent[spec['to']]:
                    if key_of(line, spec['match']) == texts:
                        return None, reason('line', 'the line in %s is %s, and no other is made for it' % (what, line['state']), prefix)
            line = texts if new else met[0].id
            if line not in changed:
                changed[line] = converted(model, spec['match'], spec['matchKinds'], [None if cell == '' else cell for cell in wanted]) if new else {}
                result.append((0, 0, changed[line]) if new else (1, line, changed[line]))
            change = changed[line]
            for name in values:
                if change.setdefault(name, values[name]) != values[name]:
                    return None, reason('line', 'two lines for one in %s disagree about %s' % (spec['to'], name), prefix)
            for inner, inner_rows in zip(spec['lines'], row[2]):
                if inner_rows is None:
                    continue
                made, wrong = commands(model, change if new else met[0], inner, inner_rows, prefix, i)
                if wrong:
                    return None, wrong
                # the lines that were there are taken away once
                before = change.get(inner['to'])
                change[inner['to']] = made if before is None else before + [command for command in made if command[0] != 2]
        else:
            if model in COMPLETES:
                COMPLETES[model](parent, values)
            for inner, inner_rows in zip(spec['lines'], row[2]):
                if inner_rows is None:
                    continue
                made, wrong = commands(model, values, inner, inner_rows, prefix, i)
                if wrong:
                    return None, wrong
                values[inner['to']] = values.get(inner['to'], []) + made
            result.append((0, 0, values))
    for line in changed:
        if model in COMPLETES and isinstance(line, tuple):
            COMPLETES[model](parent, changed[line])
    return result, None


def write_lines(record, specs, rows, i):
    values = {}
    for spec, lines in zip(specs, rows):
        made, wrong = commands(record._name, record, spec, lines, '', i)
        if wrong:
            return None, wrong
        values[spec['to']] = values.get(spec['to'], []) + made
    return values, None


FORMS['lines'] = (('to', 'replace', 'match', 'matchKinds', 'columns', 'kinds', 'lines'), ('create', 'search'))
