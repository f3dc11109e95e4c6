# The end of the short text: a call in which all is as usual. Odoo reads the text of a kit anew in every call, so that what is seldom needed stands apart, in the whole text:
# it says what is wrong and with which message, halves, closes, describes. Whatever is not as usual undoes all that the short text did, and the
# whole text works the call, in the same transaction. What is defined here stands for what the parts before call by the same name.

# SHA-256 of the whole text. It stands in an action of its own, which refuses whoever runs it without all rights: the short text has them for that, and the whole
# text takes them off first.
WHOLE = ''  # @whole@


NAME = 'plantline.%s.%s' % (OWNER.replace('/', '.'), KIT)
STEP = {'do': 'operation', 'operation': OPERATION}


def blame(plan):
    return plan


def about(record):
    return record


def contention():
    """A key is there already: a repeat, or a twin that races."""
    wrong()


def company_of_call(name):
    """The one company of this name among those that the user is allowed."""
    met = []
    for company in env.user.company_ids:
        if company.name == name:
            met.append(company)
    if len(met) != 1:
        wrong()
    return met[0]


def check_shape(shape):
    """What an interface ensures beside is for the whole text."""
    if not isinstance(shape, list) or not 0 < len(shape) <= MOST_STEPS:
        wrong()
    for step in shape:
        if step != STEP:
            wrong()


def check_operation(op, partition, shapes):
    """What closes a message or stands in a run is for the whole text."""
    check_keys('', op, WORKS, ('ignore', 'version', 'orderKey'))
    check_row(op, partition)
    check_work(op, shapes)


def check_standing():
    """Two rows say so: that the plant is the cluster's, and that the kit is in use."""
    cr.execute(
        "SELECT count(*) FROM x_plantline_ledger WHERE x_owner = %s AND x_key = 'c:' AND x_text = %s OR x_owner = %s AND x_key = %s AND x_outcome <> 'withdrawn'",
        [OWNER.split('/')[0], request['cluster'], OWNER, 'k:' + NAME])
    if cr.fetchone()[0] != 2:
        wrong()


def check_document(step, value):
    check_value(FORM, value, '')


def whole():
    """The answer of the whole text, if it is the one that was installed with this one."""
    name = NAME + '.whole'
    actions = env['ir.actions.server'].sudo().search([('name', '=', name), ('state', '=', 'code')])
    cr.execute("SELECT id FROM ir_act_server WHERE id = ANY(%s) AND encode(sha256(convert_to(code, 'UTF8')), 'hex') = %s LIMIT 1", [actions.ids, WHOLE])
    row = cr.fetchone()
    # who may run the one may run the other: without its group Odoo would say that the user has no right, as if nothing were installed
    if not row or actions.browse(row[0]).group_ids != actions.search([('name', '=', NAME)]).group_ids:
        raise UserError('plantline: the action %s is gone or is not as it was installed, and this call needs it: find out who changed it, then run: plantline sidekit install' % name)
    given = request
    if checked:
        # what was tried took some of the time; a call that may try anything may try one group
        given = dict(request, seconds=min(request['seconds'], max(1, int(deadline - time.time()))))
    return actions.browse(row[0]).with_context(plantline=(given, KIT, USERS)).run()


def do_operation(group, cells_of):
    """The operation for all documents of the group: {index: record}."""
    check, write, finish, prove = OPERATIONS[OPERATION]
    plans = {}
    records = {}
    codes.clear()
    look_anew(cells_of.values())
    find_codes(cells_of.values())
    for i in group:
        plans[i] = check(cells_of[i])
    for n, wave in enumerate(waves(group, plans)):
        if n:
            look_anew(cells_of.values())
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
    write_new(group)
    orders = []
    for i in group:
        if 'version' in ops[i]:
            orders.append(ops[i]['orderKey'])
    if len(set(orders)) != len(orders):
        wrong()
    for column, kind, compared in VERSIONS:
        if raised(group, column, kind, compared):
            wrong()
    for n in range(len(shape)):
        cells_of = {}
        for i in group:
            cells_of[i] = ops[i]['values'][n]
        records = do_operation(group, cells_of)
    write_outcomes((), records)
    check_balance()
    for i in group:
        out[i] = applied(False, '%s,%s' % (records[i]._name, records[i].id) if records[i] else None, booked.get(i))


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
        check_keys('', request, APPLY, MAY_HAVE)  # what was applied last is only compared; what is of no form at all is for the whole text
        check_owned()
        check_apply()
        checked = True
        deadline = time.time() + request['seconds']
        check_standing()
        cr.execute(OURS)
        if not request['seconds'] or owner_row(request['partition'], True)[::2] != (request['epoch'], True):
            wrong()
        cr.execute("SELECT txid_current()")
        transaction = cr.fetchone()[0]
        if 'company' in request:
            # Alone: the user's other companies, his default one among them, are neither seen nor written.
            env = env(context={'tz': 'UTC', 'allowed_company_ids': company_of_call(request['company']).ids})
        # Today is the plant's day: Odoo dates the entries of what is done by it. Documents say their moments with their zones.
        companies = env.company | env.user.company_ids if BEYOND else env.company
        env = env(context=dict(env.context, tz=env.company.partner_id.tz or env.user.tz or 'UTC', allowed_company_ids=companies.ids))
        ops = request['operations']
        out = [['notTried']] * len(ops)
        groups = {}
        keys = set()
        for i, op in enumerate(ops):
            keys.add(op['key'])
            groups.setdefault(op['shape'], []).append(i)
        if len(keys) != len(ops):
            wrong()
        cr.execute("SELECT conname::text FROM pg_constraint WHERE conname IN %s", [BALANCE])
        for row in cr.fetchall():
            deferred.append(row[0])
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
