-- Participants, the pass link they hold, their badge, and readings of badges at gates.

create table participants (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    number         integer not null,
    name           text not null check (length(name) between 1 and 120),
    email          text not null check (email = lower(email)),
    phone          text not null,
    institution_id uuid not null references institutions (id),
    category_id    uuid not null references categories (id),
    post           text not null,
    diet           text not null check (diet in ('none', 'halal', 'vegetarian', 'vegan')),
    -- Allergens that the plan names (5.3) and others in the participant's own words.
    allergens      text[] not null default '{}',
    notes          text not null default '',
    language       text not null check (language in ('en', 'zh-Hans', 'zh-Hant')),
    consent_text   text not null,
    consented_at   timestamptz not null,
    state          text not null check (state in ('submitted', 'approved', 'declined', 'withdrawn')),
    level          text check (level in ('red', 'blue', 'green')),
    decided_at     timestamptz,
    decided_by     uuid references accounts (id),
    decline_reason text not null default '',
    -- Name, pinyin-free search text, institution, e-mail and phone in lower case; kept by the server.
    search         text not null,
    version        integer not null default 1,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    constraint participants_number_unique unique (conference_id, number),
    constraint participants_key unique (id, conference_id),
    constraint participants_approved_with_level check (state <> 'approved' or level is not null),
    constraint participants_declined_with_reason check (state <> 'declined' or decline_reason <> '')
);
-- One live registration per e-mail address and conference.
create unique index participants_email_unique on participants (conference_id, email)
    where state in ('submitted', 'approved');
create index participants_newest on participants (conference_id, created_at desc, id);
create index participants_by_state on participants (conference_id, state, created_at desc);
create index participants_by_name on participants (conference_id, name collate "C", id);
create index participants_of_institution on participants (institution_id);
create index participants_of_category on participants (category_id);

-- The link to a participant's own page: hash for finding, sealed for sending it again. Apart from
-- the badge's secret: who sees the badge does not see the page.
create table pass_links (
    id             uuid primary key,
    participant_id uuid not null references participants (id) on delete cascade,
    token_hash     bytea not null constraint pass_links_token_unique unique,
    token_sealed   bytea not null,
    created_at     timestamptz not null,
    revoked_at     timestamptz
);
create unique index pass_links_live on pass_links (participant_id) where revoked_at is null;

create table badges (
    id             uuid primary key,
    conference_id  uuid not null,
    participant_id uuid not null,
    level          text not null check (level in ('red', 'blue', 'green')),
    secret_hash    bytea not null constraint badges_secret_unique unique,
    secret_sealed  bytea not null,
    issued_at      timestamptz not null,
    revoked_at     timestamptz,
    constraint badges_of_participant foreign key (participant_id, conference_id)
        references participants (id, conference_id)
);
-- A new badge revokes the old one: at most one is good.
create unique index badges_live on badges (participant_id) where revoked_at is null;

-- Every reading of a badge, admitted or refused.
create table checkins (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    gate_id        uuid not null references gates (id),
    zone_id        uuid not null references zones (id),
    badge_id       uuid references badges (id),
    participant_id uuid references participants (id),
    outcome        text not null check (outcome in ('admitted', 'already', 'refused')),
    reason         text check (reason in ('unknown', 'revoked', 'withdrawn', 'unapproved', 'zone', 'closed')),
    account_id     uuid not null references accounts (id),
    at             timestamptz not null,
    constraint checkins_refused_with_reason check ((outcome = 'refused') = (reason is not null)),
    constraint checkins_admitted_somebody check (outcome = 'refused' or participant_id is not null)
);
-- One admission per person and zone: of two desks in the same instant one is told `already`.
create unique index checkins_admitted_once on checkins (participant_id, zone_id) where outcome = 'admitted';
create index checkins_newest on checkins (conference_id, at desc);
create index checkins_of_participant on checkins (participant_id, at desc);
