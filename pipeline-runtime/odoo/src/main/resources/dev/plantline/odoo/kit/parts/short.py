# The end of the short text: a call in which all is as usual. Odoo reads the text of a kit anew in every call, so that what is seldom needed stands apart, in the whole text:
# it says what is wrong and with which message, halves, closes, describes. Whatever is not as usual undoes all that the short text did, and the
# whole text works the call, in the same transaction. What is defined here stands for what the parts before call by the same name.

# SHA-256 of the whole text. It stands in an action of its own, which refuses whoever runs it without all rights: the short text has them for that, and the whole
# text takes them off first.
WHOLE = ''  # @whole@


NAME = 'plantline.%s.%s' % (OWNER.replace('/', '.'), KIT)

# The usual form of a call; what an interface ensures beside, what closes a message and what stands in a run is for the whole text, and so is what the statements
# of the ledger find no row for.
CALL = ('object', APPLY, (
    ('do', ('choice', ('apply', ), None)), ('cluster', ('text', 64, None)), ('partition', ('text', 74, None)), ('epoch', ('count', 2 ** 53 - 1, None)),
    ('seconds', ('count', 60, None)), ('company', ('text', 128, None)), ('last', ('object', ('key', 'position'), (('key', ('text', 32, None)), ('position', ('text', 94, None))))),
    ('shapes', ('list', 10000, ('list', 500, ('object', ('do', 'operation'), (
        ('do', ('choice', ('operation', ), None)), ('operation', ('choice', ('@operation@', ), None))))))),
    ('operations', ('list', 10000, ('object', WORKS, (
        ('key', ('text', 32, None)), ('content', ('text', 64, None)), ('position', ('text', 94, None)), ('edition', ('count', 2 ** 31 - 1, None)), ('stamp', ('count', 2 ** 53 - 1, None)),
        ('shape', ('count', 9999, None)), ('values', ('list', 500, FORM)), ('ignore', ('truth', None, None)), ('version', ('text', 202, None)), ('orderKey', ('text', 32, None))))))))


def one_order(kind, code, place):
    return one(kind, code, place)


def living(found):
    wrong()


def blame(plan):
    return plan


def about(record):
    return record


def contention():
    """A key is there already: a repeat, or a twin that races."""
    wrong()


def company_of_call(name):
    """The one company of this name among those that the user is allowed."""
    met = env.user.company_ids.filtered_domain([('name', '=', name)])
    if len(met) != 1:
        wrong()
    return met


def check_value(form, value):
    """That a value has the form that the call has there, and in it a canonical document."""
    kind, bound, inner = form
    right = isinstance(value, str)
    if kind == 'list':
        right = isinstance(value, list) and len(value) <= bound
        for each in value:
            check_value(inner, each)
    elif kind == 'object':
        inner = dict(inner)
        right = isinstance(value, dict) and set(bound).issubset(value)
        for name in value:
            check_value(inner[name], value[name])
    elif kind == 'number':
        right = is_decimal(value)
    elif kind in ('whole', 'count'):
        right = isinstance(value, int) and not isinstance(value, bool) and (0 if kind == 'count' else -bound) <= value <= bound
    elif kind in ('choice', 'truth'):
        right = value in (bound or (True, False))
    else:
        right = right and len(value) <= bound
    if not right:
        wrong()


def check_apply():
    check_value(CALL, request)
    if not request['seconds']:
        wrong()
    for op in request['operations']:
        if len(op['values']) != len(request['shapes'][op['shape']]) or ('version' in op) != ('orderKey' in op):
            wrong()


def check_unbroken():
    cr.execute("SELECT txid_current()")
    if cr.fetchone()[0] != transaction:
        wrong()


def plain(text):
    """As it is sent, and where it is not, it differs from what Odoo keeps."""
    return text


# What holds of the call, in one question: the partition's owner, the plant's cluster, that the kit is in use, and that what was applied last is still known.
STANDING = (
    "SELECT txid_current(), ARRAY(SELECT conname::text FROM pg_constraint WHERE conname IN %s), set_config('plantline.ops', 'on', true)"
    " FROM x_plantline_ledger AS owner WHERE x_owner = %s AND x_key = %s AND x_number = %s"
    " AND EXISTS (SELECT 1 FROM x_plantline_ledger WHERE x_owner = %s AND x_key = 'c:' AND x_text = %s)"
    " AND EXISTS (SELECT 1 FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s AND x_outcome <> 'withdrawn')"
    " AND (%s::text IS NULL OR EXISTS (SELECT 1 FROM x_plantline_ledger AS last WHERE last.x_owner = %s AND last.x_key = %s"
    " AND starts_with(last.x_position, %s || '/') AND last.x_outcome NOT IN ('deadLettered', 'discarded'))) FOR SHARE OF owner")

