-- Views of lists that somebody keeps, for herself or for every organiser: filters, sorting, columns. What is
-- searched for is no part of one: it may be a name or a number of somebody.
create table saved_views (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    -- Which list, by the last part of its address.
    list          text not null check (list ~ '^[a-z][a-z-]{0,30}$'),
    account_id    uuid not null references accounts (id),
    shared        boolean not null default false,
    name          text not null check (name <> '' and length(name) <= 60),
    query         text not null check (length(query) <= 4000),
    version       integer not null default 1,
    created_at    timestamptz not null,
    updated_at    timestamptz not null
);
create unique index saved_views_own_once on saved_views (conference_id, list, account_id, lower(name)) where not shared;
create unique index saved_views_shared_once on saved_views (conference_id, list, lower(name)) where shared;

alter table conferences
    -- How long numbers of ID documents are kept after the conference has closed, in days.
    add column documents_kept_days integer not null default 90 check (documents_kept_days between 0 and 3650);
