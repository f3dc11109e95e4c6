# parts: moments, stock, attaching
# The operation quality.record: the results of an inspection stand with the lot, as a note with its files.

VERDICTS = {'passed': 'passed', 'failed': 'FAILED'}


def shown(text):
    """A text of the document as HTML shows it."""
    lines = text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').splitlines()
    return '<br>'.join([''.join([c if c >= ' ' else ' ' for c in line]) for line in lines])


def limits_of(result):
    least, most = result.get('least'), result.get('most')
    if least is None:
        return '' if most is None else 'at most ' + plain(most)
    return 'at least ' + plain(least) if most is None else plain(least) + ' to ' + plain(most)


def check_results(doc):
    seen = set()
    for n, result in enumerate(doc.get('results', ())):
        place = '/results/%s' % n
        if result['characteristic'] in seen:
            wrong('document', '%s stands twice among the results' % result['characteristic'], place + '/characteristic')
        seen.add(result['characteristic'])
        if 'value' not in result and 'verdict' not in result:
            wrong('document', 'a result has a value, a verdict, or both, and this one has neither', place)
        if 'least' in result and 'most' in result and float(result['least']) > float(result['most']):
            wrong('document', 'the lower limit %s is above the upper limit %s' % (plain(result['least']), plain(result['most'])), place + '/least')
    if 'results' not in doc and 'remark' not in doc and 'files' not in doc and 'verdict' not in doc:
        wrong('document', 'the inspection has neither verdict nor results, remark or files', '/results')


def table_of(doc):
    """The cells of the note, row by row, as HTML shows them."""
    rows = [['Characteristic', 'Result', 'Unit', 'Limits', 'Verdict']]
    for result in doc.get('results', ()):
        rows.append([shown(result['characteristic']), shown(result.get('value', '')), shown(result.get('unit', '')), limits_of(result),
                     VERDICTS[result['verdict']] if 'verdict' in result else ''])
    return rows if len(rows) > 1 else []


def check_record(doc):
    item = one('item', doc['item'], '/item')
    if item.tracking == 'none':
        wrong('lot', '%s is not tracked in Odoo, so that it has no lots that an inspection could stand with' % doc['item'], '/item')
    lot = known_lot(item, doc['item'], doc['lot'], '/lot')
    about(lot)
    check_results(doc)
    at = moment(doc['inspectedAt'], '/inspectedAt') if 'inspectedAt' in doc else None
    head = 'Inspection ' + shown(doc['inspection']) + (': ' + VERDICTS[doc['verdict']] if 'verdict' in doc else '')
    said = [head]
    note = '<p><b>%s</b></p>' % head
    for text in ([str(at) + ' UTC'] if at else []) + ([shown(doc['remark'])] if 'remark' in doc else []):
        said.extend(text.split('<br>'))
        note += '<p>%s</p>' % text
    cells = table_of(doc)
    if cells:
        note += '<table>'
        for row in cells:
            said.extend(row)
            note += '<tr><td>%s</td></tr>' % '</td><td>'.join(row)
        note += '</table>'
    plan = {'lot': lot, 'code': doc['item'], 'note': note, 'said': said, 'files': [], 'touches': [('stock.lot', lot.id)]}
    for n, file in enumerate(doc.get('files', ())):
        place = '/files/%s' % n
        planned = planned_file(lot, file, place)
        for other in plan['files']:
            if other['same'] == planned['same']:
                wrong('document', 'the content of %s is that of %s in the same message' % (file['fileName'], other['values']['name']), place + '/content')
        plan['files'].append(planned)
    return plan


def write_record(plan):
    plan['lot'].check_access('write')
    for file in plan['files']:
        find_file(file)


def finish_records(plans):
    for plan in plans:
        attach(plan['files'])
        # a text is escaped; what comes out of a field for HTML is not
        body = env['mail.message'].new({'body': plan['note']}).body
        plan['message'] = plan['lot'].message_post(
            body=body, message_type='comment', subtype_xmlid='mail.mt_note', attachment_ids=[file['attachment'].id for file in plan['files']])


def prove_record(plan):
    message = plan['message']
    lot = plan['lot']
    if message not in lot.message_ids or not message.subtype_id.internal:
        wrong('proof', 'Odoo does not have the note with the lot %s' % lot.name)
    left = str(message.body)
    for text in plan['said']:
        # in their order: what was measured stands behind its own characteristic
        before, found, left = left.partition(text) if text else ('', True, left)
        if not found:
            wrong('proof', 'the note of the lot %s does not say "%s" where it should' % (lot.name, text[:100]))
    bookings = [booking(lot, None, None, plan['code'], lot.name), booking(message, None, None)]
    for file in plan['files']:
        attachment = prove_file(file)
        if attachment not in message.attachment_ids:
            wrong('proof', 'the note of the lot %s does not have the file %s' % (lot.name, attachment.name), file['place'])
        bookings.append(booking(attachment, None, None))
    return lot, None, bookings


OPERATIONS['quality.record'] = (check_record, write_record, finish_records, prove_record)
