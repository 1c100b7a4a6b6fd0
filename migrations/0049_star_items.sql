-- Favourites: the items that a participant has starred. An item is one of a release: it may have left the draft.
create table favourites (
    participant_id uuid not null references participants (id),
    item_id        uuid not null,
    created_at     timestamptz not null,
    primary key (participant_id, item_id)
);

-- Where two registrations become one, they go over to the one that goes on.
create function favourites_follow() returns trigger language plpgsql as $$
begin
    insert into favourites (participant_id, item_id, created_at)
        select new.merged_into, item_id, created_at from favourites where participant_id = new.id on conflict do nothing;
    delete from favourites where participant_id = new.id;
    return null;
end
$$;
create trigger participants_favourites_follow after update of merged_into on participants
    for each row when (new.merged_into is not null) execute function favourites_follow();
