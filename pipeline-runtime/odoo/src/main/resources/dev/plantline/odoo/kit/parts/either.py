# For master records whose codes may stand in either of two fields. What is changed of one must leave its code in one of them, and take no code of another.

prove_record = OPERATIONS[OPERATION][3]


def prove_found(plan):
    came = prove_record(plan)
    for kind in REFERENCES:
        model, fields, template = REFERENCES[kind]
        kept = []
        for field in fields:
            if len(fields) > 1 and model == plan['record']._name:
                kept.append(plan['record'][field])
                if plan['change'].get(field) and plan['record'].active:
                    prove_single(kind, plan['record'], field)
        if kept and plan['code'] not in kept:
            wrong('document', 'the %s was found by its code %s, and by this message neither its %s is that: no message would find it again' % (
                kind, plan['code'], ' nor its '.join(fields)), '/' + kind)
    return came


def prove_single(kind, record, field):
    """That no other record in use has in the other field what this one has in a field by this message: as a code it would be both."""
    model, fields, template = REFERENCES[kind]
    for other in fields:
        found = env[model].search([(other, '=', record[field]), ('id', '!=', record.id), in_company(model)], limit=1) if other != field else env[model]
        if found:
            wrong('state', 'by this message the %s of %s %s is %s, which is the %s of %s (%s,%s): as a code it would name both, and no message could name either' % (
                field, kind, record.display_name, record[field], other, found.display_name, model, found.id), '/' + kind)


OPERATIONS[OPERATION] = OPERATIONS[OPERATION][:3] + (prove_found, )
