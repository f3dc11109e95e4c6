# For master records whose codes may stand in either of two fields. What is changed of one must leave its code in one of them, and take no code of another.

check_record, write_records, finish_records, prove_record = OPERATIONS[OPERATION]


def check_found(doc):
    plan = check_record(doc)
    plan['comes'] = not plan['record'].active  # new, or out of the archive
    return plan


def prove_found(plan):
    came = prove_record(plan)
    for kind in REFERENCES:
        model, fields, template = REFERENCES[kind]
        kept = []
        for field in fields:
            if len(fields) > 1 and model == plan['record']._name:
                kept.append(plan['record'][field])
                if plan['record'].active and plan['record'][field] and (plan['comes'] or field in plan['change']):
                    prove_single(kind, plan['record'], field)
        if kept and plan['code'] not in kept:
            wrong('document', 'the %s was found by its code %s, and by this message neither its %s is that: no message would find it again' % (
                kind, plan['code'], ' nor its '.join(fields)), '/' + kind)
    return came


def prove_single(kind, record, field):
    """That no other record in use has in the other field what this one has in a field by this message: as a code it would be both."""
    model, fields, template = REFERENCES[kind]
    others = [('id', '!=', record.id)]
    if 'company_id' not in record._fields or record.company_id:
        others.append(in_company(model))
    for other in fields:
        # what is of no company is named in all of them, those among them that this user does not see
        found = env[model].sudo().search([(other, '=', record[field])] + others, limit=1) if other != field else env[model]
        if found:
            who = found.display_name if found.filtered_domain([in_company(model)]) else 'a record of another company'
            wrong('state', 'by this message the %s of %s %s is %s, which is the %s of %s (%s,%s): as a code it would name both, and no message could name either' % (
                field, kind, record.display_name, record[field], other, who, model, found.id), '/' + kind)


OPERATIONS[OPERATION] = check_found, write_records, finish_records, prove_found
