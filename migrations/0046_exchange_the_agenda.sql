-- What other programs said of an agenda beyond what it holds itself (schedule.json), to be given back to them: by what it is
-- of, the id of an item, a block or a room, `conference`, or `day-` and its number.
create table agenda_beyond (
    conference_id uuid not null references conferences (id),
    about         text not null,
    told          jsonb not null check (jsonb_typeof(told) = 'object'),
    primary key (conference_id, about)
);

-- The whole draft in one document, with what is beyond it where there is any.
create function agenda_programme(conference uuid) returns json language sql stable as $$
    select case when exists (select from agenda_beyond b where b.conference_id = conference)
        then (agenda_draft(conference) || jsonb_build_object('beyond',
            (select jsonb_object_agg(b.about, b.told) from agenda_beyond b where b.conference_id = conference)))::json
        else agenda_draft_json(conference) end
$$;

-- A file that somebody brought, until it is brought in or a day is over. Sealed: names and addresses stand in it.
create table agenda_files (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    account_id     uuid not null references accounts (id),
    file_name      text not null,
    content_sealed bytea not null,
    created_at     timestamptz not null
);
create index agenda_files_of_conference on agenda_files (conference_id);
