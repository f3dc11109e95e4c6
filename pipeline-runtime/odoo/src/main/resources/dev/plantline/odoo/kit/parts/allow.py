# What a step may do here: the allow-list, and the names that this Odoo has.

def unknown(model, path):
    """What is wrong with a path that is only read, in dots; None: nothing."""
    for name in path.split('.'):
        if model is None:
            return 'this Odoo has no %s: what stands before %s is not a relation' % (path, name)
        if name == 'id':
            model = None
            continue
        field = env[model]._fields.get(name)
        if field is None:
            return 'this Odoo has no field %s.%s' % (model, name)
        model = field.comodel_name
    return None


SEARCH = ('limits', 'operators', 'limitKinds', 'order', 'archived')
OPERATORS = ('!=', 'in', 'not in', '<', '<=', '>', '>=')


def forbidden_search(model, search):
    """Why this may not be asked of a record, or None."""
    check_keys('a search', search, SEARCH, ())
    if not len(search['limits']) == len(search['operators']) == len(search['limitKinds']):
        refuse('a search has not one operator and one kind for each of its fields')
    for path, operator, kind in zip(search['limits'], search['operators'], search['limitKinds']):
        if operator not in OPERATORS:
            refuse('an operator of a search is none of ' + ', '.join(OPERATORS))
        if kind not in ('v', 'r') or (kind == 'r' and operator != '!='):
            refuse('a search compares records by != only')
        wrong = unknown(model, path)
        if wrong:
            return wrong
    for name, descending in search['order']:
        if '.' in name:
            refuse('a search orders by fields of the record only')
        wrong = unknown(model, name)
        if wrong:
            return wrong
    return None


def unfit(model, path, kind):
    """What is wrong with the natural key of a column, a path in slashes; None: nothing."""
    if kind in ('v', 'r', 's'):
        return None
    if isinstance(kind, dict):
        field = None
        inner = model
        for name in path.split('/'):
            if name != '.id':
                field = env[inner]._fields[name]
                inner = field.comodel_name
        if field.type != 'many2many':
            return '%s of %s does not hold several records' % (path, model)
        return unfit(model, path, kind['of'])
    if kind[0] not in env:
        return 'this Odoo has no model ' + kind[0]
    for by in kind[1]:
        wrong = unknown(kind[0], by)
        if wrong:
            return wrong
    if len(kind) > 2:
        wrong = forbidden_search(kind[0], kind[2])
        if wrong:
            return wrong
    for by, each in zip(kind[1], kind[3] if len(kind) > 3 else ()):
        if each not in ('v', 'r') or (each == 'r' and not comodel(kind[0], by.replace('.', '/'))):
            refuse('a natural key names a record where there is none')
    target = comodel(model, path)
    if target and target != kind[0]:
        return '%s of %s holds a %s, not a %s' % (path, model, target, kind[0])
    return None


def forbidden_context(what, allowed, context, by_partial):
    """Why a context may not be given, or None; by_partial: the key that partial gives the records to."""
    for key in list(context) + by_partial:
        if key == 'allowed_company_ids':
            return 'the company is named by target.odoo.company, never by ' + key
        if key.startswith('default_') and key[8:] in REFUSED:
            return '%s is changed by methods only, never given by %s' % (key[8:], key)
        may = allowed.get(key)
        if may is None or (may == 'record') != (key in by_partial) or (key in context and key in by_partial):
            return 'the side kit may not give %s to %s' % (key, what)
        if may == 'record':
            continue
        value = context[key]
        if may == 'text':
            if not isinstance(value, str) or len(value) > 200:
                return 'the side kit may give %s to %s a text only' % (key, what)
        elif value not in may:
            return 'the side kit may not give %s to %s this value' % (key, what)
    return None


def may_write(written):
    """Whether a model, or lines at a path below one, may be written."""
    if written in WRITES:
        return True
    # models that an administrator has made in Odoo's settings, but for ours
    return 'x_*' in WRITES and written.startswith('x_') and '/' not in written and not written.startswith('x_plantline_')


