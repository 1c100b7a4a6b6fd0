-- Whoever has a role in the agenda is asked by a link of her own whether she comes, and says what she needs. What she proposes
-- is taken over by organisers or not; nothing of it goes into the agenda by itself.

-- Who somebody in a role is: a participant, or a name in the organisers' words.
create function somebody_key(participant uuid, name words) returns text language sql immutable parallel safe as $$
    select coalesce(participant::text, 'name:' || words_text(name))
$$;

create table speakers (
    id                 uuid primary key,
    conference_id      uuid not null references conferences (id),
    participant_id     uuid references participants (id),
    -- Of one who is no participant.
    name               words not null,
    email              text not null default '' check (email = lower(email)),
    language           text not null default 'zh-Hans' check (language in ('en', 'zh-Hans', 'zh-Hant')),
    asked_at           timestamptz,
    reminded_at        timestamptz,
    -- As the public reads it.
    biography          words not null default row('', '', '')::words,
    proposed_biography words,
    needs              text[] not null default '{}',
    note               text not null default '',
    version            integer not null default 1,
    created_at         timestamptz not null
);
create unique index speakers_somebody on speakers (conference_id, somebody_key(participant_id, name));
create index speakers_of_participant on speakers (participant_id) where participant_id is not null;

create table speaker_links (
    id           uuid primary key,
    speaker_id   uuid not null references speakers (id) on delete cascade,
    token_hash   bytea not null constraint speaker_links_token_unique unique,
    token_sealed bytea not null,
    created_at   timestamptz not null,
    revoked_at   timestamptz
);
create unique index speaker_links_live on speaker_links (speaker_id) where revoked_at is null;

-- What she says of one item.
create table speaker_items (
    speaker_id  uuid not null references speakers (id) on delete cascade,
    item_id     uuid not null references items (id) on delete cascade,
    answer      text check (answer in ('confirmed', 'declined')),
    word        text not null default '',
    answered_at timestamptz,
    -- What she proposes to call it and to say of it; none once it is settled.
    title       words,
    summary     words,
    primary key (speaker_id, item_id)
);
create index speaker_items_of_item on speaker_items (item_id);

create table speaker_slides (
    id             uuid primary key,
    speaker_id     uuid not null references speakers (id) on delete cascade,
    item_id        uuid not null references items (id) on delete cascade,
    name           text not null check (length(name) between 1 and 200),
    kind           text not null,
    size           integer not null check (size > 0),
    content_sealed bytea not null,
    sent_at        timestamptz not null
);
create index speaker_slides_of_speaker on speaker_slides (speaker_id, item_id);
create index speaker_slides_of_item on speaker_slides (item_id);

-- Slides of PowerPoint are a kind of file.
alter table files drop constraint files_kind_check,
    add constraint files_kind_check check (kind in ('jpeg', 'png', 'pdf', 'docx', 'xlsx', 'pptx'));
alter table speaker_slides add constraint speaker_slides_kind_check
    check (kind in ('jpeg', 'png', 'pdf', 'docx', 'xlsx', 'pptx'));
