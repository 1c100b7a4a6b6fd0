-- Whose a task was or is, as owner or helper: a calendar says of each that it is cancelled when it is hers no more, and cannot
-- say so of what it has forgotten.
create table task_holders (
    account_id uuid not null references accounts (id),
    task_id    uuid not null references tasks (id) on delete cascade,
    primary key (account_id, task_id)
);
create index task_holders_of_task on task_holders (task_id);

insert into task_holders (account_id, task_id)
    select owner_id, id from tasks where owner_id is not null
    union select owner_id, task_id from task_changes where owner_changed and owner_id is not null
    union select account_id, task_id from task_people where kind = 'helper';

create function note_task_owner() returns trigger language plpgsql as $$
begin
    insert into task_holders (account_id, task_id) values (new.owner_id, new.id) on conflict do nothing;
    return null;
end
$$;
create trigger note_task_owner after insert or update of owner_id on tasks
    for each row when (new.owner_id is not null) execute function note_task_owner();

create function note_task_helper() returns trigger language plpgsql as $$
begin
    insert into task_holders (account_id, task_id) values (new.account_id, new.task_id) on conflict do nothing;
    return null;
end
$$;
create trigger note_task_helper after insert on task_people
    for each row when (new.kind = 'helper') execute function note_task_helper();

drop index task_changes_of_owner;
