-- The agenda: days, rooms, blocks in rooms, items in blocks, and which goal an item serves.

create table days (
    conference_id uuid not null references conferences (id),
    number        integer not null check (number between 1 and 31),
    date          date not null,
    theme         words not null,
    primary key (conference_id, number)
);

create table rooms (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    capacity      integer check (capacity > 0),
    constraint rooms_code_unique unique (conference_id, code)
);

create table blocks (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    room_id       uuid references rooms (id),
    code          text not null,
    kind          text not null check (kind in ('opening', 'keynotes', 'discussion', 'closing', 'session', 'break')),
    title         words not null,
    starts_at     timestamptz not null,
    ends_at       timestamptz not null,
    -- Blocks of one conference with the same word run side by side.
    parallel      text,
    constraint blocks_code_unique unique (conference_id, code),
    constraint blocks_in_order check (starts_at < ends_at)
);
create index blocks_of_conference on blocks (conference_id, starts_at, room_id);

create table items (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    block_id      uuid not null references blocks (id),
    code          text not null,
    position      integer not null,
    title         words not null,
    summary       words not null,
    produces      words not null,
    starts_at     timestamptz not null,
    ends_at       timestamptz not null,
    constraint items_code_unique unique (conference_id, code),
    constraint items_in_order check (starts_at < ends_at)
);
create index items_of_block on items (block_id, position);
create index items_of_conference on items (conference_id, starts_at);

create table item_goals (
    item_id uuid not null references items (id) on delete cascade,
    goal_id uuid not null references goals (id),
    primary key (item_id, goal_id)
);
create index item_goals_of_goal on item_goals (goal_id);

create table item_people (
    id       uuid primary key,
    item_id  uuid not null references items (id) on delete cascade,
    role     text not null check (role in ('speaker', 'host', 'standby_host', 'recorder', 'interpreter', 'timekeeper')),
    position integer not null,
    title    words not null
);
create index item_people_of_item on item_people (item_id, position);
