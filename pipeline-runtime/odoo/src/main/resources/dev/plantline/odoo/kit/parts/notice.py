# Notices: an activity on each record that refused messages are about, one for each cause and record, which goes when its cause has gone.
# What is open stands in the ledger, written by the transaction that makes the activity: however often a notice is asked for there is one.

NOTICES = {
    'describe': ('do', 'action'),
    'notice': ('do', 'cluster', 'partition', 'epoch', 'closing', 'wanted', 'ended'),
}
MOST_NOTICES = 200
MOST_TEXTS = 20
LONGEST_TEXT = 2500
LONGEST_SUMMARY = 200
MODEL = set('0123456789abcdefghijklmnopqrstuvwxyz_.')
UNSAID = 'nothing fails for this cause any more'


def is_text(value, longest):
    return isinstance(value, str) and 0 < len(value) <= longest


def check_notice(one):
    check_keys('a notice', one, ('key', 'record', 'login', 'summary', 'texts'), ())
    check_hex('the key of a notice', one['key'], 32)
    model, comma, number = one['record'].partition(',') if isinstance(one['record'], str) else ('', '', '')
    if not is_made_of(model, MODEL, 100) or not is_made_of(number, DIGITS, 9):
        refuse('the record of a notice is not a model and an id')
    if not is_text(one['login'], 128) or not is_text(one['summary'], LONGEST_SUMMARY):
        refuse('a notice has no login of at most 128 characters and no summary of at most %s' % LONGEST_SUMMARY)
    if not isinstance(one['texts'], list) or len(one['texts']) > MOST_TEXTS:
        refuse('a notice has not a list of at most %s texts' % MOST_TEXTS)
    for text in one['texts']:
        if not is_text(text, LONGEST_TEXT):
            refuse('a text of a notice is not one of 1 to %s characters' % LONGEST_TEXT)


def check_caller():
    """Whoever has a key can send anything here: what is not exactly of the form that Plantline sends is refused as a whole."""
    if env.uid not in USERS:
        refuse('user %s is not the one that this side kit of %s was installed for' % (env.uid, OWNER))
    do = request.get('do') if isinstance(request, dict) else None
    if do not in NOTICES:
        refuse('do is none of ' + ', '.join(NOTICES))
    check_keys('the request', request, NOTICES[do], ())
    if do == 'describe':
        check_number('action', request['action'], 1, 2 ** 31 - 1)


def check_notices():
    check_owned()
    if request['closing'] not in (True, False):
        refuse('closing is neither true nor false')
    for name in ('wanted', 'ended'):
        if not isinstance(request[name], list) or len(request[name]) > MOST_NOTICES:
            refuse('%s is not a list of at most %s notices' % (name, MOST_NOTICES))
    for one in request['wanted']:
        check_notice(one)
    for one in request['ended']:
        check_keys('an ended notice', one, ('key', 'text'), ())
        check_hex('the key of an ended notice', one['key'], 32)
        if not is_text(one['text'], LONGEST_TEXT):
            refuse('the text of an ended notice is not one of 1 to %s characters' % LONGEST_TEXT)


def escaped(text):
    """A text as it stands in HTML: whoever sent the message that it quotes makes no markup of it."""
    for sign, name in (('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;'), ('"', '&quot;'), ("'", '&#39;')):
        text = text.replace(sign, name)
    return text


def open_notice(one, key):
    """Makes the activity; answers why there can be none, or None."""
    model, number = one['record'].split(',')
    if model not in env or 'activity_ids' not in env[model]._fields:
        return 'records of %s have no activities in Odoo' % model
    record = env[model].browse(int(number)).exists()
    if not record:
        return '%s is not in Odoo any more' % one['record']
    user = env['res.users'].search([('login', '=', one['login'])], limit=1)
    if not user:
        return 'Odoo has no user in use with the login %s: correct notices in the OdooConnection, or make the user' % one['login']
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_owner, x_key, x_record, x_outcome, x_stamp, create_uid, create_date)"
        " VALUES (%s, %s, %s, 'notice', 0, %s, now() AT TIME ZONE 'UTC') ON CONFLICT (x_owner, x_key) DO NOTHING RETURNING x_key",
        [OWNER, key, one['record'], env.uid])
    if not cr.fetchone():
        contention()  # a twin of this call has just made it
    texts = ['<p>%s</p>' % escaped(text) for text in one['texts']]
    activity = record.activity_schedule('mail.mail_activity_data_warning', summary=one['summary'], note=''.join(texts), user_id=user.id)
    env.flush_all()
    cr.execute("UPDATE x_plantline_ledger SET x_text = %s WHERE x_owner = %s AND x_key = %s", [str(activity.id), OWNER, key])
    return None


def close_notice(text, key, activity):
    """Marks the activity as done, unless somebody has, or its record is gone."""
    cr.execute("DELETE FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s", [OWNER, key])
    found = env['mail.activity'].browse(int(activity)).exists().filtered_domain([('active', '=', True)])
    if found:
        found.action_feedback(feedback=text)
    env.flush_all()
    return None


def kept_apart(work, *what):
    """One notice, which fails alone; answers why, or None."""
    savepoint = cr.savepoint()
    try:
        why = work(*what)
        savepoint.close(rollback=why is not None)
        return why
    except Exception as e:
        name = repr(e).split('(')[0]
        if is_trouble(sqlstate(e)):
            raise
        if not savepoint.closed:
            savepoint.close(rollback=True)
        if is_contended(name):
            contention()
        return '%s: %s' % (name, str(e)[:500])


def notices():
    """Opens what is wanted and not open, and closes what is open and not wanted; answers how many are open, and which could not be opened or closed, and why."""
    before = 'n:%s/' % request['partition']
    cr.execute(
        "SELECT x_key, x_text FROM x_plantline_ledger WHERE x_owner = %s AND x_key BETWEEN %s AND %s AND starts_with(x_key, %s) AND x_outcome = 'notice'",
        [OWNER, before + '0' * 32, before + 'f' * 32, before])
    there = dict(cr.fetchall())
    failed = []
    wanted = set()
    for one in request['wanted']:
        key = before + one['key']
        wanted.add(key)
        if key not in there:
            why = kept_apart(open_notice, one, key)
            if why:
                failed.append([one['key'], why])
            else:
                there[key] = None
    told = {}
    for one in request['ended']:
        told[before + one['key']] = one['text']
    for key in list(there) if request['closing'] else ():
        if key not in wanted:
            why = kept_apart(close_notice, told.get(key, UNSAID), key, there[key])
            if why:
                failed.append([key[len(before):], why])
            else:
                there.pop(key)
    return {'open': len(there), 'failed': failed}


check_caller()
if request['do'] == 'describe':
    action = describe()
else:
    check_notices()
    cr.flush()
    check_standing()
    cr.execute(OURS)
    # On records of any of the user's companies.
    env = env(context={'tz': 'UTC', 'allowed_company_ids': env.user.company_ids.ids})
    action = notices() if owner_row(request['partition'], True)[0] == request['epoch'] else {'fenced': True}
    cr.flush()
    cr.execute(THEIRS)
