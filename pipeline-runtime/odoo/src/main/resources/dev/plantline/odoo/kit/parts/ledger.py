# The ledger: which messages have had their effect, and who owns a partition.

# The outcome of what a method committed in the middle of its work.
COMMITTED = 'committed'
LEDGER = 'x_key, x_content, x_position, x_outcome, x_stamp, x_record, x_text'


# The index finds the rows; a day less is no difference for what is known for hundreds.
REPEATED = (
    "UPDATE x_plantline_ledger SET write_date = now() AT TIME ZONE 'UTC' WHERE x_owner = %s AND x_key = ANY(%s)"
    " AND COALESCE(write_date, create_date) < now() AT TIME ZONE 'UTC' - interval '1 day'")


# That posted entries balance is checked at the commit, and by a kit after each group, while it is known whose entry it is.
deferred = []  # those of them that this database has
BALANCE = ()  # @deferred@


def check_balance():
    """What the guard of posted entries would say at the commit, and then to all operations of the call."""
    if deferred:
        env.flush_all()
        names = ', '.join(deferred)
        cr.execute('SET CONSTRAINTS %s IMMEDIATE; SET CONSTRAINTS %s DEFERRED' % (names, names))


def write_new(group):
    """The ledger's rows, before the work. A racing twin waits here, fails to serialise, and finds them when repeated."""
    keys, contents, positions, outcomes, stamps = [], [], [], [], []
    for i in group:
        keys.append(ops[i]['key'])
        contents.append(ops[i]['content'])
        positions.append('%s/%s' % (ops[i]['position'], ops[i]['edition']))
        outcomes.append(ops[i].get('close') or 'applied')
        stamps.append(ops[i]['stamp'])
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_owner, x_key, x_content, x_position, x_outcome, x_stamp, create_uid, create_date)"
        " SELECT %s, key, content, position, outcome, stamp, %s, now() AT TIME ZONE 'UTC'"
        " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[]) AS t (key, content, position, outcome, stamp)"
        " ORDER BY key ON CONFLICT (x_owner, x_key) DO NOTHING RETURNING x_key",
        [OWNER, env.uid, keys, contents, positions, outcomes, stamps])
    if cr.rowcount != len(group):
        contention()


def take_over(i, outcome):
    cr.execute(
        "UPDATE x_plantline_ledger SET x_content = %s, x_position = %s, x_outcome = %s, x_stamp = %s, x_record = NULL, x_text = NULL,"
        " write_uid = %s, write_date = now() AT TIME ZONE 'UTC' WHERE x_owner = %s AND x_key = %s",
        [ops[i]['content'], '%s/%s' % (ops[i]['position'], ops[i]['edition']), outcome, ops[i]['stamp'], env.uid, OWNER, ops[i]['key']])


# Where versions of a kind stand: column, type of the database, and how two are compared.
VERSIONS = (('x_number', 'numeric', 'x_number'), ('x_text', 'text', 'x_text COLLATE "C"'))


def raised(group, column, kind, compared):
    """Raises the rows of order keys, one each, that only grow; gives back those that stand above the operation's version or have one of another kind:
    {key of the row: index}."""
    keys, values, positions, chosen = [], [], [], {}
    for i in group:
        version = ops[i].get('version')
        if version is None or (column == 'x_number') != version.startswith('n:'):
            continue
        keys.append('v:' + ops[i]['orderKey'])
        values.append(version[2:])
        positions.append(ops[i]['position'])
        chosen['v:' + ops[i]['orderKey']] = i
    if keys:
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, " + column + ", x_position, x_outcome, x_stamp, create_uid, create_date)"
            " SELECT %s, key, value, position, 'version', 0, %s, now() AT TIME ZONE 'UTC'"
            " FROM unnest(%s::text[], %s::" + kind + "[], %s::text[]) AS t (key, value, position) ORDER BY key"
            " ON CONFLICT (x_owner, x_key) DO UPDATE SET " + column + " = EXCLUDED." + column + ", x_position = EXCLUDED.x_position,"
            " write_uid = EXCLUDED.create_uid, write_date = EXCLUDED.create_date"
            " WHERE x_plantline_ledger." + compared + " <= EXCLUDED." + compared + " RETURNING x_key",
            [OWNER, env.uid, keys, values, positions])
        for row in cr.fetchall():
            chosen.pop(row[0])
    return chosen


