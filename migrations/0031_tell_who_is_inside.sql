-- Entries and exits, and who is inside which zone now.

-- A zone and every zone around it, itself first: whoever is in the core is in all of them.
alter table zones add column path uuid[];
with recursive up as (
    select id, within_id, array[id] as path from zones
    union all
    select up.id, z.within_id, up.path || z.id from up join zones z on z.id = up.within_id
)
update zones z set path = up.path from up where up.id = z.id and up.within_id is null;
alter table zones alter column path set not null, add constraint zones_key unique (id, conference_id);

create function keep_zone_path() returns trigger language plpgsql as $$
begin
    new.path := array[new.id] || coalesce((select z.path from zones z where z.id = new.within_id), '{}');
    return new;
end $$;
create trigger keep_zone_path before insert on zones for each row execute function keep_zone_path();

alter table checkins
    alter column account_id drop not null,
    add column device_id uuid,
    add column direction text not null default 'entry' check (direction in ('entry', 'exit')),
    -- `at` is when the badge was read, this is when the server learned of it.
    add column received_at timestamptz,
    -- The reading that had let her in before: what was said of it is said again.
    add column prior_id uuid,
    -- Why somebody was let in against a rule, by whoever stands in account_id.
    add column force_reason text check (force_reason <> ''),
    add column undone_at timestamptz,
    add column undone_by uuid references accounts (id),
    add column undone_reason text check (undone_reason <> ''),
    -- How often it was sent again.
    add column repeats integer not null default 0;
update checkins set received_at = at;
alter table checkins
    alter column direction drop default,
    alter column received_at set not null,
    drop constraint checkins_reason_check,
    add constraint checkins_reason_known check (reason in ('unknown', 'revoked', 'withdrawn', 'unapproved', 'zone', 'level',
        'group', 'window', 'locked', 'capacity', 'ambiguous', 'tries', 'clock', 'closed')),
    add constraint checkins_by_somebody check (account_id is not null or device_id is not null),
    add constraint checkins_by_device foreign key (device_id, conference_id) references devices (id, conference_id),
    add constraint checkins_forced_by_somebody check (
        force_reason is null or (outcome = 'admitted' and direction = 'entry' and account_id is not null)),
    add constraint checkins_undone_by_somebody check (
        num_nulls(undone_at, undone_by, undone_reason) in (0, 3) and (undone_at is null or outcome = 'admitted'));

-- One row a person and zone decides who was first. Until now an index of the readings did, which knew no exit.
drop index checkins_admitted_once;
create table presences (
    participant_id uuid not null,
    zone_id        uuid not null,
    conference_id  uuid not null,
    inside         boolean not null,
    -- How often she came in.
    entries        integer not null check (entries > 0),
    -- The time of the last change, and the readings behind it. No foreign keys: the statement that writes this row
    -- writes the reading, and each key would be checked at every reading while people wait.
    since          timestamptz not null,
    in_by          uuid not null,
    out_by         uuid,
    primary key (participant_id, zone_id),
    constraint presences_of_participant foreign key (participant_id, conference_id) references participants (id, conference_id),
    constraint presences_in_zone foreign key (zone_id, conference_id) references zones (id, conference_id),
    constraint presences_inside_or_let_out check (inside = (out_by is null))
);
create index presences_inside on presences (zone_id, participant_id) where inside;

-- Whoever was let in is inside, there and in what lies around it: exits were not read until now.
insert into presences (participant_id, zone_id, conference_id, inside, entries, since, in_by)
select distinct on (c.participant_id, p.zone) c.participant_id, p.zone, c.conference_id, true, 1, c.at, c.id
from checkins c join zones z on z.id = c.zone_id cross join unnest(z.path) as p(zone)
where c.outcome = 'admitted'
order by c.participant_id, p.zone, c.at, c.id;
