# A record of finance that has a reference of its own: one of a reference stands in Odoo, whatever messages, calls and plants there are.

NOBODY = '*'  # owner of rows of the ledger that all plants share; none is called so
made_records = []  # of this call: another of its messages must not be sent to a record that may still be undone


def pattern_of(reference):
    """What finds a reference, upper and lower case alike."""
    return reference.strip().replace('\\', '\\\\').replace('%', '\\%').replace('_', '\\_')


def is_any_there(model, field):
    """Whether Odoo has a record with any of the references of the call's documents: it seldom has, and then one query has answered for all. It asks for
    each by itself, which an index answers however many records there are; Odoo's own search for all of them would read every record."""
    if model not in looked:
        env[model].flush_model([field, 'state'])
        unaccent = env.registry.unaccent  # nothing where the database does not tell accents apart, as in Odoo's own =ilike
        cr.execute(
            "SELECT 1 FROM unnest(%%s::text[]) AS wanted (reference)"
            " WHERE EXISTS (SELECT 1 FROM %s WHERE %s ILIKE %s AND state IS DISTINCT FROM 'cancel') LIMIT 1"
            % (env[model]._table, unaccent(field), unaccent('wanted.reference')), [[pattern_of(reference) for reference in named_in('reference')]])
        looked[model] = cr.fetchone()
    return looked[model]


def check_reference(model, domain, field, reference, what):
    """That Odoo has no such record, in whatever state but cancelled. Upper and lower case are not told apart."""
    if not is_any_there(model, field):
        return
    found = env[model].search([(field, '=ilike', pattern_of(reference)), ('state', '!=', 'cancel')] + domain, order='id', limit=1)
    if found.id in made_records:
        wrong('state', 'another message of this call is %s' % what, '/reference')
    if found:
        wrong('state', 'Odoo has %s already: %s,%s, which is %s' % (what, model, found.id, found.state), '/reference')


def hold_references(references):
    """Rows that stand for references: who makes the same record in another call, which this one cannot see, fails to serialize by it, is repeated by Odoo,
    and then finds the record. They are no plant's, since several may work one company. A day is more than any call
    takes."""
    held = set()
    for parts in references:
        held.add(repr((env.company.id,) + parts))
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_owner, x_key, x_outcome, x_stamp, create_uid, create_date)"
        " SELECT %s, 'b:' || md5(held), 'reference', 0, %s, now() AT TIME ZONE 'UTC' FROM unnest(%s::text[]) AS t (held) ORDER BY 2"
        " ON CONFLICT (x_owner, x_key) DO UPDATE SET create_uid = EXCLUDED.create_uid, create_date = EXCLUDED.create_date",
        [NOBODY, env.uid, list(held)])
    cr.execute(
        "DELETE FROM x_plantline_ledger WHERE id IN (SELECT id FROM x_plantline_ledger WHERE x_owner = %s AND x_outcome = 'reference'"
        " AND create_date < now() AT TIME ZONE 'UTC' - interval '1 day' FOR UPDATE SKIP LOCKED)", [NOBODY])
