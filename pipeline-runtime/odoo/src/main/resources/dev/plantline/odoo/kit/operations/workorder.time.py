# parts: moments, production, orders, working
# workorder.time: time was spent on a work order, or a work centre stood still.


def span_of(doc):
    """Beginning and end."""
    start = moment(doc['start'], '/start')
    if ('end' in doc) == ('minutes' in doc):
        wrong('document', 'a time has either an end or minutes', '/end')
    if 'end' in doc:
        end = moment(doc['end'], '/end')
        if end <= start:
            wrong('document', 'the end is not after the start, and Odoo would count nothing', '/end')
        return start, end
    seconds = float(doc['minutes']) * 60
    if seconds <= 0 or abs(seconds - round(seconds)) > 0.000001:
        wrong('digits', '%s minutes are no whole number of seconds above 0, and Odoo keeps times to the second' % plain(doc['minutes']), '/minutes')
    end = start + datetime.timedelta(seconds=round(seconds))
    if end > datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(hours=1):
        wrong('document', 'with %s minutes from %s the end has not come yet' % (plain(doc['minutes']), doc['start']), '/minutes')
    return start, end


def order_of(doc, end):
    """The order of a chain that a time is of, and whether it comes late for it. An order that is named by its own number is meant; else the work was done
    on what was reported first behind it."""
    chain = chain_of(doc['order'], '/order')
    late = doc.get('late', 'refuse')
    opened = chain.filtered_domain([('state', 'in', OPEN)])[:1]
    done = chain.filtered_domain([('state', '=', 'done')])
    named = chain.filtered_domain([('name', '=', doc['order'])])
    meant = done.filtered_domain([('date_finished', '>=', end)])[:1]
    if named.state in ('done',) + OPEN:
        opened, meant = (named, done[:0]) if named.state in OPEN else (opened, named)
    if late == 'open' and opened:
        return opened
    if opened and not meant:
        return opened
    order = meant or done[-1:]
    if not order or late != 'record':
        wrong('state', 'no order of this chain is open (%s)%s' % (
            states_of(chain), ', and the cost of what is done stands: late says whether to record the time all the same' if order else '')
            if not opened else 'the work was done before %s was reported at %s, and the cost of what is done stands: late says whether to record the time with it, or with %s, which is open' % (
                order.name, order.date_finished, opened.name), '/order')
    return order


def reason_of(doc):
    """Odoo's loss reason of a name; none is made."""
    found = env['mrp.workcenter.productivity.loss'].search([('name', '=', doc['reason'])])
    if len(found) != 1:
        wrong('lookup', 'Odoo has %s loss reason called %s: make it there, or send a known one' % (len(found) or 'no', doc['reason']), '/reason')
    return found


def check_time(doc):
    start, end = span_of(doc)
    center = one('workcenter', doc['workcenter'], '/workcenter') if 'workcenter' in doc else None
    work = env['mrp.workorder']
    if 'order' in doc:
        work = work_named(order_of(doc, end), doc, 'a time')[0]
    else:
        for name in ('operation', 'late'):
            if name in doc:
                wrong('document', '%s is for the time of an order, and the message names none' % name, '/' + name)
        for name in ('workcenter', 'reason'):
            if name not in doc:
                wrong('document', 'time that is of no order needs %s' % name, '/' + name)
    same = {}
    if 'reason' in doc:
        same['loss_id'] = reason_of(doc).id
    if 'description' in doc:
        same['description'] = doc['description']
    entries = []
    for begun, ended, spent in spans_of(work, start, end, 'reason' in doc):
        values = {'workcenter_id': center.id if center else work.workcenter_id.id, 'date_start': begun, 'date_end': ended, 'company_id': env.company.id}
        if work:
            # as Odoo's form does for a line that is entered by hand: its reason depends on the time that was expected
            values = work._prepare_timeline_vals(spent, begun, ended)
        values.update(same)
        entries.append(values)
    return {'work': work, 'values': entries, 'touches': [('mrp.workorder', work.id)] if work else []}


def spans_of(work, start, end, reasoned):
    """The parts of a time, each with what is spent on the work at its end: as Odoo's form does, what goes across the expected duration is two."""
    if not work:
        return [(start, end, 0.0)]
    before = work.get_duration()
    spent = before + (end - start).total_seconds() / 60
    expected = work.duration_expected
    if not reasoned and expected and before < expected < spent:
        across = start + datetime.timedelta(seconds=round((expected - before) * 60))
        if start < across < end:
            return [(start, across, expected), (across, end, spent)]
    return [(start, end, spent)]


def write_time(plan):
    plan['before'] = plan['work'].get_duration() if plan['work'] else 0.0


def finish_times(plans):
    made = []
    for plan in plans:
        made += plan['values']
    entries = env['mrp.workcenter.productivity'].create(made)
    at = 0
    for plan in plans:
        plan['entries'] = entries[at:at + len(plan['values'])]
        at += len(plan['values'])


def prove_time(plan):
    work = plan['work']
    counted = 0.0
    bookings = []
    minute = env.ref('uom.product_uom_minute', raise_if_not_found=False)
    for entry, values in zip(plan['entries'], plan['values']):
        for field in values:
            kept = entry[field].id if entry._fields[field].type == 'many2one' else entry[field]
            if kept != values[field]:
                wrong('proof', '%s of the time is %s in Odoo, and not %s' % (entry._fields[field].string, kept, values[field]))
        spent = (entry.date_end - entry.date_start).total_seconds() / 60
        by_calendar = entry.loss_type not in ('productive', 'performance') and entry.workcenter_id.resource_calendar_id
        if entry.duration > spent + 0.005 or (entry.duration < spent - 0.005 and not by_calendar):
            wrong('proof', 'Odoo counts %s minutes from %s to %s' % (text_of(entry.duration, 'float'), entry.date_start, entry.date_end))
        counted += entry.duration
        bookings.append(booking(entry, entry.duration, minute))
    if work and abs(work.get_duration() - plan['before'] - counted) > 0.001 * len(plan['entries']):
        wrong('proof', '%s has %s minutes after it had %s, and %s were to be added' % (
            work.name, text_of(work.get_duration(), 'float'), text_of(plan['before'], 'float'), text_of(counted, 'float')))
    return plan['entries'][0], None, bookings + ([booking(work, None, None, work.product_id.default_code), booking(work.production_id, None, None)] if work else [])


OPERATIONS['workorder.time'] = (check_time, write_time, finish_times, prove_time)
