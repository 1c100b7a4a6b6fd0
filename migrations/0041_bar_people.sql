-- Who may not come in whatever her badge says (plan 5.3: nobody with a record enters), and why.

create table bars (
    id             uuid primary key,
    conference_id  uuid not null,
    participant_id uuid not null,
    reason         text not null check (length(reason) between 1 and 1000),
    -- None where she registered again: the bar went along.
    barred_by      uuid references accounts (id),
    barred_at      timestamptz not null,
    lifted_by      uuid references accounts (id),
    lifted_at      timestamptz,
    constraint bars_of_participant foreign key (participant_id, conference_id) references participants (id, conference_id),
    constraint bars_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null))
);
create unique index bars_live on bars (participant_id) where lifted_at is null;
create index bars_of_conference on bars (conference_id) where lifted_at is null;
create index bars_of_participant on bars (participant_id, barred_at desc);

-- Whoever is barred stays barred when she registers again with her address.
create function bar_again() returns trigger language plpgsql as $$
begin
    insert into bars (id, conference_id, participant_id, reason, barred_by, barred_at)
    select distinct on (n.id) gen_random_uuid(), n.conference_id, n.id, b.reason, b.barred_by, n.created_at
    from new_rows n join bars b on b.conference_id = n.conference_id and b.lifted_at is null
        join participants o on o.id = b.participant_id and o.id <> n.id and o.email = n.email
    order by n.id, b.barred_at
    on conflict do nothing;
    return null;
end $$;
create trigger bar_again after insert on participants referencing new table as new_rows
    for each statement execute function bar_again();

alter table checkins
    drop constraint checkins_reason_known,
    add constraint checkins_reason_known check (reason in ('unknown', 'revoked', 'withdrawn', 'unapproved', 'zone', 'level',
        'group', 'window', 'locked', 'capacity', 'ambiguous', 'tries', 'clock', 'closed', 'barred'));
