# Partners by their codes.

def partner_of(code, place):
    """The partner of a code. Contacts of a company have its tax number: all of them are the company."""
    found = env['res.partner'].browse(codes.get(('partner', code), ()))
    company = found.commercial_partner_id
    return company if len(found) > 1 and len(company) == 1 and company in found else one('partner', code, place)
