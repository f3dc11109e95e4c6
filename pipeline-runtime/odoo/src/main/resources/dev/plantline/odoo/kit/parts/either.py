# For master records whose codes may stand in either of two fields. What is changed of one must leave its code in one of them.

prove_record = OPERATIONS[OPERATION][3]


def prove_found(plan):
    came = prove_record(plan)
    for kind in REFERENCES:
        model, fields, template = REFERENCES[kind]
        kept = []
        for field in fields:
            if len(fields) > 1 and model == plan['record']._name:
                kept.append(plan['record'][field])
        if kept and plan['code'] not in kept:
            wrong('document', 'the %s was found by its code %s, and by this message neither its %s is that: no message would find it again' % (
                kind, plan['code'], ' nor its '.join(fields)), '/' + kind)
    return came


OPERATIONS[OPERATION] = OPERATIONS[OPERATION][:3] + (prove_found, )
