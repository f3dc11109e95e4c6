# The step operation: what an interface asks of Odoo beside the operation's own proof, before any of it is kept.

# Models that a path may lead to, and groups of them: what goods and their documents are made of. Who works there, who is paid, who may do what and how Odoo runs
# is none of it, whatever the user may read.
ENSURED = ('account.move', 'account.move.line', 'product.', 'purchase.', 'mrp.', 'sale.order', 'sale.order.line', 'stock.', 'uom.uom')
ENSURED_TYPES = ('boolean', 'char', 'date', 'datetime', 'float', 'integer', 'monetary', 'selection')
MOST_ENSURED = 8
MOST_MET = 500
COMPARED = {'=': '', '!=': 'anything but ', 'in': 'one of ', 'not in': 'none of ', '<': 'less than ', '<=': 'at most ', '>': 'more than ', '>=': 'at least '}
# For a number that Odoo keeps as it is computed, digits behind the point.
COMPUTED = 6


def check_ensure(asked):
    if not isinstance(asked, list) or len(asked) > MOST_ENSURED:
        refuse('ensure is not a list of at most %s' % MOST_ENSURED)
    for path, of, operator in asked:
        if len(path.split('.')) > 5 or of not in ('each', 'sum', 'count') or operator not in COMPARED:
            refuse('ensure compares in a way that this side kit does not know')


def look_at(records, path):
    """What stands at a path: (the last records, their field, its values), of a relation the records in it. Read as the user reads it: his rights on model, record
    and field are asked, which what is in the cache would not ask."""
    names = path.split('.')
    for n, name in enumerate(names):
        field = records._fields.get(name)
        if records._name not in ENSURED and records._name.split('.')[0] + '.' not in ENSURED:
            wrong('path', 'ensure may not look at %s, which %s leads to: it looks at goods and their documents' % (records._name, path))
        if field is None:
            wrong('path', 'ensure asks for %s, and %s has no field %s in this Odoo' % (path, records._name, name))
        if not field.comodel_name and (n < len(names) - 1 or field.type not in ENSURED_TYPES):
            wrong('path', 'ensure compares numbers, texts, days and truths, and %s of %s is none (%s)' % (name, records._name, path))
        here = records
        values = []
        for row in records.read([name], load=None):
            values.append(row[name])
        if field.comodel_name:
            ids = {}
            for value in values:
                ids.update(dict.fromkeys(value if isinstance(value, (list, tuple)) else [value] if value else ()))
            if len(ids) > MOST_MET:
                wrong('path', '%s leads to more than %s records: ensure something of fewer' % (path, MOST_MET))
            values = list(ids)
            records = env[field.comodel_name].browse(values)
    return here, field, values


def kept_digits(field, records):
    """To how many digits behind the point Odoo keeps the numbers of a field; None: it holds no numbers."""
    if field.type == 'monetary':
        currencies = records.mapped(field.get_currency_field(records))
        if len(currencies) > 1:
            wrong('path', '%s holds amounts of several currencies, which cannot be compared with one number' % field.name)
        return currencies.decimal_places
    if field.type == 'float':
        digits = field.get_digits(env)
        return digits[1] if digits else COMPUTED
    return 0 if field.type == 'integer' else None


def compares(there, operator, wanted, digits):
    """Whether a value is as it is wanted; an empty one is only another than what is wanted."""
    if operator in ('in', 'not in'):
        met = False
        for each in wanted:
            met = met or compares(there, '=', each, digits)
        return met == (operator == 'in')
    if there == '':
        return operator == '!='
    order = (there > wanted) - (there < wanted) if digits is None else float_compare(there, float(wanted), precision_digits=digits)
    return order in {'=': (0, ), '!=': (-1, 1), '<': (-1, ), '<=': (-1, 0), '>': (1, ), '>=': (0, 1)}[operator]


def ensure(asked):
    """Holds what came of a document against what its interface asks."""
    record, conditions, values = asked
    for (path, of, operator), wanted in zip(conditions, values):
        here, field, found = look_at(env[record._name].browse(record.ids), path)
        digits = 0 if of == 'count' else kept_digits(field, here)
        if of == 'count':
            found = [len(found)]
        elif field.comodel_name or (of == 'sum' and digits is None):
            wrong('path', '%s holds %s, so that only of: count says something of it' % (path, 'records' if field.comodel_name else 'no numbers'))
        elif of == 'sum':
            found = [sum(found)]
        texts = wanted if isinstance(wanted, list) else [wanted]
        for text in texts:
            if digits is not None and not is_decimal(text):
                wrong('document', '%s is a number in Odoo, and the mapping compares it with %s' % (path, text[:80]))
        should = '%s%s of %s,%s should have been %s' % (
            '' if of == 'each' else 'the sum of ' if of == 'sum' else 'the number of ', path, record._name, record.id, COMPARED[operator] + ', '.join(texts)[:200])
        if not found:
            wrong('ensure', should + ', and Odoo has nothing there')
        for n, value in enumerate(found):
            there = value if digits is not None else text_of(value, field.type)
            if not compares(there, operator, wanted, digits):
                wrong('ensure', '%s, and Odoo has %s%s' % (should, there if digits is None else plain('%.*f' % (digits, value)),
                    ' on %s,%s' % (here._name, here[n].id) if here != record and of == 'each' else ''))