def forbidden_field(written, field):
    """Why a field of a model, or of lines at a path below one, may not be written, or None."""
    if field.name in WRITES.get(written, ()):
        return None
    own = field
    while own.inherited:
        own = own.inherited_field
    # made by an administrator in Odoo's settings, and no other name for one of Odoo's
    if own.name.startswith('x_') and own.manual and not own.related:
        return None
    return 'the side kit may not write %s of %s' % (field.name, written)


def forbidden_path(model, path):
    """Why a path, in slashes, may not be written, or None."""
    inner = model
    written = model
    names = path.split('/')
    for n, name in enumerate(names):
        if name in ('id', '.id'):
            return None if n == len(names) - 1 else 'no field has the path ' + path
        if name in REFUSED:
            return '%s is changed by methods only, never written' % name
        field = env[inner]._fields.get(name)
        if field is None:
            return 'this Odoo has no field %s.%s' % (inner, name)
        if field.type == 'one2many':
            written = written + '/' + name
            if not may_write(written):
                return 'the side kit may not write ' + written
            if n == len(names) - 1:
                # its value would be commands of the caller's own
                return '%s holds lines, which are written as such and never as a value' % written
        else:
            wrong = forbidden_field(written, field)
            if wrong:
                return wrong
            if names[n + 1:] not in ([], ['id'], ['.id']):
                return 'of the record in %s of %s nothing is written' % (name, written)
        inner = field.comodel_name
    return None


def forbidden_reading(model, path, kind):
    """Why a path, in dots, may not be read and compared with a value of this kind, or None."""
    if isinstance(kind, dict):
        return 'a record is not found by a list of records'
    return unknown(model, path) or unfit(model, path.replace('.', '/'), kind)


def forbidden_document(model, step):
    """Why a step may not write what it writes, or None."""
    if not may_write(model):
        return 'the side kit may not write ' + model
    if model not in env:
        return 'this Odoo has no model ' + model
    written = [(path, kind) for path, kind in zip(step['columns'], step['kinds'])]
    written.extend(zip(step.get('linked', ()), step.get('linkedKinds', ())))
    read = []  # model, path, kind
    specs = [('', spec) for spec in step['lines']]
    while specs:
        prefix, spec = specs.pop()
        prefix = prefix + spec['to'] + '/'
        wrong = forbidden_path(model, prefix + 'id')
        if wrong:
            return wrong
        if not may_write(model + '/' + prefix[:-1]):
            return 'the side kit may not write %s/%s as lines' % (model, prefix[:-1])
        for path, kind in zip(spec['columns'], spec['kinds']):
            written.append((prefix + path, kind))
        for path, kind in zip(spec['match'], spec['matchKinds']):
            read.append((comodel(model, prefix + 'id'), path, kind))
            if spec.get('create'):
                written.append((prefix + path, kind))
        if spec.get('search'):
            wrong = forbidden_search(comodel(model, prefix + 'id'), spec['search'])
            if wrong or not spec['match'] or spec.get('create'):
                return wrong or 'lines are met by equal values, and what else is asked narrows that down'
        for inner in spec['lines']:
            specs.append((prefix, inner))
    for path, kind in written:
        if path.split('/')[-1] == '.id' and kind in ('v', 'r'):
            return 'a record is named by its external id or a natural key, never by its database id: ' + path
        wrong = forbidden_path(model, path) or unfit(model, path, kind)
        if wrong:
            return wrong
        if model in RAISED and kind == 'v' and '/' not in path and env[model]._fields[path].comodel_name:
            # Odoo would look for the name with all rights, and its answer tells whether there is one
            return '%s of %s is named by ref or lookup, never by the name of a record' % (path, model)
    for owner, path, kind in read:
        wrong = forbidden_reading(owner, path, kind)
        if wrong:
            return wrong
    own = LOADS.get('x_*', {}) if model.startswith('x_') else {}
    return forbidden_context('load of ' + model, LOADS.get(model, own), step.get('context') or {}, [])


def writer(records):
    """Records as this kit writes them."""
    return records.sudo() if records._name in RAISED else records


def check_rights(model, ids):
    """Of what is written with all rights: that the user may write the model and sees the records, which the rules of his companies decide."""
    if model in RAISED:
        env[model].check_access('write')
        env[model].browse(ids).check_access('read')
