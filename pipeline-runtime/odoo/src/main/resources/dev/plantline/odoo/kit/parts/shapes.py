# The shapes of raw steps: what goes together in them, and the allow-list.

MOST_STEPS = 500
# What goes together, one for one: names, and what stands for each of them.
PAIRS = (('columns', 'kinds'), ('by', 'byKinds'), ('match', 'matchKinds'), ('linked', 'linkedKinds'))


def check_pairs(what, step):
    """A column without a kind would be written unseen."""
    for names, kinds in PAIRS:
        if names not in step:
            continue
        if not isinstance(step[names], list) or not isinstance(step[kinds], list) or len(step[names]) != len(step[kinds]):
            refuse('%s has not one of %s for each of %s' % (what, kinds, names))
        for kind in step[kinds]:
            if isinstance(kind, dict):
                check_keys('a list of records', kind, ('links', 'of'), ())
                if kind['links'] not in LINKS or kind['of'] == 'v' or isinstance(kind['of'], dict):
                    refuse('a list of records is neither set nor added nor removed')
        for name in step[names]:
            if not isinstance(name, str):
                refuse('%s has something in %s that is no text' % (what, names))


def check_shape(shape):
    if not isinstance(shape, list) or not shape:
        refuse('an operation has no steps')
    if len(shape) > MOST_STEPS:
        refuse('an operation has more than %s steps' % MOST_STEPS)
    for n, step in enumerate(shape):
        do = step.get('do') if isinstance(step, dict) else None
        if do not in STEPS:
            refuse('a step is none of ' + ', '.join(STEPS))
        check_keys('a step', step, FORMS[do][0], FORMS[do][1])
        check_pairs('a step', step)
        if n == 0 and do == 'call':
            refuse('an operation calls a method before it has a record')
        lines = list(step.get('lines') or ())
        while lines:
            spec = lines.pop()
            if 'lines' not in FORMS:
                refuse('this side kit writes no lines of their own')
            check_keys('lines', spec, FORMS['lines'][0], FORMS['lines'][1])
            check_pairs('lines', spec)
            lines.extend(spec['lines'])


def forbidden(shape):
    """Why a shape may not be worked, or None: outside the allow-list, or a name that this Odoo has not."""
    model = None
    for step in shape:
        model = step.get('model', model)
        wrong = ALLOWS[step['do']](model, step)
        if wrong:
            return wrong
    return None
