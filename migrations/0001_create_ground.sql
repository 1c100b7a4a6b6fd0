-- The ground that every feature stands on: roles of the database, words in three languages,
-- accounts and what they may do, the audit log, work for later, mail.

-- Migrations run as the owner. The server runs as plenum_app, which owns nothing: it reads and
-- writes rows where a grant says so, and has no right to change what the audit log holds.
do $$
begin
    if not exists (select from pg_roles where rolname = 'plenum_app') then
        create role plenum_app nologin;
    end if;
end
$$;
revoke create on schema public from public;
grant usage on schema public to plenum_app;
alter default privileges in schema public grant select, insert, update, delete on tables to plenum_app;
alter default privileges in schema public grant usage on sequences to plenum_app;

-- What organisers write, a column a language. An empty one falls back, visibly, to another.
create type words as (en text, hans text, hant text);

-- Text in which any of the languages can be searched.
create function words_text(w words) returns text
    language sql immutable parallel safe
    return lower(coalesce(w.en, '') || ' ' || coalesce(w.hans, '') || ' ' || coalesce(w.hant, ''));

-- ------------------------------------------------------------------ accounts

-- People who work on conferences. Participants need none.
create table accounts (
    id            uuid primary key,
    email         text not null,
    name          text not null check (length(name) between 1 and 200),
    language      text not null default 'zh-Hans' check (language in ('en', 'zh-Hans', 'zh-Hant')),
    -- Three powers apart (plan, 5.1): an account stands in exactly one branch. Grants, seats and
    -- memberships refer to (id, branch), so no account can hold two.
    branch        text not null default 'business'
                  check (branch in ('business', 'system', 'security', 'audit')),
    password_hash text,
    totp_sealed   bytea,
    totp_last_step bigint,
    created_by    uuid references accounts (id),
    created_at    timestamptz not null,
    disabled_at   timestamptz,
    constraint accounts_email_unique unique (email),
    constraint accounts_email_lower check (email = lower(email)),
    constraint accounts_branch_key unique (id, branch)
);

-- What a person has open in a browser. Only the hash of the token is kept.
create table sign_ins (
    id           uuid primary key,
    account_id   uuid not null references accounts (id) on delete cascade,
    token_hash   bytea not null constraint sign_ins_token_unique unique,
    -- A password alone is half a sign-in where the account has a second factor.
    complete     boolean not null,
    -- Came by a one-time link: for a quarter of an hour a password may be set without the old one.
    by_link      boolean not null default false,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    ended_at     timestamptz,
    device       text not null default '',
    address      inet
);
create index sign_ins_open on sign_ins (account_id, last_seen_at desc) where ended_at is null;

