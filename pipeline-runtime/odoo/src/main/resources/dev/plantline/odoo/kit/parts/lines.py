# Lines below a record that are matched, replaced or added by its own write.

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
            if model in COMPLETES:
                COMPLETES[model](parent, values)
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


FORMS['lines'] = (('to', 'replace', 'match', 'matchKinds', 'columns', 'kinds', 'lines'), ())
