# Plantline: reads when the API keys of duties end, and what the groups of their users grant. The operator makes it with an administrator's key, runs it
# and deletes it. It changes nothing, and the database holds it to that. Of a key it is told the beginning, by which Odoo itself finds it, and no more.

request = env.context['plantline']
cr = env.cr
keys = env['res.users.apikeys']
groups = env['res.groups'].sudo()

cr.execute('SET TRANSACTION READ ONLY')
cr.execute("SET LOCAL statement_timeout = '20s'")

# Up to 17 no key ends.
end = "to_char(expiration_date, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')" if 'expiration_date' in keys._fields else 'NULL'
ends = []
for user, beginning in request['keys']:
    cr.execute(
        'SELECT ' + end + ' FROM res_users_apikeys WHERE user_id = %s AND index = %s ORDER BY 1 LIMIT 1', [user, beginning])
    found = cr.fetchone()
    ends.append([bool(found), found[0] if found and found[0] else False])

cr.execute('SELECT uid, gid FROM res_groups_users_rel WHERE uid = ANY(%s::int[]) ORDER BY 1, 2', [request['judged']])
held = cr.fetchall()
cr.execute(
    "SELECT module || '.' || name, res_id FROM ir_model_data WHERE model = 'res.groups' AND module || '.' || name = ANY(%s) ORDER BY 1",
    [request['groups']])
named = cr.fetchall()
cr.execute(
    'WITH RECURSIVE reached AS (SELECT unnest(%s::int[]) AS gid UNION SELECT i.hid FROM res_groups_implied_rel i JOIN reached r ON r.gid = i.gid)'
    ' SELECT gid FROM reached ORDER BY 1',
    [[group for user, group in held] + [group for name, group in named]])
reached = [row[0] for row in cr.fetchall()]
cr.execute('SELECT gid, hid FROM res_groups_implied_rel WHERE gid = ANY(%s) ORDER BY 1, 2', [reached])
implied = cr.fetchall()
# Wizards hold nothing, and models that an administrator has made are nobody else's to judge.
cr.execute(
    "SELECT coalesce(a.group_id, 0), m.model, max((a.perm_write IS TRUE)::int) + 2 * max((a.perm_create IS TRUE)::int) + 4 * max((a.perm_unlink IS TRUE)::int)"
    " FROM ir_model_access a JOIN ir_model m ON m.id = a.model_id"
    " WHERE a.active AND (a.perm_write OR a.perm_create OR a.perm_unlink) AND NOT coalesce(m.transient, false) AND m.state <> 'manual'"
    " AND (a.group_id IS NULL OR a.group_id = ANY(%s)) GROUP BY 1, 2 ORDER BY 1, 2",
    [reached])
rights = cr.fetchall()
cr.execute("SELECT res_id, min(module || '.' || name) FROM ir_model_data WHERE model = 'res.groups' AND res_id = ANY(%s) GROUP BY 1", [reached])
ids = dict(cr.fetchall())
names = []
for group in groups.browse(reached):
    names.append([group.id, ids.get(group.id) or group.full_name])
action = {'ends': ends, 'held': held, 'named': named, 'implied': implied, 'groups': names, 'rights': rights}