def raise_versions(group):
    """Raises all versions of a group; gives back the operations that came too late, and those whose versions cannot be compared: ([index], {index: reason})."""
    late = []
    unlike = {}
    for column, kind, compared in VERSIONS:
        chosen = raised(group, column, kind, compared)
        if not chosen:
            continue
        cr.execute("SELECT x_key, x_number, x_text FROM x_plantline_ledger WHERE x_owner = %s AND x_key = ANY(%s)", [OWNER, list(chosen)])
        for key, number, text in cr.fetchall():
            i = chosen[key]
            there = ('n:%s' % number) if number is not None else 't:%s' % text
            if there[:2] == ops[i]['version'][:2]:
                late.append(i)
            else:
                unlike[i] = reason('version', 'the version is %s, and that of an earlier message with this order key is %s: neither is newer. Send'
                                   ' versions of one kind; an interface with another name begins anew' % (version_text(ops[i]['version']), version_text(there)))
    return late, unlike


def version_text(version):
    return ('the number ' if version[:2] == 'n:' else 'the text ') + version[2:]


def write_outcomes(late, records):
    if late:
        keys = []
        for i in late:
            keys.append(ops[i]['key'])
        cr.execute("UPDATE x_plantline_ledger SET x_outcome = 'superseded' WHERE x_owner = %s AND x_key = ANY(%s)", [OWNER, keys])
    if records:
        keys, names, texts = [], [], []
        for i in records:
            keys.append(ops[i]['key'])
            names.append('%s,%s' % (records[i]._name, records[i].id))
            texts.append(booked.get(i))
        cr.execute(
            "UPDATE x_plantline_ledger l SET x_record = t.record, x_text = t.booked"
            " FROM unnest(%s::text[], %s::text[], %s::text[]) AS t (key, record, booked) WHERE l.x_owner = %s AND l.x_key = t.key",
            [keys, names, texts, OWNER])


def calls(shape, method):
    for step in shape:
        if step['do'] == 'call' and method.endswith('.' + step['method']):
            return True
    return False


def applied(recovered, record, text):
    """The verdict, with what came of an operation where it was one."""
    return ['applied', recovered, record] + ([text] if text else [])


def judged(i, row):
    """The verdict for a key that was there, or None where a human's command takes the row over."""
    key, content, position, outcome, stamp, record, text = row
    op = ops[i]
    if position.rsplit('/', 1)[0] == op['position']:
        if outcome == COMMITTED and op.get('close'):
            return None
        # What is applied is so again only where a human said of this message that its effect was undone by hand.
        if stamp < op['stamp'] and (outcome not in ('applied', 'superseded') or outcome == 'applied' and op.get('again')):
            return None
        if outcome == 'applied':
            # Whoever edited it meanwhile is told which content had the effect.
            return applied(content == op['content'] or '%s/%s' % (position.rsplit('/', 1)[1], content), record, text)
        if outcome == 'superseded':
            return ['superseded', True]
        if outcome == COMMITTED:
            stands = '%s committed by itself, so that it cannot be undone: look in Odoo what it has done' % text
            if calls(shapes[op['shape']], text):
                return ['rejected', reason('forbidden', stands + '; no mapping may call it')]
            return ['rejected', reason('committed', stands + ', then retry or discard the message')]
        return ['closed', True, outcome]
    if content == op['content'] or op.get('ignore'):
        return ['duplicate', position, record, outcome]
    return ['conflict', position, outcome]


def owner_row(partition, lock):
    """Epoch of the partition's owner row, how often it was raised, and whether what the caller says was applied last is still known, in one
    question. It is not after this Odoo was restored to before it; a row that then tells that the message was given up is of before too."""
    last = request.get('last') or {}
    cr.execute(
        "SELECT x_number, x_raises, %s::text IS NULL OR EXISTS (SELECT 1 FROM x_plantline_ledger AS last WHERE last.x_owner = %s AND last.x_key = %s"
        " AND starts_with(last.x_position, %s || '/') AND last.x_outcome NOT IN ('deadLettered', 'discarded'))"
        " FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s" + (" FOR SHARE" if lock else ""),
        [last.get('key'), OWNER, last.get('key'), last.get('position'), OWNER, 'o:' + partition])
    row = cr.fetchone()
    return (int(row[0]), row[1], row[2]) if row else (0, 0, True)


