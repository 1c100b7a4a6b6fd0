-- Many badges are made after the answer, with progress, and fetched when they are made. The file lies sealed for a day: it
-- holds the secrets of live badges.
create table badge_batches (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    account_id     uuid not null references accounts (id),
    -- In the order in which they are printed.
    badges         uuid[] not null check (cardinality(badges) between 1 and 1000),
    sheet          text not null check (sheet in ('a6', 'a4')),
    -- So many have been read and made ready to be set.
    ready          integer not null default 0 check (ready between 0 and cardinality(badges)),
    state          text not null default 'making' check (state in ('making', 'made', 'stopped', 'failed')),
    content_sealed bytea,
    -- Bytes of the file.
    size           integer,
    created_at     timestamptz not null,
    ended_at       timestamptz,
    constraint badge_batches_ended check ((state = 'making') = (ended_at is null)),
    constraint badge_batches_made check (num_nulls(content_sealed, size) = case state when 'made' then 0 else 2 end)
);
create index badge_batches_newest on badge_batches (conference_id, created_at desc);
create index badge_batches_old on badge_batches (created_at);
