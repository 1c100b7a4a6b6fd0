-- While the chair is marked absent, the first who is there acts for her: the vice chairs in their order, then the executive
-- chair. Whoever was named by hand comes before them.
alter table seats
    add column absent_since timestamptz,
    add constraint seats_absent_filled check (absent_since is null or account_id is not null);

-- The seat that acts for the chair; null where she acts herself.
create function acting_chair(conference uuid) returns uuid language sql stable as $$
    select coalesce(
        (select seat_id from acting_chairs where conference_id = conference and ended_at is null),
        (select s.id from seats s
          where s.conference_id = conference and s.post in ('vice_chair', 'executive_chair')
            and s.account_id is not null and s.absent_since is null
            and exists (select from seats c where c.conference_id = conference and c.post = 'chair'
                and c.account_id is not null and c.absent_since is not null)
          order by s.post = 'executive_chair', s.number limit 1))
$$;
