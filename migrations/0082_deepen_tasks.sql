-- What a task needs before it is done, who helps and watches, its list, files and comments, and how it comes back
-- (plan, 3.3, 4.3).

alter table tasks
    -- By which it is known in files and on the telephone: counted by conference.
    add column number integer,
    add column priority text not null default 'normal'
        constraint tasks_priority_known check (priority in ('low', 'normal', 'high', 'urgent')),
    -- Done needs a file; a figure, where it says which; a second pair of eyes.
    add column needs_file boolean not null default false,
    add column figure_name text not null default '',
    add column needs_check boolean not null default false,
    add column figure numeric,
    -- It waits to be accepted as done since then.
    add column asked_at timestamptz,
    -- Who asked for it, and who else accepted it.
    add column asked_by uuid references accounts (id),
    add column accepted_by uuid references accounts (id),
    -- Once it is done it comes back, until a day or, where there is none, until the opening.
    add column repeat_every integer check (repeat_every between 1 and 365),
    add column repeat_unit text check (repeat_unit in ('days', 'weeks')),
    add column repeat_until date,
    -- The day on which it would be due if no day were free: the next is counted from it.
    add column repeat_day date,
    add column previous_id uuid;

update tasks t set number = r.n
from (select id, row_number() over (partition by conference_id order by created_at, due_at, id) as n from tasks) r
where r.id = t.id;

alter table tasks
    alter column number set not null,
    add constraint tasks_number_unique unique (conference_id, number),
    add constraint tasks_figure_there check (figure_name = '' or state <> 'done' or figure is not null),
    add constraint tasks_asked_whole check (asked_at is null or (state = 'started' and asked_by is not null)),
    add constraint tasks_four_eyes check (accepted_by is null or (state = 'done' and asked_by is not null and accepted_by <> asked_by)),
    add constraint tasks_checked check (not needs_check or state <> 'done' or accepted_by is not null),
    add constraint tasks_repeat_whole check ((repeat_every is null) = (repeat_unit is null) and (repeat_every is not null or repeat_until is null)),
    add constraint tasks_of_previous foreign key (previous_id, conference_id) references tasks (id, conference_id),
    -- One comes after another once.
    add constraint tasks_comes_back_once unique (previous_id);
create index tasks_asked on tasks (conference_id, asked_at) where asked_at is not null;
create index tasks_of_group_by_state on tasks (group_id, state, due_at, id);
create index tasks_by_priority on tasks (conference_id, priority, due_at) where priority in ('high', 'urgent');

-- Whoever gives tasks holds the plan of the conference; the constraint is for whoever does not.
create function number_task() returns trigger language plpgsql as $$
begin
    new.number := (select coalesce(max(number), 0) + 1 from tasks where conference_id = new.conference_id);
    return new;
end
$$;
create trigger number_task before insert on tasks for each row when (new.number is null) execute function number_task();

-- Who helps with a task, and who watches it.
create table task_people (
    task_id       uuid not null,
    conference_id uuid not null,
    account_id    uuid not null references accounts (id),
    kind          text not null check (kind in ('helper', 'watcher')),
    added_by      uuid references accounts (id),
    added_at      timestamptz not null,
    primary key (task_id, account_id),
    constraint task_people_of_task foreign key (task_id, conference_id) references tasks (id, conference_id)
);
create index task_people_of_account on task_people (account_id, kind);

-- The list of a task, in its order.
create table task_items (
    id            uuid primary key,
    task_id       uuid not null,
    conference_id uuid not null,
    position      integer not null,
    text          text not null check (text <> ''),
    done_at       timestamptz,
    done_by       uuid references accounts (id),
    constraint task_items_of_task foreign key (task_id, conference_id) references tasks (id, conference_id),
    constraint task_items_done_whole check (done_by is null or done_at is not null)
);
create index task_items_of on task_items (task_id, position);

create table task_files (
    file_id       uuid primary key references files (id),
    task_id       uuid not null,
    conference_id uuid not null,
    added_by      uuid references accounts (id),
    added_at      timestamptz not null,
    constraint task_files_of_task foreign key (task_id, conference_id) references tasks (id, conference_id)
);
create index task_files_of on task_files (task_id, added_at);

create table task_comments (
    id            uuid primary key,
    task_id       uuid not null,
    conference_id uuid not null,
    account_id    uuid not null references accounts (id),
    at            timestamptz not null,
    text          text not null check (text <> ''),
    constraint task_comments_of_task foreign key (task_id, conference_id) references tasks (id, conference_id)
);
create index task_comments_of on task_comments (task_id, at);

-- Who was named in a comment, until she has seen to it.
create table task_mentions (
    comment_id    uuid not null references task_comments (id),
    account_id    uuid not null references accounts (id),
    seen_at       timestamptz,
    primary key (comment_id, account_id)
);
create index task_mentions_unseen on task_mentions (account_id) where seen_at is null;

-- What needs a file is not done without one. The task's row is locked by whoever moves it and by whoever takes a file off.
create function refuse_without_file() returns trigger language plpgsql as $$
begin
    if not exists (select from task_files where task_id = new.id) then
        raise exception 'the task needs a file' using errcode = 'check_violation', constraint = 'tasks_file_there';
    end if;
    return new;
end
$$;
create trigger refuse_without_file before insert or update of state, needs_file on tasks
    for each row when (new.state = 'done' and new.needs_file) execute function refuse_without_file();

create function keep_needed_file() returns trigger language plpgsql as $$
begin
    perform from tasks where id = old.task_id for update;
    if exists (select from tasks where id = old.task_id and state = 'done' and needs_file)
        and not exists (select from task_files where task_id = old.task_id and file_id <> old.file_id) then
        raise exception 'the task is done by this file' using errcode = 'check_violation', constraint = 'task_files_needed';
    end if;
    return old;
end
$$;
create trigger keep_needed_file before delete on task_files for each row execute function keep_needed_file();

-- A step of a task's history says what it was, where that is more than how far the task is: about what, about whom.
alter table task_changes
    add column what text,
    add column about text not null default '',
    add column person_id uuid references accounts (id);
