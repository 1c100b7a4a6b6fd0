-- How many people there are of which kind is known without counting them anew. Each statement that writes people adds
-- what it changed; the sum is what holds. Rows are added and never changed, so that nobody waits for another; now and
-- then those of one kind become one.

create table tallies (
    conference_id  uuid not null references conferences (id),
    category_id    uuid not null,
    institution_id uuid not null,
    level          text,
    -- Of a registration; `arrived` counts those who have come in at a gate, whatever their registration became.
    state          text not null check (state in ('submitted', 'waitlisted', 'approved', 'declined', 'withdrawn', 'arrived')),
    -- To be looked at again.
    review         boolean not null,
    people         integer not null check (people <> 0)
);
create index tallies_of_conference on tallies (conference_id) include (category_id, institution_id, level, state, review, people);

create function tally_new_people() returns trigger language plpgsql as $$
begin
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, state, review is not null, count(*) from new_rows group by 1, 2, 3, 4, 5, 6;
    return null;
end $$;
create function tally_gone_people() returns trigger language plpgsql as $$
begin
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, state, review is not null, -count(*) from old_rows group by 1, 2, 3, 4, 5, 6;
    return null;
end $$;
create function tally_changed_people() returns trigger language plpgsql as $$
begin
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, state, is_review, sum(n)
    from (select conference_id, category_id, institution_id, level, state, review is not null as is_review, 1 as n from new_rows
          union all select conference_id, category_id, institution_id, level, state, review is not null, -1 from old_rows) c
    group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0;
    -- Whoever has arrived is counted where she belongs now.
    update arrivals a set category_id = n.category_id, institution_id = n.institution_id, level = n.level from new_rows n
    where a.participant_id = n.id
        and (a.category_id, a.institution_id, a.level) is distinct from (n.category_id, n.institution_id, n.level);
    return null;
end $$;
create trigger tally_new after insert on participants referencing new table as new_rows
    for each statement execute function tally_new_people();
create trigger tally_gone after delete on participants referencing old table as old_rows
    for each statement execute function tally_gone_people();
create trigger tally_changed after update on participants referencing new table as new_rows old table as old_rows
    for each statement execute function tally_changed_people();

-- Who has arrived, once, however often she came and went; with what the boards count her under.
create table arrivals (
    participant_id uuid primary key,
    conference_id  uuid not null,
    category_id    uuid not null,
    institution_id uuid not null,
    level          text,
    -- When she came in first.
    at             timestamptz not null,
    foreign key (participant_id, conference_id) references participants (id, conference_id) on delete cascade
);
create index arrivals_in_time on arrivals (conference_id, at);

create function tally_new_arrivals() returns trigger language plpgsql as $$
begin
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, 'arrived', false, count(*) from new_rows group by 1, 2, 3, 4;
    return null;
end $$;
create function tally_gone_arrivals() returns trigger language plpgsql as $$
begin
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, 'arrived', false, -count(*) from old_rows group by 1, 2, 3, 4;
    return null;
end $$;
create function tally_changed_arrivals() returns trigger language plpgsql as $$
begin
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, 'arrived', false, sum(n)
    from (select conference_id, category_id, institution_id, level, 1 as n from new_rows
          union all select conference_id, category_id, institution_id, level, -1 from old_rows) c
    group by 1, 2, 3, 4 having sum(n) <> 0;
    return null;
end $$;
create trigger tally_new after insert on arrivals referencing new table as new_rows
    for each statement execute function tally_new_arrivals();
create trigger tally_gone after delete on arrivals referencing old table as old_rows
    for each statement execute function tally_gone_arrivals();
create trigger tally_changed after update on arrivals referencing new table as new_rows old table as old_rows
    for each statement execute function tally_changed_arrivals();

-- Whoever is or was in a zone has arrived, when the badge was read that let her in. Whose every presence is gone, by
-- being undone or by being put together with another, has not.
create function note_arrivals() returns trigger language plpgsql as $$
begin
    insert into arrivals as a (participant_id, conference_id, category_id, institution_id, level, at)
    select p.id, p.conference_id, p.category_id, p.institution_id, p.level, n.at
    from (select s.participant_id, min(coalesce(c.at, s.since)) as at from new_rows s left join checkins c on c.id = s.in_by
          group by s.participant_id) n join participants p on p.id = n.participant_id
    on conflict (participant_id) do update set at = excluded.at where excluded.at < a.at;
    return null;
end $$;
create function forget_arrivals() returns trigger language plpgsql as $$
begin
    delete from arrivals a using (select distinct participant_id from old_rows) o
    where a.participant_id = o.participant_id and not exists (select from presences p where p.participant_id = o.participant_id);
    return null;
end $$;
create function move_arrivals() returns trigger language plpgsql as $$
begin
    if exists (select from old_rows o where not exists (select from new_rows n where n.participant_id = o.participant_id)) then
        insert into arrivals as a (participant_id, conference_id, category_id, institution_id, level, at)
        select p.id, p.conference_id, p.category_id, p.institution_id, p.level, n.at
        from (select s.participant_id, min(coalesce(c.at, s.since)) as at from new_rows s left join checkins c on c.id = s.in_by
              group by s.participant_id) n join participants p on p.id = n.participant_id
        on conflict (participant_id) do update set at = excluded.at where excluded.at < a.at;
        delete from arrivals a using (select distinct participant_id from old_rows) o
        where a.participant_id = o.participant_id and not exists (select from presences p where p.participant_id = o.participant_id);
    end if;
    return null;
end $$;
create trigger note_arrivals after insert on presences referencing new table as new_rows
    for each statement execute function note_arrivals();
create trigger forget_arrivals after delete on presences referencing old table as old_rows
    for each statement execute function forget_arrivals();
create trigger move_arrivals after update on presences referencing new table as new_rows old table as old_rows
    for each statement execute function move_arrivals();

insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
select conference_id, category_id, institution_id, level, state, review is not null, count(*) from participants group by 1, 2, 3, 4, 5, 6;
insert into arrivals (participant_id, conference_id, category_id, institution_id, level, at)
select p.id, p.conference_id, p.category_id, p.institution_id, p.level,
    coalesce((select min(c.at) from checkins c where c.participant_id = p.id and c.outcome = 'admitted' and c.direction = 'entry'
              and c.undone_at is null), s.since)
from (select participant_id, min(since) as since from presences group by participant_id) s join participants p on p.id = s.participant_id;

-- Those of one kind become one row. Somebody who came in while her category was changed may have been counted where she
-- was: she is moved.
create function sum_tallies() returns void language plpgsql as $$
begin
    -- Another server is at it.
    if not pg_try_advisory_xact_lock(hashtext('sum_tallies')) then
        return;
    end if;
    update arrivals a set category_id = p.category_id, institution_id = p.institution_id, level = p.level from participants p
    where p.id = a.participant_id
        and (a.category_id, a.institution_id, a.level) is distinct from (p.category_id, p.institution_id, p.level);
    with gone as (delete from tallies returning *)
    insert into tallies (conference_id, category_id, institution_id, level, state, review, people)
    select conference_id, category_id, institution_id, level, state, review, sum(people) from gone group by 1, 2, 3, 4, 5, 6
    having sum(people) <> 0;
end $$;
