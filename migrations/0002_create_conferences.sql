-- One edition of a conference, and what its template fixes: goals, categories, zones, levels.

create table conferences (
    id                     uuid primary key,
    slug                   text not null,
    name                   words not null,
    subtitle               words not null,
    place                  words not null,
    background             words not null,
    significance           words not null,
    time_zone              text not null,
    opens_at               timestamptz not null,
    closes_at              timestamptz not null,
    state                  text not null check (state in ('draft', 'published', 'running', 'closed', 'archived')),
    registration_closes_at timestamptz not null,
    -- Seats of the presidium; both null where a conference has none.
    presidium_min          integer,
    presidium_max          integer,
    -- The edition this one was made from, and after how many years the next one is due.
    previous_id            uuid references conferences (id),
    every_years            integer check (every_years between 1 and 20),
    next_participant       integer not null default 1,
    version                integer not null default 1,
    created_at             timestamptz not null,
    constraint conferences_slug_unique unique (slug),
    constraint conferences_slug_shape check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
    constraint conferences_in_order check (opens_at < closes_at),
    constraint conferences_registration_before_closing check (registration_closes_at <= closes_at),
    constraint conferences_presidium_limits check (
        (presidium_min is null and presidium_max is null)
        or (presidium_min between 1 and presidium_max and presidium_max <= 99)),
    constraint conferences_presidium_key unique (id, presidium_max)
);
create index conferences_by_opening on conferences (opens_at desc);
alter table grants add constraint grants_conference foreign key (conference_id) references conferences (id);

create table goals (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    kind          text not null check (kind in ('overall', 'specific')),
    position      integer not null,
    name          words not null,
    text          words not null,
    constraint goals_code_unique unique (conference_id, code)
);

-- Categories of participants and, one level below, their subcategories (plan, 3.2).
create table categories (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    parent_id     uuid references categories (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    constraint categories_code_unique unique (conference_id, code)
);
create index categories_of_parent on categories (parent_id);

-- Sends participants, later leads projects. Listed ones were named by the organisers;
-- the others came with a registration.
create table institutions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    category_id   uuid references categories (id),
    name          words not null,
    -- The name folded for comparison, so that one institution is not entered twice.
    folded        text not null,
    listed        boolean not null,
    constraint institutions_folded_unique unique (conference_id, folded)
);

-- Zones nest: who is in the core is also in the buffer and the outer zone (plan, 5.2).
create table zones (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    within_id     uuid references zones (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    constraint zones_code_unique unique (conference_id, code)
);

create table levels (
    conference_id uuid not null references conferences (id),
    level         text not null check (level in ('red', 'blue', 'green')),
    name          words not null,
    primary key (conference_id, level)
);

-- Every zone a level may enter, the surrounding ones included.
create table level_zones (
    conference_id uuid not null,
    level         text not null,
    zone_id       uuid not null references zones (id),
    primary key (conference_id, level, zone_id),
    foreign key (conference_id, level) references levels (conference_id, level)
);

create table gates (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    zone_id       uuid not null references zones (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    constraint gates_code_unique unique (conference_id, code)
);

create table dimensions (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    code          text not null,
    position      integer not null,
    name          words not null,
    constraint dimensions_code_unique unique (conference_id, code)
);
