-- A handover tells of every site of the part of the house that it was given for: it is seen, and
-- signed for, by whoever looks after all of that part, not by whoever shares some of it.
alter policy scope on dispatch.handover using (current_setting('hanlu.scope_kind', true) = 'all'
    or scope_kind = current_setting('hanlu.scope_kind', true)
       and scope_ids <@ string_to_array(current_setting('hanlu.scope_ids', true), E'\x1f'));
