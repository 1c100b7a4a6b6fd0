-- Scans that were made without network: kept whatever they say, and settled by a person where they contradict others.

alter table checkins
    add column offline boolean not null default false,
    -- How many seconds the clock of the device was behind; `at` is by the clock of the server.
    add column clock_seconds integer,
    add constraint checkins_offline_by_device check (not offline or device_id is not null);
create index checkins_offline on checkins (conference_id, participant_id) where offline;

create table scan_conflicts (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    -- twice: let in though she was in. barred: let in who was not to be any more. clock: a clock was off.
    kind           text not null check (kind in ('twice', 'barred', 'clock')),
    device_id      uuid not null,
    -- The reading that is in question, and the one that it contradicts.
    reading_id     uuid references checkins (id),
    prior_id       uuid references checkins (id),
    participant_id uuid references participants (id),
    -- The furthest that the clock was off.
    seconds        integer,
    found_at       timestamptz not null,
    settled_at     timestamptz,
    settled_by     uuid references accounts (id),
    decision       text check (decision in ('kept', 'undone')),
    note           text not null default '' check (length(note) <= 500),
    constraint scan_conflicts_by_device foreign key (device_id, conference_id) references devices (id, conference_id),
    constraint scan_conflicts_of_reading check ((kind = 'clock') = (reading_id is null)),
    constraint scan_conflicts_settled check (num_nulls(settled_at, settled_by, decision) in (0, 3))
);
create unique index scan_conflicts_once on scan_conflicts (kind, reading_id) where reading_id is not null;
create unique index scan_conflicts_clock_once on scan_conflicts (device_id) where kind = 'clock' and settled_at is null;
create index scan_conflicts_open on scan_conflicts (conference_id, settled_at desc nulls first, found_at desc, id);
create index scan_conflicts_of_person on scan_conflicts (participant_id);

