# Records and values: what external ids name, and a value as text.

def resolve(names):
    """Puts external ids into `known`. By SQL: env.ref remembers what was rolled back."""
    wanted = []
    for name in names:
        if name not in known:
            wanted.append(tuple(name.split('.', 1)))
    if not wanted:
        return
    cr.execute("SELECT module || '.' || name, model, res_id FROM ir_model_data WHERE (module, name) IN %s", [tuple(wanted)])
    by_model = {}
    for name, model, record in cr.fetchall():
        by_model.setdefault(model, {})[name] = record
    for model in by_model:
        alive = set()
        if model in env:
            alive = set(env[model].browse(by_model[model].values()).exists().ids)
        for name in by_model[model]:
            if by_model[model][name] in alive:
                known[name] = (model, by_model[model][name])


def decimal_text(value):
    """As text_of, of a number with digits behind the point."""
    return ('%.10f' % value).rstrip('0').rstrip('.')


def text_of(value, kind):
    """Odoo's value as the text that a natural key is compared by: one text per value, the same that a message's value has."""
    if kind == 'boolean':
        return 'True' if value else 'False'
    if value is False or value is None:
        return ''
    if isinstance(value, float):
        return decimal_text(value)
    if isinstance(value, (str, int, datetime.date)):
        return str(value)
    return str(value.id) if len(value) == 1 else ''
