# Files of a record, and addresses of files: what is attached there already with the same content, whatever its name, stands for it.


def bytes_of(text, place):
    """The file; without this, what is no base64 would be left out of it in silence."""
    try:
        content = b64decode(text)
    except Exception:
        content = b''
    if not content or b64encode(content).decode() != text:
        wrong('document', 'the content is no file in base64, with its padding and without line breaks', place)
    return content


def planned_file(target, said, place):
    """What is to be attached to a record: its values, and how the same is known again."""
    values = {'name': said['fileName'].strip(), 'res_model': target._name, 'res_id': target.id, 'type': 'binary' if 'content' in said else 'url'}
    if not values['name']:
        wrong('document', 'the file name is empty', place + '/fileName')
    if 'mediaType' in said:
        values['mimetype'] = said['mediaType']
    if 'content' in said:
        values['raw'] = bytes_of(said['content'], place + '/content')
        same = ('checksum', '=', env['ir.attachment']._compute_checksum(values['raw']))
    elif not said['url'].startswith('https://') or ' ' in said['url']:
        wrong('document', 'the address does not begin with https://, or has a blank in it', place + '/url')
    else:
        values['url'] = said['url']
        same = ('url', '=', said['url'])
    own = [('res_model', '=', target._name), ('res_id', '=', target.id), ('type', '=', values['type'])]
    return {'target': target, 'values': values, 'place': place, 'same': [same] + own}


def find_file(file):
    file['attachment'] = env['ir.attachment'].search(file['same'], order='id', limit=1)
    if not file['attachment']:
        # whoever may attach by hand may write the record
        file['target'].check_access('write')


def attach(files):
    """Attaches what is not there yet."""
    new = [file for file in files if not file['attachment']]
    # an image stays what was sent: Odoo would make a large one smaller, and would not know it again
    made = env['ir.attachment'].with_context(image_no_postprocess=True).create([file['values'] for file in new])
    for file, attachment in zip(new, made):
        file['attachment'] = attachment
        attachment._post_add_create()


def prove_file(file):
    """The attachment, with the content that was sent."""
    attachment = file['attachment']
    if attachment not in env['ir.attachment'].search(file['same']):
        wrong('proof', 'Odoo does not have the attachment with the content that was sent', file['place'] + '/content')
    if 'raw' in file['values'] and attachment.file_size != len(file['values']['raw']):
        wrong('proof', 'Odoo has %s bytes, and the message %s' % (attachment.file_size, len(file['values']['raw'])), file['place'] + '/content')
    return attachment
