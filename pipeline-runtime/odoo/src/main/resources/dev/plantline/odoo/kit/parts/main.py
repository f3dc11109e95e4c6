# One call: the steps of a group of operations, and the loop over groups, which are halved until it is known who is to blame.

def company_of_call(name):
    """The one company of this name among those that the user is allowed, or why there is none: (company, reason)."""
    met = []
    allowed = []
    for company in env.user.company_ids:
        allowed.append(company.name)
        if company.name == name:
            met.append(company)
    if len(met) == 1:
        return met[0], None
    return None, 'the user %s has %s called %s in Odoo, but %s; correct target.odoo.company, or allow the company to the user' % (
        env.user.login, '%s companies' % len(met) if met else 'no company', name, ', '.join(sorted(allowed)[:20]))


def perform(shape, group):
    """All steps of the group's operations: ({index: record}, {index: reason}, whether to halve)."""
    records = {}
    for n, step in enumerate(shape):
        cells_of = {}
        for i in group:
            cells_of[i] = ops[i]['values'][n]
        records, blamed, halve = STEPS[step['do']](step, group, cells_of, records)
        if halve or blamed:
            for i in blamed or ():
                blamed[i]['step'] = n
            return None, blamed, halve
    return records, {}, False


# Behind one with such a verdict its run goes on.
WENT = ('applied', 'duplicate', 'superseded')


def is_cut_off(i):
    """Whether it stands behind an operation of its order key that did not go through."""
    before = ops[i].get('behind')
    return before is not None and (out[before] or [None])[0] not in WENT


check_request()
if request['do'] != 'describe':
    # What somebody else has begun in this transaction is not the kit's, hooks before the commit among it: Odoo runs several actions in one call.
    cr.flush()
    check_standing()
    cr.execute(OURS)
ops = request.get('operations') or []
shapes = request.get('shapes') or []
out = [None] * len(ops)
foreign = None
if 'operations' in request:
    if 'company' in request:
        company, foreign = company_of_call(request['company'])
        if company:
            # Alone: the user's other companies, his default one among them, are neither seen nor written.
            env = env(context={'tz': 'UTC', 'allowed_company_ids': company.ids})
    if 'operation' in STEPS:
        # Today is the plant's day: Odoo dates the entries of what is done by it. Documents say their moments with their zones.
        companies = env.company | env.user.company_ids if BEYOND else env.company
        env = env(context=dict(env.context, tz=env.company.sudo().partner_id.tz or env.user.tz or 'UTC', allowed_company_ids=companies.ids))
    refused = [foreign or forbidden(shape) for shape in shapes]
    cr.execute("SELECT " + LEDGER + " FROM x_plantline_ledger WHERE x_owner = %s AND x_key = ANY(%s)", [OWNER, [op['key'] for op in ops]])
    there = {}
    for row in cr.fetchall():
        there[row[0]] = row

if request['do'] == 'describe':
    action = describe()

elif request['do'] == 'raise':
    action = raise_owner()

elif request['do'] in READS:
    action = READS[request['do']]()

elif owner_row(request['partition'], True)[::2] != (request['epoch'], True):
    action = {'verdicts': [['fenced']] * len(ops)}

elif request['do'] == 'purge':
    action = purge()

elif request['do'] == 'note':
    action = note()

