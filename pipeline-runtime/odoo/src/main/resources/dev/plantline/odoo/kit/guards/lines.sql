
BEGIN
    IF current_setting('plantline.ops', true) IS DISTINCT FROM 'on'
        AND (TG_OP = 'INSERT' OR NEW.write_date >= date_trunc('second', now() AT TIME ZONE 'UTC'))
        AND EXISTS (SELECT 1 FROM account_move m
            WHERE m.state = 'posted' AND (m.id = NEW.move_id OR TG_OP = 'UPDATE' AND m.id = OLD.move_id))
        AND EXISTS (SELECT 1 FROM res_groups_users_rel r
            JOIN ir_model_data d ON d.module = 'plantline' AND d.model = 'res.groups' AND d.res_id = r.gid WHERE r.uid = NEW.write_uid)
    THEN
        RAISE EXCEPTION 'plantline: user % serves a duty of Plantline and changes lines of posted entries through its side kit only', NEW.write_uid
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
