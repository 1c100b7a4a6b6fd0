-- What is attached to a motion. It belongs to what is deliberated: nothing comes or goes once a vote is open.

create table motion_files (
    file_id   uuid primary key references files (id),
    motion_id uuid not null references motions (id),
    added_by  uuid not null references accounts (id),
    added_at  timestamptz not null
);
create index motion_files_of on motion_files (motion_id, added_at);

create function refuse_attachment() returns trigger language plpgsql as $$
begin
    perform from motions where id = coalesce(new.motion_id, old.motion_id) and state = 'draft' for share;
    if not found then
        raise exception 'the motion is no draft'
            using errcode = 'check_violation', constraint = 'attached_to_draft';
    end if;
    return coalesce(new, old);
end
$$;
create trigger refuse_attachment before insert or delete on motion_files
    for each row execute function refuse_attachment();
create trigger motion_files_kept before update on motion_files for each row execute function refuse_change();
