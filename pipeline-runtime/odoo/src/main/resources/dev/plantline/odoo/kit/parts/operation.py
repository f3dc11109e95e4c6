# The step operation: a canonical document, carried out as a person would and proven in Odoo's own numbers before it stands.

# Generated: the operation, how a code of each kind finds its record (model, field, or template of an external id), and
# the canonical document: the places of codes in it and its form.
OPERATION = ''  # @operation@
REFERENCES = {}  # @references@
CODES = ()  # @codes@
FORM = ()  # @form@

# What the operation that follows puts in, by its name: check, write, finish and prove. Write is None where finish writes as well, for all documents together.
OPERATIONS = {}

codes = {}  # (kind, code): ids of the records that have it
looked = {}  # what an operation has read for several documents at once, until the next ones are worked
refusals = []  # why a document is refused, until it is told
MOST_BOOKINGS = 500
MOST_STEPS = 500
# What a document can be refused for that another of the same call may put right: a lot that is made in it, say.
CURABLE = ('lookup', 'state', 'quantity', 'lot')
# What is not worked together, of what plans say of a key.
APART = {'touches': ('touches', 'needs', 'makes'), 'needs': ('touches', 'makes'), 'makes': ('touches', 'needs')}


def wrong(name, text, place=None):
    """Refuses the document that is being worked: all that it did is undone."""
    refusals.append(reason(name, text, place))
    raise UserError(text)


def about(record):
    """Says which record the document that is being worked is about: the first that is said. Whoever is told of a refusal can be told it there."""
    for i in now.get('blame') or ():
        abouts.setdefault(i, '%s,%s' % (record._name, record.id))


def is_decimal(value):
    whole, dot, part = value.lstrip('-').partition('.') if isinstance(value, str) else ('', '', '')
    return is_made_of(whole, DIGITS, 15) and (not dot or is_made_of(part, DIGITS, 12))


def check_value(form, value, place):
    """That a value has the form that the canonical document has there: whoever has a key can send anything."""
    kind, bound, inner = form
    if kind == 'list':
        if not isinstance(value, list) or len(value) > bound:
            refuse('%s of the document is not a list of at most %s' % (place, bound))
        for n, each in enumerate(value):
            check_value(inner, each, '%s/%s' % (place, n))
    elif kind == 'object':
        inner = dict(inner)
        if not isinstance(value, dict):
            refuse('%s of the document is not an object' % (place or '/'))
        for name in bound:
            if name not in value:
                refuse('%s of the document has no %s' % (place or '/', name))
        for name in value:
            if name not in inner:
                refuse('%s of the document has a property that this operation does not know: %s' % (place or '/', str(name)[:50]))
            check_value(inner[name], value[name], '%s/%s' % (place, name))
    elif kind == 'number':
        if not is_decimal(value):
            refuse('%s of the document is not a decimal number as text' % place)
    elif kind == 'whole':
        check_number('%s of the document' % place, value, -bound, bound)
    elif kind == 'truth':
        if value not in (True, False):
            refuse('%s of the document is neither true nor false' % place)
    elif not isinstance(value, str) or (value not in bound if kind == 'choice' else len(value) > bound):
        refuse('%s of the document is not a text that may stand there' % place)


def texts_at(document, path):
    """All values at a place of a document; lists are walked."""
    found = [document]
    for name in path.split('/'):
        inner = []
        for each in found:
            value = each.get(name)
            if isinstance(value, list):
                inner.extend(value)
            elif value is not None:
                inner.append(value)
        found = inner
    return found


def find_codes(documents):
    """Looks for all codes of the documents, a search for each kind: puts them into `codes`."""
    wanted = {}
    for document in documents:
        for path, kind in CODES:
            for code in texts_at(document, path):
                if (kind, code) not in codes:
                    wanted.setdefault(kind, set()).add(code)
    for kind in wanted:
        model, field, template = REFERENCES[kind]
        for code in wanted[kind]:
            codes[(kind, code)] = []
        if template:
            find_external(kind, wanted[kind])
        else:
            for record in in_use(model, field, list(wanted[kind])):
                if (kind, record[field]) in codes:
                    codes[(kind, record[field])].append(record.id)


def find_external(kind, wanted):
    """Looks for the codes of a kind that are external ids."""
    model, field, template = REFERENCES[kind]
    names = {}
    for code in wanted:
        names[external(template, code)] = code
    resolve(list(names))
    code_of_id = {}
    for name in names:
        if name in known and known[name][0] == model:
            code_of_id[known[name][1]] = names[name]
    for record in in_use(model, 'id', list(code_of_id)):
        codes[(kind, code_of_id[record.id])] = [record.id]


def in_use(model, field, values):
    """Records that are not archived, of the companies of the call or of none."""
    domain = [(field, 'in', values)]
    if 'company_id' in env[model]._fields:
        domain.append(('company_id', 'in', [False] + env.companies.ids))
    return env[model].search(domain)


