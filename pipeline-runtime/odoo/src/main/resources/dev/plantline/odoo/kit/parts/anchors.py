# The second place of anchors, with which delivery has signed the audit: a row per partition and day. It is written on its day by Odoo's clock and
# never again, so that who comes by the key later changes nothing of what stands there. Nobody can verify a signature here; who reads the rows does.

LONGEST_ANCHOR = 600


def is_moment(text):
    """Whether a text is a time as delivery writes it, in UTC."""
    shape = ''.join(['0' if each in DIGITS else each for each in text])
    return shape[:19] == '0000-00-00T00:00:00' and shape[19:] in ['Z'] + ['.%sZ' % ('0' * n) for n in range(1, 10)]


def check_anchor(anchor, partition):
    words = anchor.split(' ') if isinstance(anchor, str) and len(anchor) <= LONGEST_ANCHOR else []
    if len(words) != 8 or words[:2] != ['plantline-anchor', '1']:
        refuse('anchor is not one line of the form that this side kit knows')
    before = OWNER.split('/')[0] + '.audit.'
    name, slash, number = words[2].partition('/')
    if not name.startswith(before) or not is_made_of(name[len(before):], TOPIC, 249 - len(before)) or number != partition.split('/')[1]:
        refuse("anchor is not of an audit of the plant's, or of another partition than the call")
    if not is_made_of(words[3], DIGITS, 18) or words[3][0] == '0':
        refuse('anchor does not say how many records it covers')
    if not is_moment(words[5]):
        refuse('anchor has no time')
    for what, word, digits in (('hash', words[4], 64), ('key id', words[6], 16), ('signature', words[7], 128)):
        check_hex('the %s of the anchor' % what, word, digits)


def note():
    """Writes the anchor into the row of its day, if that is today and there is none, and answers with what stands there."""
    day = request['anchor'].split(' ')[5][:10]
    key = 'a:%s/%s' % (request['partition'], day)
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_owner, x_key, x_text, x_outcome, x_stamp, create_uid, create_date)"
        " SELECT %s, %s, %s, 'anchor', 0, %s, now() AT TIME ZONE 'UTC' WHERE to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') = %s"
        " ON CONFLICT (x_owner, x_key) DO NOTHING",
        [OWNER, key, request['anchor'], env.uid, day])
    cr.execute("SELECT x_text AS anchor FROM x_plantline_ledger WHERE x_owner = %s AND x_key = %s", [OWNER, key])
    row = cr.fetchone()
    return {'noted': row[0] if row else ''}