# The rows of the ledger, before the work and after it. What is not of the form that they have gets none, and neither does what has one already.
NEW = (
    "INSERT INTO x_plantline_ledger (x_owner, x_key, x_content, x_position, x_outcome, x_stamp, create_uid, create_date)"
    " SELECT %s, key, content, position, 'applied', stamp, %s, now() AT TIME ZONE 'UTC' FROM (VALUES @rows) AS t (key, content, position, stamp)"
    " WHERE key ~ '^[0-9a-f]{32}$' AND content ~ '^[0-9a-f]{64}$' AND position ~ ('^' || %s || '/[0-9]{1,19}/[0-9]{1,10}$')"
    " ORDER BY key ON CONFLICT (x_owner, x_key) DO NOTHING")
RAISED_VERSIONS = (
    "INSERT INTO x_plantline_ledger (x_owner, x_key, x_number, x_text, x_position, x_outcome, x_stamp, create_uid, create_date)"
    " SELECT DISTINCT ON (key) %s, 'v:' || key, CASE WHEN version ~ '^n:' THEN substr(version, 3)::numeric END, CASE WHEN version ~ '^t:' THEN substr(version, 3) END,"
    " position, 'version', 0, %s, now() AT TIME ZONE 'UTC' FROM (VALUES @rows) AS t (key, version, position)"
    " WHERE key ~ '^[0-9a-f]{32}$' AND version ~ '^(n:-?[0-9]{1,19}|t:.{1,200})$' ORDER BY key"
    " ON CONFLICT (x_owner, x_key) DO UPDATE SET x_number = EXCLUDED.x_number, x_text = EXCLUDED.x_text, x_position = EXCLUDED.x_position,"
    " write_uid = EXCLUDED.create_uid, write_date = EXCLUDED.create_date"
    " WHERE x_plantline_ledger.x_number <= EXCLUDED.x_number OR x_plantline_ledger.x_text COLLATE \"C\" <= EXCLUDED.x_text COLLATE \"C\"")
OUTCOMES = (
    "UPDATE x_plantline_ledger l SET x_record = t.record, x_text = t.booked FROM (VALUES @rows) AS t (record, booked, key) WHERE l.x_key = t.key AND l.x_owner = %s")


def keep(statement, before, rows, *behind):
    """Keeps rows in the ledger, all of them."""
    if rows:
        cr.execute(statement.replace('@rows', ', '.join(['%s'] * len(rows))), before + rows + list(behind))
        if cr.rowcount != len(rows):
            wrong()


# The whole text, if it is the one that was installed with this one, and none that other groups may run: who may run the one may run the other, and without its
# group Odoo would say that the user has no right, as if nothing were installed.
OTHER = (
    "SELECT whole.id FROM ir_act_server AS whole, ir_act_server AS short WHERE whole.name->>'en_US' = %s || '.whole' AND short.name->>'en_US' = %s AND whole.state = 'code'"
    " AND encode(sha256(convert_to(whole.code, 'UTF8')), 'hex') = %s"
    " AND ARRAY(SELECT gid FROM ir_act_server_group_rel WHERE act_id = whole.id ORDER BY 1) = ARRAY(SELECT gid FROM ir_act_server_group_rel WHERE act_id = short.id ORDER BY 1)")


def whole():
    """The answer of the whole text."""
    cr.execute(OTHER, [NAME, NAME, WHOLE])
    row = cr.fetchone()
    if not row:
        raise UserError('plantline: the action %s.whole is gone or is not as it was installed, and this call needs it: find out who changed it, then run: plantline sidekit install' % NAME)
    given = request
    if checked:
        # what was tried took some of the time; a call that may try anything may try one group
        given = dict(request, seconds=min(request['seconds'], max(1, int(deadline - time.time()))))
    return env['ir.actions.server'].sudo().browse(row[0]).with_context(plantline=(given, KIT, USERS)).run()