def external(template, code):
    """The external id of a code. As everywhere in Plantline, what is neither letter nor digit nor one of -_/ is written in hex, so that two codes stay two."""
    before, after = template.split('{code}')
    name = ''
    for c in code:
        if (c.isalpha() or c.isdecimal() or c in '-_/') and c != after[:1]:
            name += c
        else:
            name += ''.join(['~%02x' % byte for byte in c.encode()])
    return before + name + after


def one(kind, code, place):
    """The one record that has a code."""
    model, field, template = REFERENCES[kind]
    ids = codes.get((kind, code)) or []
    if len(ids) != 1:
        wrong('lookup', '%s %s %s; a code names exactly one' % (
            'no %s that is in use has' % model if not ids else '%s records of %s have' % (len(ids), model),
            'the external id' if template else field, external(template, code) if template else code)
            + (': ids ' + ', '.join([str(each) for each in sorted(ids)[:10]]) if ids else ''), place)
    return env[model].browse(ids)


def plain(text):
    """A decimal text without zeros that say nothing."""
    text = text.rstrip('0').rstrip('.') if '.' in text else text
    sign = '-' if text.startswith('-') else ''
    text = sign + (text.lstrip('-').lstrip('0') or '0')
    text = text.replace('-.', '-0.') if text.startswith('-.') else '0' + text if text.startswith('.') else text
    return '0' if text == '-0' else text


def quantity(text, unit, place):
    """A quantity of the document as Odoo's number; refused where Odoo would keep another."""
    kept = text_of(unit.round(float(text)), 'float')
    if kept != plain(text):
        wrong('digits', '%s %s cannot be kept: Odoo rounds to %s %s. Send what was counted in a unit that it keeps, or round on purpose by scale in the mapping' % (
            plain(text), unit.name, kept, unit.name), place)
    return float(text)


def money(text, currency, place):
    """An amount of the document as Odoo's number; refused where its currency has fewer digits."""
    kept = text_of(currency.round(float(text)), 'float')
    if kept != plain(text):
        wrong('digits', '%s %s is no amount of this currency, which is kept as %s' % (plain(text), currency.name, kept), place)
    return float(text)


def check_unit(code, unit, place):
    """That a unit, where the document names one, is the one that Odoo keeps the quantity in."""
    if code is not None and one('unit', code, place) != unit:
        wrong('unit', 'Odoo keeps this in %s, and the message says %s: convert it in the mapping' % (unit.name, code), place)


def lot_of(item, name):
    """The lot or serial number of an item, or no record."""
    found = env['stock.lot'].search([('product_id', '=', item.id), ('name', '=', name), ('company_id', 'in', (False, env.company.id))])
    return found.filtered_domain([('company_id', '=', env.company.id)]) or found


def asked(answer, method):
    """Refuses where a button came back with a wizard: it asked instead of doing it."""
    # a report that is shown after the work names a model as well
    if isinstance(answer, dict) and answer.get('res_model') and answer.get('type') != 'ir.actions.client':
        wrong('wizard', '%s asked with %s instead of doing it' % (method, answer['res_model']))


def exact(number):
    """A number of Odoo's as the decimal that it was made of: of 15 digits none is lost, and none behind them means anything."""
    return '%.15g' % number


def tally(totals, number, unit):
    """Counts a quantity in the totals of a document, each unit or currency apart: {its name: number}. Rounded as Odoo does, so that many add up exactly."""
    totals[unit.name] = unit.round(totals.get(unit.name, 0.0) + number)


def booking(record, number, unit, item=None, lot=None):
    """A record that came of a document, with its quantity: what the audit shows, and control totals count."""
    cells = [record._name + ',' + str(record.id), '' if number is None else exact(number), unit.name if unit else '', item or '', lot or '']
    return '\t'.join([cell.replace('\t', ' ').replace('\n', ' ') for cell in cells])


def add_booked(i, total, bookings):
    """Puts what came of one document behind what came of those before it in the same message: the totals first, each with its unit, then a line for each record."""
    lines = booked[i].split('\n') if i in booked else ['']
    cells = lines[0].split('\t') if lines[0] else []
    for unit in total or {}:
        cells += [exact(total[unit]), unit.replace('\t', ' ').replace('\n', ' ')]
    lines[0] = '\t'.join(cells)
    lines += bookings
    more = len(lines) - 1 - MOST_BOOKINGS
    booked[i] = '\n'.join(lines if more <= 0 else lines[:MOST_BOOKINGS + 1] + ['and %s more' % more])


def tried(work, i, what, blamed):
    """The answer of one function for one document; a refusal is put down as its own."""
    now['blame'] = [i]
    try:
        return work(what)
    except UserError:
        if not refusals:
            raise
        blamed[i] = refusals[-1]
        refusals.clear()
        return None


def blame(plan):
    """Says of which document that is worked with others a refusal is; of none, when it is of all: then it is the one that is worked alone, if one is."""
    now['blame'] = [plan['index']] if plan else now['wave'] if len(now['wave']) == 1 else []


