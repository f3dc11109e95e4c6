# What is told by how Odoo itself works, and so can be another way in another version of it: here for 19.

# The SQLSTATEs that are no message's fault: connection, serialization, resources, locks, operator, system, PostgreSQL itself,
# and a database that only reads after a failover.
DATABASE = ('08', '40', '53', '55', '57', '58', 'F0', 'XX')
READS_ONLY = '25006'
DENIED = '42501'  # the database refuses a right, to the ledger first of all
GONE = '3B001'  # there is no such savepoint


def contention():
    """Makes Odoo roll back and repeat the whole call (odoo/service/model.py, retrying)."""
    cr.execute("DO $$ BEGIN RAISE EXCEPTION 'plantline: contention' USING ERRCODE = '40001'; END $$")


def sqlstate(e):
    try:
        return e.pgcode or ''
    except Exception:
        return ''


def is_trouble(state):
    """Whether a SQLSTATE is that of the database or of other transactions: Odoo has to see it, and repeats what it can."""
    return state[:2] in DATABASE or state == READS_ONLY


def is_mistake(name):
    """Whether an exception of Python's own says that a program is wrong, whatever it was given."""
    return name in ('AttributeError', 'IndexError', 'KeyError', 'NameError', 'TypeError', 'UnboundLocalError')


def is_contended(name):
    """Whether an exception of Odoo's own says that others hold a record."""
    return name in ('LockError', 'ConcurrencyError')


def rule_broken(e, name):
    """The name of an exception as Plantline classifies it: modules have subclasses of UserError, and all of them are rules."""
    if isinstance(e, UserError) and name not in ('AccessError', 'MissingError', 'ValidationError'):
        return 'UserError'
    return name


def wants_one(e):
    """Whether a method says that it takes one record at a time (odoo/orm/models.py, ensure_one: a ValueError with this text)."""
    return 'Expected singleton' in str(e)


def hooks_there():
    """What Odoo is to do behind the commit, by now (odoo/tools/misc.py, Callbacks): how many functions, and what they count."""
    kept = {}
    for key in cr.postcommit.data:
        value = cr.postcommit.data[key]
        kept[key] = dict(value) if isinstance(value, dict) else None
    return len(cr.postcommit._funcs), kept


def forget_hooks(there):
    """Nothing is done behind the commit of what was undone: it would be sent and counted all the same, and once more for what is tried again."""
    number, kept = there
    data = cr.postcommit.data
    while len(cr.postcommit._funcs) > number:
        cr.postcommit._funcs.pop()
    for key in list(data):
        if key not in kept:
            data.pop(key)
        elif kept[key] is not None:
            data[key].clear()
            data[key].update(kept[key])