def spoiled(group, method):
    """The method's commit has taken along the ledger's rows of its group, and they would read as applied."""
    keys = []
    for i in group:
        keys.append(ops[i]['key'])
    cr.rollback()
    cr.execute(OURS)
    cr.execute("UPDATE x_plantline_ledger SET x_outcome = %s, x_text = %s, x_record = NULL WHERE x_owner = %s AND x_key = ANY(%s)", [COMMITTED, method, OWNER, keys])
    cr.commit()


def standing():
    """The cluster that has the plant, and outcome and text of this kit's own row, as the installation wrote them down; None: the row is gone."""
    name = 'plantline.%s.%s' % (OWNER.replace('/', '.'), KIT)
    cr.execute(
        "SELECT x_key, x_outcome, x_text FROM x_plantline_ledger WHERE (x_owner, x_key) IN %s",
        [((OWNER.split('/')[0], 'c:'), (OWNER, 'k:' + name))])
    cluster = None
    kit = None
    for key, outcome, told in cr.fetchall():
        if key == 'c:':
            cluster = told
        else:
            kit = (outcome, told)
    return cluster, kit, name


def check_standing():
    """Two clusters that call a plant alike, or a pod that outlived an adoption, would take each other's rows for their own; and a kit that was
    taken out of use does nothing more. The rows are not locked: whoever adopts raises the partitions' owner rows, and that waits for the
    calls in flight."""
    plant = OWNER.split('/')[0]
    there, kit, name = standing()
    if kit is None:
        refuse('the row of the ledger that says that the side kit %s is in use is gone: find out who deleted it, then run: plantline sidekit install' % name)
    if kit[0] == 'withdrawn':
        refuse('the side kit %s was taken out of use, because it is not as it was installed: %s. Find out who changed it and why, then run: plantline'
               ' sidekit install' % (name, kit[1]))
    if there is None:
        refuse('the row of the ledger that says which cluster has the plant %s is gone: find out who deleted it, then run: plantline sidekit install' % plant)
    if there != request['cluster']:
        refuse('the plant %s belongs to the cluster %s here, and this call comes from the cluster %s: stop Plantline there or give its plant another'
               ' name; when the cluster %s is gone, run: plantline sidekit adopt' % (plant, there, request['cluster'], there))


def describe():
    """This database, the plant's cluster, whether the ledger is guarded and what other guards there are, and the code of a side kit of this duty: what other actions do is nobody's business."""
    described = env['ir.actions.server'].sudo().browse(request['action'])
    cr.execute(
        "SELECT 1 FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s AND x_record = %s",
        [OWNER, 'k:' + (described.exists().name or ''), 'ir.actions.server,%s' % described.id])
    is_kit = cr.fetchone()
    return {
        'database': env['ir.config_parameter'].sudo().get_param('database.uuid'),
        'cluster': standing()[0],
        'guarded': is_guarded(),
        'guards': guards(OWNER.replace('/', '.')),
        'code': described.code if is_kit else '',
        'takes': ['again', 'last'] + list(READS),
    }


def raise_owner():
    """Raises the owner row of the partition to the request's epoch, if it is below it."""
    previous, raises, remembered = owner_row(request['partition'], False)
    raised = remembered and previous == request['epoch']
    # A row below what it had reached shows that this Odoo was restored, and so does one that is gone. It stays, so that the next who asks sees
    # it too.
    if remembered and previous >= request['reached']:
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, x_number, x_raises, x_outcome, x_stamp, create_uid, create_date)"
            " VALUES (%s, %s, %s, 1, 'owner', 0, %s, now() AT TIME ZONE 'UTC')"
            " ON CONFLICT (x_owner, x_key) DO UPDATE SET x_number = EXCLUDED.x_number, x_raises = x_plantline_ledger.x_raises + 1,"
            " write_uid = EXCLUDED.create_uid, write_date = EXCLUDED.create_date"
            " WHERE x_plantline_ledger.x_number < EXCLUDED.x_number RETURNING x_raises",
            [OWNER, 'o:' + request['partition'], request['epoch'], env.uid])
        row = cr.fetchone()
        if row:
            raised = True
            raises = row[0]
    return {'previous': previous, 'raises': raises, 'raised': raised, 'remembered': remembered}
