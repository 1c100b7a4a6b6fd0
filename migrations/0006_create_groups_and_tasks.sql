-- Groups and their people, milestones counted from the opening, tasks.

create table groups (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    kind          text not null check (kind in ('working', 'support', 'preparatory')),
    position      integer not null,
    name          words not null,
    duty          words not null,
    led_by        words not null,
    -- Limits are data; null where the plan sets none (plan, 3.3: working groups 1 lead, 2 deputies, 8 to 12 members).
    leads_max     integer check (leads_max > 0),
    deputies_max  integer check (deputies_max > 0),
    members_min   integer check (members_min >= 0),
    members_max   integer check (members_max >= members_min),
    liaisons_max  integer check (liaisons_max > 0),
    constraint groups_code_unique unique (conference_id, code),
    constraint groups_key unique (id, conference_id)
);

create table members (
    id            uuid primary key,
    group_id      uuid not null,
    conference_id uuid not null,
    account_id    uuid not null,
    branch        text not null default 'business' check (branch = 'business'),
    role          text not null check (role in ('lead', 'deputy', 'liaison', 'member')),
    added_by      uuid references accounts (id),
    added_at      timestamptz not null,
    constraint members_of_group foreign key (group_id, conference_id) references groups (id, conference_id),
    constraint members_once unique (group_id, account_id),
    constraint members_one_branch foreign key (account_id, branch) references accounts (id, branch),
    constraint members_not_by_self check (added_by is null or added_by <> account_id)
);
create index members_of_account on members (account_id);

-- No group grows beyond its limits: the group's row is locked and its people of that role counted.
create function refuse_beyond_limit() returns trigger language plpgsql as $$
declare
    limit_ integer;
    held   integer;
begin
    select case new.role
               when 'lead' then leads_max when 'deputy' then deputies_max
               when 'liaison' then liaisons_max else members_max end
      into limit_ from groups where id = new.group_id for no key update;
    select count(*) into held from members
     where group_id = new.group_id and role = new.role and id <> new.id;
    if held >= limit_ then
        raise exception 'no more than % as %', limit_, new.role
            using errcode = 'check_violation', constraint = 'members_within_limit';
    end if;
    return new;
end
$$;
create trigger refuse_beyond_limit before insert or update of role, group_id on members
    for each row execute function refuse_beyond_limit();

-- A date counted back from the opening (plan, 4.1, 4.2). Days count in the conference's time zone,
-- hours from the opening's instant.
create table milestones (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    unit          text not null check (unit in ('days', 'hours')),
    amount        integer not null check (amount >= 0),
    due_at        timestamptz not null,
    constraint milestones_code_unique unique (conference_id, code)
);

-- ------------------------------------------------------------- action plan

create table pillars (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    text          words not null,
    constraint pillars_code_unique unique (conference_id, code)
);

create table projects (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    pillar_id      uuid not null references pillars (id),
    resolution_id  uuid not null references resolutions (id),
    institution_id uuid not null references institutions (id),
    number         integer not null,
    title          words not null,
    text           words not null,
    starts_on      date not null,
    deadline       date not null,
    completed_at   timestamptz,
    version        integer not null default 1,
    created_at     timestamptz not null,
    constraint projects_number_unique unique (conference_id, number),
    constraint projects_in_order check (starts_on < deadline),
    constraint projects_key unique (id, conference_id)
);
create index projects_of_resolution on projects (resolution_id);
create index projects_of_pillar on projects (pillar_id);
create index projects_of_institution on projects (institution_id);

create table indicators (
    id         uuid primary key,
    project_id uuid not null references projects (id),
    position   integer not null,
    name       words not null,
    unit       text not null,
    baseline   numeric not null,
    target     numeric not null,
    constraint indicators_go_somewhere check (baseline <> target)
);
create index indicators_of_project on indicators (project_id, position);

-- Append-only: a correction is a new reading.
create table readings (
    id           uuid primary key,
    indicator_id uuid not null references indicators (id),
    as_of        date not null,
    value        numeric not null,
    note         text not null default '',
    recorded_by  uuid not null references accounts (id),
    recorded_at  timestamptz not null
);
create index readings_newest on readings (indicator_id, as_of desc, recorded_at desc);
create trigger readings_append_only before update or delete on readings
    for each row execute function refuse_change();

-- ------------------------------------------------------------------- tasks

create table tasks (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    group_id      uuid not null,
    milestone_id  uuid references milestones (id),
    project_id    uuid,
    owner_id      uuid references accounts (id),
    title         words not null,
    details       text not null default '',
    state         text not null check (state in ('open', 'started', 'blocked', 'done', 'dropped')),
    progress      integer not null check (progress between 0 and 100),
    due_at        timestamptz not null,
    -- Counted from the opening like its milestone's; null where the date stands by itself.
    unit          text check (unit in ('days', 'hours')),
    amount        integer check (amount >= 0),
    done_at       timestamptz,
    version       integer not null default 1,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    constraint tasks_of_group foreign key (group_id, conference_id) references groups (id, conference_id),
    constraint tasks_of_project foreign key (project_id, conference_id) references projects (id, conference_id),
    constraint tasks_done_whole check ((state = 'done') = (done_at is not null) and (state <> 'done' or progress = 100)),
    constraint tasks_offset_whole check ((unit is null) = (amount is null))
);
create index tasks_by_due on tasks (conference_id, due_at, id);
create index tasks_of_group on tasks (group_id, due_at);
create index tasks_of_milestone on tasks (milestone_id);
create index tasks_of_project on tasks (project_id);
create index tasks_of_owner on tasks (owner_id, due_at);
create index tasks_by_state on tasks (conference_id, state, due_at);

-- What happened to a task: who changed what, in order.
create table task_changes (
    id         uuid primary key,
    task_id    uuid not null references tasks (id),
    account_id uuid references accounts (id),
    at         timestamptz not null,
    state      text not null,
    progress   integer not null,
    note       text not null default ''
);
create index task_changes_of_task on task_changes (task_id, at desc);
