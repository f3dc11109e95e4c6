# The step call: a method on the record of the step before.

ARGUMENTS = {}  # @arguments@


def called(name, target, arguments):
    """By branches, never by name: the sandbox has no getattr, and what is not here cannot be called."""
    answer = None
    # @calls@
    cr.execute("SELECT txid_current()")
    if cr.fetchone()[0] != transaction:
        broken.append(name)
        raise Exception(COMMITTED)
    return answer


def reached(record, until):
    for field, values in until:
        if text_at(record, field) not in values:
            return False
    return True


def do_call(step, group, cells_of, records):
    """The method on all records of the group at once: ({index: record}, {index: reason}, whether to halve)."""
    owner = {}
    for each in shapes[ops[group[0]]['shape']]:
        if each is step:
            break
        if each['do'] != 'call':
            owner = each
    ids = []
    ids_of = {}
    for i in group:
        ids_of[i] = []
        for record in owner['found'][i] if 'found' in owner else [records[i]]:
            ids_of[i].append(record.id)
            if record.id not in ids:
                ids.append(record.id)
    if not ids:
        return records, {}, False
    # What is read and told is read of these, with the rights of the duty's user, whatever the method is called with.
    seen = env[owner['model']].browse(ids)
    context = dict(step['context'])
    if step['partial']:
        less, than, key = step['partial']
        partial = []
        for record in seen:
            if float_compare(record[less], record[than], precision_digits=6) < 0:
                partial.append(record.id)
        if partial:
            context[key] = partial
    arguments = {}
    for key, value in step.get('arguments', {}).items():
        if isinstance(value, dict):
            row = [value['cell']]
            if len(group) > 1 and value['kind'] == 's':
                return None, None, True  # each has a record of its own
            wrong = settle([value['kind']], [(group[0], row)], [step['models'][key]], [key])
            if wrong:
                for i in group:
                    wrong[i] = wrong[group[0]]
                return None, wrong, False
            value = row[0]
        arguments[key] = value
    check_rights(seen._name, ids)
    target = writer(seen).with_context(**context)
    name = seen._name + '.' + step['method']
    blamed = {}
    now['method'] = name
    for part in target if name in alone else [target]:
        now['blame'] = []
        for i in group:
            if len(group) == 1 or (len(part) == 1 and part.id in ids_of[i]):
                now['blame'].append(i)
        if step['until'] and len(part) == 1:
            undo = cr.savepoint()
            try:
                answer = called(name, part, arguments)
                undo.close(rollback=False)
            except UserError as e:
                undo.close(rollback=True)
                # a user may have done what the message asks for, and Odoo refuses to do it again
                if not reached(seen.browse(part.ids), step['until']):
                    raise
                answer = None
        else:
            answer = called(name, part, arguments)
        if isinstance(answer, dict) and answer.get('res_model'):
            if len(part) > 1 and len(group) > 1:
                return None, None, True
            for i in now['blame']:
                blamed[i] = reason('wizard', '%s asked with %s instead of doing it; a context key has to answer' % (name, answer['res_model']), step['method'])
    now.clear()
    if blamed:
        return None, blamed, False
    if step['until']:
        wrong = {}
        for record in seen:
            for field, values in step['until']:
                text = text_at(record, field)
                if text not in values:
                    wrong[record.id] = reason('until', 'after %s %s is %s, not %s' % (name, field, text, ' or '.join(values)), field)
        if wrong and len(ids) > 1 and len(group) > 1:
            return None, None, True
        for i in group:
            for one in ids_of[i]:
                if one in wrong:
                    blamed[i] = wrong[one]
    return records, blamed, False


def forbidden_call(model, step):
    method = '%s.%s' % (model, step['method'])
    if method not in METHODS:
        return 'the side kit may not call ' + method
    for field, values in step['until']:
        # its value comes back in the reason when it is another
        if field not in UNTIL.get(method, ()):
            return 'the side kit may not prove %s by %s' % (method, field)
        wrong = unknown(model, field)
        if wrong:
            return wrong
    step['models'] = {}
    for key, value in step.get('arguments', {}).items():
        may = ARGUMENTS.get(method, {}).get(key, ())
        given = 'the argument %s to %s, or not this value' % (key, method)
        if isinstance(may, dict):
            step['models'][key] = may['model']
            if not isinstance(value, dict) or set(value) != {'kind', 'cell'} or not (value['kind'] in ('r', 's') or isinstance(value['kind'], list)):
                return 'the side kit may not give ' + given
            wrong = unfit(may['model'], 'id', value['kind'])
            if wrong:
                return 'the side kit may not give %s: %s' % (given, wrong)
        elif not (isinstance(value, str) and len(value) <= 200) if may == 'text' else value not in may:
            return 'the side kit may not give ' + given
    for path in step['partial'][:2]:
        wrong = unknown(model, path)
        if wrong:
            return wrong
    return forbidden_context(method, METHODS[method], step['context'], step['partial'][2:])


FORMS['call'] = (('do', 'method', 'context', 'partial', 'until'), ('arguments', ))
ALLOWS['call'] = forbidden_call
STEPS['call'] = do_call
