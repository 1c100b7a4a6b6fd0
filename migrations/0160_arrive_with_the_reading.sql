-- Whoever is or was in a zone has arrived: a key says so now, and what writes her presence writes her arrival in the same
-- statement. The trigger that did it cost a reading of a badge a fifth of its time, most of it for setting itself up.
drop trigger note_arrivals on presences;
drop function note_arrivals();
-- A participant is of one conference, so that she still arrives once.
alter table arrivals drop constraint arrivals_pkey, add primary key (participant_id, conference_id);
-- Whoever came in elsewhere while an entry was undone may have lost her arrival.
insert into arrivals (participant_id, conference_id, category_id, institution_id, level, at)
select p.id, p.conference_id, p.category_id, p.institution_id, p.level, s.at
from (select s.participant_id, min(coalesce(c.at, s.since)) as at from presences s left join checkins c on c.id = s.in_by
      group by s.participant_id) s join participants p on p.id = s.participant_id
on conflict do nothing;
alter table presences drop constraint presences_of_participant,
    add constraint presences_arrived foreign key (participant_id, conference_id) references arrivals (participant_id, conference_id);

-- Whose every presence is gone has not arrived. Her arrival is locked first: where she is read elsewhere in that moment, it is
-- looked again once that reading is written.
create or replace function forget_arrivals() returns trigger language plpgsql as $$
begin
    perform from arrivals a where a.participant_id in (select participant_id from old_rows) order by a.participant_id for update;
    delete from arrivals a using (select distinct participant_id from old_rows) o
    where a.participant_id = o.participant_id and not exists (select from presences p where p.participant_id = o.participant_id);
    return null;
end $$;
-- Nor has she whose presences became another's.
create or replace function move_arrivals() returns trigger language plpgsql as $$
begin
    if exists (select from old_rows o where not exists (select from new_rows n where n.participant_id = o.participant_id)) then
        perform from arrivals a where a.participant_id in (select participant_id from old_rows) order by a.participant_id for update;
        delete from arrivals a using (select distinct participant_id from old_rows) o
        where a.participant_id = o.participant_id and not exists (select from presences p where p.participant_id = o.participant_id);
    end if;
    return null;
end $$;
