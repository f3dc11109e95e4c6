"""Records as a proof looks at them: a set of rows, of which each test says what stands in them."""
import itertools

NUMBERS = itertools.count(101)


class Unit:
    """What a unit and a currency do with numbers: counted in hundredths."""

    @staticmethod
    def round(number, rounding_method=None):
        return round(number, 2)

    @staticmethod
    def compare(one, other):
        return (round(one, 2) > round(other, 2)) - (round(one, 2) < round(other, 2))

    @staticmethod
    def is_zero(number):
        return round(number, 2) == 0


class Field:
    def __init__(self, name, kind):
        self.string, self.type, self.relational = name, kind, kind in ('many2one', 'many2many')


class Fields:
    """All fields that a test has given a record, by the kind of their values."""

    MONEY = ('debit', 'credit', 'amount_total')

    def __init__(self, row):
        self.row = row

    def __contains__(self, name):
        return name in self.row

    def __getitem__(self, name):
        value = self.row[name]
        many = isinstance(value, Rows) and (len(value) != 1 or name.endswith('_ids'))
        return Field(name, 'many2many' if many else 'many2one' if isinstance(value, Rows) else 'monetary' if name in self.MONEY else 'char')


class Rows:
    """A record set. What is asked of several is the union of their records, or the value of the first."""

    def __init__(self, *rows):
        self.__dict__['rows'] = rows

    def __getattr__(self, name):
        if name == 'id':
            return self.rows[0]['id'] if self.rows else False
        if name == 'ids':
            return [row['id'] for row in self.rows]
        if name == '_fields':
            return Fields(self.rows[0] if self.rows else {})
        if name.startswith('__'):
            raise AttributeError(name)
        values = [row[name] for row in self.rows]
        if values and all(isinstance(value, Rows) for value in values):
            return union(values)
        return values[0] if values else Rows()

    def __setattr__(self, name, value):
        for row in self.rows:
            row[name] = value

    def __getitem__(self, key):
        if isinstance(key, str):
            return getattr(self, key)
        return Rows(*self.rows[key]) if isinstance(key, slice) else Rows(self.rows[key])

    def __iter__(self):
        return iter([Rows(row) for row in self.rows])

    def __len__(self):
        return len(self.rows)

    def __eq__(self, other):
        return isinstance(other, Rows) and self.ids == other.ids

    def __hash__(self):
        return hash(tuple(self.ids))

    def __contains__(self, other):
        return set(other.ids) <= set(self.ids)

    def __or__(self, other):
        return union([self, other])

    def mapped(self, name):
        return [row[name] for row in self.rows]

    def sorted(self, by=None):
        return self

    def filtered_domain(self, domain):
        def meets(row):
            for field, operator, value in domain:
                has = row[field].id if isinstance(row[field], Rows) else row[field]
                if (has in (value if 'in' in operator else [value])) != (operator in ('=', 'in')):
                    return False
            return True
        return Rows(*[row for row in self.rows if meets(row)])

    def browse(self, ids):
        return browse(ids)

    def fetch(self, names):
        pass

    def itself(self, *arguments, **changes):
        return self

    sudo = with_company = with_context = with_prefetch = itself


ROWS = {}


def union(all_of):
    rows = {}
    for each in all_of:
        rows.update({row['id']: row for row in each.rows})
    return Rows(*rows.values())


def browse(ids):
    return Rows(*[ROWS[each] for each in ([ids] if isinstance(ids, int) else ids) if each])


def row(**values):
    """A new record of these values."""
    values.setdefault('id', next(NUMBERS))
    values.setdefault('_name', 'some.model')
    ROWS[values['id']] = values
    return Rows(values)


def unit(name, **values):
    return row(
        name=name, rounding=0.01, round=Unit.round, compare=Unit.compare, is_zero=Unit.is_zero, compare_amounts=Unit.compare,
        _compute_quantity=lambda number, other, round=True: number, **values)
