-- Where two registrations become one, what the agenda knows of the one that ends goes over to the one that goes on: her roles
-- in the draft, the hours in which she can be there, what she said as a speaker. Where both have said it, hers who goes on stays;
-- what only the other one has said is hers too, and nothing of it is left with somebody who is not asked any more.
create function agenda_follows() returns trigger language plpgsql as $$
declare
    one record;
begin
    update item_people r set participant_id = new.merged_into
    where r.participant_id = new.id and not exists (select from item_people h
        where h.item_id = r.item_id and h.role = r.role and h.participant_id = new.merged_into);
    delete from item_people where participant_id = new.id;
    update available_hours a set participant_id = new.merged_into
    where a.participant_id = new.id and not exists (select from available_hours h
        where h.conference_id = a.conference_id and h.number = a.number and h.participant_id = new.merged_into);
    delete from available_hours where participant_id = new.id;
    update speakers s set participant_id = new.merged_into
    where s.participant_id = new.id and not exists (select from speakers h where h.participant_id = new.merged_into);
    -- Both were asked, or have said something.
    for one in select h.id as kept, s.id as gone from speakers s join speakers h on h.participant_id = new.merged_into
            where s.participant_id = new.id loop
        update speakers h set
            biography = case when trim(words_text(h.biography)) = '' then s.biography else h.biography end,
            proposed_biography = coalesce(h.proposed_biography, s.proposed_biography),
            needs = case when h.needs = '{}' then s.needs else h.needs end,
            note = case when h.note = '' then s.note else h.note end,
            asked_at = coalesce(h.asked_at, s.asked_at), version = h.version + 1
        from speakers s where h.id = one.kept and s.id = one.gone;
        update speaker_items i set speaker_id = one.kept
        where i.speaker_id = one.gone and not exists (select from speaker_items h
            where h.speaker_id = one.kept and h.item_id = i.item_id);
        update speaker_slides set speaker_id = one.kept where speaker_id = one.gone;
        -- The link that she holds stays good, where the one who goes on has none.
        update speaker_links l set speaker_id = one.kept
        where l.speaker_id = one.gone and (l.revoked_at is not null or not exists (select from speaker_links h
            where h.speaker_id = one.kept and h.revoked_at is null));
        delete from speakers where id = one.gone;
    end loop;
    return null;
end
$$;
create trigger participants_agenda_follows after update of merged_into on participants
    for each row when (new.merged_into is not null and old.merged_into is distinct from new.merged_into)
    execute function agenda_follows();
