-- Places: a quota on the whole conference or on a category, and the list of those who wait for one.

alter table participants drop constraint participants_state_check;
alter table participants add constraint participants_state_check
    check (state in ('submitted', 'waitlisted', 'approved', 'declined', 'withdrawn'));
drop index participants_email_unique;
create unique index participants_email_unique on participants (conference_id, email)
    where state in ('submitted', 'waitlisted', 'approved');
-- In the order in which places are given: numbers are taken after the quotas are locked, so that they follow one another
-- as registrations did, where times may not.
create index participants_waitlisted on participants (conference_id, number) where state = 'waitlisted';

create table quotas (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    -- None: the conference as a whole. A category stands for its subcategories too.
    category_id   uuid references categories (id),
    places        integer not null check (places between 0 and 1000000),
    -- Held by those who are submitted or approved; kept by the trigger below.
    taken         integer not null default 0,
    version       integer not null default 1,
    constraint quotas_one_each unique nulls not distinct (conference_id, category_id),
    constraint quotas_within_places check (taken between 0 and places)
);
create index quotas_of_category on quotas (category_id);

-- Whether a state holds a place: what is sent in keeps it until it is decided.
create function holds_place(state text) returns boolean
    language sql immutable parallel safe as $$ select state in ('submitted', 'approved') $$;

-- Every place is counted here, whoever changes participants and however many at once. All quotas of a conference are
-- locked, in one order.
create function change_places(conferences uuid[], categories uuid[], changes integer[]) returns void
    language plpgsql as $$
begin
    if not exists (select from quotas q where q.conference_id = any(conferences)) then
        return;
    end if;
    perform 1 from quotas q where q.conference_id = any(conferences) order by q.id for no key update;
    update quotas q set taken = q.taken + d.change
    from (
        select q.id, sum(m.change)::integer as change
        from unnest(conferences, categories, changes) as m(conference_id, category_id, change)
            join categories c on c.id = m.category_id
            join quotas q on q.conference_id = m.conference_id
                and (q.category_id is null or q.category_id in (c.id, c.parent_id))
        group by q.id
    ) d
    where q.id = d.id and d.change <> 0;
end $$;

create function places_of_new() returns trigger language plpgsql as $$
begin
    perform change_places(array_agg(conference_id), array_agg(category_id), array_agg(n)) from (
        select conference_id, category_id, count(*)::integer as n from added where holds_place(state) group by 1, 2) m
    having count(*) > 0;
    return null;
end $$;

create function places_of_changed() returns trigger language plpgsql as $$
begin
    perform change_places(array_agg(conference_id), array_agg(category_id), array_agg(n)) from (
        select conference_id, category_id, sum(n)::integer as n from (
            select conference_id, category_id, 1 as n from added where holds_place(state)
            union all
            select conference_id, category_id, -1 from removed where holds_place(state)) x
        group by 1, 2 having sum(n) <> 0) m
    having count(*) > 0;
    return null;
end $$;

create function places_of_removed() returns trigger language plpgsql as $$
begin
    perform change_places(array_agg(conference_id), array_agg(category_id), array_agg(n)) from (
        select conference_id, category_id, -count(*)::integer as n from removed where holds_place(state) group by 1, 2) m
    having count(*) > 0;
    return null;
end $$;

create trigger places_of_new after insert on participants
    referencing new table as added for each statement execute function places_of_new();
create trigger places_of_changed after update on participants
    referencing old table as removed new table as added for each statement execute function places_of_changed();
create trigger places_of_removed after delete on participants
    referencing old table as removed for each statement execute function places_of_removed();

-- A quota that is made later counts who is there already.
create function count_quota() returns trigger language plpgsql as $$
begin
    -- Whoever registers in this moment is waited for, and then counted.
    lock table participants in share row exclusive mode;
    new.taken := (
        select count(*) from participants p join categories c on c.id = p.category_id
        where p.conference_id = new.conference_id and holds_place(p.state)
            and (new.category_id is null or new.category_id in (c.id, c.parent_id)));
    return new;
end $$;
create trigger count_quota before insert on quotas for each row execute function count_quota();
