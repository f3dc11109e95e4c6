
DECLARE
    entries integer[];
    hands integer[];
    wrong record;
BEGIN
    IF TG_TABLE_NAME = 'account_move' THEN
        entries := ARRAY[NEW.id];
        hands := ARRAY[NEW.create_uid, NEW.write_uid];
    ELSIF TG_OP = 'DELETE' THEN
        entries := ARRAY[OLD.move_id]; -- who deletes is not known here
    ELSIF TG_OP = 'INSERT' THEN
        entries := ARRAY[NEW.move_id];
        hands := ARRAY[NEW.create_uid, NEW.write_uid];
    ELSE
        entries := ARRAY[OLD.move_id, NEW.move_id];
        hands := ARRAY[NEW.create_uid, NEW.write_uid];
    END IF;
    -- Asked first: Odoo writes the lines of a draft many times, and this is asked for each of them, whoever writes.
    IF NOT EXISTS (SELECT 1 FROM account_move m WHERE m.id = ANY (entries) AND m.state = 'posted') THEN
        RETURN NULL;
    END IF;
    IF hands IS NOT NULL AND NOT EXISTS (SELECT 1 FROM res_groups_users_rel r
        JOIN ir_model_data d ON d.module = 'plantline' AND d.model = 'res.groups' AND d.res_id = r.gid WHERE r.uid = ANY (hands))
    THEN
        RETURN NULL;
    END IF;
    FOR wrong IN
        SELECT m.name, SUM(l.balance) AS difference
        FROM account_move m
        JOIN account_move_line l ON l.move_id = m.id
        JOIN res_company c ON c.id = m.company_id
        JOIN res_currency u ON u.id = c.currency_id
        WHERE m.id = ANY (entries) AND m.state = 'posted'
        GROUP BY m.id, m.name, u.rounding
        HAVING ABS(SUM(l.balance)) >= u.rounding::numeric / 2
    LOOP
        RAISE EXCEPTION 'plantline: the entry % would be posted with a difference of % between debit and credit', wrong.name, wrong.difference
            USING ERRCODE = 'check_violation';
    END LOOP;
    RETURN NULL;
END
