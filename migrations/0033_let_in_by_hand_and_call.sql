-- Somebody is let in at a desk without her badge, with a reason; a kiosk calls for a helper.

alter table checkins add column hand_reason text
    constraint checkins_hand_reason check (length(hand_reason) between 1 and 200);

create table calls (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    device_id     uuid not null,
    -- asked: by whoever stands there; else the reason for which she was turned away.
    reason        text not null check (reason ~ '^[a-z]{3,20}$'),
    reading_id    uuid constraint calls_once_a_reading unique references checkins (id),
    called_at     timestamptz not null,
    -- How often it was sent again.
    repeats       integer not null default 0,
    -- Who goes, and at which desk she read of it.
    answered_at   timestamptz,
    answered_by   uuid references accounts (id),
    answered_with uuid,
    constraint calls_by_device foreign key (device_id, conference_id) references devices (id, conference_id),
    constraint calls_with_desk foreign key (answered_with, conference_id) references devices (id, conference_id),
    constraint calls_answered check (num_nulls(answered_at, answered_by, answered_with) in (0, 3))
);
-- A device has one open call, however often it calls.
create unique index calls_open_once on calls (device_id) where answered_at is null;
create index calls_of_conference on calls (conference_id, called_at desc);
create index calls_of_device on calls (device_id, called_at desc);
