-- How long serving somebody took, from the first contact to the badge: told by the device that served her. Plan 5.3.

-- From so many seconds on it is told that serving takes too long.
alter table conferences add column service_seconds integer not null default 30
    constraint conferences_service_seconds check (service_seconds between 1 and 3600);

create table service_times (
    -- Of the reading, which a device without network may bring later: so no foreign key.
    reading_id    uuid primary key,
    conference_id uuid not null,
    device_id     uuid not null,
    ms            integer not null check (ms between 0 and 3600000),
    -- Whether a badge was printed.
    printed       boolean not null,
    received_at   timestamptz not null,
    constraint service_times_by_device foreign key (device_id, conference_id) references devices (id, conference_id)
);
create index service_times_newest on service_times (conference_id, received_at) include (device_id, ms);
