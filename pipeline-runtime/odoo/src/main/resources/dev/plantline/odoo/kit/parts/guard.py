# What keeps everybody but side kits and their installation from changing the ledger's rows: a trigger of the database. It stops
# accidents. Who administers the database can drop it, so that it is read back whenever a kit is looked at.

OURS = "SELECT set_config('plantline.ops', 'on', true)"  # until the end of the kit's work
THEIRS = "SELECT set_config('plantline.ops', 'off', true)"
GUARD = """
BEGIN
    IF current_setting('plantline.ops', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'plantline: % in the ledger, which only side kits change: it alone knows what has been applied', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
"""
# Not create_uid and write_uid: Odoo empties them when a user is deleted.
GUARDED = ('x_content', 'x_key', 'x_number', 'x_outcome', 'x_owner', 'x_position', 'x_raises', 'x_record', 'x_stamp', 'x_text')
# What pg_trigger says of the two: before an update or delete of a row (1 + 2 + 8 + 16), before a truncation (2 + 32).
ROWS = ('x_plantline_ledger_rows', 27, True, GUARD, list(GUARDED))
TRUNCATION = ('x_plantline_ledger_truncation', 34, True, GUARD, [])


def is_guarded():
    cr.execute(
        "SELECT t.tgname, t.tgtype, t.tgqual IS NULL, p.prosrc,"
        " ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr) ORDER BY 1)"
        " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgrelid = 'x_plantline_ledger'::regclass AND t.tgname IN %s AND t.tgenabled IN ('O', 'A') ORDER BY t.tgname",
        [(ROWS[0], TRUNCATION[0])])
    return cr.fetchall() == [ROWS, TRUNCATION]
