# Plantline: what the ledger needs beyond the fields of a manual model, whose the plant is, and where the side kits stand.
# Run by an administrator during an installation, then deleted; running it again changes nothing.

request = env.context['plantline']
cr = env.cr


# @guard@


# @purge@


# @guards@


def install_guards():
    """What holds the users of duties past their side kits; what is as it should be is left alone."""
    # whoever works in Odoo's accounting waits for the lock as well: not for long
    cr.execute("SET LOCAL lock_timeout = '20s'")
    there = dict(guards('')['definitions'])
    for name, model, table, function, trigger, definition in TRIGGERS:
        if model in env and there.get(name) != definition:
            cr.execute(function)
            cr.execute('DROP TRIGGER IF EXISTS %s ON %s' % (name, table))
            cr.execute(trigger)
    bots = env.ref('plantline.bots', raise_if_not_found=False)
    if not bots:
        write('res.groups', ['id', 'name'], ['plantline.bots', 'plantline.bots'])
    for name, model, domain, definition in RULES:
        if model in env and there.get(name) != definition:
            write(
                'ir.rule',
                ['id', 'name', 'model_id/.id', 'domain_force', 'groups/id', 'active', 'perm_read', 'perm_write', 'perm_create', 'perm_unlink'],
                ['plantline.' + name, 'plantline.' + name, str(env['ir.model']._get(model).id), domain, '', 'True', 'False', 'True', 'True', 'True'])


def write(model, columns, row):
    answer = env[model].load(columns, [row])
    if not answer['ids']:
        raise UserError('cannot write %s: %s' % (model, answer['messages'][0]['message']))


def shared():
    """The user that is not one duty's alone, and the group that says so; None: none is."""
    seen = {}
    for duty in request['duties']:
        cr.execute(
            "SELECT u.login, d.module || '.' || d.name FROM ir_model_data d"
            " JOIN res_groups_users_rel r ON r.gid = d.res_id JOIN res_users u ON u.id = r.uid"
            " WHERE d.module = 'plantline' AND d.model = 'res.groups' AND r.uid = %s AND d.name LIKE '%%.%%' AND d.module || '.' || d.name <> %s",
            [duty['user'], duty['group']])
        row = cr.fetchone()
        if row:
            return {'user': duty['user'], 'login': row[0], 'group': row[1]}
        if duty['user'] in seen:
            return {'user': duty['user'], 'login': env['res.users'].browse(duty['user']).login, 'group': seen[duty['user']]}
        seen[duty['user']] = duty['group']
    return None


cr.execute(OURS)
if request['do'] == 'claim':
    # Exact and 64 bit: Odoo's own integer has 32, its float is not exact.
    cr.execute("ALTER TABLE x_plantline_ledger ADD COLUMN IF NOT EXISTS x_stamp bigint NOT NULL DEFAULT 0")
    cr.execute("ALTER TABLE x_plantline_ledger ADD COLUMN IF NOT EXISTS x_number numeric(20)")
    cr.execute("ALTER TABLE x_plantline_ledger ADD COLUMN IF NOT EXISTS x_raises bigint NOT NULL DEFAULT 0")
    cr.execute("ALTER TABLE x_plantline_ledger ALTER COLUMN x_owner SET NOT NULL")
    cr.execute("ALTER TABLE x_plantline_ledger ALTER COLUMN x_key SET NOT NULL")
    cr.execute("CREATE UNIQUE INDEX IF NOT EXISTS x_plantline_ledger_owner_key ON x_plantline_ledger (x_owner, x_key)")
    cr.execute(
        "CREATE INDEX IF NOT EXISTS x_plantline_ledger_old ON x_plantline_ledger (x_owner, " + PLACE + ", " + WRITTEN + ") WHERE " + SETTLED)
    if not is_guarded():
        cr.execute("CREATE OR REPLACE FUNCTION x_plantline_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$" + GUARD + "$guard$")
        for name, when in (
                (ROWS[0], 'BEFORE DELETE OR UPDATE OF ' + ', '.join(GUARDED) + ' ON x_plantline_ledger FOR EACH ROW'),
                (TRUNCATION[0], 'BEFORE TRUNCATE ON x_plantline_ledger FOR EACH STATEMENT')):
            cr.execute('DROP TRIGGER IF EXISTS ' + name + ' ON x_plantline_ledger')
            cr.execute('CREATE TRIGGER ' + name + ' ' + when + ' EXECUTE FUNCTION x_plantline_ledger_guard()')
    install_guards()
    user = shared()
    cluster = request['cluster']
    if not user:
        # Two clusters that call a plant alike would take each other's rows for their own.
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, x_text, x_outcome, create_uid, create_date)"
            " VALUES (%s, 'c:', %s, 'cluster', %s, now() AT TIME ZONE 'UTC') ON CONFLICT (x_owner, x_key) DO UPDATE"
            " SET x_text = CASE WHEN %s THEN EXCLUDED.x_text ELSE x_plantline_ledger.x_text END RETURNING x_text",
            [request['plant'], cluster, env.uid, request['adopt']])
        cluster = cr.fetchone()[0]
    action = {'shared': user, 'cluster': cluster}

elif request['do'] == 'withdraw':
    # Unless it was installed anew since it was looked at.
    cr.execute(
        "UPDATE x_plantline_ledger SET x_outcome = 'withdrawn', x_text = %s, write_uid = %s, write_date = now() AT TIME ZONE 'UTC'"
        " WHERE x_owner = %s AND x_key = %s AND x_outcome = 'kit' AND COALESCE(x_text, '') = %s",
        [request['why'], env.uid, request['owner'], 'k:' + request['name'], request['installation']])
    action = {'withdrawn': cr.rowcount == 1}

else:
    for kit in request['kits']:
        cr.execute(
            "INSERT INTO x_plantline_ledger (x_owner, x_key, x_content, x_record, x_outcome, x_text, create_uid, create_date)"
            " SELECT %s, %s, %s, %s, 'kit', to_char(write_date, 'YYYY-MM-DD HH24:MI:SS'), %s, now() AT TIME ZONE 'UTC'"
            " FROM ir_act_server WHERE id = %s"
            " ON CONFLICT (x_owner, x_key) DO UPDATE SET x_content = EXCLUDED.x_content, x_record = EXCLUDED.x_record,"
            " x_outcome = EXCLUDED.x_outcome, x_text = EXCLUDED.x_text",
            [kit['owner'], 'k:' + kit['name'], kit['hash'], 'ir.actions.server,%s' % kit['id'], env.uid, kit['id']])
        duty = env.ref('plantline.' + kit['owner'].replace('/', '.'))
        bots = env.ref('plantline.bots')
        if bots not in duty.implied_ids:
            duty.write({'implied_ids': [(4, bots.id)]})
    # whom a rule holds is remembered by Odoo for each user
    env.registry.clear_cache()
    action = {}