else:
    cr.execute("SELECT txid_current()")
    transaction = cr.fetchone()[0]
    deadline = time.time() + request['seconds']
    groups = {}
    seen = set()
    places = []  # in their runs
    for i, op in enumerate(ops):
        places.append(places[op['behind']] + 1 if 'behind' in op else 0)
        if op['key'] in seen:
            out[i] = ['notTried']
            continue
        seen.add(op['key'])
        row = there.get(op['key'])
        verdict = judged(i, row) if row else None
        if verdict:
            out[i] = verdict
        elif not op.get('close') and refused[op['shape']]:
            out[i] = ['rejected', reason('forbidden', refused[op['shape']])]
        else:
            groups.setdefault((places[i], -1 if op.get('close') else op['shape']), []).append(i)
    cr.execute("SELECT conname::text FROM pg_constraint WHERE conname IN %s", [BALANCE])
    for row in cr.fetchall():
        deferred.append(row[0])
    # By their places in runs, whatever the shapes: whoever stands behind another is worked after it.
    work = [(place[1], groups[place]) for place in sorted(groups, key=lambda each: each[0])]
    work.reverse()
    while work:
        shape, group = work.pop()
        if time.time() > deadline:
            for i in group:
                out[i] = ['notTried']
            continue
        group = [i for i in group if not is_cut_off(i)]
        if not group:
            continue
        hooks = hooks_there()
        savepoint = cr.savepoint()
        blamed = {}
        halve = False
        again = False
        records = {}
        late = []
        now.clear()
        try:
            new = [i for i in group if ops[i]['key'] not in there]
            orders = [ops[i]['orderKey'] for i in group if ops[i].get('version')]
            if len(set(orders)) != len(orders):
                halve = True
            else:
                if new:
                    write_new(new)
                for i in group:
                    if ops[i]['key'] in there:
                        take_over(i, ops[i].get('close') or 'applied')
                if orders and shape != -1:
                    late, blamed = raise_versions(group)
                todo = [i for i in group if i not in late]
                if shape != -1 and todo and not blamed:
                    records, blamed, halve = perform(shapes[shape], todo)
                if not blamed and not halve:
                    write_outcomes(late, records)
                    check_balance()
                    savepoint.close(rollback=False)
        except Exception as e:
            state = sqlstate(e)
            name = repr(e).split('(')[0]
            if now.get('method') and not broken:
                # one that commits and then fails takes the savepoint along
                try:
                    savepoint.rollback()
                except Exception as gone:
                    if sqlstate(gone) == GONE:
                        broken.append(now['method'])
            if broken:
                spoiled(group, broken[0])
                break
            if is_trouble(state):
                raise
            if state == DENIED:
                denied.append(str(e))
            if denied:
                if not savepoint.closed:
                    savepoint.close(rollback=True)
                forget_hooks(hooks)
                break
            if is_contended(name):
                savepoint.close(rollback=True)
                contention()
            if wants_one(e) and now.get('method') and now['method'] not in alone:
                alone.add(now['method'])
                work.append((shape, group))
                again = True
            else:
                for i in now.get('blame') or (group if len(group) == 1 else []):
                    blamed[i] = reason(rule_broken(e, name), e)
                halve = not blamed
        if not savepoint.closed:
            savepoint.close(rollback=True)
        if halve or blamed or again:
            # not only where the savepoint was open: one whose flush failed has closed itself, and its records are gone as well
            known.clear()
            forget_hooks(hooks)
        if again:
            continue
        if halve and len(group) > 1:
            half = len(group) // 2
            work.append((shape, group[half:]))
            work.append((shape, group[:half]))
        elif halve:
            out[group[0]] = ['rejected', reason('halve', 'could not be worked alone')]
        elif blamed:
            rest = []
            behind = []
            for i in group:
                if i not in blamed:
                    rest.append(i)
                elif i in postponed:
                    behind.append(i)
                else:
                    out[i] = ['rejected', dict(blamed[i], record=abouts.get(i))]
            postponed.clear()
            for those in (behind, rest):
                if those:
                    work.append((shape, those))
        else:
            for i in group:
                if shape == -1:
                    out[i] = ['closed', False, ops[i]['close']]
                elif i in late:
                    out[i] = ['superseded', False]
                else:
                    record = records.get(i)
                    out[i] = applied(False, '%s,%s' % (record._name, record.id) if record else None, booked.get(i))
    if broken:
        action = {'failed': reason(COMMITTED, '%s committed by itself, so that it cannot be undone; no mapping may call it' % broken[0])}
    elif denied:
        # of no message's fault: what was worked before stands and is recovered when it is sent again
        action = {'failed': reason('denied', 'the database refuses a right, so that no message can be worked: ' + denied[0])}
    else:
        for i in range(len(ops)):
            if is_cut_off(i):
                out[i] = ['notTried']
        repeated = [ops[i]['key'] for i in range(len(ops)) if out[i] and out[i][0] in ('duplicate', 'conflict')]
        if repeated:
            # a repeat has its outcome by this row, so that it is known as long as the last of them
            cr.execute(REPEATED, [OWNER, repeated])
        action = {'verdicts': out}

if request['do'] != 'describe':
    # Nor is what comes after it.
    cr.flush()
    cr.execute(THEIRS)
