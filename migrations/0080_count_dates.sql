-- Dates of milestones and tasks are counted from an anchor, before or after it, in days, working days or
-- hours (plan, 4.1). Which days are free is data of the conference.

-- The days of the week that are free, from 1 (Monday) to 7; a week has a working day.
alter table conferences
    add column rest_days integer[] not null default '{}',
    add constraint conferences_rest_days check (rest_days <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(rest_days) < 7);

-- Public holidays, and the days on which is worked to make up for them.
create table special_days (
    conference_id uuid not null references conferences (id),
    date          date not null,
    is_free       boolean not null,
    name          words not null,
    primary key (conference_id, date)
);

alter table items add constraint items_key unique (id, conference_id);

-- What a date is counted from, on which side. What was there counts back from the opening. A date whose
-- agenda item is gone stays where it is.
alter table milestones
    drop constraint milestones_unit_check,
    add constraint milestones_unit_known check (unit in ('days', 'working_days', 'hours')),
    add column anchor text not null default 'opening' check (anchor in ('opening', 'closing', 'item')),
    add column side text not null default 'before' check (side in ('before', 'after')),
    add column item_id uuid,
    -- It stays when what it is counted from moves.
    add column pinned boolean not null default false,
    add column version integer not null default 1,
    add constraint milestones_key unique (id, conference_id),
    add constraint milestones_of_item foreign key (item_id, conference_id) references items (id, conference_id)
        on delete set null (item_id),
    add constraint milestones_item_alone check (item_id is null or anchor = 'item');
create index milestones_of_item on milestones (item_id) where item_id is not null;

alter table tasks
    drop constraint tasks_unit_check,
    add constraint tasks_unit_known check (unit in ('days', 'working_days', 'hours')),
    add column anchor text not null default 'opening' check (anchor in ('opening', 'closing', 'item', 'milestone')),
    add column side text not null default 'before' check (side in ('before', 'after')),
    add column item_id uuid,
    add column pinned boolean not null default false,
    -- How often its due date was moved.
    add column moved integer not null default 0,
    add constraint tasks_of_item foreign key (item_id, conference_id) references items (id, conference_id)
        on delete set null (item_id),
    add constraint tasks_item_alone check (item_id is null or anchor = 'item'),
    add constraint tasks_on_milestone check (anchor <> 'milestone' or milestone_id is not null);
create index tasks_of_item on tasks (item_id) where item_id is not null;

-- What is due with its milestone hangs on it from now on.
update tasks t set anchor = 'milestone', amount = 0 from milestones m
where m.id = t.milestone_id and t.unit = m.unit and t.amount = m.amount and t.due_at = m.due_at;

-- A step of a task's history may be that its date moved, or that it has another owner.
alter table task_changes
    add column owner_changed boolean not null default false,
    add column owner_id uuid references accounts (id),
    add column due_before timestamptz,
    add column due_after timestamptz,
    -- With what it moved.
    add column cause text check (cause in ('given', 'opening', 'anchor', 'milestone')),
    add constraint task_changes_date_whole
        check ((due_before is null) = (due_after is null) and (due_after is null) = (cause is null));

-- The plan as it stood before the opening was moved, with the reason: what comes after is held against it.
create table baselines (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    number        integer not null,
    opens_at      timestamptz not null,
    closes_at     timestamptz not null,
    reason        text not null check (reason <> ''),
    made_at       timestamptz not null,
    made_by       uuid references accounts (id),
    constraint baselines_number_unique unique (conference_id, number)
);
create table baseline_dates (
    baseline_id uuid not null references baselines (id),
    kind        text not null check (kind in ('milestone', 'task')),
    object_id   uuid not null,
    due_at      timestamptz not null,
    primary key (baseline_id, object_id)
);
create trigger baselines_append_only before update or delete on baselines
    for each row execute function refuse_change();
create trigger baseline_dates_append_only before update or delete on baseline_dates
    for each row execute function refuse_change();
