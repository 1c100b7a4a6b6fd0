-- Lists of people that organisers bring as files.

create table imports (
    id            uuid primary key,
    conference_id uuid not null references conferences (id),
    -- The name of the file.
    file_name     text not null check (length(file_name) between 1 and 200),
    state         text not null
        check (state in ('mapping', 'checking', 'checked', 'importing', 'stopped', 'finished', 'discarded')),
    headings      text[] not null,
    -- What becomes of each column, and what holds for everybody in the list.
    plan          jsonb not null,
    rows          integer not null check (rows > 0),
    created_at    timestamptz not null,
    created_by    uuid not null references accounts (id),
    -- Who had it brought in.
    begun_by      uuid references accounts (id),
    changed_at    timestamptz not null,
    version       integer not null default 1
);
create index imports_newest on imports (conference_id, created_at desc, id);
create index imports_old on imports (changed_at);

-- A list in parts, each of which is brought in as a whole.
create table import_parts (
    id          uuid primary key,
    import_id   uuid not null references imports (id),
    n           integer not null check (n > 0),
    -- Its rows as they were read; gone some days after the list is finished, at once when it is discarded.
    rows_sealed bytea,
    rows        integer not null check (rows > 0),
    -- What the check found.
    fresh       integer not null default 0,
    changed     integer not null default 0,
    same        integer not null default 0,
    cleaned     integer not null default 0,
    -- The numbers of the rows that are left out.
    wrong_rows  integer[] not null default '{}',
    is_checked  boolean not null default false,
    -- What became of it.
    made        integer not null default 0,
    waitlisted  integer not null default 0,
    updated     integer not null default 0,
    imported_at timestamptz,
    constraint import_parts_unique unique (import_id, n)
);

-- What is to be said about a row. What stood in the cell is with the part alone.
create table import_notes (
    id         bigint generated always as identity primary key,
    import_id  uuid not null references imports (id),
    part       integer not null,
    row_number integer not null,
    -- fault: found by the check. late: found when it was to be brought in. cleaned: taken without what cannot be seen.
    kind       text not null check (kind in ('fault', 'late', 'cleaned')),
    -- What the column is for; its column in the file follows from the plan.
    field      text not null,
    sentence   text not null,
    args       jsonb not null,
    constraint import_notes_part foreign key (import_id, part) references import_parts (import_id, n)
);
create index import_notes_in_order on import_notes (import_id, kind, row_number, id);
create index import_notes_of_part on import_notes (import_id, part);
