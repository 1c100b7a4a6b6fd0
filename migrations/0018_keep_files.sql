-- Files that people hand in with their registration: photos, papers. Sealed like everything that is personal.
create table files (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    -- None: of a form that is not taken yet; gone after a day.
    participant_id uuid,
    -- The code of the question that it answers.
    question       text not null,
    name           text not null check (length(name) between 1 and 200),
    kind           text not null check (kind in ('jpeg', 'png', 'pdf', 'docx', 'xlsx')),
    size           integer not null check (size > 0),
    content_sealed bytea not null,
    -- With which the form comes back that it was sent with.
    token_hash     text not null,
    created_at     timestamptz not null,
    constraint files_of_participant foreign key (participant_id, conference_id) references participants (id, conference_id)
);
create index files_of_person on files (participant_id) where participant_id is not null;
create index files_left on files (created_at) where participant_id is null;
