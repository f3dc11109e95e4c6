# What Odoo's load makes of failures, which it keeps as messages and does not raise: here for 19.

# What PostgreSQL says when load has swallowed one of them, which keeps nothing but the text: how its first line begins, and how it ends.
CONTENTION = (
    ('could not serialize access', ''), ('deadlock detected', ''), ('could not obtain lock', ''), ('canceling statement due to', ''),
    ('out of memory', ''), ('out of shared memory', ''), ('could not ', ': No space left on device'),
    ('cannot execute ', ' in a read-only transaction'), ("Unknown database error: 'cannot execute ", ' in a read-only transaction'))
DENIALS = (('permission denied for ', ''), ('must be owner of ', ''))


def is_conversion(message):
    """Whether load could not convert a cell. What the database refused can name a field too, but has it added at the end
    (odoo/orm/models.py, load and _convert_records), and after it load's blame of other documents is not exact."""
    names = list(message)
    return message.get('record') is not None and 'field' in names and names.index('field') < names.index('message')


def is_not_found(message):
    """Whether load looked for a record by its name and did not find it."""
    return isinstance(message.get('moreinfo'), dict) and 'res_model' in message['moreinfo']


def is_denied(message):
    """Whether load has swallowed that the database refuses a right."""
    return is_said_by_database(message, DENIALS)


def is_swallowed(message):
    """Whether load has swallowed a failure of the moment."""
    return is_said_by_database(message, CONTENTION)


def is_said_by_database(message, sayings):
    """Whether PostgreSQL says one of these. A cell or a rule of a module's can hold the same words: a conversion error quotes its
    cell, and only PostgreSQL's own text ends its last line. load puts nothing before it, but for errors of the transaction."""
    text = message['message']
    if is_conversion(message) or not text.endswith(('\n', "\n'")):
        return False
    line = text.split('\n')[0]
    for beginning, end in sayings:
        if line.startswith(beginning) and line.endswith(end):
            return True
    return False
