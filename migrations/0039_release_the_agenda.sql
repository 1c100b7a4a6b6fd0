-- The agenda as a draft that organisers edit and releases that never change. The rows of days, rooms, tracks, blocks and
-- items are the draft; what the public, passes and calendars see is the newest release, a whole copy of it.

alter table days add version integer not null default 1;
alter table rooms
    -- What stands in it, in the organisers' words.
    add equipment text not null default '',
    add version integer not null default 1;

create table tracks (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    version       integer not null default 1,
    constraint tracks_code_unique unique (conference_id, code)
);

alter table blocks
    -- How many people are expected; compared with the room.
    add expected integer check (expected > 0),
    add cancelled boolean not null default false,
    add version integer not null default 1;

alter table items
    add track_id uuid references tracks (id),
    add cancelled boolean not null default false,
    add version integer not null default 1;
create index items_of_track on items (track_id);

-- Somebody in a role is a participant, or a name or post in the organisers' words.
alter table item_people
    add participant_id uuid references participants (id),
    add constraint item_people_somebody check (participant_id is not null or words_text(title) <> '  ');
create index item_people_of_participant on item_people (participant_id);

-- When a room can be had and a person can come, on one day of the conference. Both null: not at all. No row: all day.
create table available_hours (
    conference_id  uuid not null,
    number         integer not null,
    room_id        uuid references rooms (id) on delete cascade,
    participant_id uuid references participants (id) on delete cascade,
    opens          time,
    closes         time,
    constraint available_hours_of_one check (num_nonnulls(room_id, participant_id) = 1),
    constraint available_hours_in_order check (num_nulls(opens, closes) <> 1 and (opens is null or opens < closes)),
    constraint available_hours_unique unique nulls not distinct (conference_id, number, room_id, participant_id),
    foreign key (conference_id, number) references days (conference_id, number) on delete cascade
);
create index available_hours_of_room on available_hours (room_id);
create index available_hours_of_participant on available_hours (participant_id);

-- What a clash weighs, where a conference sets it otherwise than it is delivered.
create table clash_rules (
    conference_id uuid not null references conferences (id),
    rule          text not null check (rule in ('room', 'person', 'availability', 'capacity', 'walk', 'break', 'outside')),
    weight        text not null check (weight in ('ignore', 'warn', 'block')),
    primary key (conference_id, rule)
);
-- From one room to another takes so long.
alter table conferences add walk_minutes integer not null default 10 check (walk_minutes between 0 and 240);

-- A clash that somebody accepted, by its rule and what clashes.
create table overruled_clashes (
    conference_id uuid not null references conferences (id),
    clash         text not null,
    reason        text not null check (length(reason) between 1 and 500),
    account_id    uuid not null references accounts (id),
    at            timestamptz not null,
    primary key (conference_id, clash)
);

-- The whole draft in one document, as `agenda::rules::Programme` reads it.
create function agenda_draft(conference uuid) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'days', coalesce((select jsonb_agg(jsonb_build_object('number', number, 'date', date, 'theme', theme) order by number)
            from days where conference_id = conference), '[]'),
        'rooms', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'code', code, 'name', name, 'capacity', capacity) order by position, code)
            from rooms where conference_id = conference), '[]'),
        'tracks', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'code', code, 'name', name) order by position, code)
            from tracks where conference_id = conference), '[]'),
        'blocks', coalesce((select jsonb_agg(jsonb_build_object(
                'id', b.id, 'code', b.code, 'kind', b.kind, 'title', b.title, 'starts_at', b.starts_at, 'ends_at', b.ends_at,
                'room', b.room_id, 'parallel', b.parallel, 'expected', b.expected, 'cancelled', b.cancelled,
                'items', coalesce(i.items, '[]')) order by b.starts_at, r.position, b.code)
            from blocks b left join rooms r on r.id = b.room_id left join (
                select i.block_id, jsonb_agg(jsonb_build_object(
                    'id', i.id, 'code', i.code, 'position', i.position, 'title', i.title, 'summary', i.summary, 'produces', i.produces,
                    'starts_at', i.starts_at, 'ends_at', i.ends_at, 'track', i.track_id, 'cancelled', i.cancelled,
                    'goals', coalesce(g.goals, '[]'), 'people', coalesce(p.people, '[]')) order by i.starts_at, i.position, i.code) as items
                from items i
                left join (select g.item_id, jsonb_agg(g.goal_id order by o.kind, o.position) as goals
                    from item_goals g join goals o on o.id = g.goal_id where o.conference_id = conference group by g.item_id) g on g.item_id = i.id
                left join (select p.item_id, jsonb_agg(jsonb_build_object('role', p.role, 'participant', p.participant_id, 'name', p.title)
                        order by p.position, p.id) as people
                    from item_people p join items i on i.id = p.item_id where i.conference_id = conference group by p.item_id) p on p.item_id = i.id
                where i.conference_id = conference group by i.block_id) i on i.block_id = b.id
            where b.conference_id = conference), '[]'))
$$;

-- A released version. Participants stand in it by their id alone: what is erased of them is erased of it too.
create table agenda_releases (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    number        integer not null check (number > 0),
    programme     jsonb not null,
    -- How often each entry of a calendar changed, by its id.
    sequences     jsonb not null,
    -- What an earlier version held and this one does not: cancelled in calendars.
    gone          jsonb not null,
    note          words not null,
    -- None where the server made it.
    released_by   uuid references accounts (id),
    released_at   timestamptz not null,
    constraint agenda_releases_number_unique unique (conference_id, number)
);
create trigger agenda_releases_stay before update or delete on agenda_releases
    for each row execute function refuse_change();
create trigger agenda_releases_not_truncated before truncate on agenda_releases
    for each statement execute function refuse_change();
revoke update, delete on agenda_releases from plenum_app;

-- What was public until now stays public.
insert into agenda_releases (id, conference_id, number, programme, sequences, gone, note, released_at)
select gen_random_uuid(), c.id, 1, agenda_draft(c.id), '{}', '[]', row('', '', '')::words, now()
from conferences c where exists (select from blocks b where b.conference_id = c.id);
