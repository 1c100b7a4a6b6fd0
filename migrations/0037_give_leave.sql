-- Who is excused (请假): from when until when, or for the whole conference. Counted apart from who is absent.

-- Part of PostgreSQL, and trusted: whoever owns the database may say so.
create extension if not exists btree_gist;

create table leaves (
    id             uuid primary key,
    conference_id  uuid not null,
    participant_id uuid not null,
    -- Neither: the whole conference.
    starts_at      timestamptz,
    ends_at        timestamptz,
    reason         text not null check (length(reason) between 1 and 500),
    given_by       uuid not null references accounts (id),
    given_at       timestamptz not null,
    ended_by       uuid references accounts (id),
    ended_at       timestamptz,
    constraint leaves_of_participant foreign key (participant_id, conference_id) references participants (id, conference_id),
    constraint leaves_whole_or_both check ((starts_at is null) = (ends_at is null)),
    constraint leaves_in_order check (starts_at < ends_at),
    constraint leaves_ended_by_somebody check ((ended_at is null) = (ended_by is null)),
    constraint leaves_apart exclude using gist (participant_id with =, tstzrange(starts_at, ends_at) with &&) where (ended_at is null)
);
create index leaves_of_conference on leaves (conference_id, participant_id) where ended_at is null;
create index leaves_of_participant on leaves (participant_id, given_at desc);