-- One-time links: to sign in, to set a password, to begin.
create table sign_in_links (
    id         uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    token_hash bytea not null constraint sign_in_links_token_unique unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index sign_in_links_of_account on sign_in_links (account_id);

-- Attempts counted per account and per address. The key is a hash: no personal data.
create table throttles (
    key        bytea primary key,
    started_at timestamptz not null,
    attempts   integer not null check (attempts > 0)
);

-- ------------------------------------------------------------------- grants

-- What an account may do beyond what seats and memberships give it.
-- conference_id is null for a grant over the whole instance.
create table grants (
    id            uuid primary key,
    account_id    uuid not null,
    role          text not null check (role in
                  ('system_admin', 'security_admin', 'audit_admin', 'organiser', 'desk_staff')),
    branch        text not null generated always as (case role
                      when 'system_admin' then 'system'
                      when 'security_admin' then 'security'
                      when 'audit_admin' then 'audit'
                      else 'business' end) stored,
    conference_id uuid,
    granted_by    uuid references accounts (id),
    granted_at    timestamptz not null,
    constraint grants_one_branch foreign key (account_id, branch) references accounts (id, branch),
    constraint grants_unique unique nulls not distinct (account_id, role, conference_id),
    constraint grants_not_to_self check (granted_by is null or granted_by <> account_id),
    constraint grants_admins_everywhere check (branch = 'business' or conference_id is null),
    constraint grants_desk_somewhere check (role <> 'desk_staff' or conference_id is not null)
);
create index grants_of_conference on grants (conference_id, role);

-- The last administrator of each kind stays. The lock makes two removals at once wait for each other.
create function keep_last_administrator() returns trigger language plpgsql as $$
begin
    if old.branch <> 'business' then
        perform pg_advisory_xact_lock(hashtext('administrators'), hashtext(old.role));
        if not exists (
            select from grants g join accounts a on a.id = g.account_id
            where g.role = old.role and g.id <> old.id and a.disabled_at is null
        ) then
            raise exception 'the last % stays', old.role
                using errcode = 'check_violation', constraint = 'grants_last_administrator';
        end if;
    end if;
    return old;
end
$$;
create trigger keep_last_administrator before delete on grants
    for each row execute function keep_last_administrator();

create function keep_last_enabled_administrator() returns trigger language plpgsql as $$
declare
    held text;
begin
    if old.disabled_at is null and new.disabled_at is not null then
        for held in select role from grants where account_id = old.id and branch <> 'business' loop
            perform pg_advisory_xact_lock(hashtext('administrators'), hashtext(held));
            if not exists (
                select from grants g join accounts a on a.id = g.account_id
                where g.role = held and g.account_id <> old.id and a.disabled_at is null
            ) then
                raise exception 'the last % stays', held
                    using errcode = 'check_violation', constraint = 'grants_last_administrator';
            end if;
        end loop;
    end if;
    return new;
end
$$;
create trigger keep_last_enabled_administrator before update on accounts
    for each row execute function keep_last_enabled_administrator();

-- -------------------------------------------------------------------- audit

-- What was done, by whom, to what. Ids and plain facts, never personal data. Append-only:
-- the server may insert and read; nobody updates, deletes or truncates.
create table audit_log (
    id            bigint generated always as identity primary key,
    at            timestamptz not null,
    actor_kind    text not null check (actor_kind in ('account', 'participant', 'visitor', 'operator', 'system')),
    actor_id      uuid,
    conference_id uuid,
    action        text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
    object_kind   text not null check (object_kind ~ '^[a-z_]+$'),
    object_id     uuid,
    detail        jsonb not null default '{}',
    address       inet
);
create index audit_log_of_conference on audit_log (conference_id, id desc);
create index audit_log_of_actor on audit_log (actor_id, id desc);
create index audit_log_of_object on audit_log (object_id, id desc);
create index audit_log_of_action on audit_log (action, id desc);
create index audit_log_of_time on audit_log (at);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op
        using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_append_only before update or delete on audit_log
    for each row execute function refuse_change();
create trigger audit_log_not_truncated before truncate on audit_log
    for each statement execute function refuse_change();
revoke update, delete on audit_log from plenum_app;

-- ---------------------------------------------------------------- jobs, mail

-- Work for later, enqueued in the transaction that causes it. Taken under a lease; safe to run twice.
create table jobs (
    id           uuid primary key,
    kind         text not null,
    payload      jsonb not null,
    run_at       timestamptz not null,
    attempts     integer not null default 0,
    leased_until timestamptz,
    finished_at  timestamptz,
    failed_at    timestamptz,
    last_error   text
);
create index jobs_due on jobs (run_at) where finished_at is null and failed_at is null;

-- A mail to a person. Address, subject and body are sealed: they hold personal data and links.
create table mails (
    id             uuid primary key,
    conference_id  uuid,
    occasion       text not null,
    language       text not null,
    address_sealed bytea not null,
    subject_sealed bytea not null,
    body_sealed    bytea not null,
    message_id     text not null constraint mails_message_id_unique unique,
    -- kept: no SMTP server is configured, it stays in the outbox; sending: handed over, not yet
    -- accepted; doubtful: the server stopped in between.
    state          text not null check (state in ('waiting', 'sending', 'sent', 'kept', 'failed', 'doubtful')),
    created_at     timestamptz not null,
    sent_at        timestamptz,
    attempts       integer not null default 0,
    last_error     text
);
create index mails_newest on mails (created_at desc);

-- For the readiness probe: which migrations are applied. (Absent where a script applies them.)
do $$
begin
    if to_regclass('_sqlx_migrations') is not null then
        grant select on _sqlx_migrations to plenum_app;
    end if;
end
$$;
