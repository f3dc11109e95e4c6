
BEGIN
    -- The user who writes is Odoo's own word: no caller can give write_uid.
    -- Other statements leave it as it is, a merge of accounts by a person for example: Odoo sets both of a row that it writes.
    IF current_setting('plantline.ops', true) IS DISTINCT FROM 'on'
        AND (TG_OP = 'INSERT' OR NEW.write_date >= date_trunc('second', now() AT TIME ZONE 'UTC'))
        AND (NEW.state = 'posted' OR NEW.auto_post <> 'no' OR (TG_OP = 'UPDATE' AND OLD.state = 'posted'))
        AND EXISTS (SELECT 1 FROM res_groups_users_rel r
            JOIN ir_model_data d ON d.module = 'plantline' AND d.model = 'res.groups' AND d.res_id = r.gid WHERE r.uid = NEW.write_uid)
    THEN
        RAISE EXCEPTION 'plantline: user % serves a duty of Plantline and posts or resets entries through its side kit only', NEW.write_uid
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
