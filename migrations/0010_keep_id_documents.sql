-- Keys that change, and ID documents.

-- A keyed hash begins with the id of its key, as a sealed value does. Until now there was key 1 alone.
update sign_ins set token_hash = '\x01'::bytea || token_hash;
update sign_in_links set token_hash = '\x01'::bytea || token_hash;
update pass_links set token_hash = '\x01'::bytea || token_hash;
update badges set secret_hash = '\x01'::bytea || secret_hash;

-- The document that a participant is known by. Its number is sealed, and found by its hash alone; kind and country are
-- needed for checking and say little.
create table id_documents (
    id             uuid primary key,
    conference_id  uuid not null,
    participant_id uuid not null constraint id_documents_one_each unique,
    kind           text not null check (kind in ('resident_card', 'passport', 'hk_mo_permit', 'tw_permit', 'residence_permit')),
    -- Of a passport, in three letters (ISO 3166).
    country        text not null default '' check (country ~ '^([A-Z]{3})?$'),
    number_hash    bytea not null,
    number_sealed  bytea not null,
    -- Whether its participant is: kept by the trigger below.
    live           boolean not null,
    version        integer not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    constraint id_documents_of_participant foreign key (participant_id, conference_id)
        references participants (id, conference_id) on delete cascade,
    constraint id_documents_passport_of_country check ((kind = 'passport') = (country <> ''))
);
-- One live registration per document and conference. Who withdrew, or was turned down, may come again.
create unique index id_documents_live_once on id_documents (conference_id, kind, country, number_hash) where live;
create index id_documents_by_number on id_documents (conference_id, number_hash);

-- Whether a registration in this state may still bring its person to the conference.
create function is_live(state text) returns boolean
    language sql immutable parallel safe as $$ select state in ('submitted', 'waitlisted', 'approved') $$;

create function keep_id_document_live() returns trigger language plpgsql as $$
begin
    update id_documents d set live = is_live(new.state) where d.participant_id = new.id;
    return null;
end
$$;
create trigger keep_id_document_live after update of state on participants
    for each row when (old.state is distinct from new.state) execute function keep_id_document_live();
