# Names of master records by language.

def names_of(doc):
    """Language to name."""
    names = {}
    for n, each in enumerate(doc.get('names', ())):
        place = '/names/%s/language' % n
        code = language_of(each['language'], place)
        if code in names:
            wrong('document', 'there are two names in the language %s' % code, place)
        if code == 'en_US' and doc.get('name', each['name']) != each['name']:
            wrong('document', 'the name in en_US is the one that Odoo shows where there is no other, and name says another one', place)
        names[code] = each['name']
    return names


def named(record):
    """The record that has the name: variants of a product have one together."""
    return record.product_tmpl_id if record._name == 'product.product' else record


def names_kept(record):
    """Language to name, without those that Odoo shows for want of another."""
    return named(record)._fields['name']._get_stored_translations(named(record)) or {}


def is_within(names, kept):
    for language in names:
        if kept.get(language) != names[language]:
            return False
    return True


def put_names(plans):
    for plan in plans:
        if plan['names'] and not is_within(plan['names'], names_kept(plan['record'])):
            named(plan['record']).update_field_translations('name', plan['names'])


def prove_names(plan, record):
    if plan['names'] and not is_within(plan['names'], names_kept(record)):
        wrong('proof', 'the names of %s are %s in Odoo, and the message says %s' % (plan['code'], names_kept(record), plan['names']), '/names')
