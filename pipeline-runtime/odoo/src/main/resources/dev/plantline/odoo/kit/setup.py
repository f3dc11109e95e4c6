# Plantline: what the ledger needs beyond the fields of a manual model, and where the side kits stand.
# Run once by an administrator, then deleted; running it again changes nothing.

cr = env.cr
# Exact and 64 bit: Odoo's own integer has 32, its float is not exact.
cr.execute("ALTER TABLE x_plantline_ledger ADD COLUMN IF NOT EXISTS x_stamp bigint NOT NULL DEFAULT 0")
cr.execute("ALTER TABLE x_plantline_ledger ADD COLUMN IF NOT EXISTS x_number numeric(20)")
cr.execute("ALTER TABLE x_plantline_ledger ALTER COLUMN x_key SET NOT NULL")
cr.execute("CREATE UNIQUE INDEX IF NOT EXISTS x_plantline_ledger_key ON x_plantline_ledger (x_key)")
for kit in env.context['plantline']:
    cr.execute(
        "INSERT INTO x_plantline_ledger (x_key, x_content, x_record, x_outcome, create_uid, create_date)"
        " VALUES (%s, %s, %s, 'kit', %s, now() AT TIME ZONE 'UTC')"
        " ON CONFLICT (x_key) DO UPDATE SET x_content = EXCLUDED.x_content, x_record = EXCLUDED.x_record",
        ['k:' + kit['name'], kit['hash'], 'ir.actions.server,%s' % kit['id'], env.uid])
action = True