def do_operation(group, cells_of):
    """The operation for all documents of the group: {index: record}."""
    check, write, finish, prove = OPERATIONS[OPERATION]
    plans = {}
    records = {}
    documents = cells_of.values()
    codes.clear()
    look_anew(documents)
    find_codes(documents, CODES)
    for i in group:
        plans[i] = check(cells_of[i])
    for n, wave in enumerate(waves(group, plans)):
        if n:
            look_anew(documents)
        together = []
        for i in wave:
            if n:
                # what was worked before it may have changed what it was checked against
                plans[i] = check(cells_of[i])
            plans[i]['index'] = i
            if write:
                write(plans[i])
            together.append(plans[i])
        finish(together)
        check_unbroken()
        env.flush_all()
        env.invalidate_all()
        for i in wave:
            records[i], total, bookings = prove(plans[i])
            add_booked(i, total, bookings)
    return records


def perform(shape, group):
    """All that a group of operations takes, from its rows in the ledger to their outcomes."""
    now['group'] = group
    new = []
    versions = []
    for i in group:
        op = ops[i]
        new.append((op['key'], op['content'], '%s/%s' % (op['position'], op['edition']), op['stamp']))
        if 'version' in op:
            versions.append((op['orderKey'], op['version'], op['position']))
    keep(NEW, [OWNER, env.uid], new, request['partition'])
    keep(RAISED_VERSIONS, [OWNER, env.uid], versions)
    for n in range(len(shape)):
        cells_of = {}
        for i in group:
            cells_of[i] = ops[i]['values'][n]
        records = do_operation(group, cells_of)
    outcomes = []
    for i in group:
        record = '%s,%s' % (records[i]._name, records[i].id)
        outcomes.append((record, booked[i], ops[i]['key']))
        out[i] = ['applied', False, record, booked[i]]
    keep(OUTCOMES, [], outcomes, OWNER)
    check_balance()


check_user()
checked = False
usual = isinstance(request, dict) and request.get('do') == 'apply'
if usual:
    # What somebody else has begun in this transaction is not the kit's, hooks before the commit among it: Odoo runs several actions in one call.
    cr.flush()
    # those that are there belong to somebody else, and are not to be told from what is undone
    usual = not len(cr.postcommit)
if usual:
    savepoint = cr.savepoint()
    try:
        check_apply()
        checked = True
        deadline = time.time() + request['seconds']
        last = request.get('last') or {}
        cr.execute(STANDING, [
            BALANCE, OWNER, 'o:' + request['partition'], request['epoch'], OWNER.split('/')[0], request['cluster'], OWNER, 'k:' + NAME,
            last.get('key'), OWNER, last.get('key'), last.get('position')])
        row = cr.fetchone()
        if not row:
            wrong()
        transaction, deferred = row[:2]
        if 'company' in request:
            # Alone: the user's other companies, his default one among them, are neither seen nor written.
            env = env(context={'tz': 'UTC', 'allowed_company_ids': company_of_call(request['company']).ids})
        # Today is the plant's day: Odoo dates the entries of what is done by it. Documents say their moments with their zones.
        companies = env.company | env.user.company_ids if BEYOND else env.company
        env = env(context=dict(env.context, tz=env.company.sudo().partner_id.tz or env.user.tz or 'UTC', allowed_company_ids=companies.ids))
        ops = request['operations']
        out = [['notTried']] * len(ops)
        groups = {}
        for i, op in enumerate(ops):
            groups.setdefault(op['shape'], []).append(i)
        for shape in groups:
            if time.time() <= deadline:
                perform(request['shapes'][shape], groups[shape])
        action = {'verdicts': out}
        # Nor is what comes after it.
        cr.flush()
        cr.execute(THEIRS)
        savepoint.close(rollback=False)
    except Exception as e:
        try:
            # one that commits and then fails takes the savepoint along
            if not savepoint.closed:
                savepoint.close(rollback=True)
        except Exception as gone:
            if sqlstate(gone) != GONE:
                raise
            # what committed by itself cannot be tried again
            spoiled(now['group'], OPERATION)
            action = {'failed': reason(COMMITTED, '%s committed by itself, so that it cannot be undone; no mapping may call it' % OPERATION)}
        else:
            if is_trouble(sqlstate(e)):
                raise
            # nothing is done behind the commit of what was undone: it would be sent and counted all the same, and once more for what is tried again
            cr.postcommit.clear()
            if now.get('group') and len(ops) > 1 and time.time() > deadline:
                # the whole text would take as long again, and Odoo ends a call that is too long; one message alone has to be told
                action = {'verdicts': [['notTried']] * len(ops)}
                cr.execute(THEIRS)
            else:
                usual = False
if not usual:
    action = whole()
