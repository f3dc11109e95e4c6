# How the whole text carries out the step operation: it says what is wrong, and with which message.

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
    documents = cells_of.values()
    codes.clear()
    refusals.clear()
    look_anew(documents)
    find_codes(documents, CODES)
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
            look_anew(documents)
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
