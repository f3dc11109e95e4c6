# What of a master record decides on values and accounts: only a duty of finance may say it.

def check_finance(doc, names):
    for name in names:
        if name in doc and not env.user.has_group('account.group_account_invoice'):
            wrong('state', "%s decides on values, and %s doesn't have the right to bill in Odoo: send it by a duty of finance" % (name, env.user.login), '/' + name)


def cost_of(doc, amount, currency):
    """A cost in the company's currency, which the document names beside it; None where there is none."""
    if (amount in doc) != (currency in doc):
        wrong('document', '%s and %s belong together' % (amount, currency), '/' + amount)
    if amount not in doc:
        return None
    if doc[currency] != env.company.currency_id.name:
        wrong('document', '%s is in %s, and the company %s keeps it in %s: convert it in the mapping' % (
            amount, doc[currency], env.company.name, env.company.currency_id.name), '/' + currency)
    if float(doc[amount]) < 0:
        wrong('document', '%s %s is below 0' % (amount, plain(doc[amount])), '/' + amount)
    return float(doc[amount])
