-- Files that are looked at before they are brought in, of every kind in one table: one a person, conference and kind, a day at
-- most. Sealed: names and addresses may stand in them. What the tables of single kinds held is at most a day old: it is brought anew.
create table brought_files (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    account_id     uuid not null references accounts (id),
    kind           text not null check (kind in ('agenda', 'plan', 'tasks')),
    file_name      text not null,
    content_sealed bytea not null,
    created_at     timestamptz not null,
    constraint brought_files_one_each unique (conference_id, account_id, kind)
);
create index brought_files_old on brought_files (created_at);

drop table agenda_files, task_books, plan_books;
