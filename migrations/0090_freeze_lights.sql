-- Warning lights that last (plan, 6.3): from which values on there is one, those that are set by hand, and the colour
-- that each project had at the end of each week.

-- Versions, so that a past light is explained by the values of its time. Version 0 is what the product comes with and
-- has no row.
create table light_thresholds (
    conference_id    uuid not null references conferences (id),
    version          integer not null check (version > 0),
    red_overdue_days integer not null check (red_overdue_days between 0 and 1000),
    red_behind       integer not null check (red_behind between 2 and 100),
    yellow_behind    integer not null check (yellow_behind between 1 and 99),
    blue_days        integer not null check (blue_days between 0 and 1000),
    reason           text not null check (length(reason) between 1 and 500),
    set_by           uuid not null references accounts (id),
    set_at           timestamptz not null,
    constraint light_thresholds_next primary key (conference_id, version),
    constraint light_thresholds_in_order check (yellow_behind < red_behind)
);
create trigger light_thresholds_append_only before update or delete on light_thresholds
    for each row execute function refuse_change();

-- By hand only with a reason and until a day.
create table lights_by_hand (
    id         uuid primary key,
    project_id uuid not null references projects (id),
    light      text not null check (light in ('normal', 'blue', 'yellow', 'red')),
    reason     text not null check (length(reason) between 1 and 500),
    -- The last day on which it counts, in the conference's zone.
    until      date not null,
    set_by     uuid not null references accounts (id),
    set_at     timestamptz not null,
    ended_by   uuid references accounts (id),
    ended_at   timestamptz,
    constraint lights_by_hand_ended_whole check ((ended_by is null) = (ended_at is null))
);
create unique index lights_by_hand_one on lights_by_hand (project_id) where ended_at is null;
create index lights_by_hand_of_project on lights_by_hand (project_id, set_at);

-- A light by hand is ended once, and nothing else of it changes.
create function refuse_change_of_hand() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null or (new.id, new.project_id, new.light, new.reason, new.until, new.set_by, new.set_at)
        is distinct from (old.id, old.project_id, old.light, old.reason, old.until, old.set_by, old.set_at) then
        raise exception 'a light by hand is ended, not changed' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger lights_by_hand_only_ended before update on lights_by_hand for each row execute function refuse_change_of_hand();
create trigger lights_by_hand_not_deleted before delete on lights_by_hand for each row execute function refuse_change();

-- A week is frozen once, by whichever server is first.
create table frozen_weeks (
    conference_id uuid not null references conferences (id),
    -- Its Monday (ISO 8601).
    week          date not null check (extract(isodow from week) = 1),
    -- The version of the thresholds by which it was judged.
    thresholds    integer not null check (thresholds >= 0),
    frozen_at     timestamptz not null,
    primary key (conference_id, week)
);
create trigger frozen_weeks_append_only before update or delete on frozen_weeks
    for each row execute function refuse_change();

create table frozen_lights (
    project_id    uuid not null references projects (id),
    conference_id uuid not null,
    week          date not null,
    light         text not null check (light in ('normal', 'blue', 'yellow', 'red')),
    -- What it was judged by, so that anybody can judge again.
    facts         jsonb not null,
    -- Set by hand at that time.
    hand_id       uuid references lights_by_hand (id),
    primary key (project_id, week),
    constraint frozen_lights_of_week foreign key (conference_id, week) references frozen_weeks (conference_id, week)
);
create index frozen_lights_by_week on frozen_lights (conference_id, week);
create trigger frozen_lights_append_only before update or delete on frozen_lights
    for each row execute function refuse_change();
