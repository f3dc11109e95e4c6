# What documents of master records would do as things stand: nothing is written, and the database refuses to.

def rows_of_versions():
    """The versions that the order keys of the call have reached: {order key: version}."""
    keys = []
    for op in ops:
        if 'version' in op:
            keys.append('v:' + op['orderKey'])
    cr.execute("SELECT substr(x_key, 3), x_number::text, x_text FROM x_plantline_ledger WHERE x_owner = %s AND x_key = ANY(%s)", [OWNER, keys])
    reached = {}
    for key, number, text in cr.fetchall():
        reached[key] = 't:' + text if number is None else 'n:' + number
    return reached


def is_late(op, reached):
    """Whether a newer version of the order key is there. Versions of two kinds cannot be compared, and the message is refused when it is worked."""
    version = op.get('version', '')
    there = reached.get(op.get('orderKey'), '')
    if not version or version[:2] != there[:2]:
        return False
    return int(version[2:]) < int(there[2:]) if version[:2] == 'n:' else version[2:] < there[2:]


def begin_to_look():
    """A savepoint in which the database refuses every write."""
    savepoint = cr.savepoint()
    cr.execute("SET LOCAL transaction_read_only = on")
    return savepoint


def begin_again(savepoint, e):
    """After what may have broken the transaction up to the savepoint."""
    state = sqlstate(e)
    # that the database refuses to write is what the savepoint is for
    if is_trouble(state) and state != READS_ONLY or is_mistake(repr(e).split('(')[0]):
        raise e
    savepoint.close(rollback=True)
    known.clear()
    codes.clear()
    return begin_to_look()


def has_codes(document):
    """Whether all codes of a document have been looked for."""
    for path, kind in CODES:
        for code in texts_at(document, path):
            if (kind, code) not in codes:
                return False
    return True


def foreseen(document, i):
    """What a document would do to its record. That it is as the document says is what proves a document that was worked."""
    check, write, finish, prove = OPERATIONS[OPERATION]
    now['blame'] = [i]
    try:
        plan = check(document)
        if not plan['record']:
            return 'created'
        prove(plan)
        return 'kept'
    except UserError:
        proof = bool(refusals) and refusals[-1]['name'] == 'proof'
        refusals.clear()
        return 'changed' if proof else 'unclear'


def look():
    """What each step of the operations would do to its record, in their order; those that the time was too short for are missing at the end."""
    deadline = time.time() + request['seconds']
    for why in refused:
        if why:
            return {'failed': reason('forbidden', why)}
    reached = rows_of_versions()
    documents = []
    for op in ops:
        if 'close' in op:
            refuse('an operation that closes a message changes no record')
        for step, value in zip(shapes[op['shape']], op['values']):
            documents.append(value[0] if 'ensure' in step else value)
    codes.clear()
    look_anew(documents)
    answers = []
    savepoint = begin_to_look()
    try:
        find_codes(documents, CODES)
    except Exception as e:
        savepoint = begin_again(savepoint, e)
    at = 0
    for i, op in enumerate(ops):
        if answers and time.time() > deadline:
            break
        # what has its outcome already, or comes too late, has no effect
        has_none = (op['key'] in there and judged(i, there[op['key']])) or is_late(op, reached)
        answer = []
        for step in shapes[op['shape']]:
            try:
                if not has_none and not has_codes(documents[at]):
                    find_codes([documents[at]], CODES)
                    look_anew(documents)  # which codes have no record in use is another answer now
                answer.append('kept' if has_none else foreseen(documents[at], i))
            except Exception as e:
                savepoint = begin_again(savepoint, e)
                look_anew(documents)
                answer.append('unclear')
            at += 1
        answers.append(answer)
    savepoint.close(rollback=True)
    now.clear()
    abouts.clear()
    return {'looks': answers}


REQUESTS['look'] = ('do', 'cluster', 'partition', 'seconds', 'shapes', 'operations')
MAY_HAVE['look'] = ('company', )
READS['look'] = look
