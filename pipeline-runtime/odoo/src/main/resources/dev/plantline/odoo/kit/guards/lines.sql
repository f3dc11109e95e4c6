
BEGIN
    IF current_setting('plantline.ops', true) IS DISTINCT FROM 'on'
        AND EXISTS (SELECT 1 FROM account_move m WHERE m.id = NEW.move_id AND m.state = 'posted')
        AND EXISTS (SELECT 1 FROM res_groups_users_rel r
            JOIN ir_model_data d ON d.module = 'plantline' AND d.model = 'res.groups' AND d.res_id = r.gid WHERE r.uid = NEW.write_uid)
    THEN
        RAISE EXCEPTION 'plantline: user % serves a duty of Plantline and changes lines of posted entries through its side kit only', NEW.write_uid
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
