# parts: master, partner
# seldom: archive_masters
# The operation partner.master: a supplier, customer or contact is in Odoo as its owner describes it.

ADDRESS = ('street', 'street2', 'zip', 'city', 'state', 'country')
# Odoo keeps them of the company alone, and writes a contact's through to it.
OF_COMPANY = ('taxNumber', 'registry')


def country_of(code):
    found = env['res.country'].search([('code', '=', code)])
    if len(found) != 1:
        wrong('lookup', 'Odoo knows no country %s; it is the ISO code of two capital letters' % code, '/country')
    return found


def state_of(code, country):
    if not country:
        wrong('document', 'the state %s is one of a country, and neither the message nor Odoo says which' % code, '/state')
    found = env['res.country.state'].search([('code', '=', code), ('country_id', '=', country.id)])
    if len(found) != 1:
        wrong('lookup', '%s states of %s have the code %s in Odoo; a code names exactly one' % (len(found), country.code, code), '/state')
    return found


def described_partner(doc, partner):
    """Field of Odoo to the value that the document describes."""
    values = {}
    for name, field in (('name', 'name'), ('internalReference', 'ref'), ('taxNumber', 'vat'), ('registry', 'company_registry'), ('barcode', 'barcode'),
                        ('street', 'street'), ('street2', 'street2'), ('zip', 'zip'), ('city', 'city'), ('phone', 'phone'), ('email', 'email'),
                        ('position', 'function'), ('addressType', 'type')):
        if name in doc:
            values[field] = doc[name]
    if 'kind' in doc:
        values['is_company'] = doc['kind'] == 'company'
    if 'website' in doc:
        values['website'] = env['res.partner']._clean_website(doc['website'])
    if 'language' in doc:
        values['lang'] = language_of(doc['language'], '/language')
    for name, field in (('supplier', 'supplier_rank'), ('customer', 'customer_rank')):
        if name in doc:
            # Odoo counts in it, and lists whoever has any
            values[field] = max(1, partner[field]) if doc[name] else 0
    country = partner.country_id
    if 'country' in doc:
        country = country_of(doc['country'])
        values['country_id'] = country.id
        if partner.state_id and partner.state_id.country_id != country:
            values['state_id'] = False
    if 'state' in doc:
        values['state_id'] = state_of(doc['state'], country).id
    return values


def check_ours(partner, code, place='/partner'):
    """Refuses Odoo's own company and contacts who log in: by their name and e-mail address others would be reached."""
    if env['res.company'].sudo().search_count([('partner_id', '=', partner.id)], limit=1):
        wrong('state', '%s is the company of this Odoo itself, which is changed there' % code, place)
    if all_of('res.users').sudo().search_count([('partner_id', '=', partner.id)], limit=1):
        wrong('state', '%s is the contact of a user of Odoo, which its administrator changes' % code, place)


def check_belonging(doc, code, partner, values):
    """What a contact has from its company: Odoo would write it through to the company, and to all of its contacts."""
    parent = partner.parent_id
    if 'parent' in doc:
        parent = partner_of(doc['parent'], '/parent')
        if parent == partner:
            wrong('document', '%s cannot be its own parent' % code, '/parent')
        check_ours(parent, doc['parent'], '/parent')
        values['parent_id'] = parent.id
        if not partner and parent.company_id:
            values['company_id'] = parent.company_id.id
    if not parent:
        return
    if values.get('type', partner.type or 'contact') == 'contact':
        for name in ADDRESS:
            if name in doc:
                wrong('document', '%s is a contact of %s and has its address: change that one, or say another addressType' % (code, parent.display_name), '/' + name)
    if not values.get('is_company', partner.is_company):
        for name in OF_COMPANY:
            if name in doc:
                wrong('document', '%s has the %s of %s: it is written there' % (code, name, parent.display_name), '/' + name)


def check_name(partner, code, change):
    if 'name' not in change:
        return
    accounts = partner.bank_ids.filtered_domain([('acc_holder_name', '=', partner.name)])
    if accounts and not accounts.has_access('write'):
        wrong('state', '%s has bank accounts in its name, on which Odoo would change it as well, and bank accounts are not changed by messages: rename it in Odoo' % code, '/name')


def check_partner(doc):
    code = doc['partner']
    check_code('partner', doc, code, {'internalReference': 'ref', 'taxNumber': 'vat', 'barcode': 'barcode'})
    partner = partner_of(code, '/partner').with_context(active_test=False) if codes.get(('partner', code)) else find_master('partner', code, '/partner')
    values = described_partner(doc, partner)
    check_belonging(doc, code, partner, values)
    touches = [('partner', code)]
    if partner:
        check_ours(partner, code)
        change = changes_of(partner, values)
        check_name(partner, code, change)
    else:
        complete_new('partner', doc, code, ('name', 'kind'), 'ref', values)
        # else that of this call, in which Odoo reads times
        values['tz'] = False
        change = values
    # Odoo writes a company's address and numbers through to its contacts
    family = partner.commercial_partner_id.id or values.get('parent_id')
    if family:
        touches.append(('res.partner', env['res.partner'].browse(family).commercial_partner_id.id))
    wakes = bool(partner) and doc.get('active') is True and not partner.active
    barcode = change.get('barcode') or (partner.barcode if wakes else None)
    if barcode:
        check_barcode(partner, barcode)
        touches.append(('barcode', barcode))
    return {'record': partner, 'code': code, 'values': values, 'change': change, 'active': doc.get('active'), 'touches': touches}


def finish_partners(plans):
    write_masters('partner', plans)
    wake_and_archive(plans)


def prove_partner(plan):
    prove_master(plan, '/partner')
    return plan['record'], None, [booking(plan['record'], None, None)]


OPERATIONS['partner.master'] = (check_partner, None, finish_partners, prove_partner)
