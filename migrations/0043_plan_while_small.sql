-- Who shares a phone or a name is looked for by the right index also while a table is new: as long as nobody has counted
-- its rows every index looks as good as every other, and a plan that was made then would be kept.
create or replace function mark_sharing() returns trigger language plpgsql set enable_seqscan = off set plan_cache_mode = auto as $$
declare
    called text := phone_key(new.phone);
    box text := split_part(new.email, '@', 1);
begin
    if (select reltuples from pg_class where oid = tg_relid) < 1000 then
        -- Until this function ends.
        set local plan_cache_mode = force_custom_plan;
    end if;
    new.shares_phone := called is not null and exists (
        select from participants p where p.conference_id = new.conference_id and p.phone_key = called
            and p.state in ('submitted', 'waitlisted', 'approved') and p.id <> new.id);
    new.shares_name := new.name_key <> '' and exists (
        select from participants p where p.conference_id = new.conference_id and p.institution_id = new.institution_id
            and p.name_key = new.name_key and p.state in ('submitted', 'waitlisted', 'approved') and p.id <> new.id);
    new.shares_mailbox := new.name_key <> '' and exists (
        select from participants p where p.conference_id = new.conference_id and p.name_key = new.name_key
            and p.mailbox = box and p.state in ('submitted', 'waitlisted', 'approved') and p.id <> new.id);
    return new;
end $$;

-- Most who are read at a gate have arrived before, at another one: they are left alone.
create or replace function note_arrivals() returns trigger language plpgsql as $$
begin
    insert into arrivals as a (participant_id, conference_id, category_id, institution_id, level, at)
    select p.id, p.conference_id, p.category_id, p.institution_id, p.level, n.at
    from (select s.participant_id, min(coalesce(c.at, s.since)) as at from new_rows s left join checkins c on c.id = s.in_by
          group by s.participant_id) n join participants p on p.id = n.participant_id
    where not exists (select from arrivals h where h.participant_id = n.participant_id and h.at <= n.at)
    on conflict (participant_id) do update set at = excluded.at where excluded.at < a.at;
    return null;
end $$;
