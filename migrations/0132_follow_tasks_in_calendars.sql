-- The private address by which somebody's own calendar follows her tasks: one each, until she makes another or turns it off.
create table calendar_links (
    id           uuid primary key,
    account_id   uuid not null constraint calendar_links_one_each unique references accounts (id),
    token_hash   bytea not null constraint calendar_links_token_unique unique,
    token_sealed bytea not null,
    created_at   timestamptz not null
);
-- Tasks that were somebody's once are said to be cancelled in her calendar.
create index task_changes_of_owner on task_changes (owner_id, task_id) where owner_changed;
