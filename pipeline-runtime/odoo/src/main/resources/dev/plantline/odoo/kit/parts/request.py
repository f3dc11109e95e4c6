# The form of a request: whoever has a key can send anything.

APPLY = ('do', 'cluster', 'partition', 'epoch', 'seconds', 'shapes', 'operations')
MAY_HAVE = {'raise': ('last',), 'apply': ('company', 'last')}
REQUESTS = {
    'describe': ('do', 'action'),
    'raise': ('do', 'cluster', 'partition', 'epoch', 'reached'),
    'purge': ('do', 'cluster', 'partition', 'epoch', 'sealed', 'kept'),
    'note': ('do', 'cluster', 'partition', 'epoch', 'anchor'),
    'apply': APPLY}
# What the parts that follow put in, by its word: what can be asked, writes nothing, and needs no owner of the partition.
READS = {}
EVERY = ('key', 'content', 'position', 'edition', 'stamp')
CLOSES = EVERY + ('close',)
WORKS = EVERY + ('shape', 'values')
OPTIONAL = ('ignore', 'again', 'version', 'orderKey', 'behind')
MOST_OPERATIONS = 10000
MOST_KEPT = 20000
# JSON numbers above this are not exact everywhere.
EXACT = 2 ** 53
HEX = set('0123456789abcdef')
DIGITS = set('0123456789')
TOPIC = set('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_')


def refuse(text):
    """Ends the call: what is sent is not of Plantline's making, or of another version's."""
    raise UserError('plantline: ' + text)


def check_keys(what, given, needed, optional):
    if not isinstance(given, dict):
        refuse(what + ' is not an object')
    for key in needed:
        if key not in given:
            refuse('%s has no %s' % (what, key))
    for key in given:
        if key not in needed and key not in optional:
            refuse('%s has a key that this side kit does not know: %s' % (what, str(key)[:50]))


def check_number(what, value, least, most):
    if not isinstance(value, int) or isinstance(value, bool) or value < least or value > most:
        refuse('%s is not a whole number from %s to %s' % (what, least, most))


def is_made_of(value, characters, longest):
    return isinstance(value, str) and 0 < len(value) <= longest and characters.issuperset(value)


def check_hex(what, value, digits):
    if not is_made_of(value, HEX, digits) or len(value) != digits:
        refuse('%s has not %s hex digits' % (what, digits))


def check_partition(partition):
    parts = partition.split('/') if isinstance(partition, str) else ()
    if len(parts) != 2 or not is_made_of(parts[0], TOPIC, 64) or not is_made_of(parts[1], DIGITS, 9):
        refuse('partition is not a topic id and a number')


def check_position(position, partition):
    before = partition + '/'
    if not isinstance(position, str) or not position.startswith(before) or not is_made_of(position[len(before):], DIGITS, 19):
        refuse('position is not of the partition of the call')


def check_version(version):
    kind = version[:2] if isinstance(version, str) else ''
    rest = version[2:] if kind else ''
    if kind == 'n:':
        if not is_made_of(rest[1:] if rest[:1] == '-' else rest, DIGITS, 19):
            refuse('version is not a whole number of 64 bits')
    elif kind != 't:' or not 0 < len(rest) <= 200:
        refuse('version is neither a number nor a text of 1 to 200 characters')


def check_row(op, partition):
    """What every operation says of its message, of which the ledger keeps a row."""
    check_hex('key', op['key'], 32)
    check_hex('content', op['content'], 64)
    check_number('edition', op['edition'], 0, 2 ** 31 - 1)
    check_number('stamp', op['stamp'], 0, EXACT - 1)
    check_position(op['position'], partition)
    if op.get('ignore', False) not in (True, False):
        refuse('ignore is neither true nor false')


def check_work(op, shapes):
    """What is to be done for an operation, and which version of its order that is."""
    check_number('shape', op['shape'], 0, len(shapes) - 1)
    if not isinstance(op['values'], list) or len(op['values']) != len(shapes[op['shape']]):
        refuse('an operation has not as many values as steps')
    for step, value in zip(shapes[op['shape']], op['values']):
        if step['do'] in CHECKS:
            CHECKS[step['do']](step, value)
    if ('version' in op) != ('orderKey' in op):
        refuse('version and orderKey belong together')
    if 'version' in op:
        check_version(op['version'])
        check_hex('orderKey', op['orderKey'], 32)


def check_operation(op, partition, shapes):
    closes = isinstance(op, dict) and 'close' in op
    check_keys('an operation', op, CLOSES if closes else WORKS, ('ignore',) if closes else OPTIONAL)
    check_row(op, partition)
    if op.get('again', False) not in (True, False):
        refuse('again is neither true nor false')
    if not closes:
        check_work(op, shapes)
    elif op['close'] not in ('deadLettered', 'discarded'):
        refuse('close is neither deadLettered nor discarded')


def check_owned():
    """What a request says of whose it is and which partition it is of."""
    if not is_made_of(request['cluster'], TOPIC, 64):
        refuse('cluster is not a name of 1 to 64 letters, digits, hyphens and underscores')
    check_partition(request['partition'])
    if 'epoch' in request:
        check_number('epoch', request['epoch'], 1, EXACT - 1)


def check_apply():
    """The form of a request that has operations worked, or looked at."""
    check_number('seconds', request['seconds'], 0, 60)
    if 'company' in request and not (isinstance(request['company'], str) and 0 < len(request['company']) <= 128):
        refuse('company is not a text of 1 to 128 characters')
    if not isinstance(request['shapes'], list) or not isinstance(request['operations'], list):
        refuse('shapes and operations are not lists')
    check_number('the number of operations', len(request['operations']), 0, MOST_OPERATIONS)
    for shape in request['shapes']:
        check_shape(shape)
    for i, op in enumerate(request['operations']):
        check_operation(op, request['partition'], request['shapes'])
        if 'behind' in op:
            check_number('behind', op['behind'], 0, i - 1)


def check_user():
    """Before all else, in whichever text: of whoever is in the duty's group by mistake no call is worked."""
    if env.uid not in USERS:
        raise UserError('plantline: user %s is not the one that this side kit of %s was installed for' % (env.uid, OWNER))


def check_request():
    """Whoever has a key can send anything here: what is not exactly of the form that Plantline sends is refused as a whole."""
    check_user()
    do = request.get('do') if isinstance(request, dict) else None
    if do not in REQUESTS:
        refuse('do is none of ' + ', '.join(REQUESTS))
    check_keys('the request', request, REQUESTS[do], MAY_HAVE.get(do, ()))
    if do == 'describe':
        check_number('action', request['action'], 1, 2 ** 31 - 1)
        return
    check_owned()
    if 'last' in request:
        check_keys('last', request['last'], ('key', 'position'), ())
        check_hex('key', request['last']['key'], 32)
        check_position(request['last']['position'], request['partition'])
    if do == 'raise':
        check_number('reached', request['reached'], 0, EXACT - 1)
        return
    if do == 'note':
        check_anchor(request['anchor'], request['partition'])
        return
    if do == 'purge':
        check_number('sealed', request['sealed'], 0, EXACT - 1)
        if not isinstance(request['kept'], list) or len(request['kept']) > MOST_KEPT:
            refuse('kept is not a list of at most %s keys' % MOST_KEPT)
        for key in request['kept']:
            check_hex('a kept key', key, 32)
        return
    check_apply()
