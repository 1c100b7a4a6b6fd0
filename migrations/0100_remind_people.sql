-- Reminders (plan, 4.1): what somebody is told of the tasks that are hers or that have come up to her, once for each step,
-- and the letters in which she is told.

-- From which days on a conference reminds, and to whom what is overdue climbs. Where it has no row, as delivered.
create table reminder_rules (
    conference_id   uuid primary key references conferences (id),
    -- So many days before a task is due, the farthest first; the day itself is always told.
    before_days     integer[] not null check (cardinality(before_days) <= 6 and 1 <= all (before_days) and 60 >= all (before_days)),
    -- So many days after it was due; null where it does not climb there.
    deputy_after    integer check (deputy_after between 1 and 90),
    lead_after      integer check (lead_after between 1 and 90),
    organiser_after integer check (organiser_after between 1 and 90),
    -- What is given or moved to within so many days is told at once.
    urgent_days     integer not null check (urgent_days between 0 and 14),
    version         integer not null default 1,
    changed_by      uuid references accounts (id),
    changed_at      timestamptz not null,
    constraint reminder_rules_climb check (coalesce(deputy_after, 0) <= coalesce(lead_after, 90)
        and coalesce(lead_after, 0) <= coalesce(organiser_after, 90) and coalesce(deputy_after, 0) <= coalesce(organiser_after, 90))
);

-- How somebody wants to be told. Where she has said nothing, as delivered, in the zone of the conference.
create table reminder_settings (
    account_id uuid primary key references accounts (id),
    hour       integer not null check (hour between 0 and 23),
    zone       text not null,
    language   text not null check (language in ('en', 'zh-Hans', 'zh-Hant')),
    -- From this hour until that one nothing is sent, whatever it is; both null: there are none.
    quiet_from integer check (quiet_from between 0 and 23),
    quiet_to   integer check (quiet_to between 0 and 23),
    -- The kinds of reminders that come by mail; on her page stand all.
    by_mail    text[] not null,
    changed_at timestamptz not null,
    constraint reminder_settings_quiet_whole check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to)
);

-- A letter of reminders. A digest once a day and person, by whichever server is first.
create table reminder_letters (
    id         uuid primary key,
    account_id uuid not null references accounts (id),
    kind       text not null check (kind in ('digest', 'urgent')),
    -- The day in her zone.
    day        date,
    written_at timestamptz not null,
    constraint reminder_letters_day check ((kind = 'digest') = (day is not null)),
    constraint reminder_letters_one_digest unique (account_id, day)
);

create table reminders (
    id            uuid primary key,
    account_id    uuid not null references accounts (id),
    conference_id uuid not null,
    task_id       uuid not null,
    kind          text not null check (kind in ('before', 'start', 'late', 'deputy', 'lead', 'organiser', 'given', 'moved', 'back')),
    -- How many days before or after.
    days          integer not null default 0,
    -- The due date that it speaks of, and of one that moved the date before.
    due_at        timestamptz not null,
    was_due_at    timestamptz,
    -- The step of the task's history that it tells of.
    change_id     uuid references task_changes (id),
    at            timestamptz not null,
    urgent        boolean not null,
    -- Taken up by a letter, or found needless by then.
    settled_at    timestamptz,
    letter_id     uuid,
    read_at       timestamptz,
    constraint reminders_of_task foreign key (task_id, conference_id) references tasks (id, conference_id),
    constraint reminders_of_letter foreign key (letter_id) references reminder_letters (id) deferrable initially deferred,
    -- Never twice: one for a person, a task and a step, as long as its date is the same.
    constraint reminders_once unique nulls not distinct (account_id, task_id, kind, days, due_at, change_id)
);
create index reminders_unread on reminders (account_id) where read_at is null;
create index reminders_waiting on reminders (account_id) where settled_at is null;
create index reminders_newest on reminders (account_id, at desc, id desc);
create index reminders_by_task on reminders (task_id);

-- Steps of the history of which nobody was told yet: taken away in the transaction that makes the reminders, so that
-- none is lost and none told twice, however many servers there are and whenever one dies.
create table untold_changes (
    change_id uuid primary key
);
create function note_untold_change() returns trigger language plpgsql as $$
begin
    insert into untold_changes (change_id) values (new.id);
    return null;
end
$$;
create trigger note_untold_change after insert on task_changes for each row execute function note_untold_change();
