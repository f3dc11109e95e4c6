# Moments of a document.

def instant(text, place):
    """A point in time of the document as Odoo keeps it: in UTC, to the second, without its zone."""
    try:
        at = datetime.datetime.fromisoformat(text.upper().replace('Z', '+00:00'))
    except Exception:
        at = None
    if at is None or at.tzinfo is None:
        wrong('document', '%s is no moment with a zone, for example 2026-03-01T07:30:00Z' % text, place)
    return at.astimezone(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)


def moment(text, place):
    """The same of something that has happened."""
    at = instant(text, place)
    if at > datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(hours=1):
        wrong('document', '%s has not come yet: check the clock or the zone of the sender' % text, place)
    return at
