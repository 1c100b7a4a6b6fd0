-- Printing stations: where the badges of a device are printed, and what waits, was taken and came out there.

-- Its station; itself, where it has a printer of its own; none, where nothing is printed for it.
alter table devices
    add column station_id uuid,
    add constraint devices_printed_at foreign key (station_id, conference_id) references devices (id, conference_id);

create table prints (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    station_id     uuid not null,
    participant_id uuid not null,
    -- One badge with one secret: a badge that was reissued is printed anew.
    badge_id       uuid not null references badges (id),
    -- The device, the person at it, or both.
    device_id      uuid references devices (id),
    account_id     uuid references accounts (id),
    asked_at       timestamptz not null,
    -- How often it was sent again with its nonce.
    repeats        integer not null default 0,
    state          text not null check (state in ('waiting', 'taken', 'printed', 'failed', 'cancelled')),
    -- Why it is printed though it was printed before.
    again_reason   text not null default '' check (length(again_reason) <= 200),
    -- Why it failed or was cancelled.
    reason         text not null default '' check (length(reason) <= 200),
    -- With which its station took it: whoever lost the answer has it once more.
    take_nonce     text,
    taken_at       timestamptz,
    ended_at       timestamptz,
    constraint prints_at_station foreign key (station_id, conference_id) references devices (id, conference_id),
    constraint prints_of_participant foreign key (participant_id, conference_id) references participants (id, conference_id),
    constraint prints_asked_by_somebody check (device_id is not null or account_id is not null),
    constraint prints_taken_when check (state not in ('taken', 'printed') or taken_at is not null),
    constraint prints_ended_when check ((state in ('printed', 'failed', 'cancelled')) = (ended_at is not null))
);
-- A badge is under way to one printer at most.
create unique index prints_live on prints (badge_id) where state in ('waiting', 'taken');
create index prints_queue on prints (station_id, asked_at, id) where state in ('waiting', 'taken');
create index prints_newest on prints (conference_id, asked_at desc, id desc);
create index prints_of_person on prints (participant_id, asked_at desc);
