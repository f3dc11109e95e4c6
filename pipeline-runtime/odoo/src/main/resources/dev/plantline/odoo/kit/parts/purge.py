# Which rows of the ledger are no longer needed, and their deletion.

# Of a row: the partition of its message, when it was written last, and whether it can be forgotten at all. No row of an owner, a version, a
# cluster or a kit has such an outcome, no open dead letter, and nothing of which a human has still to decide. An index is made of the three.
PLACE = "(split_part(x_position, '/', 1) || '/' || split_part(x_position, '/', 2))"
WRITTEN = "(COALESCE(write_date, create_date))"
SETTLED = "x_outcome IN ('applied', 'superseded', 'discarded')"
PURGED_AT_ONCE = 1000


def purge():
    """Forgets rows of a partition that nobody has written for 400 days, whose message is sealed and whose key is not set aside. For so long
    a repeat is known, whatever a caller asks for. What is set aside is passed over, so that it is never in the way of the rest."""
    cr.execute(
        "DELETE FROM x_plantline_ledger WHERE id IN (SELECT id FROM (SELECT id, x_key, x_position FROM x_plantline_ledger"
        " WHERE x_owner = %s AND " + PLACE + " = %s AND " + WRITTEN + " < now() AT TIME ZONE 'UTC' - interval '400 days' AND " + SETTLED +
        " ORDER BY " + WRITTEN + " LIMIT %s) AS oldest"
        " WHERE split_part(x_position, '/', 3)::bigint < %s AND NOT x_key = ANY(%s::text[]) LIMIT %s)",
        [OWNER, request['partition'], PURGED_AT_ONCE + len(request['kept']), request['sealed'], request['kept'], PURGED_AT_ONCE])
    purged = cr.rowcount
    # Anchors as long; their keys are of one length, so that any order of texts has those of a partition between these two.
    anchors = 'a:%s/' % request['partition']
    cr.execute(
        "DELETE FROM x_plantline_ledger WHERE x_owner = %s AND x_key BETWEEN %s AND %s AND starts_with(x_key, %s) AND x_outcome = 'anchor'"
        " AND create_date < now() AT TIME ZONE 'UTC' - interval '400 days'",
        [OWNER, anchors + '0000-00-00', anchors + '9999-99-99', anchors])
    return {'purged': purged}
