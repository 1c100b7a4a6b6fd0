-- Tasks wait for tasks (finish to start), and take time: so each has a latest start and a latest finish, counted back
-- from its own date and from what waits for it (plan, 4.1).

alter table tasks
    add column estimate integer check (estimate between 0 and 10000),
    add column estimate_unit text check (estimate_unit in ('working_days', 'hours')),
    -- As of the last change of the plan; null where that was before anything could wait for it: its own date.
    add column latest_start_at timestamptz,
    add column latest_finish_at timestamptz,
    add constraint tasks_estimate_whole check ((estimate is null) = (estimate_unit is null)),
    add constraint tasks_latest_whole check ((latest_start_at is null) = (latest_finish_at is null)),
    add constraint tasks_key unique (id, conference_id);
create index tasks_by_latest_start on tasks (conference_id, latest_start_at) where state = 'open';

create table task_links (
    conference_id uuid not null,
    -- The task that waits, and what it needs finished.
    task_id       uuid not null,
    needs_id      uuid not null,
    -- So long after the other is finished.
    lag           integer not null default 0 check (lag between 0 and 10000),
    lag_unit      text not null default 'working_days' check (lag_unit in ('working_days', 'hours')),
    made_by       uuid references accounts (id),
    made_at       timestamptz not null,
    primary key (task_id, needs_id),
    constraint task_links_of_task foreign key (task_id, conference_id) references tasks (id, conference_id),
    constraint task_links_of_needed foreign key (needs_id, conference_id) references tasks (id, conference_id),
    constraint task_links_not_itself check (task_id <> needs_id)
);
create index task_links_of_needed on task_links (needs_id);
create index task_links_of_conference on task_links (conference_id);

-- Nothing waits for itself, by however many others. Whoever links holds the plan of the conference (the lock that
-- the program takes for every change of it), so that two links made at once cannot close a circle together.
create function refuse_circle() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('plan ' || new.conference_id::text, 0));
    if exists (
        with recursive needed (id) as (
            select new.needs_id
            union
            select l.needs_id from task_links l join needed n on l.task_id = n.id
        )
        select from needed where id = new.task_id
    ) then
        raise exception 'a task would wait for itself'
            using errcode = 'check_violation', constraint = 'task_links_no_circle';
    end if;
    return new;
end
$$;
create trigger refuse_circle before insert or update of task_id, needs_id on task_links
    for each row execute function refuse_circle();
