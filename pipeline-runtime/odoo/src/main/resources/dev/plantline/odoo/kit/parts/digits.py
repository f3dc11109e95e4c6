# Numbers of a document that Odoo keeps by a decimal precision, not by a unit or a currency.

def digits_of(text, precision, what, place):
    """A number of the document as Odoo's; refused where Odoo keeps fewer digits."""
    kept = text_of(round(float(text), env['decimal.precision'].precision_get(precision)), 'float')
    if kept != plain(text):
        wrong('digits', '%s %s cannot be kept: Odoo makes it %s (decimal accuracy "%s")' % (what, plain(text), kept, precision), place)
    return float(text)
