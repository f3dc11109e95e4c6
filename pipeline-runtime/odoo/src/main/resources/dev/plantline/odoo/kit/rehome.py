# Plantline: moves what one duty's rows of the ledger know of an interface to another duty of the same plant.
# Run by an administrator call by call, then deleted. Each call is one transaction and may be repeated; until the last one nobody works the interface.

request = env.context['plantline']
cr = env.cr
PLANT = request['plant']
FORMER = PLANT + '/' + request['from']
NEW = PLANT + '/' + request['to']
TOPICS = request['topics']
# Above every owner's epoch, see Target.Ownership.
MOVED_AWAY = 2 ** 53
AT_ONCE = 5000
# Whose message a row tells of: an owner's row, an anchor and a notice have the topic in their keys, all others in the position of a message.
TOPIC = "CASE WHEN left(x_key, 2) IN ('o:', 'a:', 'n:') THEN split_part(substr(x_key, 3), '/', 1) ELSE split_part(x_position, '/', 1) END"
MINE = "x_owner = %s AND x_outcome NOT IN ('moving', 'moved') AND " + TOPIC + " = ANY(%s)"
SAME = ' AND '.join('t.%s IS NOT DISTINCT FROM f.%s' % (column, column) for column in (
    'x_content', 'x_position', 'x_outcome', 'x_stamp', 'x_record', 'x_number', 'x_text', 'x_raises'))


# @guard@


def check():
    """Refuses before anything is changed what cannot be moved as a whole."""
    cr.execute("SELECT x_text FROM x_plantline_ledger WHERE x_owner = %s AND x_key = 'c:'", [PLANT])
    row = cr.fetchone()
    if not row or row[0] != request['cluster']:
        raise UserError('the plant %s belongs to %s here, and not to the cluster %s' % (
            PLANT, 'the cluster %s' % row[0] if row else 'no cluster', request['cluster']))
    cr.execute(
        "SELECT x_text FROM x_plantline_ledger WHERE x_owner = %s AND left(x_key, 2) = 'o:' AND x_outcome = 'moving' AND " + TOPIC + " = ANY(%s) LIMIT 1",
        [NEW, TOPICS])
    begun = cr.fetchone()
    if begun:
        raise UserError('a move from duty %s to duty %s was begun and has not ended: repeat that one first' % (request['to'], begun[0]))
    for topic in TOPICS:
        cr.execute(
            "SELECT x_outcome, COALESCE(x_text, '') FROM x_plantline_ledger WHERE x_owner = %s AND left(x_key, 2) = 'o:' AND " + TOPIC + " = %s",
            [FORMER, topic])
        owners = cr.fetchall()
        if not owners:
            raise UserError('duty %s has never worked an interface with the topic id %s here: look at status.topics.in of the interface, and at --from' % (request['from'], topic))
        for outcome, to in owners:
            if outcome != 'owner' and to != request['to']:
                raise UserError('the rows of topic id %s %s from duty %s to duty %s: name that one with %s' % (
                    topic, 'were moved' if outcome == 'moved' else 'are being moved', request['from'], to, '--from' if outcome == 'moved' else '--to'))
        # A repeat of a move that has ended must not say of a later one that it never was.
        cr.execute(
            "SELECT x_text FROM x_plantline_ledger WHERE x_owner = %s AND left(x_key, 2) = 'o:' AND x_outcome = 'moved' AND " + TOPIC + " = %s LIMIT 1",
            [NEW, topic])
        later = cr.fetchone()
        if later and all(outcome == 'moved' for outcome, to in owners):
            raise UserError('the rows of topic id %s were moved from duty %s to duty %s: name that one with --from' % (topic, request['to'], later[0]))
    clash(FORMER, '', [FORMER, TOPICS, NEW])


def clash(owner, also, arguments):
    cr.execute(
        "SELECT f.x_key, f.x_position, t.x_position FROM (SELECT * FROM x_plantline_ledger WHERE " + MINE + also + ") AS f"
        " JOIN x_plantline_ledger t ON t.x_owner = %s AND t.x_key = f.x_key AND t.x_outcome <> 'moved' AND NOT (" + SAME + ")"
        " ORDER BY f.x_key LIMIT 1", arguments)
    row = cr.fetchone()
    if row:
        raise UserError(
            'duty %s has a row with the key %s already (position %s; that of duty %s has %s), so both have worked this interface: nothing was moved,'
            ' because only one of them can be right' % (request['to'], row[0], row[2] or 'none', request['from'], row[1] or 'none'))


