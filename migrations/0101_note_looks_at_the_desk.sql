-- When somebody looked at the command desk, so that what changed since can be told her.
create table desk_looks (
    account_id    uuid not null references accounts (id),
    conference_id uuid not null references conferences (id),
    since         timestamptz not null,
    seen_at       timestamptz not null,
    primary key (account_id, conference_id)
);

-- What was done when, for the burn-up of a conference.
create index tasks_by_done on tasks (conference_id, done_at) where done_at is not null;
