# The step operation: a canonical document, carried out as a person would and proven in Odoo's own numbers before it stands.

# Generated: the operation, how a code of each kind finds its record (model, fields of which one has it, or template of an external id; and in words), and
# the canonical document: the places of codes in it and its form.
OPERATION = ''  # @operation@
REFERENCES = {}  # @references@
WAYS = {}  # @ways@
CODES = ()  # @codes@
FORM = ()  # @form@

# What the operation that follows puts in, by its name: check, write, finish and prove. Write is None where finish writes as well, for all documents together.
OPERATIONS = {}

codes = {}  # (kind, code): the records that have it, each by its id
looked = {}  # what an operation has read for several documents at once, until the next ones are worked
refusals = []  # why a document is refused, until it is told
MOST_BOOKINGS = 500
MOST_STEPS = 500
# What a document can be refused for that another of the same call may put right: a lot that is made in it, say.
CURABLE = ('lookup', 'state', 'quantity', 'lot')
# What is not worked together, of what plans say of a key.
APART = (('touches', 'touches'), ('touches', 'needs'), ('touches', 'makes'), ('needs', 'touches'), ('needs', 'makes'), ('makes', 'touches'), ('makes', 'needs'))


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


def texts_at(document, path):
    """All values at a place of a document; lists are walked."""
    found = [document]
    for name in path.split('/'):
        inner = []
        for each in found:
            value = each.get(name, [])
            inner += value if isinstance(value, list) else [value]
        found = inner
    return found


def find_codes(documents, places):
    """Looks for all codes that stand at these places of the documents, a search for each kind and field: puts them into `codes`."""
    wanted = {}
    for document in documents:
        for path, kind in places:
            for code in texts_at(document, path):
                codes[(kind, code)] = {}
                wanted.setdefault(kind, []).append(code)
    for kind in wanted:
        model, fields, template = REFERENCES[kind]
        if model not in env:
            continue  # of a module that is not installed: the operation says so
        if template:
            find_external(kind, wanted[kind])
        for field in fields:
            for record in in_use(model, field, wanted[kind]):
                for code in record.mapped(field):
                    codes.setdefault((kind, code), {})[record.id] = True


def find_external(kind, wanted):
    """Looks for the codes of a kind that are external ids."""
    model, fields, template = REFERENCES[kind]
    names = {}
    for code in wanted:
        names[external(template, code)] = code
    resolve(list(names))
    code_of_id = {}
    for name in names:
        if name in known and known[name][0] == model:
            code_of_id[known[name][1]] = names[name]
    for record in in_use(model, 'id', list(code_of_id)):
        codes[(kind, code_of_id[record.id])][record.id] = True


def in_use(model, field, values):
    """Records that are not archived, of the companies of the call or of none."""
    records = env[model]
    domain = [(field, 'in', values)]
    if 'company_id' in records._fields:
        domain.append(('company_id', 'in', [False] + env.companies.ids))
    return records.search_fetch(domain, [field.split('.')[0]])


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
    model = REFERENCES[kind][0]
    ids = codes.get((kind, code), ())
    if len(ids) != 1:
        wrong('lookup', not_one(kind, code, sorted(ids)), place)
    return env[model].browse(ids)


def not_one(kind, code, ids):
    """That no record has a code, or more than one, in words."""
    model, fields, template = REFERENCES[kind]
    return '%s %s %s; a code names exactly one%s' % (
        '%s records of %s have' % (len(ids), model) if ids else 'no %s that is in use has' % model, WAYS[kind], external(template, code) if template else code,
        ': ids ' + ', '.join([str(each) for each in ids[:10]]) if ids else '')


def plain(text):
    """A decimal text without zeros that say nothing."""
    text = text.rstrip('0').rstrip('.') if '.' in text else text
    sign = '-' if text.startswith('-') else ''
    text = sign + (text.lstrip('-').lstrip('0') or '0')
    text = text.replace('-.', '-0.') if text.startswith('-.') else '0' + text if text.startswith('.') else text
    return '0' if text == '-0' else text


def quantity(text, unit, place):
    """A quantity of the document as Odoo's number; refused where Odoo would keep another."""
    kept = decimal_text(unit.round(float(text)))
    if kept != plain(text):
        wrong('digits', '%s %s cannot be kept: Odoo rounds to %s %s. Send what was counted in a unit that it keeps, or round on purpose by scale in the mapping' % (
            plain(text), unit.name, kept, unit.name), place)
    return float(text)


def money(text, currency, place):
    """An amount of the document as Odoo's number; refused where its currency has fewer digits."""
    kept = decimal_text(currency.round(float(text)))
    if kept != plain(text):
        wrong('digits', '%s %s is no amount of this currency, which is kept as %s' % (plain(text), currency.name, kept), place)
    return float(text)


def check_unit(code, unit, place):
    """That a unit, where the document names one, is the one that Odoo keeps the quantity in."""
    if code is not None and one('unit', code, place) != unit:
        wrong('unit', 'Odoo keeps this in %s, and the message says %s: convert it in the mapping, or have the sender correct it' % (unit.name, code), place)


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


def one_line(text):
    return text.replace('\t', ' ').replace('\n', ' ')


def booking(record, number, unit, item=None, lot=None):
    """A record that came of a document, with its quantity: what the audit shows, and control totals count."""
    return '\t'.join(['%s,%s' % (record._name, record.id), '' if number is None else exact(number), one_line(unit.name) if unit else '', one_line(item or ''), one_line(lot or '')])


def add_booked(i, total, bookings):
    """Puts what came of one document behind what came of those before it in the same message: the totals first, each with its unit, then a line for each record."""
    lines = booked.get(i, '').split('\n')
    for unit in total or {}:
        lines[0] += '%s%s\t%s' % ('\t' if lines[0] else '', exact(total[unit]), one_line(unit))
    lines += bookings
    more = len(lines) - 1 - MOST_BOOKINGS
    if more > 0:
        lines = lines[:MOST_BOOKINGS + 1] + ['and %s more' % more]
    booked[i] = '\n'.join(lines)


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
    """The ids of the records of these kinds that the documents of the call name by their codes, for reading them together; not those of a code that far more
    have than one document can mean, as the origin of all orders of a shop."""
    found = set()
    for key in codes:
        if key[0] in kinds and len(codes[key]) < 1000:
            found.update(codes[key])
    return found


def waves(group, plans):
    """The documents in their order, apart where one changes what another changes, needs or makes: what is worked together cannot feed each other.
    What several only need, or only make, they do together."""
    result = {}
    last = {}  # (kind, key): the wave behind the last that touches, needs or makes it
    for i in group:
        at = 0
        own = []
        for kind, other in APART:
            for key in plans[i].get(kind, ()):
                at = max(at, last.get((other, key), 0))
                own.append((kind, key))
        for key in own:
            last[key] = max(at + 1, last.get(key, 0))
        result.setdefault(at, []).append(i)
    return list(result.values())


def check_unbroken():
    cr.execute("SELECT txid_current()")
    if cr.fetchone()[0] != transaction:
        broken.append(OPERATION)
        raise Exception(COMMITTED)
