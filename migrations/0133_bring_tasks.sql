-- A file of tasks that is looked at before it is brought in: one a person and conference, a day at most. Names stand in it.
create table task_books (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    account_id     uuid not null references accounts (id),
    file_name      text not null,
    content_sealed bytea not null,
    created_at     timestamptz not null,
    constraint task_books_one_each unique (conference_id, account_id)
);
