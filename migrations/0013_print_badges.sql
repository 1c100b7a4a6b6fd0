-- How often each badge was printed.

alter table badges
    add column prints integer not null default 0,
    add column printed_at timestamptz,
    add constraint badges_printed check ((prints > 0) = (printed_at is not null));
create index badges_unprinted on badges (participant_id) where revoked_at is null and prints = 0;
create index badges_of_participant on badges (participant_id);
