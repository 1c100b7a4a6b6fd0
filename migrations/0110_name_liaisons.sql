-- Who speaks for an institution while its projects are carried out: one at a time. She has no account: she comes by a link
-- that is good until a day (plan, 6.2).
create table liaisons (
    id             uuid primary key,
    conference_id  uuid not null references conferences (id),
    institution_id uuid not null references institutions (id),
    name           text not null check (length(name) between 1 and 200),
    post           text not null default '' check (length(post) <= 200),
    email          text not null check (email = lower(email)),
    language       text not null check (language in ('en', 'zh-Hans', 'zh-Hant')),
    created_at     timestamptz not null,
    ended_at       timestamptz
);
create unique index liaisons_live on liaisons (institution_id) where ended_at is null;
create index liaisons_of_conference on liaisons (conference_id);

create table liaison_links (
    id           uuid primary key,
    liaison_id   uuid not null references liaisons (id),
    token_hash   bytea not null constraint liaison_links_token_unique unique,
    token_sealed bytea not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null check (expires_at > created_at),
    revoked_at   timestamptz,
    -- When she first came by it.
    opened_at    timestamptz
);
create unique index liaison_links_live on liaison_links (liaison_id) where revoked_at is null;