def look_anew(documents):
    """Forgets what was read for several documents: what is worked next has changed it, or may have."""
    looked.clear()
    looked['documents'] = list(documents)


def named_in(*paths):
    """All values at these places of all documents of the call, each once: what is looked for together costs one search, and Odoo reads it together."""
    found = {}
    for document in looked['documents']:
        for path in paths:
            for text in texts_at(document, path):
                found[text] = True
    return list(found)


def ids_named(*kinds):
    """The ids of all records of these kinds that the documents of the call name by their codes."""
    found = set()
    for kind, code in codes:
        if kind in kinds:
            found.update(codes[(kind, code)])
    return list(found)


def waves(group, plans):
    """The documents in their order, apart where one changes what another changes, needs or makes: what is worked together cannot feed each other.
    What several only need, or only make, they do together."""
    result = []
    last = {'touches': {}, 'needs': {}, 'makes': {}}  # key: the last wave that touches, needs or makes it
    for i in group:
        at = 0
        for kind in APART:
            for key in plans[i].get(kind, ()):
                for other in APART[kind]:
                    at = max(at, last[other].get(key, -1) + 1)
        for kind in APART:
            for key in plans[i].get(kind, ()):
                last[kind][key] = max(at, last[kind].get(key, -1))
        while len(result) <= at:
            result.append([])
        result[at].append(i)
    return result


def check_unbroken():
    cr.execute("SELECT txid_current()")
    if cr.fetchone()[0] != transaction:
        broken.append(OPERATION)
        raise Exception(COMMITTED)


def do_operation(step, group, cells_of, before):
    """The operation for all documents of the group: ({index: record}, {index: reason}, whether to halve)."""
    check, write, finish, prove = OPERATIONS[OPERATION]
    blamed = {}
    plans = {}
    records = {}
    wanted = {}
    if 'ensure' in step:
        for i in group:
            cells_of[i], wanted[i] = cells_of[i]
    codes.clear()
    refusals.clear()
    look_anew(cells_of.values())
    find_codes(cells_of.values())
    now['method'] = OPERATION
    for i in group:
        if not before:
            booked.pop(i, None)  # of a try that was undone
        plans[i] = tried(check, i, cells_of[i], blamed)
    if blamed:
        for i in blamed:
            if len(blamed) < len(group) and blamed[i]['name'] in CURABLE:
                postponed.append(i)
        return None, blamed, False
    for n, wave in enumerate(waves(group, plans)):
        if n:
            look_anew(cells_of.values())
        for i in wave:
            if n:
                # what was worked before it may have changed what it was checked against
                plans[i] = tried(check, i, cells_of[i], blamed)
            if i not in blamed:
                plans[i]['index'] = i
                if write:
                    tried(write, i, plans[i], blamed)
            if blamed:
                # the next one would be held against what this one has half done
                return None, blamed, False
        now['wave'] = wave
        blame(None)
        together = []
        for i in wave:
            together.append(plans[i])
        try:
            finish(together)
        except UserError:
            if refusals and len(now['blame']) == 1:
                blamed[now['blame'][0]] = refusals[-1]
                refusals.clear()
                return None, blamed, False
            if len(wave) == 1:
                raise
            refusals.clear()
            return None, None, True
        check_unbroken()
        env.flush_all()
        env.invalidate_all()
        for i in wave:
            came = tried(prove, i, plans[i], blamed)
            if came:
                records[i], total, bookings = came
                add_booked(i, total, bookings)
                if i in wanted:
                    tried(ensure, i, (records[i], step['ensure'], wanted[i]), blamed)
        if len(blamed) > 1 or (len(group) > 1 and 'ensure' in [each['name'] for each in blamed.values()]):
            # one that is wrong may have made the others look so, where they change the same numbers: each has to be held against its own,
            # and what an interface asks may lie where another document has done something that is right
            return None, None, True
        if blamed:
            return None, blamed, False
    now.clear()
    return records, {}, False


def check_shape(shape):
    """The form of the steps of a message, which all are this operation or, sent to the wrong kit, another one."""
    if not isinstance(shape, list) or not shape:
        refuse('an operation has no steps')
    if len(shape) > MOST_STEPS:
        refuse('an operation has more than %s steps' % MOST_STEPS)
    for step in shape:
        if not isinstance(step, dict) or step.get('do') not in STEPS:
            refuse('a step is none of ' + ', '.join(STEPS))
        check_keys('a step', step, ('do', 'operation'), ('ensure', ))
        if 'ensure' in step:
            check_ensure(step['ensure'])


def forbidden(shape):
    """Why a shape may not be worked, or None."""
    for step in shape:
        if step['operation'] != OPERATION:
            return 'this side kit carries out %s, not %s' % (OPERATION, str(step['operation'])[:50])
    return None


def check_document(step, value):
    check_value(FORM, value[0] if 'ensure' in step else value, '')


CHECKS['operation'] = check_document
STEPS['operation'] = do_operation
