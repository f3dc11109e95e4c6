# What holds the users of duties when they call Odoo past their side kits, as it stands in this database; OdooGuards says how it should be.

MODELS = ()  # @guarded@


def guards(duty):
    """Triggers, record rules and the group of the duty's user: [[name, definition]], and the models that have guards here."""
    cr.execute(
        "SELECT t.tgname::text, concat_ws('|', c.relname, t.tgtype, t.tgdeferrable, t.tginitdeferred, t.tgenabled, t.tgqual IS NULL,"
        " ARRAY(SELECT a.attname::text COLLATE \"C\" FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr) ORDER BY 1)::text,"
        " p.prosrc) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgname LIKE 'x\\_plantline\\_guard\\_%%'"
        " UNION ALL SELECT d.name, concat_ws('|', m.model, r.domain_force, r.active, r.global, r.perm_read, r.perm_write, r.perm_create, r.perm_unlink)"
        " FROM ir_model_data d JOIN ir_rule r ON r.id = d.res_id JOIN ir_model m ON m.id = r.model_id"
        " WHERE d.module = 'plantline' AND d.model = 'ir.rule' AND d.name LIKE 'guard.%%'"
        " UNION ALL SELECT 'users', 'of ' || b.name FROM res_groups_implied_rel i"
        " JOIN ir_model_data g ON g.module = 'plantline' AND g.model = 'res.groups' AND g.res_id = i.gid AND g.name = %s"
        " JOIN ir_model_data b ON b.module = 'plantline' AND b.model = 'res.groups' AND b.res_id = i.hid"
        " JOIN res_groups_users_rel r ON r.gid = i.gid AND r.uid = %s", [duty, env.uid])
    return {'definitions': [list(row) for row in cr.fetchall()], 'models': [
        model for model in MODELS if model in env]}