def count():
    cr.execute("SELECT COUNT(*) FROM x_plantline_ledger WHERE " + MINE, [FORMER, TOPICS])
    return cr.fetchone()[0]


def fence():
    """From now on nobody works the interface under the former duty. Waits for its calls in flight, so that the next call sees all that they wrote."""
    cr.execute(
        "UPDATE x_plantline_ledger SET x_stamp = x_number, x_number = %s, x_outcome = 'moving', x_text = %s, write_uid = %s,"
        " write_date = now() AT TIME ZONE 'UTC' WHERE x_owner = %s AND left(x_key, 2) = 'o:' AND x_outcome = 'owner' AND " + TOPIC + " = ANY(%s)",
        [MOVED_AWAY, request['to'], env.uid, FORMER, TOPICS])


def page(after):
    """Moves a part of the rows in the order of their keys: the last key that was looked at, or None, and how many were moved."""
    cr.execute("SELECT max(x_key) FROM (SELECT x_key FROM x_plantline_ledger WHERE x_owner = %s AND x_key > %s ORDER BY x_key LIMIT %s) AS part",
               [FORMER, after, AT_ONCE])
    last = cr.fetchone()[0]
    if last is None:
        return None, 0
    part = " AND x_key > %s AND x_key <= %s"
    clash(FORMER, part, [FORMER, TOPICS, after, last, NEW])
    cr.execute(
        "DELETE FROM x_plantline_ledger f USING x_plantline_ledger t WHERE f.id IN (SELECT id FROM x_plantline_ledger WHERE " + MINE + part + ")"
        " AND t.x_owner = %s AND t.x_key = f.x_key", [FORMER, TOPICS, after, last, NEW])
    same = cr.rowcount
    cr.execute("UPDATE x_plantline_ledger SET x_owner = %s WHERE " + MINE + part, [NEW, FORMER, TOPICS, after, last])
    return last, same + cr.rowcount


def finish():
    """The new duty gets the owners' rows as they stood, so that its pods can work, and the former one's say where they went."""
    if count():
        raise UserError('rows of duty %s are left: repeat the command' % request['from'])
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_owner, x_key, x_number, x_raises, x_outcome, x_stamp, create_uid, create_date)"
        " SELECT %s, x_key, x_stamp, x_raises, 'owner', 0, %s, now() AT TIME ZONE 'UTC' FROM x_plantline_ledger"
        " WHERE x_owner = %s AND x_outcome = 'moving' AND left(x_key, 2) = 'o:' AND " + TOPIC + " = ANY(%s)"
        " ON CONFLICT (x_owner, x_key) DO UPDATE SET x_outcome = 'owner', x_stamp = 0,"
        " x_number = CASE WHEN x_plantline_ledger.x_outcome = 'owner' THEN GREATEST(x_plantline_ledger.x_number, EXCLUDED.x_number) ELSE EXCLUDED.x_number END,"
        " x_raises = GREATEST(x_plantline_ledger.x_raises, EXCLUDED.x_raises),"
        " x_text = NULL, write_uid = EXCLUDED.create_uid, write_date = EXCLUDED.create_date",
        [NEW, env.uid, FORMER, TOPICS])
    cr.execute(
        "UPDATE x_plantline_ledger SET x_outcome = 'moved', x_stamp = 0 WHERE x_owner = %s AND x_outcome = 'moving'"
        " AND left(x_key, 2) = 'o:' AND " + TOPIC + " = ANY(%s)", [FORMER, TOPICS])
    said(FORMER, ['%s=%s' % (topic, request['to']) for topic in TOPICS])
    said(NEW, [])


def said(owner, moves):
    """What a duty tells whoever asks: <topic id>=<duty>, of each topic that was moved away from it."""
    cr.execute("SELECT x_text FROM x_plantline_ledger WHERE x_owner = %s AND x_key = 'm:'", [owner])
    row = cr.fetchone()
    others = [each for each in (row[0] or '').split() if each.split('=')[0] not in TOPICS] if row else []
    if row or moves:
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, x_outcome, x_text, create_uid, create_date)"
            " VALUES (%s, 'm:', 'moves', %s, %s, now() AT TIME ZONE 'UTC') ON CONFLICT (x_owner, x_key) DO UPDATE SET x_text = EXCLUDED.x_text",
            [owner, ' '.join(others + moves), env.uid])


cr.execute(OURS)
if request['do'] == 'look':
    check()
    action = {'rows': count()}
elif request['do'] == 'fence':
    check()
    fence()
    action = {}
elif request['do'] == 'page':
    last, moved = page(request['after'])
    action = {'last': last, 'moved': moved}
else:
    finish()
    action = {}
